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
import java.util.LinkedHashMap;
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

    /** The end is in no checkpoint yet. */
    private static final long IN_NO_CHECKPOINT = Long.MAX_VALUE;

    /** Of each subtask the ends at risk, with the first checkpoint that holds them. */
    private final Map<Integer, Map<ShardNode, Long>> atRisk = new HashMap<>();

    private Map<Integer, List<String>> releases = new HashMap<>();
    private Map<Integer, List<String>> forgettable = new HashMap<>();

    /** A subtask has reported an end. */
    void reported(ShardNode node) {
        atRisk.computeIfAbsent(node.owner, subtask -> new LinkedHashMap<>())
                .put(node, IN_NO_CHECKPOINT);
    }

    /** A subtask has reported an end again, which is held by a checkpoint. */
    void reportedAgain(ShardNode node) {
        node.released = false;
    }

    /** A subtask has failed: the ends that it will report again, and nothing is told to it. */
    Set<ShardNode> takeBack(int subtask) {
        releases.remove(subtask);
        forgettable.remove(subtask);
        Map<ShardNode, Long> ends = atRisk.remove(subtask);
        if (ends == null) {
            return Collections.emptySet();
        }
        ends.keySet().forEach(node -> node.released = false);
        return ends.keySet();
    }

    /** The shard is read on. */
    void undone(ShardNode node) {
        node.released = false;
        atRisk.getOrDefault(node.owner, Collections.emptyMap()).remove(node);
    }

    void heldBy(long checkpointId) {
        for (Map<ShardNode, Long> ends : atRisk.values()) {
            ends.replaceAll((node, earlier) -> Math.min(earlier, checkpointId));
        }
    }

    void completed(long checkpointId) {
        List<ShardNode> durable = new ArrayList<>();
        for (Map<ShardNode, Long> ends : atRisk.values()) {
            ends.entrySet()
                    .removeIf(
                            end -> {
                                boolean isHeld = end.getValue() <= checkpointId;
                                if (isHeld) {
                                    durable.add(end.getKey());
                                }
                                return isHeld;
                            });
        }
        durable.forEach(this::forgetIfPossible);
    }

    /** Whether no failure can take any end back. */
    boolean isNoneAtRisk() {
        return atRisk.values().stream().allMatch(Map::isEmpty);
    }

    /** The shard is known no more: its end is so old that no failure can take it back. */
    void expired(ShardNode node) {
        Map<ShardNode, Long> ends = atRisk.get(node.owner);
        if (ends != null && ends.remove(node) != null) {
            forgetIfPossible(node);
        }
    }

    /** All children of an ended shard are assigned. */
    void release(ShardNode node) {
        node.released = true;
        tell(releases, node);
        forgetIfPossible(node);
    }

    private void forgetIfPossible(ShardNode node) {
        boolean isAtRisk =
                atRisk.getOrDefault(node.owner, Collections.emptyMap()).containsKey(node);
        if (node.released && !isAtRisk) {
            tell(forgettable, node);
        }
    }

    private static void tell(Map<Integer, List<String>> notices, ShardNode node) {
        notices.computeIfAbsent(node.owner, subtask -> new ArrayList<>()).add(node.shardId);
    }

    Map<Integer, List<String>> drainReleases() {
        Map<Integer, List<String>> drained = releases;
        releases = new HashMap<>();
        return drained;
    }

    Map<Integer, List<String>> drainForgettable() {
        Map<Integer, List<String>> drained = forgettable;
        forgettable = new HashMap<>();
        return drained;
    }
}
