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
package io.github.ddbstreams.flink.source.enumerator.lineage;

import io.github.ddbstreams.flink.source.enumerator.assignment.ReadySplit;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Who has which shard, and how many are not read yet. Every change of a shard's status goes through
 * here.
 */
final class ShardHolders {

    /** By subtask; {@link ReadySplit#NOBODY} has what a checkpoint held and no reader reported. */
    private final Map<Integer, Set<ShardNode>> held = new HashMap<>();

    private int unfinished;
    private int reading;

    /** A shard becomes known. */
    void added() {
        unfinished++;
    }

    /** A subtask reads the shard, which nobody has. */
    void hold(ShardNode node, int subtask) {
        node.status = ShardStatus.ASSIGNED;
        node.owner = subtask;
        node.unclaimed = subtask == ReadySplit.NOBODY;
        held.computeIfAbsent(subtask, s -> new LinkedHashSet<>()).add(node);
        reading++;
    }

    /** A subtask goes back to its last checkpoint, and will say what of its shards it has. */
    void goesBack(int subtask) {
        heldBy(subtask).forEach(node -> node.unclaimed = true);
    }

    /** The subtask that has the shard has it no more, and nobody has. */
    void giveBack(ShardNode node) {
        letGo(node);
        node.status = ShardStatus.UNASSIGNED;
        node.owner = ReadySplit.NOBODY;
    }

    private void letGo(ShardNode node) {
        held.get(node.owner).remove(node);
        reading--;
    }

    /** The shard is read, by the subtask that has it. */
    void finish(ShardNode node, int subtask) {
        letGo(node);
        node.owner = subtask;
        finish(node);
    }

    /** The shard, which nobody has, need not be read. */
    void finish(ShardNode node) {
        node.status = ShardStatus.FINISHED;
        unfinished--;
    }

    /** The end of a finished shard is reported by this subtask, which is to be told of it. */
    void endedAt(ShardNode node, int subtask) {
        node.owner = subtask;
    }

    /** A finished shard is to be read on, by this subtask. */
    void resume(ShardNode node, int subtask) {
        unfinished++;
        hold(node, subtask);
    }

    Set<ShardNode> heldBy(int subtask) {
        return held.getOrDefault(subtask, Collections.emptySet());
    }

    boolean isAllFinished() {
        return unfinished == 0;
    }

    /** How many shards are neither read nor with a reader. */
    int unassigned() {
        return unfinished - reading;
    }
}
