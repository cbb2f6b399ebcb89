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
package io.github.ddbstreams.flink.source.enumerator;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;

/** Lets an enumerator look at the clock again and again. */
@Internal
public interface Ticker extends AutoCloseable {

    Duration INTERVAL = Duration.ofMillis(50);

    /**
     * Runs an action about every {@link #INTERVAL} from now on, where the enumerator runs. A call
     * that is late is left out, and not made up for.
     */
    void start(Runnable action);

    /** Ends the calls; has no effect without a start. */
    @Override
    void close();

    /**
     * A ticker with a thread of its own. Flink's own periodic calls would share the only worker
     * thread with the requests: while one of them hangs, no time would pass for the enumerator, and
     * then all the calls that were missed would come in a row.
     */
    static Ticker of(SplitEnumeratorContext<?> context) {
        return new Ticker() {
            private ScheduledExecutorService timer;

            @Override
            public void start(Runnable action) {
                timer =
                        Executors.newSingleThreadScheduledExecutor(
                                task -> {
                                    Thread thread = new Thread(task, "dynamodb-streams-ticker");
                                    thread.setDaemon(true);
                                    return thread;
                                });
                AtomicBoolean isQueued = new AtomicBoolean();
                Runnable queued =
                        () -> {
                            isQueued.set(false);
                            action.run();
                        };
                timer.scheduleWithFixedDelay(
                        () -> {
                            if (isQueued.compareAndSet(false, true)) {
                                context.runInCoordinatorThread(queued);
                            }
                        },
                        INTERVAL.toMillis(),
                        INTERVAL.toMillis(),
                        TimeUnit.MILLISECONDS);
            }

            @Override
            public void close() {
                if (timer != null) {
                    timer.shutdownNow();
                }
            }
        };
    }
}
