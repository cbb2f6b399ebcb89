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
package io.github.ddbstreams.emulator;

import java.time.Duration;
import java.time.Instant;

/**
 * The read capacity of a table: a bucket that holds what a second brings, by the emulator's clock.
 * A read may overdraw it, and then nothing is admitted until it is filled above zero again. Thread
 * safe.
 */
final class ReadCapacity {

    private final EmulatorClock clock;
    private double perSecond = Double.POSITIVE_INFINITY;
    private double units = Double.POSITIVE_INFINITY;
    private Instant filledAt;

    ReadCapacity(EmulatorClock clock) {
        this.clock = clock;
    }

    /** Starts with a full bucket; infinity ends the limit. */
    synchronized void set(double unitsPerSecond) {
        if (!(unitsPerSecond > 0)) {
            throw new IllegalArgumentException(
                    "unitsPerSecond is " + unitsPerSecond + "; allowed is more than 0");
        }
        perSecond = unitsPerSecond;
        units = unitsPerSecond;
        filledAt = clock.now();
    }

    /** Throws the service's error if there is nothing left. */
    synchronized void requireSome() {
        if (Double.isInfinite(perSecond)) {
            return;
        }
        Instant now = clock.now();
        double passed = Math.max(0, Duration.between(filledAt, now).toNanos() / 1e9);
        units = Math.min(perSecond, units + passed * perSecond);
        filledAt = now;
        if (units <= 0) {
            throw ServiceException.throughputExceeded();
        }
    }

    /** Takes what a read costs, or throws the service's error if there is nothing left. */
    synchronized void take(double cost) {
        requireSome();
        units -= cost;
    }
}
