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
package io.github.ddbstreams.flink.source.enumerator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ddbstreams.flink.source.enumerator.state.SnapshotState;
import io.github.ddbstreams.flink.source.split.SegmentSplit;
import io.github.ddbstreams.flink.source.split.StreamInfo;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SegmentLedgerTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final StreamInfo TABLE = StreamInfo.withoutStream("orders", List.of("id"));
    private static final int SEGMENTS = 4;

    private SegmentLedger ledger = SegmentLedger.fresh(SEGMENTS);

    private static SegmentSplit reading(int segment) {
        return SegmentSplit.unread(TABLE, segment, SEGMENTS);
    }

    private static SegmentSplit read(int segment, Instant readAt) {
        return new SegmentSplit(TABLE, segment, SEGMENTS, "2:idS1:a", readAt, true);
    }

    private static BitSet bits(int... set) {
        BitSet bits = new BitSet();
        for (int bit : set) {
            bits.set(bit);
        }
        return bits;
    }

    private static SnapshotState state(BitSet assigned, BitSet read) {
        return new SnapshotState(SEGMENTS, assigned, read, NOON, 7, false);
    }

    private void assertCounts(int waiting, int assigned, int read) {
        assertThat(List.of(ledger.waitingCount(), ledger.assignedCount(), ledger.readCount()))
                .containsExactly(waiting, assigned, read);
    }

    private int[] loads() {
        int[] loads = new int[3];
        ledger.addLoads(loads);
        return loads;
    }

    // ------------------------------------------------------------------ in the course of things

    @Test
    void allSegmentsWaitAtFirst() {
        assertThat(ledger.waiting(100)).containsExactly(0, 1, 2, 3);
        assertCounts(4, 0, 0);
        assertThat(ledger.isRead()).isFalse();
        assertThat(ledger.lastReadAt()).isNull();
    }

    @Test
    void theFirstOnesAreGivenOutFirst() {
        ledger.assigned(1, 0);

        assertThat(ledger.waiting(2)).containsExactly(0, 2);
        assertThat(ledger.waiting(0)).isEmpty();
        assertThat(ledger.waiting(-1)).isEmpty();
        assertCounts(3, 1, 0);
    }

    @Test
    void itIsReadWhenTheLastSegmentIs() {
        for (int segment = 0; segment < SEGMENTS; segment++) {
            ledger.assigned(segment, segment % 2);
            assertThat(ledger.isRead()).isFalse();
            ledger.ended(segment % 2, read(segment, NOON));
        }

        assertThat(ledger.isRead()).isTrue();
        assertCounts(0, 0, 4);
    }

    @Test
    void theLastReadIsTheLatestAndNotTheLastReported() {
        ledger.assigned(0, 0);
        ledger.assigned(1, 0);
        ledger.ended(0, read(0, NOON.plusSeconds(5)));
        ledger.ended(0, read(1, NOON));

        assertThat(ledger.lastReadAt()).isEqualTo(NOON.plusSeconds(5));
    }

    @Test
    void loadsAreTheSegmentsThatAreBeingRead() {
        ledger.assigned(0, 0);
        ledger.assigned(1, 2);
        ledger.assigned(2, 2);
        ledger.ended(2, read(2, NOON));

        assertThat(loads()).containsExactly(1, 0, 1);
    }

    @Test
    void loadsOfSubtasksThatThereAreNoMoreAreNone() {
        ledger.assigned(0, 5);

        assertThat(loads()).containsExactly(0, 0, 0);
    }

    // ------------------------------------------------------------------ what readers are told

    @Test
    void aReadSegmentIsReleasedOnce() {
        ledger.assigned(0, 1);
        ledger.ended(1, read(0, NOON));

        assertThat(ledger.drainReleases()).isEqualTo(Map.of(1, List.of(0)));
        assertThat(ledger.drainReleases()).isEmpty();
    }

    @Test
    void aReadSegmentIsForgettableOnceWhenACheckpointHoldsIt() {
        ledger.assigned(0, 1);
        ledger.snapshot(1, 0, false);
        ledger.ended(1, read(0, NOON));
        ledger.checkpointCompleted(1);
        assertThat(ledger.drainForgettable()).isEmpty();

        ledger.snapshot(2, 0, false);
        assertThat(ledger.drainForgettable()).isEmpty();
        ledger.checkpointCompleted(2);

        assertThat(ledger.drainForgettable()).isEqualTo(Map.of(1, List.of(0)));
        ledger.checkpointCompleted(3);
        assertThat(ledger.drainForgettable()).isEmpty();
    }

    @Test
    void aLaterCheckpointHoldsWhatAnAbortedOneWasToHold() {
        ledger.assigned(0, 1);
        ledger.ended(1, read(0, NOON));
        ledger.snapshot(2, 0, false);
        ledger.snapshot(3, 0, false);

        ledger.checkpointCompleted(3);

        assertThat(ledger.drainForgettable()).isEqualTo(Map.of(1, List.of(0)));
    }

    // ------------------------------------------------------------------ failures

    @Test
    void aFailureTakesBackAnEndThatNoCompletedCheckpointHolds() {
        ledger.assigned(0, 1);
        ledger.ended(1, read(0, NOON));
        ledger.snapshot(1, 0, false);

        ledger.takenBack(1, List.of());

        assertCounts(3, 1, 0);
        assertThat(ledger.drainReleases()).isEmpty();
        ledger.checkpointCompleted(1);
        assertThat(ledger.drainForgettable()).isEmpty();
    }

    @Test
    void aFailureTakesNothingBackThatACompletedCheckpointHolds() {
        ledger.assigned(0, 1);
        ledger.ended(1, read(0, NOON));
        ledger.snapshot(1, 0, false);
        ledger.checkpointCompleted(1);

        ledger.takenBack(1, List.of());

        assertCounts(3, 0, 1);
        assertThat(ledger.drainForgettable()).isEmpty();
    }

    @Test
    void aFailureTakesNothingBackOfOtherSubtasks() {
        ledger.assigned(0, 1);
        ledger.assigned(1, 2);
        ledger.ended(1, read(0, NOON));

        ledger.takenBack(2, List.of());

        assertCounts(2, 1, 1);
        assertThat(ledger.drainReleases()).isEqualTo(Map.of(1, List.of(0)));
    }

    @Test
    void whatASubtaskWasGivenSinceItsCheckpointWaitsAgain() {
        ledger.assigned(0, 1);
        ledger.assigned(1, 1);

        ledger.takenBack(1, List.of(1));

        assertThat(ledger.waiting(100)).containsExactly(1, 2, 3);
        assertThat(loads()).containsExactly(0, 1, 0);
    }

    @Test
    void whatWasGivenAndReadSinceTheCheckpointWaitsAgain() {
        ledger.assigned(0, 1);
        ledger.ended(1, read(0, NOON));

        ledger.takenBack(1, List.of(0));

        assertCounts(4, 0, 0);
    }

    @Test
    void anEndThatIsToldAgainCountsOnce() {
        ledger.assigned(0, 1);
        ledger.ended(1, read(0, NOON));
        ledger.takenBack(1, List.of());

        ledger.claimed(1, List.of(read(0, NOON)));

        assertCounts(3, 0, 1);
        assertThat(ledger.drainReleases()).isEqualTo(Map.of(1, List.of(0)));
    }

    @Test
    void anEndOfBeforeTheFailureIsHeldByNoCheckpointOfBeforeIt() {
        ledger.assigned(0, 1);
        ledger.ended(1, read(0, NOON));
        ledger.snapshot(1, 0, false);
        ledger.takenBack(1, List.of());
        ledger.ended(1, read(0, NOON));

        ledger.checkpointCompleted(1);

        assertThat(ledger.drainForgettable()).isEmpty();
    }

    // ------------------------------------------------------------------ restores

    @Test
    void aStateHoldsWhatIsWithReadersAndWhatIsRead() {
        ledger.assigned(0, 1);
        ledger.assigned(2, 1);
        ledger.ended(1, read(2, NOON));

        assertThat(ledger.snapshot(1, 7, false)).isEqualTo(state(bits(0), bits(2)));
    }

    @Test
    void aRestoredLedgerWaitsForReadersToClaim() {
        ledger = SegmentLedger.restore(state(bits(0, 1), bits(2)));

        assertCounts(1, 2, 1);
        assertThat(ledger.waiting(100)).containsExactly(3);
        assertThat(ledger.lastReadAt()).isEqualTo(NOON);
        assertThat(loads()).containsExactly(0, 0, 0);
    }

    @Test
    void aClaimedSegmentIsWithItsReader() {
        ledger = SegmentLedger.restore(state(bits(0, 1), bits(2)));

        assertThat(ledger.claimed(2, List.of(reading(1)))).isEmpty();

        assertThat(loads()).containsExactly(0, 0, 1);
        assertCounts(1, 2, 1);
    }

    @Test
    void aSegmentThatNoReaderHasWaitsWhenAllHaveStarted() {
        ledger = SegmentLedger.restore(state(bits(0, 1), bits(2)));
        ledger.claimed(2, List.of(reading(1)));

        assertThat(ledger.allClaimed()).containsExactly(0);

        assertThat(ledger.waiting(100)).containsExactly(0, 3);
        assertCounts(2, 1, 1);
        assertThat(ledger.allClaimed()).isEmpty();
    }

    @Test
    void aSegmentThatDidNotReachItsReaderBeforeTheCheckpointWaitsAgain() {
        ledger.assigned(0, 1);
        ledger.assigned(2, 1);
        ledger.assigned(3, 0);
        ledger.takenBack(1, List.of());

        assertThat(ledger.claimed(1, List.of(reading(2)))).containsExactly(0);

        assertThat(ledger.waiting(100)).containsExactly(0, 1);
        assertThat(loads()).containsExactly(1, 1, 0);
    }

    /** The enumerator's part of a checkpoint is taken before those of the readers. */
    @Test
    void aClaimedSegmentMayHaveBeenReadSince() {
        ledger = SegmentLedger.restore(state(bits(0, 1), bits(2)));

        ledger.claimed(2, List.of(read(1, NOON.plusSeconds(1))));

        assertCounts(1, 1, 2);
        assertThat(ledger.lastReadAt()).isEqualTo(NOON.plusSeconds(1));
        assertThat(ledger.drainReleases()).isEqualTo(Map.of(2, List.of(1)));
        assertThat(ledger.drainForgettable()).isEmpty();
    }

    @Test
    void aClaimedSegmentWhoseEndTheStateHoldsIsForgettableAtOnce() {
        ledger = SegmentLedger.restore(state(bits(0, 1), bits(2)));

        ledger.claimed(2, List.of(read(2, NOON)));

        assertThat(ledger.drainReleases()).isEqualTo(Map.of(2, List.of(2)));
        assertThat(ledger.drainForgettable()).isEqualTo(Map.of(2, List.of(2)));
        assertCounts(1, 2, 1);
    }

    @Test
    void aRestoredStateIsWhatItWas() {
        SnapshotState state = state(bits(0, 1), bits(2));

        assertThat(SegmentLedger.restore(state).snapshot(9, 7, false)).isEqualTo(state);
    }
}
