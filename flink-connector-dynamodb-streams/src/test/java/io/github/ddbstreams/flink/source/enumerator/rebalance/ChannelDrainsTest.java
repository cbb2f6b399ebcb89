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
package io.github.ddbstreams.flink.source.enumerator.rebalance;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ddbstreams.flink.source.enumerator.assignment.Mobility;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChannelDrainsTest {

    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private final Set<Long> unaligned = new HashSet<>();
    private final ChannelDrains drains =
            new ChannelDrains(Duration.ofMinutes(2), id -> !unaligned.contains(id));

    @Test
    void nothingIsDrainedBeforeACheckpoint() {
        assertThat(behind(drains.mark())).isEqualTo(Mobility.BOUND);
        assertThat(behind(LineageMobility.BEFORE_START)).isEqualTo(Mobility.BOUND);
    }

    @Test
    void aCheckpointThatBeganLaterDrains() {
        long mark = drains.mark();
        checkpoint(1, 0);

        assertThat(behind(mark)).isEqualTo(Mobility.FREE);
    }

    @Test
    void aCheckpointWithSomethingInFlightDoesNot() {
        long mark = drains.mark();
        unaligned.add(1L);
        checkpoint(1, 0);

        assertThat(behind(mark)).isEqualTo(Mobility.BOUND);
    }

    @Test
    void aCheckpointWithSomethingInFlightDoesNotSayWhenTheNextComes() {
        unaligned.add(2L);
        checkpoint(1, 0);
        checkpoint(2, 60);

        assertThat(isWorthWaiting(61, 61)).isFalse();
    }

    @Test
    void aCheckpointThatHadBegunDoesNot() {
        drains.checkpointBegins(1);
        long mark = drains.mark();
        drains.checkpointCompleted(1, START);
        assertThat(behind(mark)).isEqualTo(Mobility.BOUND);

        checkpoint(2, 1);
        assertThat(behind(mark)).isEqualTo(Mobility.FREE);
    }

    @Test
    void oneOfManyAtATimeIsEnoughIfItBeganLater() {
        drains.checkpointBegins(1);
        long mark = drains.mark();
        drains.checkpointBegins(2);
        drains.checkpointCompleted(2, START);
        drains.checkpointCompleted(1, START);

        assertThat(behind(mark)).isEqualTo(Mobility.FREE);
    }

    @Test
    void aCheckpointFromBeforeTheRestoreDrainsNothing() {
        drains.checkpointCompleted(7, START);
        assertThat(behind(LineageMobility.BEFORE_START)).isEqualTo(Mobility.BOUND);

        drains.checkpointBegins(9);
        drains.checkpointCompleted(8, START);
        assertThat(behind(LineageMobility.BEFORE_START)).isEqualTo(Mobility.BOUND);

        drains.checkpointCompleted(9, START);
        assertThat(behind(LineageMobility.BEFORE_START)).isEqualTo(Mobility.FREE);
    }

    @Test
    void oneCheckpointDoesNotTellWhenTheNextComes() {
        checkpoint(1, 0);

        assertThat(isWorthWaiting(0, 1)).isFalse();
    }

    @Test
    void checkpointsInTimeAreWorthWaitingFor() {
        checkpoint(1, 0);
        checkpoint(2, 60);

        assertThat(isWorthWaiting(61, 61)).isTrue();
        assertThat(isWorthWaiting(61, 180)).isTrue();
    }

    @Test
    void noWaitIsLongerThanTheLongest() {
        checkpoint(1, 0);
        checkpoint(2, 60);

        assertThat(isWorthWaiting(61, 61 + 120)).isFalse();
    }

    @Test
    void checkpointsThatAreTooFarApartAreNotWaitedFor() {
        checkpoint(1, 0);
        checkpoint(2, 600);

        assertThat(isWorthWaiting(601, 601)).isFalse();
        // The next one is to be expected at 1200.
        assertThat(isWorthWaiting(1100, 1100)).isTrue();
    }

    @Test
    void checkpointsThatComeNoMoreAreNotWaitedFor() {
        checkpoint(1, 0);
        checkpoint(2, 60);

        assertThat(isWorthWaiting(240, 240)).isTrue();
        assertThat(isWorthWaiting(241, 241)).isFalse();
    }

    @Test
    void withoutMovingNothingIsEverFree() {
        LineageMobility none = LineageMobility.NONE;
        long mark = none.mark();
        for (int id = 1; id < 4; id++) {
            none.checkpointBegins(id);
            none.checkpointCompleted(id, START);
        }

        assertThat(none.behind(mark, START, START)).isEqualTo(Mobility.BOUND);
    }

    private void checkpoint(long id, long seconds) {
        drains.checkpointBegins(id);
        drains.checkpointCompleted(id, START.plusSeconds(seconds));
    }

    /** Of what ended so long ago that nobody waits. */
    private Mobility behind(long mark) {
        return drains.behind(mark, START.minusSeconds(1_000), START);
    }

    private boolean isWorthWaiting(long since, long now) {
        return drains.behind(Long.MAX_VALUE, START.plusSeconds(since), START.plusSeconds(now))
                == Mobility.SOON;
    }
}
