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
package io.github.ddbstreams.flink.source.split;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Objects;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/** A shard of a stream and how far it has been read. Immutable. */
@Internal
public final class ShardSplit implements DynamoDbStreamsSplit {

    private static final long serialVersionUID = 1L;

    /** In no id of a shard. */
    private static final char SEPARATOR = '/';

    private final String splitId;

    private final StreamInfo stream;
    private final String shardId;
    @Nullable private final String parentShardId;
    private final ShardPosition position;
    private final ShardProgress progress;
    @Nullable private final Instant completeUntil;
    @Nullable private final Instant stop;
    private final boolean besideSnapshot;

    /**
     * @param completeUntil until when nothing of this shard is known to be missing at {@code
     *     position}; null where nothing was promised, as at a fresh start at the trim horizon. It
     *     is what tells a loss from an empty shard when reading goes on at the trim horizon, where
     *     the service itself never complains
     * @param stop the bound of the source: records created after it are not read; null if unbounded
     */
    public ShardSplit(
            StreamInfo stream,
            String shardId,
            @Nullable String parentShardId,
            ShardPosition position,
            ShardProgress progress,
            @Nullable Instant completeUntil,
            @Nullable Instant stop) {
        this(stream, shardId, parentShardId, position, progress, completeUntil, stop, false);
    }

    private ShardSplit(
            StreamInfo stream,
            String shardId,
            @Nullable String parentShardId,
            ShardPosition position,
            ShardProgress progress,
            @Nullable Instant completeUntil,
            @Nullable Instant stop,
            boolean besideSnapshot) {
        this.stream = requireNonNull(stream);
        this.shardId = requireNonNull(shardId);
        this.parentShardId = parentShardId;
        this.position = requireNonNull(position);
        this.progress = requireNonNull(progress);
        this.completeUntil = completeUntil;
        this.stop = stop;
        this.besideSnapshot = besideSnapshot;
        this.splitId = splitId(stream, shardId);
    }

    /**
     * The id of a shard's split. It names the table, for several may be read at once, and not the
     * stream, for the shards of the streams that follow each other are in one state: ids of shards
     * hold an instant and a random part.
     */
    public static String splitId(StreamInfo stream, String shardId) {
        return stream.tableName() + SEPARATOR + shardId;
    }

    /** The shard that a split of this id is of. */
    public static String shardId(String splitId) {
        return splitId.substring(splitId.lastIndexOf(SEPARATOR) + 1);
    }

    @Override
    public String splitId() {
        return splitId;
    }

    @Nullable
    @Override
    public String parentSplitId() {
        return parentShardId == null ? null : splitId(stream, parentShardId);
    }

    /** The last record that was read, or when nothing more was there. */
    @Nullable
    @Override
    public Instant timeReached() {
        Instant createdAt = position.createdAt();
        if (createdAt == null || completeUntil == null) {
            return createdAt == null ? completeUntil : createdAt;
        }
        return createdAt.isAfter(completeUntil) ? createdAt : completeUntil;
    }

    @Override
    public boolean isRead() {
        return progress.isFinal();
    }

    public StreamInfo stream() {
        return stream;
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

    public ShardProgress progress() {
        return progress;
    }

    @Nullable
    public Instant completeUntil() {
        return completeUntil;
    }

    @Nullable
    public Instant stop() {
        return stop;
    }

    /** The same split, read by a source that reads the table's items too. */
    public ShardSplit besideSnapshot() {
        return new ShardSplit(
                stream, shardId, parentShardId, position, progress, completeUntil, stop, true);
    }

    /** Whether the source reads, or has read, the table's items too. */
    public boolean isBesideSnapshot() {
        return besideSnapshot;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof ShardSplit)) {
            return false;
        }
        ShardSplit that = (ShardSplit) other;
        return stream.equals(that.stream)
                && shardId.equals(that.shardId)
                && Objects.equals(parentShardId, that.parentShardId)
                && position.equals(that.position)
                && progress == that.progress
                && Objects.equals(completeUntil, that.completeUntil)
                && Objects.equals(stop, that.stop)
                && besideSnapshot == that.besideSnapshot;
    }

    @Override
    public int hashCode() {
        return Objects.hash(shardId, position, progress);
    }

    @Override
    public String toString() {
        return shardId
                + " ("
                + position
                + (progress == ShardProgress.READING ? "" : ", " + progress)
                + ")";
    }
}
