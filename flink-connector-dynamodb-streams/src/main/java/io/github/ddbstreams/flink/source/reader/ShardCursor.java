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
package io.github.ddbstreams.flink.source.reader;

import io.github.ddbstreams.flink.source.client.IteratorPosition;
import io.github.ddbstreams.flink.source.decode.DecodedRecord;
import io.github.ddbstreams.flink.source.loss.DataLoss;
import io.github.ddbstreams.flink.source.loss.DataLossPolicy;
import io.github.ddbstreams.flink.source.settings.ScanSettings;
import io.github.ddbstreams.flink.source.split.ShardIds;
import io.github.ddbstreams.flink.source.split.ShardPosition;
import io.github.ddbstreams.flink.source.split.ShardSplit;
import io.github.ddbstreams.flink.source.split.ShardSplitState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.annotation.Nullable;

/**
 * Where a shard is read on, and whether something of it is missing there. It runs ahead of what has
 * been emitted. Every loss of a shard's records is found here. Owned by the fetcher thread.
 */
final class ShardCursor {

    private final ShardSplit split;
    private final ScanSettings settings;
    private final DataLossPolicy losses;
    private final RangeFilter filter;

    private ShardPosition position;
    @Nullable private String iterator;
    @Nullable private Instant completeUntil;
    private boolean openedAtLatest;

    /** The shard's LATEST iterator had been taken by then. */
    @Nullable private Instant openedBy;

    // what to go back to
    private ShardPosition rememberedPosition;
    private boolean rememberedOpen;

    ShardCursor(ShardSplit split, ScanSettings settings, DataLossPolicy losses) {
        this.split = split;
        this.settings = settings;
        this.losses = losses;
        this.filter = new RangeFilter(split, settings);
        this.position = split.position();
        this.completeUntil = split.completeUntil();
    }

    /** The position, in words. */
    @Override
    public String toString() {
        return position.toString();
    }

    /** What is between the start and the stop of the source. */
    RangeFilter filter() {
        return filter;
    }

    // ------------------------------------------------------------------ iterators

    /** The iterator to read on with; null if one is to be opened. */
    @Nullable
    String iterator() {
        return iterator;
    }

    /**
     * An iterator came.
     *
     * @param newIterator null behind the end of a closed shard
     */
    void iterator(@Nullable String newIterator) {
        iterator = newIterator;
    }

    /**
     * Where to open an iterator now.
     *
     * @throws RuntimeException if that would pass over something that was to be read
     */
    IteratorPosition open(Instant now) {
        if (position.kind() == ShardPosition.Kind.AFTER) {
            return IteratorPosition.after(position.sequenceNumber());
        }
        openedAtLatest =
                position.mayOpenAtLatest()
                        && !now.isAfter(position.since().plus(settings.startupSlack()));
        if (openedAtLatest) {
            return IteratorPosition.latest();
        }
        position = position.withoutLatest();
        // The trim horizon never complains, so what it may have passed is found by its age.
        Instant horizon = now.minus(ScanSettings.RETENTION);
        if (completeUntil != null && completeUntil.isBefore(horizon)) {
            lose(horizon, "nothing was read for longer than the 24 hours that records are kept");
            completeUntil = now;
        }
        return IteratorPosition.trimHorizon();
    }

    /**
     * The iterator is of no use any more.
     *
     * @return whether the next one goes back behind where this one has begun
     */
    boolean dropIterator() {
        iterator = null;
        if (!openedAtLatest || !isUntouched()) {
            return false;
        }
        // Another LATEST iterator would pass over what was written since the first one.
        openedAtLatest = false;
        position = position.withoutLatest();
        if (split.isBesideSnapshot() && completeUntil != null) {
            filter.since(completeUntil);
        }
        return true;
    }

    /**
     * Whether a shard that is at its tip can be said to be complete. If its LATEST iterator has
     * shown no record, the shard has no position yet; another iterator begins at the trim horizon
     * and would show what was written before the first one was taken, which is in the rows of a
     * snapshot. So beside a snapshot nothing is said of it, until the time alone tells what was
     * written before the first iterator from what is written behind the tip: see {@link
     * ShardSplitState#toSplit}.
     */
    boolean isShownWhole(Instant tipAskedAt) {
        if (!split.isBesideSnapshot() || !openedAtLatest || !isUntouched()) {
            return true;
        }
        if (openedBy == null) {
            openedBy = tipAskedAt;
        }
        // Either date may be off by the slack, and dates are whole seconds.
        Duration apart = settings.startupSlack().multipliedBy(2).plusSeconds(1);
        return tipAskedAt.isAfter(openedBy.plus(apart));
    }

    /**
     * Whether the shard was closed before its LATEST iterator was taken, which then shows nothing
     * of it.
     */
    boolean isClosedBehindLatest() {
        return openedAtLatest && iterator == null && isUntouched();
    }

    // ------------------------------------------------------------------ records

    /** Moves behind records. */
    void advance(List<? extends DecodedRecord<?>> records) {
        for (int i = records.size() - 1; i >= 0; i--) {
            DecodedRecord<?> record = records.get(i);
            if (record.sequenceNumber() != null) {
                position = ShardPosition.after(record.sequenceNumber(), createdAt(record));
                return;
            }
        }
    }

    @Nullable
    private static Instant createdAt(DecodedRecord<?> record) {
        return record.creationTimeMillis() == DecodedRecord.NO_CREATION_TIME
                ? null
                : Instant.ofEpochMilli(record.creationTimeMillis());
    }

    /** Nothing that was written before then is missing. */
    void completeUntil(Instant instant) {
        completeUntil = instant;
    }

    /** What follows may have to be read again: see {@link #goBack}. */
    void remember() {
        rememberedPosition = position;
        rememberedOpen = filter.isOpen();
    }

    /**
     * Reads again what has been read since {@link #remember}.
     *
     * @return see {@link #dropIterator}
     */
    boolean goBack() {
        position = rememberedPosition;
        filter.setOpen(rememberedOpen);
        return dropIterator();
    }

    /**
     * Whether a first record has not been let through in this shard, by this poller or before. What
     * is older than the start does not count.
     */
    private boolean isUntouched() {
        return position.kind() != ShardPosition.Kind.AFTER || !filter.isOpen();
    }

    // ------------------------------------------------------------------ what is missing

    /**
     * The position is behind the horizon. That alone is no loss: behind an old record whose shard
     * was read to its tip more recently, what is trimmed by now was there to be read by then.
     *
     * @throws RuntimeException if it is a loss that is to fail the job
     */
    void trimmed(Instant now) {
        Instant horizon = now.minus(ScanSettings.RETENTION);
        if (isUntouched()) {
            position = split.position().withoutLatest();
            if (iterator != null && isPromisedWhole()) {
                lose(now, "its first records have been trimmed away");
                completeUntil = now;
            }
        } else {
            Instant createdAt = position.createdAt();
            boolean expired = createdAt != null && createdAt.isBefore(horizon);
            boolean readSince =
                    expired && completeUntil != null && !completeUntil.isBefore(horizon);
            if (!readSince) {
                // What is trimmed before its time may have been followed by more of the kind.
                lose(
                        expired || createdAt == null ? horizon : now,
                        "the position has been trimmed away");
                completeUntil = now;
            }
            position = ShardPosition.trimHorizon();
        }
        dropIterator();
    }

    /**
     * The service does not know the shard any more.
     *
     * @throws RuntimeException if it is a loss that is to fail the job
     */
    void gone(Instant now) {
        if (!isExpiredUnread(now)) {
            lose(now, "the shard, or its stream, is gone before its end was read");
        }
    }

    /** Whether everything that was ever written to the shard is to be read. */
    private boolean isPromisedWhole() {
        return filter.isOpen()
                && split.completeUntil() != null
                && ShardIds.creationTime(split.shardId())
                        .map(created -> !split.completeUntil().isAfter(created))
                        .orElse(false);
    }

    /**
     * Whether the shard, of which nothing was read, held nothing but what is past its retention and
     * was never promised. Listings show such shards for a while.
     */
    private boolean isExpiredUnread(Instant now) {
        Instant horizon = now.minus(ScanSettings.RETENTION);
        return isUntouched()
                && (completeUntil == null || !completeUntil.isBefore(horizon))
                && ShardIds.creationTime(split.shardId())
                        .map(created -> created.isBefore(horizon))
                        .orElse(false);
    }

    /** What was written before is not lost; null if not known. */
    @Nullable
    private Instant lossBegins() {
        Instant createdAt = position.createdAt();
        if (createdAt != null && completeUntil != null) {
            return createdAt.isAfter(completeUntil) ? createdAt : completeUntil;
        }
        if (createdAt != null || completeUntil != null) {
            return createdAt != null ? createdAt : completeUntil;
        }
        return ShardIds.creationTime(split.shardId()).orElse(null);
    }

    private void lose(Instant until, String cause) {
        losses.report(
                new DataLoss(
                        split.stream().streamArn(),
                        "shard " + split.shardId(),
                        position.toString(),
                        lossBegins(),
                        until,
                        cause));
    }
}
