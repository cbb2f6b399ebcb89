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
package io.github.ddbstreams.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamResponse;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardFilterType;

/** DescribeStream, true and otherwise. */
class ListingITCase extends EmulatorITBase {

    @Test
    void listsAHundredShardsAPage() {
        table.addRootShards(249);

        DescribeStreamResponse first =
                clients.streams().describeStream(r -> r.streamArn(table.streamArn()));

        assertThat(first.streamDescription().shards()).hasSize(100);
        assertThat(first.streamDescription().lastEvaluatedShardId())
                .isEqualTo(first.streamDescription().shards().get(99).shardId());
        assertThat(listed())
                .containsExactlyElementsOf(table.shards().stream().map(EmulatedShard::id).toList());
    }

    @Test
    void tenThousandShardsAreAllListedOnce() {
        table.addRootShards(9_999);

        assertThat(new HashSet<>(listed())).hasSize(10_000);
        assertThat(emulator.requests().count(Operation.DESCRIBE_STREAM)).isEqualTo(100);
    }

    @Test
    void goesOnBehindAShardThatWasForgottenMeanwhile() {
        table.addRootShards(5);
        List<EmulatedShard> shards = table.shards();
        table.forget(shards.get(2));

        assertThat(
                        clients.streams()
                                .describeStream(
                                        r ->
                                                r.streamArn(table.streamArn())
                                                        .exclusiveStartShardId(shards.get(2).id()))
                                .streamDescription()
                                .shards())
                .extracting(Shard::shardId)
                .startsWith(shards.get(3).id())
                .doesNotContain(shards.get(2).id());
    }

    @Test
    void filtersByParent() {
        List<EmulatedShard> children = table.split(onlyShard());
        table.rollOver(children.get(0));

        assertThat(childrenOf(onlyShard()))
                .containsExactly(children.get(0).id(), children.get(1).id());
        assertThat(childrenOf(children.get(1))).isEmpty();
    }

    @Test
    void findsNoChildrenAtFirst() {
        EmulatedShard child = table.rollOver(onlyShard());
        emulator.faults().childrenEmptyAtFirst(2);

        assertThat(IntStream.range(0, 3).mapToObj(i -> childrenOf(onlyShard())))
                .containsExactly(List.of(), List.of(), List.of(child.id()));
        assertThat(listed()).contains(child.id());
    }

    @Test
    void omitsAShardSoOften() {
        EmulatedShard child = table.rollOver(onlyShard());
        emulator.faults().omitFromListing(child, 1);

        assertThat(listed()).containsExactly(onlyShard().id());
        assertThat(listed()).containsExactly(onlyShard().id(), child.id());
    }

    @Test
    void listsAShardLate() {
        EmulatedShard child = table.rollOver(onlyShard());
        ListingHold hold = emulator.faults().listLate(child);
        EmulatedShard grandchild = table.rollOver(child);
        emulator.faults().listLate(grandchild, Duration.ofMinutes(3));

        assertThat(listed()).containsExactly(onlyShard().id());
        hold.release();
        assertThat(listed()).containsExactly(onlyShard().id(), child.id());
        emulator.clock().advance(Duration.ofMinutes(3));
        assertThat(listed()).containsExactly(onlyShard().id(), child.id(), grandchild.id());
    }

    @Test
    void listsAllChildrenLate() {
        emulator.faults().listChildrenLate(Duration.ofMinutes(1));
        EmulatedShard child = table.rollOver(onlyShard());

        assertThat(childrenOf(onlyShard())).isEmpty();
        emulator.clock().advance(Duration.ofMinutes(1));
        assertThat(childrenOf(onlyShard())).containsExactly(child.id());
    }

    @Test
    void listsAClosedShardAsOpen() {
        ListingHold hold = emulator.faults().keepOpenInListing(onlyShard());
        EmulatedShard child = table.rollOver(onlyShard());

        assertThat(shards())
                .extracting(s -> s.sequenceNumberRange().endingSequenceNumber())
                .containsOnlyNulls();
        assertThat(shards()).extracting(Shard::shardId).contains(child.id());
        hold.release();
        assertThat(shards())
                .extracting(s -> s.sequenceNumberRange().endingSequenceNumber())
                .containsExactly(onlyShard().endingSequenceNumber(), null);
    }

    @Test
    void shufflesWithinAndAcrossPages() {
        table.addRootShards(249);
        List<String> inOrder = listed();
        emulator.faults().shufflePages(1);
        List<String> shuffled = listed();
        table.addRootShard();

        assertThat(shuffled).containsExactlyInAnyOrderElementsOf(inOrder).isNotEqualTo(inOrder);
        assertThat(shuffled.subList(0, 100)).anyMatch(id -> inOrder.indexOf(id) >= 100);
        assertThat(listed()).hasSize(251).containsAll(inOrder);
        emulator.faults().shufflePages(2);
        assertThat(listed()).isNotEqualTo(shuffled).containsAll(inOrder);
    }

    private List<Shard> shards() {
        return StreamReading.allShards(clients.streams(), table.streamArn());
    }

    private List<String> listed() {
        return shards().stream().map(Shard::shardId).toList();
    }

    private List<String> childrenOf(EmulatedShard parent) {
        return clients
                .streams()
                .describeStream(
                        r ->
                                r.streamArn(table.streamArn())
                                        .shardFilter(
                                                f ->
                                                        f.type(ShardFilterType.CHILD_SHARDS)
                                                                .shardId(parent.id())))
                .streamDescription()
                .shards()
                .stream()
                .map(Shard::shardId)
                .toList();
    }
}
