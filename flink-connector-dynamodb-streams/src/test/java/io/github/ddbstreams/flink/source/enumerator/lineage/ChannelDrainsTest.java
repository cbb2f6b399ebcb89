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
package io.github.ddbstreams.flink.source.enumerator.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ChannelDrainsTest {

    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private final ChannelDrains drains = new ChannelDrains(Duration.ofMinutes(2));

    @Test
    void nothingIsDrainedBeforeACheckpoint() {
        assertThat(drains.isDrainedSince(drains.mark())).isFalse();
        assertThat(drains.isDrainedSince(ChannelDrains.BEFORE_START)).isFalse();
    }

    @Test
    void aCheckpointThatBeganLaterDrains() {
        long mark = drains.mark();
        checkpoint(1, 0);

        assertThat(drains.isDrainedSince(mark)).isTrue();
    }

    @Test
    void aCheckpointThatHadBegunDoesNot() {
        drains.checkpointBegins(1);
        long mark = drains.mark();
        drains.drained(1, START);
        assertThat(drains.isDrainedSince(mark)).isFalse();

        checkpoint(2, 1);
        assertThat(drains.isDrainedSince(mark)).isTrue();
    }

    @Test
    void oneOfManyAtATimeIsEnoughIfItBeganLater() {
        drains.checkpointBegins(1);
        long mark = drains.mark();
        drains.checkpointBegins(2);
        drains.drained(2, START);
        drains.drained(1, START);

        assertThat(drains.isDrainedSince(mark)).isTrue();
    }

    @Test
    void aCheckpointFromBeforeTheRestoreDrainsNothing() {
        drains.drained(7, START);
        assertThat(drains.isDrainedSince(ChannelDrains.BEFORE_START)).isFalse();

        drains.checkpointBegins(9);
        drains.drained(8, START);
        assertThat(drains.isDrainedSince(ChannelDrains.BEFORE_START)).isFalse();
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
    void nobodyWaitsIfTheLongestWaitIsNone() {
        ChannelDrains never = new ChannelDrains(Duration.ZERO);
        never.checkpointBegins(1);
        never.drained(1, START);
        never.checkpointBegins(2);
        never.drained(2, START);

        assertThat(never.isWorthWaiting(START, START)).isFalse();
    }

    private void checkpoint(long id, long seconds) {
        drains.checkpointBegins(id);
        drains.drained(id, START.plusSeconds(seconds));
    }

    private boolean isWorthWaiting(long since, long now) {
        return drains.isWorthWaiting(START.plusSeconds(since), START.plusSeconds(now));
    }
}
