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
import java.util.function.Supplier;

/**
 * The emulator's idea of the time: creation times of records and shards and the age of iterators
 * come from it. Latencies and the duration of faults do not: they are felt by real clients and are
 * real time.
 *
 * <p>Thread safe. Both kinds can be moved: {@link #system()} goes on from where it was moved to,
 * {@link #manual(Instant)} stands still.
 */
public final class EmulatorClock {

    private final Supplier<Instant> base;
    private Duration offset = Duration.ZERO;

    private EmulatorClock(Supplier<Instant> base) {
        this.base = base;
    }

    /** A clock that runs with the machine's. */
    public static EmulatorClock system() {
        return new EmulatorClock(Instant::now);
    }

    /** A clock that stands at the given instant until it is moved. */
    public static EmulatorClock manual(Instant start) {
        return new EmulatorClock(() -> start);
    }

    /** The emulator's present. */
    public synchronized Instant now() {
        return base.get().plus(offset);
    }

    /** Moves the clock; a negative duration moves it back. */
    public synchronized void advance(Duration by) {
        offset = offset.plus(by);
    }

    /** Moves the clock to an instant. */
    public synchronized void set(Instant instant) {
        offset = Duration.between(base.get(), instant);
    }
}
