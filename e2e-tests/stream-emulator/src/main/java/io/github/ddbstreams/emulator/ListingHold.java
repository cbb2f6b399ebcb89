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

import java.time.Instant;

/** Something about a shard that listings do not show yet. Thread safe. */
public final class ListingHold {

    private final EmulatorClock clock;
    private final Instant until;
    private volatile boolean released;

    /**
     * @param until null for until released
     */
    ListingHold(EmulatorClock clock, Instant until) {
        this.clock = clock;
        this.until = until;
    }

    /** Listings show it from now on. */
    public void release() {
        released = true;
    }

    /** Whether listings still do not show it. */
    public boolean isInForce() {
        return !released && (until == null || clock.now().isBefore(until));
    }
}
