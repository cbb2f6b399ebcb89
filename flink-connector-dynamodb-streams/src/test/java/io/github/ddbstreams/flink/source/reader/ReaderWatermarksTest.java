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

import static io.github.ddbstreams.flink.source.reader.Records.split;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ddbstreams.flink.source.protocol.ReaderMessages.ReleaseOutputs;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.SplitsCaughtUp;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.SplitsEnded;
import io.github.ddbstreams.flink.source.settings.TestSettings;
import io.github.ddbstreams.flink.source.split.ShardPosition;
import io.github.ddbstreams.flink.source.split.ShardProgress;
import io.github.ddbstreams.flink.source.split.ShardSplit;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The watermarks of a reader's own, and which shards have caught up with them. */
@Timeout(20)
class ReaderWatermarksTest {

    /** Of late: what was read long ago may be lost by now. */
    private static final Instant LATE = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    private static final Instant EARLY = LATE.minusSeconds(6);

    private ReaderRig rig = new ReaderRig(TestSettings.of(settings("1 h")));

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    // ------------------------------------------------------------------ watermarks

    @Test
    void emitsNoWatermarksUnlessTheyAreAskedFor() throws Exception {
        rig.shard("a", EARLY, "1", "2");
        rig.add(split("a", ShardPosition.trimHorizon(), EARLY, null));
        rig.reader.start();
        rig.pollUntilEmitted(2);

        assertThat(rig.output.ofSplits).isEmpty();
    }

    @Test
    void emitsAWatermarkBehindEachPage() throws Exception {
        withWatermarks().shard("a", EARLY, "1").client.put("a", LATE, "2");
        rig.reader.start();
        rig.add(split("a", ShardPosition.trimHorizon()));
        rig.pollUntil(() -> rig.output.ofSplits.size() == 2);

        assertThat(rig.output.ofSplits).containsExactly(at("a", EARLY), at("a", LATE));
    }

    @Test
    void emitsTheWatermarkOfACheckpointAtTheFirstPollAndOnce() throws Exception {
        withWatermarks().client.shard("a", null);
        rig.add(split("a", ShardPosition.trimHorizon(), EARLY, null));
        rig.reader.start();
        rig.poll();
        rig.poll();

        assertThat(rig.output.ofSplits).containsExactly(at("a", EARLY));
    }

    @Test
    void aChildBeginsWithTheWatermarkOfItsParentUntilThatLeaves() throws Exception {
        withWatermarks()
                .shard("a", EARLY, "1")
                .client
                .closeShard("a")
                .shard("b", "a")
                .shard("c", "a");
        rig.reader.start();
        rig.add(split("a", ShardPosition.trimHorizon()));
        rig.pollUntil(() -> !rig.sent(SplitsEnded.class).isEmpty());
        rig.add(child("b", "a"));
        rig.poll();
        rig.reader.handleSourceEvents(
                new ReleaseOutputs(List.of(split("a", ShardPosition.trimHorizon()).splitId())));
        rig.pollUntil(() -> rig.reader.getNumberOfCurrentlyAssignedSplits() == 1);
        rig.add(child("c", "a"));
        rig.poll();

        assertThat(rig.output.ofSplits)
                .containsExactly(at("a", EARLY), at("b", EARLY), "a idle", "a released");
    }

    // ------------------------------------------------------------------ catching up

    @Test
    void tellsOnceThatAMovedShardHasCaughtUpWithTheOthers() throws Exception {
        rig.shard("a", LATE, "1");
        rig.reader.start();
        rig.add(split("a", ShardPosition.trimHorizon()));
        rig.pollUntilEmitted(1);

        assertCatchesUp();
    }

    @Test
    void aMovedShardIsBehindATipThatAnotherHasReached() throws Exception {
        withWatermarks("0 s").client.shard("a", null);
        rig.reader.start();
        rig.add(split("a", ShardPosition.trimHorizon()));
        rig.pollUntil(() -> !rig.output.ofSplits.isEmpty());

        assertIsBehind();
    }

    @Test
    void aMovedShardIsBehindATipThatAnotherHadReachedAtTheCheckpoint() throws Exception {
        withWatermarks().client.shard("a", null);
        rig.reader.start();
        rig.add(split("a", ShardPosition.trimHorizon(), LATE, null));

        assertCatchesUp();
    }

    @Test
    void aMovedShardIsBehindThePositionOfAnother() throws Exception {
        withWatermarks().client.shard("a", null);
        rig.reader.start();
        rig.add(split("a", ShardPosition.after("1", LATE)));

        assertCatchesUp();
    }

    @Test
    void aMovedShardIsNotBehindItself() throws Exception {
        withWatermarks().shard("moved", EARLY, "1", "2", "3");
        rig.reader.start();
        rig.add(child("moved", "parent", ShardPosition.after("1", LATE)));
        rig.pollUntilEmitted(2);

        assertThat(caughtUp()).containsExactly(List.of("moved"));
    }

    @Test
    void aMovedShardWithNothingLeftHasCaughtUp() throws Exception {
        rig.shard("a", LATE, "1").shard("moved", EARLY, "2").client.closeShard("moved");
        rig.reader.start();
        rig.add(split("a", ShardPosition.trimHorizon()));
        rig.pollUntilEmitted(1);
        rig.add(child("moved", "parent"));

        rig.pollUntil(() -> !rig.sent(SplitsEnded.class).isEmpty());

        assertThat(caughtUp()).containsExactly(List.of("moved"));
    }

    @Test
    void nothingIsToldOfAShardThatContinuesNone() throws Exception {
        rig.shard("a", EARLY, "1", "2", "3");
        rig.reader.start();
        rig.add(split("a", ShardPosition.trimHorizon()));
        rig.pollUntilEmitted(3);

        assertThat(caughtUp()).isEmpty();
    }

    /** A shard comes that is behind what came before it, and gets as far. */
    private void assertCatchesUp() throws Exception {
        int before = rig.emitted().size();
        assertIsBehind();

        rig.client.put("moved", LATE, "9", "10");
        rig.pollUntil(() -> !caughtUp().isEmpty());
        rig.pollUntilEmitted(before + 4);
        assertThat(caughtUp()).containsExactly(List.of("moved"));
    }

    private void assertIsBehind() throws Exception {
        int before = rig.emitted().size();
        rig.shard("moved", EARLY, "7", "8");
        rig.add(child("moved", "parent"));
        // With the second record the page of the first one has been emitted.
        rig.pollUntilEmitted(before + 2);
        assertThat(caughtUp()).isEmpty();
    }

    private List<List<String>> caughtUp() {
        return rig.sent(SplitsCaughtUp.class).stream()
                .map(message -> message.splitIds().stream().map(ShardSplit::shardId).toList())
                .toList();
    }

    // ------------------------------------------------------------------

    /** One record a page. */
    private static String[] settings(String tipDuration) {
        return new String[] {
            "scan.poll.interval", "1 ms",
            "scan.poll.max-records", "1",
            "scan.watermark.slack", "1 s",
            "scan.tip.empty-pages", "1",
            "scan.tip.duration", tipDuration
        };
    }

    /** Without a shard that is seen to its tip. */
    private ReaderRig withWatermarks() throws Exception {
        return withWatermarks("1 h");
    }

    private ReaderRig withWatermarks(String tipDuration) throws Exception {
        rig.close();
        rig = new ReaderRig(TestSettings.withWatermarks(settings(tipDuration)));
        return rig;
    }

    private static String at(String shardId, Instant instant) {
        return shardId + " at " + (instant.toEpochMilli() - 1_001);
    }

    private static ShardSplit child(String shardId, String parent) {
        return child(shardId, parent, ShardPosition.trimHorizon());
    }

    private static ShardSplit child(String shardId, String parent, ShardPosition position) {
        return new ShardSplit(
                Records.STREAM, shardId, parent, position, ShardProgress.READING, null, null);
    }
}
