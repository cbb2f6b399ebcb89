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

import io.github.ddbstreams.flink.source.decode.DecodedRecord;
import java.time.Instant;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * The changing part of a split in the reader. Owned by the task thread; it moves only after a
 * record has been emitted.
 */
@Internal
public final class ShardSplitState {

    private final ShardSplit initial;
    private ShardPosition position;
    private ShardProgress progress;
    @Nullable private Instant completeUntil;
    @Nullable private String lastSequenceNumber;
    private long lastCreationMillis;
    private long records;
    private long latestCreationMillis = DecodedRecord.NO_CREATION_TIME;

    public ShardSplitState(ShardSplit split) {
        this.initial = split;
        this.position = split.position();
        this.progress = split.progress();
        this.completeUntil = split.completeUntil();
    }

    public StreamInfo stream() {
        return initial.stream();
    }

    public String shardId() {
        return initial.shardId();
    }

    public ShardProgress progress() {
        return progress;
    }

    /** Called for each record right after it was emitted, so it must be cheap. */
    public void emitted(String sequenceNumber, long creationMillis) {
        lastSequenceNumber = sequenceNumber;
        lastCreationMillis = creationMillis;
        records++;
        latestCreationMillis = Math.max(latestCreationMillis, creationMillis);
    }

    /**
     * The latest creation time of the records that were emitted; {@link
     * DecodedRecord#NO_CREATION_TIME} if none had one.
     */
    public long latestCreationMillis() {
        return latestCreationMillis;
    }

    /** How many records of the shard this reader has emitted. */
    public long records() {
        return records;
    }

    /** Nothing of this shard is missing at the current position that was written before then. */
    public void completeUntil(Instant instant) {
        completeUntil = instant;
    }

    @Nullable
    private Instant createdAt() {
        return lastCreationMillis == DecodedRecord.NO_CREATION_TIME
                ? null
                : Instant.ofEpochMilli(lastCreationMillis);
    }

    public void finished(ShardProgress finalProgress) {
        progress = finalProgress;
    }

    /** The split as it is now. Restored, it must not be opened at {@code LATEST}. */
    public ShardSplit toSplit() {
        if (lastSequenceNumber != null) {
            position = ShardPosition.after(lastSequenceNumber, createdAt());
        }
        return new ShardSplit(
                initial.stream(),
                initial.shardId(),
                initial.parentShardId(),
                // Another LATEST iterator would pass over what came since the first was taken.
                position.withoutLatest(),
                progress,
                completeUntil,
                initial.stop());
    }
}
