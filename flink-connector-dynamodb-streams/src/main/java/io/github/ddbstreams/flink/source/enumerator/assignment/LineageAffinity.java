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
package io.github.ddbstreams.flink.source.enumerator.assignment;

import io.github.ddbstreams.flink.source.enumerator.lineage.ReadyShard;
import io.github.ddbstreams.flink.source.enumerator.lineage.ReadyShard.Mobility;
import io.github.ddbstreams.flink.source.enumerator.lineage.ShardGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.annotation.Internal;

/**
 * Keeps a lineage on one subtask: a child goes where its parent was read, so that the records of
 * both leave through the same channels and stay in order behind every partitioning that depends on
 * the key alone. A shard that continues nothing goes to the subtask with the fewest shards.
 *
 * <p>Only a subtask that would have too many lineages gives some away: more than its share, rounded
 * up, and a quarter of that beyond, but at least one. They go to the subtask with the fewest, if
 * they are free to move; they wait if they will be soon; otherwise they stay. The quarter keeps
 * lineages from moving to and fro.
 */
@Internal
public final class LineageAffinity implements AssignmentPolicy {

    /** A subtask may have so much more than its share: the share divided by this. */
    private static final int TOLERANCE = 4;

    @Override
    public Map<Integer, List<ReadyShard>> place(List<ReadyShard> ready, int[] loads) {
        int[] planned = loads.clone();
        int most = mostOf(ready.size() + Arrays.stream(loads).sum(), loads.length);
        Map<Integer, List<ReadyShard>> placement = new TreeMap<>();
        List<ReadyShard> others = new ArrayList<>();
        for (ReadyShard shard : ready) {
            int home = shard.preferredSubtask();
            if (home != ShardGraph.NOBODY && planned[home] < most) {
                put(shard, home, planned, placement);
            } else {
                others.add(shard);
            }
        }
        for (ReadyShard shard : others) {
            int home = shard.preferredSubtask();
            int target = leastLoaded(planned);
            boolean stays =
                    home != ShardGraph.NOBODY
                            && (shard.mobility() == Mobility.BOUND
                                    || planned[target] >= planned[home]);
            if (stays) {
                put(shard, home, planned, placement);
            } else if (home == ShardGraph.NOBODY || shard.mobility() == Mobility.FREE) {
                put(shard, target, planned, placement);
            } else {
                // It waits, and its place with it.
                planned[target]++;
            }
        }
        return placement;
    }

    /** How many lineages a subtask may have before it gives some away. */
    private static int mostOf(int lineages, int subtasks) {
        int share = (lineages + subtasks - 1) / subtasks;
        return share + Math.max(1, share / TOLERANCE);
    }

    private static void put(
            ReadyShard shard,
            int subtask,
            int[] planned,
            Map<Integer, List<ReadyShard>> placement) {
        planned[subtask]++;
        placement.computeIfAbsent(subtask, s -> new ArrayList<>()).add(shard);
    }

    private static int leastLoaded(int[] loads) {
        int target = 0;
        for (int subtask = 1; subtask < loads.length; subtask++) {
            if (loads[subtask] < loads[target]) {
                target = subtask;
            }
        }
        return target;
    }
}
