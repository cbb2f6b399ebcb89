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

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits, up to a limit, for what other threads do. */
final class Waiting {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private Waiting() {}

    /**
     * @param what completes "there was not", for the error
     * @throws IllegalStateException if it takes more than two minutes
     */
    static void until(String what, BooleanSupplier condition) throws InterruptedException {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > LIMIT.toNanos()) {
                throw new IllegalStateException(
                        "Within " + LIMIT.toSeconds() + " seconds there was not " + what);
            }
            Thread.sleep(1);
        }
    }
}
