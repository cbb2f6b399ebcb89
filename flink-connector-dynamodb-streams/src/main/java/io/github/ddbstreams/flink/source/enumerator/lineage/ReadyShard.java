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
import java.time.Instant;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/** A shard that may be read now, and from where. */
@Internal
public final class ReadyShard {

    private final String shardId;
    @Nullable private final String parentShardId;
    private final ShardPosition position;
    @Nullable private final Instant completeUntil;
    private final int preferredSubtask;
    private final Mobility mobility;

    /** Whether the shard may be read elsewhere than by its preferred subtask. */
    public enum Mobility {
        /** Now: nothing that it follows is in the channels any more. */
        FREE,
        /** Not yet: a checkpoint is to be expected that shows the channels empty. */
        SOON,
        /** No: it might overtake what it follows, and nothing is known to change that soon. */
        BOUND
    }

    ReadyShard(
            String shardId,
            @Nullable String parentShardId,
            ShardPosition position,
            @Nullable Instant completeUntil,
            int preferredSubtask) {
        this(shardId, parentShardId, position, completeUntil, preferredSubtask, Mobility.BOUND);
    }

    private ReadyShard(
            String shardId,
            @Nullable String parentShardId,
            ShardPosition position,
            @Nullable Instant completeUntil,
            int preferredSubtask,
            Mobility mobility) {
        this.shardId = shardId;
        this.parentShardId = parentShardId;
        this.position = position;
        this.completeUntil = completeUntil;
        this.preferredSubtask = preferredSubtask;
        this.mobility = mobility;
    }

    ReadyShard withMobility(Mobility newMobility) {
        return new ReadyShard(
                shardId, parentShardId, position, completeUntil, preferredSubtask, newMobility);
    }

    public String shardId() {
        return shardId;
    }

    @Nullable
    public String parentShardId() {
        return parentShardId;
    }

    public ShardPosition position() {
        return position;
    }

    /** See {@code ShardSplit}: until when nothing of the shard is missing at its position. */
    @Nullable
    public Instant completeUntil() {
        return completeUntil;
    }

    /**
     * The subtask that read the parent, or that had the shard before it failed; {@link
     * ShardGraph#NOBODY} if there is none.
     */
    public int preferredSubtask() {
        return preferredSubtask;
    }

    public Mobility mobility() {
        return mobility;
    }

    @Override
    public String toString() {
        return shardId + " (" + position + ")";
    }
}
