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

    private static final int MAX_PARALLELISM = 4;
    private static final long LAST_READ = 100_000;
    private static final long TOLERANCE = 1_000;
    private static final SnapshotNews READING = new SnapshotNews(3, 0, false, 0);
    private static final SnapshotNews READ = new SnapshotNews(3, 0, true, LAST_READ);

    private final SnapshotPhase phase = new SnapshotPhase();
    private final Marks marks = new Marks();
    private final MergeMarker<MergeMark> marker =
            new MergeMarker<>(marks, phase, Duration.ofMillis(TOLERANCE));
    private long completeUntil = 50_000;

    private static final class Marks implements MergeMarks<MergeMark> {
        private static final long serialVersionUID = 1L;

        @Override
        public Buckets buckets() {
            return new Buckets(MAX_PARALLELISM);
        }

        @Override
        public MergeMark element(MergeMark mark) {
            return mark;
        }
    }

    private List<MergeMark> at(long nowMillis) {
        List<MergeMark> emitted = new ArrayList<>();
        marker.emitDue(nowMillis, () -> completeUntil, 1, 2, emitted::add);
        return emitted;
    }

    private void assertMarks(long nowMillis) {
        assertThat(at(nowMillis)).hasSize(MAX_PARALLELISM);
    }

    @Test
    void nothingIsMarkedWithoutNews() {
        assertThat(at(10_000)).isEmpty();
        assertThat(marker.isGoingOn()).isFalse();
    }

    @Test
    void newsIsMarkedAtOnceForEachKeyGroup() {
        marker.hear(READING);

        List<MergeMark> emitted = at(10_000);
        assertThat(emitted.stream().mapToInt(MergeMark::bucket).toArray())
                .containsExactly(marks.buckets().forMarks());
        assertThat(emitted)
                .allSatisfy(
                        mark -> {
                            assertThat(mark.epoch()).isEqualTo(3);
                            assertThat(mark.subtask()).isEqualTo(1);
                            assertThat(mark.parallelism()).isEqualTo(2);
                            assertThat(mark.completeUntilMillis()).isEqualTo(50_000);
                            assertThat(mark.isSnapshotRead()).isFalse();
                        });
    }

    @Test
    void thenThereAreMarksEverySecond() {
        marker.hear(READING);
        assertMarks(10_000);

        assertThat(at(10_999)).isEmpty();
        assertMarks(11_000);
        assertThat(at(11_001)).isEmpty();
    }

    @Test
    void otherNewsIsMarkedBeforeTheSecondIsOver() {
        marker.hear(READING);
        assertMarks(10_000);
        marker.hear(new SnapshotNews(4, 0, false, 0));

        assertThat(at(10_001)).hasSize(MAX_PARALLELISM).allMatch(mark -> mark.epoch() == 4);
    }

    @Test
    void marksGoOnUntilTheChangesOfTheSnapshotsTimeAreThrough() {
        phase.begins();
        marker.hear(READ);
        completeUntil = LAST_READ + TOLERANCE;
        assertThat(at(10_000))
                .allSatisfy(
                        mark -> {
                            assertThat(mark.isSnapshotRead()).isTrue();
                            assertThat(mark.lastReadMillis()).isEqualTo(LAST_READ);
                        })
                .hasSize(MAX_PARALLELISM);
        assertThat(marker.isGoingOn()).isTrue();
        assertThat(phase.isRunning()).isTrue();

        completeUntil++;
        assertMarks(11_000);

        assertThat(marker.isGoingOn()).isFalse();
        assertThat(marker.isGoingOn()).isFalse();
        assertThat(phase.isRunning()).isFalse();
        assertThat(at(20_000)).isEmpty();
    }

    @Test
    void completeChangesDoNotEndWhatIsStillRead() {
        phase.begins();
        marker.hear(READING);
        completeUntil = Long.MAX_VALUE;
        assertMarks(10_000);

        assertThat(marker.isGoingOn()).isTrue();
        assertThat(phase.isRunning()).isTrue();
    }

    @Test
    void theLastMarkIsMadeAgainInANewEpoch() {
        completeUntil = Long.MAX_VALUE;
        marker.hear(READ);
        assertMarks(10_000);
        marker.hear(new SnapshotNews(4, 0, true, LAST_READ));
        assertThat(marker.isGoingOn()).isTrue();

        assertThat(at(10_001)).hasSize(MAX_PARALLELISM).allMatch(mark -> mark.epoch() == 4);
        assertThat(marker.isGoingOn()).isFalse();
        assertThat(at(20_000)).isEmpty();
    }

    /** A source that goes on from a state without a snapshot. */
    @Test
    void aSnapshotThatNeverWasIsMarkedOnce() {
        marker.hear(new SnapshotNews(0, 0, true, 0));
        assertMarks(10_000);

        assertThat(marker.isGoingOn()).isFalse();
    }
}
