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

/** A shard in the reader: see {@link SplitState}. */
@Internal
public final class ShardSplitState implements SplitState {

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

    @Override
    public StreamInfo stream() {
        return initial.stream();
    }

    @Override
    public String shardId() {
        return initial.shardId();
    }

    @Override
    public boolean isRead() {
        return progress.isFinal();
    }

    @Override
    public void emitted(String sequenceNumber, long creationMillis) {
        lastSequenceNumber = sequenceNumber;
        lastCreationMillis = creationMillis;
        records++;
        latestCreationMillis = Math.max(latestCreationMillis, creationMillis);
    }

    @Override
    public long latestCreationMillis() {
        return latestCreationMillis;
    }

    @Override
    public long completeUntilMillis() {
        Instant reached = initial.timeReached();
        long millis = reached == null ? Long.MIN_VALUE : reached.toEpochMilli();
        if (completeUntil != null) {
            millis = Math.max(millis, completeUntil.toEpochMilli());
        }
        return Math.max(millis, latestCreationMillis);
    }

    @Override
    public long records() {
        return records;
    }

    @Override
    public void pageEmitted(PageEnd end) {
        progress = end.progress();
        if (end.completeUntil() != null) {
            completeUntil = end.completeUntil();
        }
    }

    @Override
    public boolean isBesideSnapshot() {
        return initial.isBesideSnapshot();
    }

    @Nullable
    private Instant createdAt() {
        return lastCreationMillis == DecodedRecord.NO_CREATION_TIME
                ? null
                : Instant.ofEpochMilli(lastCreationMillis);
    }

    /**
     * {@inheritDoc} Restored, it must not be opened at {@code LATEST}, but at the trim horizon if
     * no record has come. Beside a snapshot it must not show then what was written before it was
     * opened: this is in the rows. By the time it was complete until, it had shown nothing since,
     * and what is older is older by so much that its date tells.
     */
    @Override
    public ShardSplit toSplit() {
        if (lastSequenceNumber != null) {
            position = ShardPosition.after(lastSequenceNumber, createdAt());
        }
        ShardSplit split =
                new ShardSplit(
                        initial.stream(),
                        initial.shardId(),
                        initial.parentShardId(),
                        restoredPosition(),
                        progress,
                        completeUntil,
                        initial.stop());
        return initial.isBesideSnapshot() ? split.besideSnapshot() : split;
    }

    private ShardPosition restoredPosition() {
        boolean isShownToBeEmpty =
                initial.isBesideSnapshot()
                        && position.kind() == ShardPosition.Kind.SINCE
                        && completeUntil != null
                        && completeUntil.isAfter(position.since());
        // Another LATEST iterator would pass over what came since the first was taken.
        return isShownToBeEmpty ? ShardPosition.since(completeUntil) : position.withoutLatest();
    }
}
