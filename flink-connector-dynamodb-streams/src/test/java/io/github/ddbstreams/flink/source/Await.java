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
package io.github.ddbstreams.flink.source;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition, which is looked at often. */
public final class Await {

    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private Await() {}

    /**
     * @throws AssertionError if the condition does not come true in two minutes
     */
    public static void until(String what, Callable<Boolean> condition) throws Exception {
        until(what, TIMEOUT, condition);
    }

    /**
     * @throws AssertionError if the condition does not come true in that time
     */
    public static void until(String what, Duration timeout, Callable<Boolean> condition)
            throws Exception {
        long end = System.nanoTime() + timeout.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("Waited for " + timeout + " in vain: " + what);
            }
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }
}
