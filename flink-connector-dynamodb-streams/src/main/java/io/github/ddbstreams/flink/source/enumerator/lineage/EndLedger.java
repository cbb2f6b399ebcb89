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

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What subtasks have reported as ended: which of it a failure takes back, and what each subtask is
 * to be told.
 *
 * <p>An end is at risk until a checkpoint that holds it has completed. A subtask may let go of an
 * ended shard's output when it is {@linkplain #release released}, and of its state when, beyond
 * that, the end is at risk no more.
 */
final class EndLedger {

    private final Map<Integer, Set<ShardNode>> atRisk = new HashMap<>();
    private final Map<Integer, List<String>> releases = new HashMap<>();
    private final Map<Integer, List<String>> forgettable = new HashMap<>();

    /** A subtask has reported an end. */
    void reported(ShardNode node) {
        atRisk.computeIfAbsent(node.owner, subtask -> new LinkedHashSet<>()).add(node);
    }

    /** A subtask has failed: the ends that it will report again, and nothing is told to it. */
    Set<ShardNode> takeBack(int subtask) {
        releases.remove(subtask);
        forgettable.remove(subtask);
        Set<ShardNode> ends = atRisk.remove(subtask);
        return ends == null ? Collections.emptySet() : ends;
    }

    void heldBy(long checkpointId) {
        for (Set<ShardNode> ends : atRisk.values()) {
            for (ShardNode node : ends) {
                node.endedInCheckpoint = Math.min(node.endedInCheckpoint, checkpointId);
            }
        }
    }

    void completed(long checkpointId) {
        for (Set<ShardNode> ends : atRisk.values()) {
            for (Iterator<ShardNode> it = ends.iterator(); it.hasNext(); ) {
                ShardNode node = it.next();
                if (node.endedInCheckpoint <= checkpointId) {
                    it.remove();
                    durable(node);
                }
            }
        }
    }

    /** Whether no failure can take any end back. */
    boolean isNoneAtRisk() {
        return atRisk.values().stream().allMatch(Set::isEmpty);
    }

    /** The end is so old that no failure can take it back. */
    void expired(ShardNode node) {
        Set<ShardNode> ends = atRisk.get(node.owner);
        if (ends != null && ends.remove(node)) {
            durable(node);
        }
    }

    private void durable(ShardNode node) {
        node.endedInCheckpoint = ShardNode.DURABLE;
        forgetIfPossible(node);
    }

    /** All children of an ended shard are assigned. */
    void release(ShardNode node) {
        node.released = true;
        tell(releases, node);
        forgetIfPossible(node);
    }

    private void forgetIfPossible(ShardNode node) {
        if (node.released && node.isDurable()) {
            tell(forgettable, node);
        }
    }

    private static void tell(Map<Integer, List<String>> notices, ShardNode node) {
        notices.computeIfAbsent(node.owner, subtask -> new ArrayList<>()).add(node.shardId);
    }

    Map<Integer, List<String>> drainReleases() {
        return drain(releases);
    }

    Map<Integer, List<String>> drainForgettable() {
        return drain(forgettable);
    }

    private static Map<Integer, List<String>> drain(Map<Integer, List<String>> notices) {
        Map<Integer, List<String>> drained = new HashMap<>(notices);
        notices.clear();
        return drained;
    }
}
