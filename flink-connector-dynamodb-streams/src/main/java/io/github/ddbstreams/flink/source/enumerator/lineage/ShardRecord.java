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

import io.github.ddbstreams.flink.source.split.ShardPosition;
import io.github.ddbstreams.flink.source.split.ShardProgress;
import java.time.Instant;
import java.util.Objects;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/** What a checkpoint holds of a shard in the {@link ShardGraph}. */
@Internal
public final class ShardRecord {

    private final String shardId;
    @Nullable private final String parentShardId;
    private final ShardStatus status;
    private final ShardProgress progress;
    @Nullable private final ShardPosition childrenStart;
    @Nullable private final Instant finishedAt;
    private final boolean childless;

    /**
     * @param childrenStart for a finished shard, where its children start; null if they start as if
     *     they continued nothing
     * @param finishedAt when the end was reported; null unless finished
     * @param childless whether it is known that the shard will never have a child
     */
    public ShardRecord(
            String shardId,
            @Nullable String parentShardId,
            ShardStatus status,
            ShardProgress progress,
            @Nullable ShardPosition childrenStart,
            @Nullable Instant finishedAt,
            boolean childless) {
        this.shardId = requireNonNull(shardId);
        this.parentShardId = parentShardId;
        this.status = requireNonNull(status);
        this.progress = requireNonNull(progress);
        this.childrenStart = childrenStart;
        this.finishedAt = finishedAt;
        this.childless = childless;
    }

    public String shardId() {
        return shardId;
    }

    @Nullable
    public String parentShardId() {
        return parentShardId;
    }

    public ShardStatus status() {
        return status;
    }

    public ShardProgress progress() {
        return progress;
    }

    @Nullable
    public ShardPosition childrenStart() {
        return childrenStart;
    }

    @Nullable
    public Instant finishedAt() {
        return finishedAt;
    }

    public boolean childless() {
        return childless;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof ShardRecord)) {
            return false;
        }
        ShardRecord that = (ShardRecord) other;
        return shardId.equals(that.shardId)
                && Objects.equals(parentShardId, that.parentShardId)
                && status == that.status
                && progress == that.progress
                && Objects.equals(childrenStart, that.childrenStart)
                && Objects.equals(finishedAt, that.finishedAt)
                && childless == that.childless;
    }

    @Override
    public int hashCode() {
        return Objects.hash(shardId, status, progress);
    }

    @Override
    public String toString() {
        return shardId + " " + status + (progress.isFinal() ? " " + progress : "");
    }
}
