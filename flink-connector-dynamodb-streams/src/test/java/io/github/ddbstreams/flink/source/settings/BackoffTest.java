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
package io.github.ddbstreams.flink.source.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private static final Random LONGEST = always(0.0);
    private static final Random SHORTEST = always(0.999_999);

    private final Backoff backoff = Backoff.of(Duration.ofMillis(100), Duration.ofSeconds(1));

    @Test
    void doublesUpToItsLimit() {
        assertThat(IntStream.rangeClosed(1, 7).mapToObj(n -> backoff.delay(n, LONGEST)))
                .extracting(Duration::toMillis)
                .containsExactly(100L, 200L, 400L, 800L, 1000L, 1000L, 1000L);
    }

    @Test
    void takesOffAHalfAtMost() {
        assertThat(IntStream.rangeClosed(1, 5).mapToObj(n -> backoff.delay(n, SHORTEST)))
                .extracting(Duration::toMillis)
                .containsExactly(51L, 101L, 201L, 401L, 501L);
    }

    @Test
    void staysAtItsLimitAfterAnyNumberOfFailures() {
        Backoff endless = Backoff.of(Duration.ofMillis(1), Duration.ofMillis(Long.MAX_VALUE));

        assertThat(backoff.delay(Integer.MAX_VALUE, LONGEST)).isEqualTo(Duration.ofSeconds(1));
        assertThat(endless.delay(Integer.MAX_VALUE, LONGEST).toMillis()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void refusesNoFailures() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> backoff.delay(0, LONGEST))
                .withMessage("There is nothing to wait for after 0 failures.");
    }

    @Test
    void refusesALimitBelowItsStart() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Backoff.of(Duration.ofMillis(2), Duration.ofMillis(1)))
                .withMessage(
                        "The back-off from PT0.002S to PT0.001S makes no sense: it must start at 1"
                                + " ms or more and not end below its start.");
    }

    @Test
    void refusesToStartAtNothing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Backoff.of(Duration.ZERO, Duration.ofMillis(1)));
    }

    private static Random always(double value) {
        return new Random() {
            @Override
            public double nextDouble() {
                return value;
            }
        };
    }
}
