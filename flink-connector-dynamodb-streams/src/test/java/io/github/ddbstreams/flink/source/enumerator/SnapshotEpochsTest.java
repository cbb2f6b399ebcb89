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

import io.github.ddbstreams.flink.source.client.FakeStreamsClient;
import io.github.ddbstreams.flink.source.enumerator.discovery.ShardDiscovery;
import io.github.ddbstreams.flink.source.enumerator.state.SnapshotState;
import io.github.ddbstreams.flink.source.metrics.EnumeratorMetrics;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.SnapshotNews;
import io.github.ddbstreams.flink.source.settings.ScanSettings;
import io.github.ddbstreams.flink.source.settings.TestSettings;
import io.github.ddbstreams.flink.source.split.ShardPosition;
import io.github.ddbstreams.flink.source.split.ShardProgress;
import io.github.ddbstreams.flink.source.split.ShardSplit;
import io.github.ddbstreams.flink.source.split.StreamInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

class SnapshotEpochsTest {

    private static final Instant READ_AT = Instant.parse("2026-03-01T12:00:00.123456Z");
    private static final Duration SLACK = Duration.ofSeconds(1);
    private static final int SUBTASK = 0;
    private static final StreamInfo STREAM =
            new StreamInfo(
                    FakeStreamsClient.STREAM_ARN,
                    FakeStreamsClient.TABLE,
                    StreamViewType.NEW_AND_OLD_IMAGES,
                    List.of("id"));

    private final TestClock clock = new TestClock(READ_AT);

    private SnapshotSplits restored(SnapshotState state) {
        ScanSettings settings =
                TestSettings.of("scan.startup.mode", "initial", "scan.startup.slack", "1 s");
        return new SnapshotSplits(
                settings,
                "orders",
                state,
                onAnswer ->
                        new TableInquiry(
                                "orders",
                                settings,
                                true,
                                new ShardDiscovery(new FakeStreamsClient()),
                                onAnswer,
                                EnumeratorMetrics.of(new FakeEnumeratorContext(1).metricGroup()),
                                clock),
                table -> Optional.of(STREAM),
                new TableIdentity(READ_AT),
                () -> true,
                settings.snapshotDelay(),
                backlog -> {},
                () -> 1);
    }

    private static SnapshotState read(long epoch) {
        BitSet read = new BitSet();
        read.set(0);
        return new SnapshotState(1, new BitSet(), read, READ_AT, epoch);
    }

    private static ShardSplit shard(Instant completeUntil) {
        return new ShardSplit(
                STREAM,
                "child",
                "parent",
                ShardPosition.trimHorizon(),
                ShardProgress.READING,
                completeUntil,
                null);
    }

    private static Optional<SnapshotNews> news(long epoch) {
        return Optional.of(new SnapshotNews(epoch, 0, true, READ_AT.toEpochMilli()));
    }

    @Test
    void aRestoredSnapshotBeginsAnEpoch() {
        assertThat(restored(read(4)).notice()).isEqualTo(news(5));
    }

    @Test
    void aFailureBeginsAnEpoch() {
        SnapshotSplits snapshot = restored(read(4));
        snapshot.takenBack(SUBTASK, List.of(), READ_AT);
        assertThat(snapshot.notice()).isEqualTo(news(6));
    }

    /** What its reader has said of its other shards is not true of this one. */
    @Test
    void aShardThatMayBeBehindTheSnapshotBeginsAnEpoch() {
        SnapshotSplits snapshot = restored(read(4));
        snapshot.given(shard(null));
        assertThat(snapshot.notice()).isEqualTo(news(6));
        snapshot.given(shard(READ_AT.plus(SLACK)));
        assertThat(snapshot.notice()).isEqualTo(news(7));
        snapshot.given(shard(READ_AT.plus(SLACK).plusMillis(1)));
        assertThat(snapshot.notice()).isEqualTo(news(7));
    }

    @Test
    void everyShardBeginsAnEpochWhileRowsAreRead() {
        SnapshotSplits snapshot = restored(SnapshotState.notBegun(4));
        snapshot.given(shard(READ_AT.plus(Duration.ofDays(1))));
        assertThat(snapshot.notice()).contains(new SnapshotNews(6, 0, false, 0));
    }
}
