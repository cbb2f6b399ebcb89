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
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FaultPlanTest {

    private final FaultPlan plan = new FaultPlan(EmulatorClock.manual(Instant.EPOCH));

    @Test
    void strikesOnlyItsOperation() {
        plan.on(Operation.GET_RECORDS).throttle();

        assertThat(strikes(Operation.GET_RECORDS, null)).isTrue();
        assertThat(strikes(Operation.DESCRIBE_STREAM, null)).isFalse();
    }

    @Test
    void strikesOnlyItsShard() {
        plan.on(Operation.GET_RECORDS).shard("one").throttle();

        assertThat(strikes(Operation.GET_RECORDS, "one")).isTrue();
        assertThat(strikes(Operation.GET_RECORDS, "two")).isFalse();
        assertThat(strikes(Operation.GET_RECORDS, null)).isFalse();
    }

    @Test
    void strikesOnlyWhatIsSignedWithItsKey() {
        plan.on(Operation.SCAN).signedBy("OLD").expiredCredentials();

        assertThat(plan.strike(Operation.SCAN, null, "OLD").errorOf(Operation.SCAN).type())
                .endsWith("ExpiredTokenException");
        assertThat(plan.strike(Operation.SCAN, null, "NEW").errorOf(Operation.SCAN)).isNull();
        assertThat(plan.strike(Operation.SCAN, null, null).errorOf(Operation.SCAN)).isNull();
    }

    @Test
    void strikesSoManyTimesBehindThoseItSkips() {
        FaultRule rule = plan.onAll().skip(2).times(1).internalError();

        assertThat(IntStream.range(0, 5).mapToObj(i -> strikes(Operation.LIST_STREAMS, null)))
                .containsExactly(false, false, true, false, false);
        assertThat(rule.hits()).isEqualTo(1);
        assertThat(rule.isSpent()).isTrue();
    }

    @Test
    void strikesWithAProbabilityThatTheSeedRepeats() {
        FaultRule rule = plan.onAll().probability(0.25, 7).throttle();
        long first = IntStream.range(0, 1000).filter(i -> strikes(Operation.SCAN, null)).count();
        rule.remove();
        plan.onAll().probability(0.25, 7).throttle();

        assertThat(first).isBetween(200L, 300L);
        assertThat(IntStream.range(0, 1000).filter(i -> strikes(Operation.SCAN, null)).count())
                .isEqualTo(first);
    }

    @Test
    void endsWithItsDuration() {
        FaultRule rule = plan.onAll().forDuration(Duration.ZERO).throttle();

        assertThat(strikes(Operation.SCAN, null)).isFalse();
        assertThat(rule.isSpent()).isTrue();
    }

    @Test
    void delaysAddUpAndDoNotHideErrors() {
        plan.latency(Duration.ofMillis(5)).latency(Operation.SCAN, Duration.ofMillis(20));
        plan.on(Operation.SCAN).delay(Duration.ofMillis(100));
        plan.on(Operation.SCAN).trimmed();

        Fault fault = plan.strike(Operation.SCAN, null, null);

        assertThat(fault.delay()).isEqualTo(Duration.ofMillis(120));
        assertThat(fault.errorOf(Operation.SCAN).type()).endsWith("#TrimmedDataAccessException");
        assertThat(plan.strike(Operation.LIST_TABLES, null, null).delay())
                .isEqualTo(Duration.ofMillis(5));
    }

    @Test
    void theFirstPlannedDecidesAndTheOtherIsNotCounted() {
        plan.onAll().times(1).throttle();
        FaultRule second = plan.onAll().times(1).internalError();

        assertThat(plan.strike(Operation.SCAN, null, null).errorOf(Operation.LIST_STREAMS).type())
                .endsWith("#LimitExceededException");
        assertThat(second.hits()).isZero();
        assertThat(plan.strike(Operation.SCAN, null, null).errorOf(Operation.SCAN).status())
                .isEqualTo(500);
    }

    @Test
    void clearEndsEverything() {
        plan.onAll().throttle();
        plan.latency(Duration.ofSeconds(1));
        plan.clear();

        assertThat(plan.strike(Operation.SCAN, null, null).delay()).isZero();
        assertThat(strikes(Operation.SCAN, null)).isFalse();
    }

    private boolean strikes(Operation operation, String shardId) {
        return plan.strike(operation, shardId, null).errorOf(operation) != null;
    }
}
