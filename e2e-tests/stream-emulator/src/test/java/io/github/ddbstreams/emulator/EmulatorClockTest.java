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

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EmulatorClockTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void aManualClockStandsStillUntilMoved() {
        EmulatorClock clock = EmulatorClock.manual(START);

        assertThat(clock.now()).isEqualTo(START);
        clock.advance(Duration.ofMinutes(16));
        assertThat(clock.now()).isEqualTo(START.plusSeconds(960));
        clock.set(START.minusSeconds(5));
        assertThat(clock.now()).isEqualTo(START.minusSeconds(5));
    }

    @Test
    void theSystemClockRunsOnFromWhereItWasMovedTo() {
        EmulatorClock clock = EmulatorClock.system();
        clock.set(START);

        assertThat(clock.now()).isBetween(START, START.plusSeconds(60));
    }
}
