/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.github.ddbstreams.benchmarks;

import io.github.ddbstreams.flink.source.event.ChangeEvent;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reads a table, on threads of its own, until it is closed. */
interface PollingReader extends AutoCloseable {

    /** When its threads were ready to read, in microseconds since the epoch. */
    long runningSince() throws Exception;

    /**
     * @throws IllegalStateException if it has failed meanwhile
     */
    @Override
    void close();

    /** A Flink job with the source in one subtask. */
    static PollingReader job(
            LocalCluster cluster, EmulatorProcess emulator, String table, Delays delays)
            throws Exception {
        Observation observation =
                Observation.by(
                        new Observation.Observer<ChangeEvent<Map<String, AttributeValue>>>() {
                            @Override
                            public void opened() {
                                // What is timed here begins before the task does.
                            }

                            @Override
                            public void event(ChangeEvent<Map<String, AttributeValue>> event) {
                                delays.record(event.after());
                            }
                        });
        LocalCluster.Job job =
                cluster.execute(LocalCluster.source(emulator, table).build(), observation);
        return new PollingReader() {
            @Override
            public long runningSince() throws Exception {
                return job.runningSince() * 1000;
            }

            @Override
            public void close() {
                job.cancel();
                observation.close();
            }
        };
    }

    /** A thread that polls one shard after the other. */
    static PollingReader loop(EmulatorProcess emulator, String table, Delays delays) {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        SdkReader reader = new SdkReader(emulator, table);
        long started = Trickle.now();
        Future<?> polling =
                thread.submit(
                        () ->
                                reader.pollInTurn(
                                        entry -> delays.record(entry.dynamodb().newImage())));
        return new PollingReader() {
            @Override
            public long runningSince() {
                return started;
            }

            @Override
            public void close() {
                reader.stop();
                try {
                    polling.get();
                } catch (ExecutionException e) {
                    throw new IllegalStateException("The SDK loop has failed", e.getCause());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException("Interrupted while the SDK loop ends", e);
                } finally {
                    thread.shutdown();
                    reader.close();
                }
            }
        };
    }
}
