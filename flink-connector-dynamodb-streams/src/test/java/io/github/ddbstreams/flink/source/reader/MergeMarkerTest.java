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
package io.github.ddbstreams.flink.source.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ddbstreams.flink.source.format.MergeMarks;
import io.github.ddbstreams.flink.source.format.SnapshotPhase;
import io.github.ddbstreams.flink.source.merge.Buckets;
import io.github.ddbstreams.flink.source.merge.MergeMark;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.SnapshotNews;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MergeMarkerTest {

    private static final int KEY_GROUPS = 4;
    private static final long LAST_READ = 1_000;
    private static final long TOLERANCE = 100;

    /** Up to then a change may have been made along with the rows. */
    private static final long END = LAST_READ + TOLERANCE;

    private final SnapshotPhase phase = new SnapshotPhase();
    private final Marks marks = new Marks();
    private final MergeMarker<MergeMark> marker =
            new MergeMarker<>(marks, phase, Duration.ofMillis(TOLERANCE));

    /** A mark is what is emitted. */
    private static final class Marks implements MergeMarks<MergeMark> {
        private static final long serialVersionUID = 1L;

        @Override
        public Buckets buckets() {
            return new Buckets(KEY_GROUPS);
        }

        @Override
        public MergeMark element(MergeMark mark) {
            return mark;
        }
    }

    private static SnapshotNews reading(long epoch) {
        return new SnapshotNews(epoch, 0, false, 0);
    }

    private static SnapshotNews read(long epoch) {
        return new SnapshotNews(epoch, 0, true, LAST_READ);
    }

    /** The marks that are due. */
    private List<MergeMark> emitted(long nowMillis, long completeUntil) {
        List<MergeMark> emitted = new ArrayList<>();
        marker.emitDue(nowMillis, () -> completeUntil, 1, 3, emitted::add);
        return emitted;
    }

    /** What the marks that are due say: one text, as those of all key groups say the same. */
    private List<String> due(long nowMillis, long completeUntil) {
        List<MergeMark> emitted = emitted(nowMillis, completeUntil);
        assertThat(emitted.size()).isIn(0, KEY_GROUPS);
        return emitted.stream().map(MergeMark::toString).distinct().toList();
    }

    private static String said(long epoch, long completeUntil) {
        return new MergeMark(0, epoch, 1, 3, completeUntil, false, 0).toString();
    }

    private static String saidAtTheEnd(long epoch, long completeUntil) {
        return new MergeMark(0, epoch, 1, 3, completeUntil, true, LAST_READ).toString();
    }

    // ------------------------------------------------------------------ news, and every second

    @Test
    void saysNothingBeforeThereIsNews() {
        assertThat(due(5_000, 10)).isEmpty();
        marker.moved();
        assertThat(due(6_000, 10)).isEmpty();
        assertThat(marker.isGoingOn()).isFalse();
    }

    @Test
    void newsIsMarkedAtOnceForEachKeyGroup() {
        marker.hear(reading(3));

        List<MergeMark> emitted = emitted(5_000, 50_000);
        assertThat(emitted.stream().mapToInt(MergeMark::bucket).toArray())
                .containsExactly(marks.buckets().forMarks());
        assertThat(emitted)
                .allSatisfy(
                        mark -> {
                            assertThat(mark.epoch()).isEqualTo(3);
                            assertThat(mark.subtask()).isEqualTo(1);
                            assertThat(mark.parallelism()).isEqualTo(3);
                            assertThat(mark.completeUntilMillis()).isEqualTo(50_000);
                            assertThat(mark.isSnapshotRead()).isFalse();
                        });
    }

    @Test
    void saysHowFarItIsWithNewsAndEverySecond() {
        marker.hear(reading(1));
        assertThat(due(5_000, 10)).containsExactly(said(1, 10));
        assertThat(due(5_999, 20)).isEmpty();
        assertThat(due(6_000, 30)).containsExactly(said(1, 30));
        assertThat(due(6_001, 35)).isEmpty();
        marker.hear(reading(2));
        assertThat(due(6_002, 40)).containsExactly(said(2, 40));
    }

    @Test
    void anotherPaceIsNoNews() {
        marker.hear(reading(1));
        due(5_000, 10);
        marker.hear(new SnapshotNews(1, 7, false, 0));
        assertThat(due(5_001, 20)).isEmpty();
    }

    @Test
    void saysAtOnceThatNothingIsLeft() {
        marker.hear(reading(1));
        due(5_000, 10);
        marker.moved();
        assertThat(due(5_001, Long.MAX_VALUE)).containsExactly(said(1, Long.MAX_VALUE));
        marker.moved();
        assertThat(due(5_002, Long.MAX_VALUE)).isEmpty();
    }

    // ------------------------------------------------------------------ the end

    @Test
    void knowsWhatIsBehindTheSnapshot() {
        assertThat(marker.isBehindSnapshot(Long.MAX_VALUE)).isFalse();
        marker.hear(reading(1));
        assertThat(marker.isBehindSnapshot(Long.MAX_VALUE)).isFalse();
        marker.hear(read(1));
        assertThat(marker.isBehindSnapshot(END)).isFalse();
        assertThat(marker.isBehindSnapshot(END + 1)).isTrue();
    }

    @Test
    void endsWhenAllThatWasMadeAlongWithTheRowsIsEmitted() {
        phase.begins();
        marker.hear(read(1));
        assertThat(due(5_000, END)).containsExactly(saidAtTheEnd(1, END));
        assertThat(marker.isGoingOn()).isTrue();
        assertThat(phase.isRunning()).isTrue();
        assertThat(due(6_000, END + 1)).containsExactly(saidAtTheEnd(1, END + 1));
        assertThat(marker.isGoingOn()).isFalse();
        assertThat(phase.isRunning()).isFalse();
        assertThat(due(9_000, 2_000)).isEmpty();
    }

    @Test
    void completeChangesDoNotEndWhatIsStillRead() {
        phase.begins();
        marker.hear(reading(1));
        assertThat(due(5_000, Long.MAX_VALUE)).containsExactly(said(1, Long.MAX_VALUE));

        assertThat(marker.isGoingOn()).isTrue();
        assertThat(phase.isRunning()).isTrue();
    }

    /** Nothing may wake the reader up a second later. */
    @Test
    void doesNotPutOffTheLastStep() {
        marker.hear(read(1));
        due(5_000, 10);
        marker.moved();
        assertThat(due(5_001, END)).isEmpty();
        assertThat(due(5_002, END + 1)).isEmpty();
        marker.moved();
        assertThat(due(5_003, END + 1)).containsExactly(saidAtTheEnd(1, END + 1));
    }

    /** A source that goes on from a state without a snapshot. */
    @Test
    void aSnapshotThatNeverWasIsMarkedOnce() {
        marker.hear(new SnapshotNews(0, 0, true, 0));
        assertThat(due(5_000, 50_000)).hasSize(1);

        assertThat(marker.isGoingOn()).isFalse();
    }

    // ------------------------------------------------------------------ epochs

    @Test
    void theLastMarkIsMadeAgainInAnotherEpoch() {
        marker.hear(read(1));
        due(5_000, Long.MAX_VALUE);
        assertThat(marker.isGoingOn()).isFalse();

        marker.hear(read(2));
        assertThat(marker.isGoingOn()).isTrue();
        assertThat(due(5_001, Long.MAX_VALUE)).containsExactly(saidAtTheEnd(2, Long.MAX_VALUE));
        assertThat(marker.isGoingOn()).isFalse();
        assertThat(due(20_000, Long.MAX_VALUE)).isEmpty();
    }

    /** Shards may have moved, and what was said before is void. */
    @Test
    void anotherEpochMayBeFurtherBehind() {
        marker.hear(read(1));
        due(5_000, Long.MAX_VALUE);

        phase.begins();
        marker.hear(read(2));
        assertThat(due(5_001, 10)).containsExactly(saidAtTheEnd(2, 10));
        assertThat(phase.isRunning()).isTrue();
        assertThat(due(6_001, END + 1)).containsExactly(saidAtTheEnd(2, END + 1));
        assertThat(phase.isRunning()).isFalse();
    }
}
