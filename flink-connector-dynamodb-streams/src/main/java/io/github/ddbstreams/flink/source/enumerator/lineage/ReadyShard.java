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

    ReadyShard(
            String shardId,
            @Nullable String parentShardId,
            ShardPosition position,
            @Nullable Instant completeUntil,
            int preferredSubtask) {
        this.shardId = shardId;
        this.parentShardId = parentShardId;
        this.position = position;
        this.completeUntil = completeUntil;
        this.preferredSubtask = preferredSubtask;
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
     * ReadySplit#NOBODY} if there is none.
     */
    public int preferredSubtask() {
        return preferredSubtask;
    }

    @Override
    public String toString() {
        return shardId + " (" + position + ")";
    }
}
