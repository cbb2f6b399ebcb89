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
package io.github.ddbstreams.clusters;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Waits for conditions, and says what it has waited for, and what it saw instead. */
public final class Await {

    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private Await() {}

    /** Throws if something is wrong. */
    public interface Check {
        void run() throws Exception;
    }

    /**
     * Looks until it sees what it waits for. While that fails with an {@link IOException}, such as
     * that of a server which is not there yet, it goes on.
     *
     * @param hopeless looks whether the condition can never hold any more, and throws then
     * @return what was seen last
     * @throws AssertionError if it is not seen in three minutes
     */
    public static <T> T until(
            String what, Check hopeless, Callable<T> look, Predicate<? super T> condition)
            throws Exception {
        long end = System.nanoTime() + TIMEOUT.toNanos();
        while (true) {
            Object seen;
            try {
                T value = look.call();
                if (condition.test(value)) {
                    return value;
                }
                seen = value;
            } catch (IOException e) {
                seen = e;
            }
            try {
                hopeless.run();
            } catch (IOException e) {
                seen = e;
            }
            if (System.nanoTime() > end) {
                throw new AssertionError(
                        "Waited " + TIMEOUT + " until " + what + "; seen: " + seen);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
