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

import io.github.ddbstreams.flink.source.split.ShardPosition;

/** Ready shards for the tests of other packages. */
public final class ReadyShards {

    private ReadyShards() {}

    public static ReadyShard root(String shardId) {
        return preferring(shardId, ShardGraph.NOBODY);
    }

    public static ReadyShard preferring(String shardId, int subtask) {
        return new ReadyShard(shardId, null, ShardPosition.trimHorizon(), null, subtask);
    }

    /** A child of what this subtask has read, which may move like this. */
    public static ReadyShard child(String shardId, int subtask, ReadyShard.Mobility mobility) {
        return preferring(shardId, subtask).withMobility(mobility);
    }
}
