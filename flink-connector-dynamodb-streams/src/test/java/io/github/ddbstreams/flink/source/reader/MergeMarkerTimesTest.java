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

class MergeMarkerTimesTest {

    private static final int KEY_GROUPS = 2;

    private final SnapshotPhase phase = new SnapshotPhase();
    private final MergeMarker<MergeMark> marker =
            new MergeMarker<>(new Marks(), phase, Duration.ofMillis(100));

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
        return new SnapshotNews(epoch, 0, true, 1_000);
    }

    /** What the marks that are due say: one text, as all of them say the same. */
    private List<String> due(long nowMillis, long completeUntil) {
        List<String> said = new ArrayList<>();
        marker.emitDue(nowMillis, () -> completeUntil, 0, 3, mark -> said.add(mark.toString()));
        assertThat(said).hasSizeBetween(0, KEY_GROUPS);
        return said.stream().distinct().toList();
    }

    private static String said(long epoch, long completeUntil) {
        return new MergeMark(0, epoch, 0, 3, completeUntil, false, 0).toString();
    }

    private static String saidAtTheEnd(long epoch, long completeUntil) {
        return new MergeMark(0, epoch, 0, 3, completeUntil, true, 1_000).toString();
    }

    @Test
    void saysNothingBeforeThereIsNews() {
        marker.moved();
        assertThat(marker.isGoingOn()).isFalse();
        assertThat(due(5_000, 10)).isEmpty();
    }

    @Test
    void saysHowFarItIsWithNewsAndEverySecond() {
        marker.hear(reading(1));
        assertThat(due(5_000, 10)).containsExactly(said(1, 10));
        assertThat(due(5_999, 20)).isEmpty();
        assertThat(due(6_000, 30)).containsExactly(said(1, 30));
        marker.hear(reading(2));
        assertThat(due(6_001, 40)).containsExactly(said(2, 40));
    }

    @Test
    void anotherPaceIsNoNews() {
        marker.hear(reading(1));
        due(5_000, 10);
        marker.hear(new SnapshotNews(1, 7, false, 0));
        assertThat(due(5_001, 20)).isEmpty();
    }

    @Test
    void endsWhenAllThatWasMadeAlongWithTheRowsIsEmitted() {
        phase.begins();
        marker.hear(read(1));
        assertThat(due(5_000, 1_100)).containsExactly(saidAtTheEnd(1, 1_100));
        assertThat(phase.isRunning()).isTrue();
        assertThat(due(6_000, 1_101)).containsExactly(saidAtTheEnd(1, 1_101));
        assertThat(phase.isRunning()).isFalse();
        assertThat(marker.isGoingOn()).isFalse();
        assertThat(due(9_000, 2_000)).isEmpty();
    }

    /** Nothing may wake the reader up a second later. */
    @Test
    void doesNotPutOffTheLastStep() {
        marker.hear(read(1));
        due(5_000, 10);
        marker.moved();
        assertThat(due(5_001, 1_100)).isEmpty();
        assertThat(due(5_002, 1_101)).isEmpty();
        marker.moved();
        assertThat(due(5_003, 1_101)).containsExactly(saidAtTheEnd(1, 1_101));
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

    /** Shards may have moved, and what was said before is void. */
    @Test
    void saysItAgainInAnotherEpoch() {
        marker.hear(read(1));
        due(5_000, Long.MAX_VALUE);
        assertThat(marker.isGoingOn()).isFalse();

        phase.begins();
        marker.hear(read(2));
        assertThat(due(5_001, 10)).containsExactly(saidAtTheEnd(2, 10));
        assertThat(phase.isRunning()).isTrue();
        assertThat(due(6_001, 1_101)).containsExactly(saidAtTheEnd(2, 1_101));
        assertThat(phase.isRunning()).isFalse();
    }

    @Test
    void knowsWhatIsBehindTheSnapshot() {
        assertThat(marker.isBehindSnapshot(Long.MAX_VALUE)).isFalse();
        marker.hear(reading(1));
        assertThat(marker.isBehindSnapshot(Long.MAX_VALUE)).isFalse();
        marker.hear(read(1));
        assertThat(marker.isBehindSnapshot(1_100)).isFalse();
        assertThat(marker.isBehindSnapshot(1_101)).isTrue();
    }
}
