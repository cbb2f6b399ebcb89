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
package io.github.ddbstreams.demo;

import io.github.ddbstreams.flink.source.DynamoDbStreamsSource;
import io.github.ddbstreams.flink.source.event.ChangeEvent;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import javax.annotation.Nullable;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The Flink job, run in this process: change events, by key, handed over one by one. */
final class ChangeJob implements AutoCloseable {

    private static final int PARALLELISM = 2;
    private static final long PATIENCE_SECONDS = 10;

    private final JobClient client;
    private final Thread collector;
    private volatile boolean stopping;
    @Nullable private volatile Throwable failure;

    private ChangeJob(
            JobClient client,
            CloseableIterator<Tuple2<ChangeEvent<Map<String, AttributeValue>>, Long>> events,
            Consumer<Arrival> arrivals) {
        this.client = client;
        this.collector = new Thread(() -> collect(events, arrivals), "demo-collector");
        this.collector.setDaemon(true);
    }

    /** How the job hands its events over. */
    enum Delivery {
        /** At every checkpoint, each event once, whatever fails in between. */
        EXACTLY_ONCE,
        /** As they come; a failure ends the job. */
        AT_ONCE
    }

    /**
     * Starts the job.
     *
     * @param arrivals called on one thread of the job's own
     */
    static ChangeJob start(
            DynamoDbStreamsSource<ChangeEvent<Map<String, AttributeValue>>> source,
            Delivery delivery,
            Consumer<Arrival> arrivals)
            throws Exception {
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.createLocalEnvironment(
                        PARALLELISM, configuration(delivery));
        DataStream<Tuple2<ChangeEvent<Map<String, AttributeValue>>, Long>> events =
                env.fromSource(source, WatermarkStrategy.noWatermarks(), "DynamoDB stream")
                        .keyBy(event -> new TreeMap<>(event.keys()).toString())
                        .map(new StampArrival())
                        .returns(Types.TUPLE(source.getProducedType(), Types.LONG));
        CloseableIterator<Tuple2<ChangeEvent<Map<String, AttributeValue>>, Long>> collected =
                events.collectAsync();
        ChangeJob job = new ChangeJob(env.executeAsync("Demo"), collected, arrivals);
        job.collector.start();
        return job;
    }

    private static Configuration configuration(Delivery delivery) {
        boolean exactlyOnce = delivery == Delivery.EXACTLY_ONCE;
        Configuration configuration = new Configuration();
        configuration.setString("execution.checkpointing.interval", "1 s");
        configuration.setString(
                "execution.checkpointing.mode", exactlyOnce ? "EXACTLY_ONCE" : "AT_LEAST_ONCE");
        configuration.setString("restart-strategy.type", exactlyOnce ? "fixed-delay" : "disable");
        configuration.setString("restart-strategy.fixed-delay.attempts", "1");
        configuration.setString("restart-strategy.fixed-delay.delay", "100 ms");
        // A machine that is busy, or a laptop that was closed, is no failure.
        configuration.setString("pekko.ask.timeout", "60 s");
        configuration.setString("heartbeat.timeout", "300000");
        return configuration;
    }

    private void collect(
            CloseableIterator<Tuple2<ChangeEvent<Map<String, AttributeValue>>, Long>> events,
            Consumer<Arrival> arrivals) {
        try (events) {
            while (events.hasNext()) {
                Tuple2<ChangeEvent<Map<String, AttributeValue>>, Long> next = events.next();
                arrivals.accept(new Arrival(next.f0, next.f1));
            }
            if (!stopping) {
                client.getJobExecutionResult().get();
                failure = new IllegalStateException("The job ended by itself");
            }
        } catch (ExecutionException e) {
            failure = e.getCause();
        } catch (Exception e) {
            failure = e;
        }
    }

    /**
     * @throws JobFailedException if the job has failed
     */
    void check() {
        Throwable found = failure;
        if (found != null && !stopping) {
            throw new JobFailedException(found);
        }
    }

    /** Cancels the job; what it has not handed over is dropped. */
    @Override
    public void close() {
        stopping = true;
        Logs.silence();
        try {
            if (failure == null) {
                client.cancel().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
            collector.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        } catch (ExecutionException | TimeoutException e) {
            throw new DemoException(
                    "The job could not be cancelled: " + DemoException.rootMessage(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The job has failed. */
    static final class JobFailedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        JobFailedException(Throwable cause) {
            super("The job failed: " + DemoException.rootMessage(cause), cause);
        }
    }
}
