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
import io.github.ddbstreams.flink.source.split.ShardProgress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;

/** A shard in the {@link ShardGraph}, which alone reads and changes it. */
final class ShardNode {

    /** The end is in no checkpoint yet. */
    static final long IN_NO_CHECKPOINT = Long.MAX_VALUE;

    /** The end is in a checkpoint that completed. */
    static final long DURABLE = Long.MIN_VALUE;

    final String shardId;
    @Nullable final String parentShardId;
    final List<ShardNode> children = new ArrayList<>(2);
    @Nullable ShardNode parent;

    ShardStatus status = ShardStatus.UNASSIGNED;
    int owner = ShardGraph.NOBODY;

    /**
     * It is with another subtask than its parent was, whose watermark may be ahead of it: until it
     * has caught up, the parent's output must hold the watermark.
     */
    boolean lagging;

    /** The subtask that had the shard before it failed. */
    int returnedBy = ShardGraph.NOBODY;

    /** Its parent is gone for certain, and that has been dealt with. */
    boolean orphaned;

    boolean closed;
    long lastListing;

    // of a finished shard
    ShardProgress progress = ShardProgress.READING;
    @Nullable ShardPosition childrenStart;
    @Nullable Instant finishedAt;
    boolean childless;
    long endedInCheckpoint = IN_NO_CHECKPOINT;
    long endMark = ChannelDrains.BEFORE_START;
    boolean released;
    int fruitlessSearches;
    @Nullable Instant nextSearch;

    ShardNode(String shardId, @Nullable String parentShardId) {
        this.shardId = shardId;
        this.parentShardId = parentShardId;
    }

    boolean isDurable() {
        return endedInCheckpoint == DURABLE;
    }

    boolean areChildrenUnderWay() {
        for (ShardNode child : children) {
            if (child.status == ShardStatus.UNASSIGNED || child.lagging) {
                return false;
            }
        }
        return true;
    }

    boolean areChildrenFinished() {
        for (ShardNode child : children) {
            if (child.status != ShardStatus.FINISHED) {
                return false;
            }
        }
        return true;
    }

    void reading() {
        progress = ShardProgress.READING;
        childrenStart = null;
        finishedAt = null;
        childless = false;
        endedInCheckpoint = IN_NO_CHECKPOINT;
        endMark = ChannelDrains.BEFORE_START;
        released = false;
        fruitlessSearches = 0;
        nextSearch = null;
    }

    ShardRecord toRecord() {
        return new ShardRecord(
                shardId, parentShardId, status, progress, childrenStart, finishedAt, childless);
    }

    @Override
    public String toString() {
        return shardId + " " + status;
    }
}
