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
package io.github.ddbstreams.flink.source.split;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

class ShardSplitStateTest {

    private static final Instant INSTANT = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void anUntouchedSplitIsWhatItWas() {
        ShardSplit split = split(ShardPosition.trimHorizon());

        assertThat(new ShardSplitState(split).toSplit()).isEqualTo(split);
    }

    @Test
    void thePositionIsBehindTheLastRecordEmitted() {
        ShardSplitState state = new ShardSplitState(split(ShardPosition.since(INSTANT)));
        state.emitted("100", 1_000);
        state.emitted("101", 2_000);

        assertThat(state.toSplit().position())
                .isEqualTo(ShardPosition.after("101", Instant.ofEpochMilli(2_000)));
    }

    @Test
    void theEndAndTheTipAreKept() {
        ShardSplitState state = new ShardSplitState(split(ShardPosition.trimHorizon()));
        state.pageEmitted(PageEnd.ofShard(ShardProgress.READING, INSTANT));
        state.pageEmitted(PageEnd.ofShard(ShardProgress.ENDED, null));

        assertThat(state.toSplit().progress()).isEqualTo(ShardProgress.ENDED);
        assertThat(state.toSplit().completeUntil()).isEqualTo(INSTANT);
    }

    /**
     * A latest iterator taken after a restore would pass over what was written since the one before
     * it was taken.
     */
    @Test
    void aCheckpointBeforeTheFirstRecordIsNotRestoredAtLatest() {
        ShardSplitState state = new ShardSplitState(split(ShardPosition.latestSince(INSTANT)));

        assertThat(state.toSplit().position()).isEqualTo(ShardPosition.since(INSTANT));
    }

    /** What is older than that was there before the shard was opened, and is in the rows. */
    @Test
    void besideASnapshotAnEmptyShardIsRestoredWhereItWasShownToBeEmpty() {
        ShardSplitState state =
                new ShardSplitState(split(ShardPosition.latestSince(INSTANT)).besideSnapshot());
        assertThat(state.toSplit().position()).isEqualTo(ShardPosition.since(INSTANT));

        Instant tip = INSTANT.plusSeconds(300);
        state.pageEmitted(PageEnd.ofShard(ShardProgress.READING, tip));
        assertThat(state.toSplit().position()).isEqualTo(ShardPosition.since(tip));
        assertThat(new ShardSplitState(state.toSplit()).toSplit()).isEqualTo(state.toSplit());
    }

    @Test
    void withoutASnapshotAnEmptyShardIsRestoredAtItsStart() {
        ShardSplitState state = new ShardSplitState(split(ShardPosition.latestSince(INSTANT)));
        state.pageEmitted(PageEnd.ofShard(ShardProgress.READING, INSTANT.plusSeconds(300)));

        assertThat(state.toSplit().position()).isEqualTo(ShardPosition.since(INSTANT));
    }

    private static ShardSplit split(ShardPosition position) {
        return new ShardSplit(
                new StreamInfo(
                        "arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/1",
                        "orders",
                        StreamViewType.KEYS_ONLY,
                        List.of("id")),
                "shardId-00000001772366400000-abcdef01",
                null,
                position,
                ShardProgress.READING,
                INSTANT.minusSeconds(60),
                null);
    }
}
