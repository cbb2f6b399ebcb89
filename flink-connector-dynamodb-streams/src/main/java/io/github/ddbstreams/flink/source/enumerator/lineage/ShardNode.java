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
import io.github.ddbstreams.flink.source.split.ShardPosition;
import io.github.ddbstreams.flink.source.split.ShardProgress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.annotation.Nullable;

/** A shard in the {@link ShardGraph}. Its parts are written by the classes that are named there. */
final class ShardNode {

    final String shardId;
    @Nullable final String parentShardId;

    // ShardForest: what it descends from
    @Nullable ShardNode parent;
    final List<ShardNode> children = new ArrayList<>(2);

    // ShardHolders: who has it
    ShardStatus status = ShardStatus.UNASSIGNED;

    /** Of a finished shard, the subtask that is to be told what becomes of its end. */
    int owner = ReadySplit.NOBODY;

    /** A checkpoint says that somebody has it, and no reader has said yet that it is the one. */
    boolean unclaimed;

    // Settlement
    /** Its parent is gone for certain, and that has been dealt with. */
    boolean orphaned;

    // ListedShards: what listings show
    boolean closed;
    long lastListing;

    // ChildSearch
    /** Its children are not certain yet. */
    @Nullable ChildSearch.Search search;

    // ExpectedLineages
    /** The subtask that has read it and will go on with a child; nobody's if none is expected. */
    int expectedBy = ReadySplit.NOBODY;

    // EndLedger
    /** The subtask that has read it may let go of its output. */
    boolean released;

    // ShardGraph
    /**
     * It is with another subtask than its parent was, whose watermark may be ahead of it: until it
     * has caught up, the parent's output must hold the watermark.
     */
    boolean lagging;

    /** The subtask that had the shard before it failed. */
    int returnedBy = ReadySplit.NOBODY;

    // two writers: who found out
    /** How its reading ended; null while it has not. Of ShardGraph, or of Settlement if unread. */
    @Nullable ShardEnd end;

    /** It has ended, and will certainly never have a child. Of ListedShards, or ShardGraph. */
    boolean childless;

    ShardNode(String shardId, @Nullable String parentShardId) {
        this.shardId = shardId;
        this.parentShardId = parentShardId;
    }

    boolean isFinished() {
        return status == ShardStatus.FINISHED;
    }

    /** A subtask has read it, or is believed to have. */
    boolean hasOwner() {
        return owner != ReadySplit.NOBODY;
    }

    /** It is read, or certainly with a reader that is not ahead of it. */
    private boolean isUnderWay() {
        return isFinished() || status == ShardStatus.ASSIGNED && !unclaimed && !lagging;
    }

    boolean areChildrenUnderWay() {
        for (ShardNode child : children) {
            if (!child.isUnderWay()) {
                return false;
            }
        }
        return true;
    }

    boolean areChildrenFinished() {
        for (ShardNode child : children) {
            if (!child.isFinished()) {
                return false;
            }
        }
        return true;
    }

    static Set<String> ids(Collection<ShardNode> nodes) {
        return nodes.stream()
                .map(node -> node.shardId)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    ShardRecord toRecord() {
        return new ShardRecord(
                shardId,
                parentShardId,
                status,
                end == null ? ShardProgress.READING : end.progress(),
                childrenStart(),
                end == null ? null : end.finishedAt(),
                childless);
    }

    @Nullable
    private ShardPosition childrenStart() {
        return end == null ? null : end.childrenStart();
    }

    @Override
    public String toString() {
        return shardId + " " + status;
    }
}
