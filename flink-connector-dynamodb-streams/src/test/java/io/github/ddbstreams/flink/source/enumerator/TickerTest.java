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

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.junit.jupiter.api.Test;

class TickerTest {

    private final BlockingQueue<Runnable> coordinatorThread = new LinkedBlockingQueue<>();

    @Test
    void callsThatTheCoordinatorHasNoTimeForAreNotMadeUpFor() throws Exception {
        AtomicInteger ticks = new AtomicInteger();
        try (Ticker ticker = Ticker.of(context())) {
            ticker.start(ticks::incrementAndGet);
            Runnable first = coordinatorThread.poll(1, TimeUnit.MINUTES);
            // The coordinator is busy for a while.
            assertThat(
                            coordinatorThread.poll(
                                    5 * Ticker.INTERVAL.toMillis(), TimeUnit.MILLISECONDS))
                    .isNull();
            first.run();
            assertThat(ticks).hasValue(1);
            coordinatorThread.poll(1, TimeUnit.MINUTES).run();
            assertThat(ticks).hasValue(2);
        }
    }

    @Test
    void mayBeClosedWithoutHavingBeenStarted() {
        Ticker.of(context()).close();

        assertThat(coordinatorThread).isEmpty();
    }

    private SplitEnumeratorContext<?> context() {
        return (SplitEnumeratorContext<?>)
                Proxy.newProxyInstance(
                        TickerTest.class.getClassLoader(),
                        new Class<?>[] {SplitEnumeratorContext.class},
                        (proxy, method, arguments) -> {
                            assertThat(method.getName()).isEqualTo("runInCoordinatorThread");
                            coordinatorThread.add((Runnable) arguments[0]);
                            return null;
                        });
    }
}
