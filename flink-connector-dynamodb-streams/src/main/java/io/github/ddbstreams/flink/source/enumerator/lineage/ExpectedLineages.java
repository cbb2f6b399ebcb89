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
import java.util.HashMap;
import java.util.Map;

/** The ended shards of which a child is expected, counted by the subtasks that have read them. */
final class ExpectedLineages {

    private final Map<Integer, Integer> counts = new HashMap<>();

    /**
     * @param subtask {@link ReadySplit#NOBODY} if no child is expected, or nobody has read the
     *     shard
     */
    void set(ShardNode node, int subtask) {
        if (node.expectedBy == subtask) {
            return;
        }
        count(node.expectedBy, -1);
        count(subtask, 1);
        node.expectedBy = subtask;
    }

    private void count(int subtask, int difference) {
        if (subtask != ReadySplit.NOBODY) {
            counts.merge(subtask, difference, Integer::sum);
        }
    }

    int by(int subtask) {
        return counts.getOrDefault(subtask, 0);
    }
}
