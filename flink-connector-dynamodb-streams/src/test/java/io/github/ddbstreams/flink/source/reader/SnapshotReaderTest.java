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

import static io.github.ddbstreams.flink.source.reader.Records.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ddbstreams.flink.source.decode.DecodedRecord;
import io.github.ddbstreams.flink.source.format.MergeMarks;
import io.github.ddbstreams.flink.source.merge.Buckets;
import io.github.ddbstreams.flink.source.merge.MergeMark;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.FirstShardsAssigned;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.ReaderStarted;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.SnapshotNews;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.SplitsEnded;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.SplitsOpened;
import io.github.ddbstreams.flink.source.settings.TestSettings;
import io.github.ddbstreams.flink.source.split.DynamoDbStreamsSplit;
import io.github.ddbstreams.flink.source.split.SegmentSplit;
import io.github.ddbstreams.flink.source.split.ShardPosition;
import io.github.ddbstreams.flink.source.split.ShardSplit;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A reader that takes part in a snapshot. */
@Timeout(20)
class SnapshotReaderTest {

    private static final SegmentSplit UNREAD = SegmentSplit.unread(STREAM, 0, 2);
    private static final SnapshotNews READING = new SnapshotNews(3, 0, false, 0);

    private final ReaderRig rig =
            new ReaderRig(
                    TestSettings.of(
                            "scan.startup.mode", "initial",
                            "scan.poll.interval", "1 ms",
                            "scan.poll.idle-interval", "1 ms"),
                    new Marks());

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    /** Marks as texts: their epoch, and until when changes are complete. */
    private static final class Marks implements MergeMarks<String> {
        private static final long serialVersionUID = 1L;

        @Override
        public Buckets buckets() {
            return new Buckets(1);
        }

        @Override
        public String element(MergeMark mark) {
            return "mark of "
                    + mark.epoch()
                    + (mark.completeUntilMillis() == Long.MIN_VALUE ? " unknown" : " complete");
        }
    }

    private static ShardSplit shard(ShardPosition position) {
        return Records.split("a", position);
    }

    private static DecodedRecord<String> row(String id) {
        return DecodedRecord.of(key(id), DecodedRecord.NO_CREATION_TIME, id + " is a row", 100);
    }

    private static String key(String id) {
        return "2:idS" + id.length() + ":" + id;
    }

    /** The next page of a segment. */
    private void page(String next, String... ids) {
        rig.client.scanAnswers.add(
                Records.page(
                        next == null ? null : key(next),
                        Arrays.stream(ids).map(SnapshotReaderTest::row).toList()));
    }

    private SegmentSplit state(long checkpointId) {
        List<DynamoDbStreamsSplit> state = rig.reader.snapshotState(checkpointId);
        assertThat(state).hasSize(1);
        return (SegmentSplit) state.get(0);
    }

    // ------------------------------------------------------------------ shards at their tip

    @Test
    void tellsOnceThatAShardWasOpenedAtItsTip() throws Exception {
        rig.client.shard("a", null);
        rig.reader.start();
        rig.add(shard(ShardPosition.latestSince(Instant.now())).besideSnapshot());
        rig.pollUntil(() -> !rig.sent(SplitsOpened.class).isEmpty());
        rig.client.put("a", Instant.now(), "1", "2");

        rig.pollUntilEmitted(2);

        assertThat(rig.sent(SplitsOpened.class))
                .singleElement()
                .satisfies(event -> assertThat(event.splitIds()).containsExactly("orders/a"));
    }

    @Test
    void aShardThatIsReadFromItsHorizonIsNotToldOf() throws Exception {
        rig.shard("a", Instant.now(), "1");
        rig.reader.start();
        rig.add(shard(ShardPosition.since(Instant.EPOCH)).besideSnapshot());

        rig.pollUntilEmitted(1);

        assertThat(rig.sent(SplitsOpened.class)).isEmpty();
    }

    @Test
    void aShardBesideNoSnapshotIsNotToldOf() throws Exception {
        rig.client.shard("a", null);
        rig.reader.start();
        rig.add(shard(ShardPosition.latestSince(Instant.now())));
        rig.pollUntil(() -> rig.client.count("GetRecords a") > 2);
        rig.client.put("a", Instant.now(), "1");

        rig.pollUntilEmitted(1);

        assertThat(rig.sent(SplitsOpened.class)).isEmpty();
    }

    // ------------------------------------------------------------------ segments

    @Test
    void aSegmentIsReadToItsEnd() throws Exception {
        page("b", "a", "b");
        page(null, "c");
        rig.reader.start();
        rig.add(UNREAD);

        rig.pollUntil(() -> !rig.sent(SplitsEnded.class).isEmpty());

        assertThat(rig.emitted()).containsExactly("a", "b", "c");
        SegmentSplit end = (SegmentSplit) rig.sent(SplitsEnded.class).get(0).splits().get(0);
        assertThat(end.isRead()).isTrue();
        assertThat(end.readAt()).isNotNull();
        assertThat(state(1)).isEqualTo(end);
    }

    @Test
    void aCheckpointInTheMiddleOfAPageIsBehindTheLastRowEmitted() throws Exception {
        page("c", "a", "b", "c");
        page(null);
        rig.reader.start();
        rig.add(UNREAD);
        assertThat(state(1).after()).isNull();

        rig.pollUntilEmitted(1);
        assertThat(state(2).after()).isEqualTo(key("a"));
        rig.pollUntilEmitted(2);
        assertThat(state(3).after()).isEqualTo(key("b"));
        assertThat(state(3).isRead()).isFalse();
    }

    @Test
    void itGoesOnBehindTheLastRowEmitted() throws Exception {
        page(null, "b");
        SegmentSplit restored = new SegmentSplit(STREAM, 0, 2, key("a"), null, false);
        rig.add(restored);
        rig.reader.start();

        rig.pollUntilEmitted(1);

        assertThat(rig.sent(ReaderStarted.class).get(0).splits()).containsExactly(restored);
        assertThat(rig.client.scans.get(0).after()).hasToString("{id=AttributeValue(S=a)}");
        assertThat(rig.client.scans.get(0).segment()).isZero();
        assertThat(rig.client.scans.get(0).segments()).isEqualTo(2);
    }

    @Test
    void shardsAndSegmentsAreReadBesideEachOther() throws Exception {
        rig.shard("a", Instant.now(), "1", "2");
        page(null, "x", "y");
        rig.reader.start();
        rig.add(UNREAD, shard(ShardPosition.trimHorizon()).besideSnapshot());

        rig.pollUntilEmitted(4);

        assertThat(rig.emitted()).containsExactlyInAnyOrder("1", "2", "x", "y");
    }

    // ------------------------------------------------------------------ marks

    @Test
    void newsComesOutAsAMarkBehindWhatWasEmittedBefore() throws Exception {
        page(null, "a");
        rig.reader.start();
        rig.add(UNREAD);
        rig.pollUntilEmitted(1);
        rig.reader.handleSourceEvents(new FirstShardsAssigned());
        rig.reader.handleSourceEvents(READING);

        rig.pollUntilEmitted(2);

        assertThat(rig.output.getEmittedRecords())
                .containsExactly("a is a row", "mark of 3 complete");
    }

    /** Shards that are older than all rows may still be given to it. */
    @Test
    void beforeTheFirstShardsHaveBeenGivenOutNothingIsComplete() throws Exception {
        page(null, "a");
        rig.reader.start();
        rig.add(UNREAD);
        rig.reader.handleSourceEvents(READING);

        rig.pollUntil(() -> rig.output.getEmittedRecords().contains("mark of 3 unknown"));
    }

    @Test
    void withoutNewsThereAreNoMarks() throws Exception {
        page(null, "a");
        rig.reader.start();
        rig.reader.handleSourceEvents(new FirstShardsAssigned());
        rig.add(UNREAD);
        rig.pollUntil(() -> !rig.sent(SplitsEnded.class).isEmpty());

        assertThat(rig.emitted()).containsExactly("a");
    }
}
