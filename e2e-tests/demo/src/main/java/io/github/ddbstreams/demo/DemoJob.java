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

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import javax.annotation.Nullable;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.util.CloseableIterator;

/** A Flink job that runs in this process, and hands its results over one by one. */
final class DemoJob implements AutoCloseable {

    static final int PARALLELISM = 2;
    private static final long PATIENCE_SECONDS = 10;

    /** Said before a job is started, which is silent for a while. */
    static final String STARTING = "Starting Flink in this process ...";

    private final JobClient client;
    private final Thread collector;
    private volatile boolean stopping;
    @Nullable private volatile Throwable failure;

    private <T> DemoJob(JobClient client, CloseableIterator<T> results, Consumer<T> consumer) {
        this.client = client;
        this.collector = new Thread(() -> collectAll(results, consumer), "demo-collector");
        this.collector.setDaemon(true);
    }

    /** How a job hands its results over. */
    enum Delivery {
        /** At every checkpoint, each result once, whatever fails in between. */
        EXACTLY_ONCE,
        /** As they come; a failure ends the job. */
        AT_ONCE
    }

    /**
     * Begins to collect what a job brings.
     *
     * @param consumer called on one thread of the job's own
     */
    static <T> DemoJob collect(
            JobClient client, CloseableIterator<T> results, Consumer<T> consumer) {
        DemoJob job = new DemoJob(client, results, consumer);
        job.collector.start();
        return job;
    }

    static Configuration configuration(Delivery delivery) {
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

    private <T> void collectAll(CloseableIterator<T> results, Consumer<T> consumer) {
        try (results) {
            while (results.hasNext()) {
                consumer.accept(results.next());
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
