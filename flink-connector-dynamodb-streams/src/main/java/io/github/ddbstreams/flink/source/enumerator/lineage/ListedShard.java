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

import static java.util.Objects.requireNonNull;

import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/** A shard as a listing of the stream shows it. */
@Internal
public final class ListedShard {

    private final String shardId;
    @Nullable private final String parentShardId;
    private final boolean closed;

    /**
     * @param parentShardId null for a shard without parent; the parent need not exist any more
     * @param closed whether the listing gave it an ending sequence number
     */
    public ListedShard(String shardId, @Nullable String parentShardId, boolean closed) {
        this.shardId = requireNonNull(shardId);
        this.parentShardId = parentShardId;
        this.closed = closed;
    }

    public String shardId() {
        return shardId;
    }

    @Nullable
    public String parentShardId() {
        return parentShardId;
    }

    public boolean closed() {
        return closed;
    }

    @Override
    public String toString() {
        return shardId + (parentShardId == null ? "" : " of " + parentShardId);
    }
}
