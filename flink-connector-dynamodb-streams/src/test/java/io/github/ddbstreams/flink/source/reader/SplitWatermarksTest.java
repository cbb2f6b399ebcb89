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

import io.github.ddbstreams.flink.source.decode.DecodedRecord;
import io.github.ddbstreams.flink.source.split.ShardPosition;
import io.github.ddbstreams.flink.source.split.ShardProgress;
import io.github.ddbstreams.flink.source.split.ShardSplit;
import io.github.ddbstreams.flink.source.split.StreamInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

class SplitWatermarksTest {

    private static final StreamInfo STREAM =
            new StreamInfo("arn", "orders", StreamViewType.NEW_IMAGE, List.of("pk"));
    private static final ShardPosition HORIZON = ShardPosition.trimHorizon();

    private final SplitWatermarks watermarks = new SplitWatermarks(Duration.ofMillis(1_000));

    @Test
    void nothingIsKnownOfASplitBeforeItsFirstRecord() {
        start("a", null, HORIZON, null);

        assertThat(watermarks.of(id("a"))).isEqualTo(SplitWatermarks.NONE);
    }

    @Test
    void staysBehindTheLatestRecordByTheSlack() {
        start("a", null, HORIZON, null);
        watermarks.pageEmitted(id("a"), 10_000, null);

        assertThat(watermarks.of(id("a"))).isEqualTo(8_999);
    }

    @Test
    void followsTheTip() {
        start("a", null, HORIZON, null);
        watermarks.pageEmitted(id("a"), 10_000, null);
        watermarks.pageEmitted(id("a"), 10_000, Instant.ofEpochMilli(60_000));

        assertThat(watermarks.of(id("a"))).isEqualTo(58_999);
    }

    @Test
    void followsTheTipOfAShardWithoutRecords() {
        start("a", null, HORIZON, null);
        watermarks.pageEmitted(
                id("a"), DecodedRecord.NO_CREATION_TIME, Instant.ofEpochMilli(60_000));

        assertThat(watermarks.of(id("a"))).isEqualTo(58_999);
    }

    @Test
    void neverGoesBack() {
        start("a", null, HORIZON, null);
        watermarks.pageEmitted(id("a"), 10_000, Instant.ofEpochMilli(60_000));
        watermarks.pageEmitted(id("a"), 12_000, null);

        assertThat(watermarks.of(id("a"))).isEqualTo(58_999);
    }

    @Test
    void aChildStartsWhereItsParentIs() {
        start("a", null, HORIZON, null);
        watermarks.pageEmitted(id("a"), 10_000, null);
        start("b", "a", HORIZON, null);

        assertThat(watermarks.of(id("b"))).isEqualTo(8_999);
    }

    @Test
    void aChildWhoseParentIsNotHereStartsAtItsCreation() {
        start("b", "a", HORIZON, Instant.ofEpochMilli(20_000));

        assertThat(watermarks.of(id("b"))).isEqualTo(18_999);
    }

    @Test
    void aRestoredSplitStartsAtItsPosition() {
        start("a", null, ShardPosition.after("1", Instant.ofEpochMilli(30_000)), null);

        assertThat(watermarks.of(id("a"))).isEqualTo(28_999);
    }

    @Test
    void aSplitThatLeftIsForgotten() {
        start("a", null, HORIZON, null);
        watermarks.pageEmitted(id("a"), 10_000, null);
        watermarks.left(id("a"));

        assertThat(watermarks.of(id("a"))).isEqualTo(SplitWatermarks.NONE);
    }

    private static String id(String shardId) {
        return ShardSplit.splitId(STREAM, shardId);
    }

    private void start(
            String shardId, String parent, ShardPosition position, Instant completeUntil) {
        watermarks.started(
                new ShardSplit(
                        STREAM,
                        shardId,
                        parent,
                        position,
                        ShardProgress.READING,
                        completeUntil,
                        null));
    }
}
