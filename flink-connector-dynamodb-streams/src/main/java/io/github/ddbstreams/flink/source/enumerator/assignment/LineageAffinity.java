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
import io.github.ddbstreams.flink.source.enumerator.lineage.ShardGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.annotation.Internal;

/**
 * Keeps a lineage on one subtask: a child goes where its parent was read, so that the records of
 * both leave through the same channels and stay in order behind every partitioning that depends on
 * the key alone. A shard that continues nothing goes to the subtask with the fewest shards.
 */
@Internal
public final class LineageAffinity implements AssignmentPolicy {

    @Override
    public Map<Integer, List<ReadyShard>> place(List<ReadyShard> ready, int[] loads) {
        int[] planned = loads.clone();
        Map<Integer, List<ReadyShard>> placement = new TreeMap<>();
        for (ReadyShard shard : ready) {
            int target =
                    shard.preferredSubtask() == ShardGraph.NOBODY
                            ? leastLoaded(planned)
                            : shard.preferredSubtask();
            planned[target]++;
            placement.computeIfAbsent(target, subtask -> new ArrayList<>()).add(shard);
        }
        return placement;
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
