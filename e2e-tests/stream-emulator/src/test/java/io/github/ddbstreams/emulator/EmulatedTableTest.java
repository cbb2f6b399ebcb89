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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EmulatedTableTest {

    private final EmulatorClock clock =
            EmulatorClock.manual(Instant.parse("2026-03-01T12:00:00.250Z"));
    private final TableRegistry tables = new TableRegistry(clock, new StreamRegistry("us-east-1"));
    private final EmulatedTable table = tables.create(TableSpec.named("orders").initialShards(4));

    @Test
    void writesLandInTheShardThatOwnsTheKey() {
        Set<String> used = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            Map<String, Object> key = Map.of("pk", "k" + i);
            EmulatedShard owner = table.shardOf(key);
            assertThat(table.put(key).orElseThrow().shardId()).isEqualTo(owner.id());
            used.add(owner.id());
        }
        assertThat(used).hasSize(4);
    }

    @Test
    void aSplitDividesTheKeysBetweenTwoChildren() {
        EmulatedShard parent = table.openShards().get(0);
        List<String> keys =
                IntStream.range(0, 400)
                        .mapToObj(i -> "k" + i)
                        .filter(k -> table.shardOf(Map.of("pk", k)) == parent)
                        .toList();

        List<EmulatedShard> children = table.split(parent);

        assertThat(children)
                .extracting(EmulatedShard::parentId)
                .containsExactly(parent.id(), parent.id());
        assertThat(parent.children()).containsExactlyElementsOf(children);
        assertThat(parent.isOpen()).isFalse();
        assertThat(parent.endingSequenceNumber()).isNotNull();
        assertThat(keys)
                .extracting(k -> table.shardOf(Map.of("pk", k)))
                .containsOnly(children.get(0), children.get(1))
                .contains(children.get(0), children.get(1));
    }

    @Test
    void aRollOverHandsAllKeysToOneChild() {
        EmulatedShard parent = table.shardOf(Map.of("pk", "a"));

        EmulatedShard child = table.rollOver(parent);

        assertThat(table.shardOf(Map.of("pk", "a"))).isSameAs(child);
        assertThat(table.openShards()).hasSize(4).contains(child).doesNotContain(parent);
    }

    @Test
    void aClosedShardIsNotSplitAgain() {
        EmulatedShard parent = table.openShards().get(0);
        table.rollOver(parent);

        assertThatThrownBy(() -> table.split(parent)).hasMessageContaining(parent.id());
        assertThat(parent.children()).hasSize(1);
    }

    @Test
    void aWriteThatChangesNothingIsNoEvent() {
        assertThat(table.put(Map.of("pk", "a", "n", 1)).orElseThrow().operation())
                .isEqualTo(EventName.INSERT);
        assertThat(table.put(Map.of("pk", "a", "n", 1.0))).isEmpty();
        assertThat(table.put(Map.of("pk", "a", "n", 2)).orElseThrow().operation())
                .isEqualTo(EventName.MODIFY);
        assertThat(table.delete(Map.of("pk", "a")).orElseThrow().operation())
                .isEqualTo(EventName.REMOVE);
        assertThat(table.delete(Map.of("pk", "a"))).isEmpty();
        assertThat(table.ledger().size()).isEqualTo(3);
    }

    @Test
    void theLedgerKnowsBothImagesWhateverTheViewType() {
        EmulatedTable keysOnly = tables.create(TableSpec.named("keys").viewType("KEYS_ONLY"));
        keysOnly.put(Item.of("pk", "a", "n", 1));
        keysOnly.put(Item.of("pk", "a", "n", 2));

        LedgerEntry entry = keysOnly.ledger().entries().get(1);

        assertThat(entry.oldImage()).containsEntry("n", Attribute.number("1"));
        assertThat(entry.newImage()).containsEntry("n", Attribute.number("2"));
        assertThat(entry.key()).containsExactly(Map.entry("pk", Attribute.string("a")));
        assertThat(entry.time()).isEqualTo(clock.now());
    }

    @Test
    void anAppendGoesToItsShardWhoeverOwnsTheKey() {
        EmulatedShard root = table.addRootShard();

        LedgerEntry entry = root.append(Map.of("pk", "a")).orElseThrow();

        assertThat(entry.shardId()).isEqualTo(root.id());
        assertThat(table.shardOf(Map.of("pk", "a"))).isNotSameAs(root);
        assertThat(table.get(Map.of("pk", "a"))).contains(Map.of("pk", Attribute.string("a")));
        assertThat(root.parentId()).isNull();
    }

    @Test
    void aClosedShardTakesNoAppend() {
        EmulatedShard shard = table.openShards().get(0);
        table.rollOver(shard);

        assertThatThrownBy(() -> shard.append(Map.of("pk", "a")))
                .isInstanceOf(IllegalStateException.class);
        assertThat(table.get(Map.of("pk", "a"))).isEmpty();
        assertThat(table.ledger().size()).isZero();
    }

    @Test
    void shardsOfADisabledStreamNeverGetChildren() {
        List<EmulatedShard> shards = table.openShards();
        String before = table.disableStream();

        assertThat(shards).noneMatch(EmulatedShard::isOpen).allMatch(s -> s.children().isEmpty());
        assertThat(table.put(Map.of("pk", "a")).orElseThrow().isStreamed()).isFalse();
        String after = table.enableStream();
        assertThat(after).isNotEqualTo(before);
        assertThat(table.put(Map.of("pk", "b")).orElseThrow().streamArn()).isEqualTo(after);
        assertThat(table.streams())
                .extracting(EmulatedStream::isEnabled)
                .containsExactly(false, true);
    }

    @Test
    void aForgottenOpenShardLeavesItsKeysToAChild() {
        EmulatedShard shard = table.shardOf(Map.of("pk", "a"));

        table.forget(shard);

        assertThat(table.shards()).doesNotContain(shard).hasSize(4);
        assertThat(table.shardOf(Map.of("pk", "a")).parentId()).isEqualTo(shard.id());
    }

    @Test
    void forgetsByAge() {
        EmulatedShard old = table.openShards().get(0);
        table.rollOver(old);
        clock.advance(Duration.ofHours(25));
        table.rollOverAll();

        table.forgetClosedBefore(clock.now().minus(Duration.ofHours(24)));

        assertThat(old.isForgotten()).isTrue();
        assertThat(table.shards()).hasSize(8);
    }

    @Test
    void shardIdsAreDistinctWithinAnInstantAndAcrossTables() {
        Set<String> ids = new HashSet<>();
        table.addRootShards(200).forEach(s -> ids.add(s.id()));
        tables.create(TableSpec.named("lines")).addRootShards(200).forEach(s -> ids.add(s.id()));

        assertThat(ids)
                .hasSize(400)
                .allMatch(id -> id.matches("shardId-00000001772366400250-[0-9a-f]{8}"));
    }

    @Test
    void namesStreamsAsTheServiceDoes() {
        assertThat(table.streamArn())
                .isEqualTo(
                        "arn:aws:dynamodb:us-east-1:000000000000:table/orders/stream/2026-03-01T12:00:00.250");
    }

    @Test
    void refusesAnItemWithoutItsKey() {
        assertThatThrownBy(() -> table.put(Map.of("x", 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Missing the key pk");
    }

    @Test
    void aThousandSplitsKeepEveryKeyOwned() {
        for (int i = 0; i < 1000; i++) {
            table.split(table.shardOf(Map.of("pk", "k" + i)));
        }

        assertThat(table.openShards()).hasSize(1004);
        assertThat(table.put(Map.of("pk", "one more"))).isPresent();
    }
}
