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
package io.github.ddbstreams.flink.source.enumerator;

import io.github.ddbstreams.flink.source.enumerator.assignment.Mobility;
import io.github.ddbstreams.flink.source.enumerator.assignment.ReadySplit;
import io.github.ddbstreams.flink.source.enumerator.state.EnumeratorState;
import io.github.ddbstreams.flink.source.enumerator.state.SnapshotState;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.SnapshotNews;
import io.github.ddbstreams.flink.source.settings.ScanSettings;
import io.github.ddbstreams.flink.source.split.DynamoDbStreamsSplit;
import io.github.ddbstreams.flink.source.split.SegmentSplit;
import io.github.ddbstreams.flink.source.split.ShardSplit;
import io.github.ddbstreams.flink.source.split.StreamInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import javax.annotation.Nullable;
import org.apache.flink.api.connector.source.SourceEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/**
 * The segments of a table's snapshot. Its life:
 *
 * <ol>
 *   <li>The table is described: its size says in how many segments it is read.
 *   <li>The changes are read: {@link ChangesBeside} says that all that are made from now on will
 *       be. From then a delay passes, for a LATEST iterator is not sharp, and reads that are not
 *       consistent lag.
 *   <li>Segments are given out, as many at a time as the readers and the budget of read units are
 *       good for.
 *   <li>All have been read, and nothing can have been missing ({@link SnapshotEnd}): the readers
 *       are told, and with them the operator behind them.
 * </ol>
 */
final class SnapshotSplits implements SplitProvider {

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotSplits.class);

    private static final long BYTES_OF_A_SEGMENT = 128L << 20;
    private static final int MOST_SEGMENTS = 10_000;

    private final ScanSettings settings;
    private final String tableName;
    private final TableInquiry inquiry;
    private final Function<TableDescription, Optional<StreamInfo>> tableInfo;
    private final TableIdentity identity;
    private final ChangesBeside changes;
    private final Duration delay;
    private final SnapshotProgress progress;
    private final SnapshotEnd end;
    private final IntSupplier parallelism;

    @Nullable private SegmentLedger segments;
    @Nullable private StreamInfo table;
    @Nullable private TableDescription description;
    @Nullable private Instant describedAt;
    @Nullable private Instant changesReadSince;
    private boolean started;

    private boolean told;
    private long epoch;

    /**
     * @param tableName for messages and ids
     * @param restored null if the snapshot has not begun
     * @param tableInfo what the rows are of, by the description of the table; empty if that is not
     *     known yet
     * @param identity of the table that is read
     * @param changes that are read beside it
     * @param delay from when they are read until the first row is read
     */
    SnapshotSplits(
            ScanSettings settings,
            String tableName,
            @Nullable SnapshotState restored,
            Function<Consumer<TableDescription>, TableInquiry> inquiries,
            Function<TableDescription, Optional<StreamInfo>> tableInfo,
            TableIdentity identity,
            ChangesBeside changes,
            Duration delay,
            SnapshotProgress progress,
            IntSupplier parallelism) {
        this.settings = settings;
        this.tableName = tableName;
        this.tableInfo = tableInfo;
        this.identity = identity;
        this.changes = changes;
        this.delay = delay;
        this.progress = progress;
        this.end = new SnapshotEnd(changes, restored != null && restored.isOver());
        this.parallelism = parallelism;
        this.inquiry = inquiries.apply(this::described);
        if (restored != null) {
            // Marks of an earlier epoch may be in the channels.
            epoch = restored.epoch() + 1;
            if (restored.segments() > 0) {
                segments = SegmentLedger.restore(restored);
                started = segments.waitingCount() < segments.size();
            }
        }
    }

    @Override
    public void start() {
        if (segments != null) {
            progress.goesOn(segments);
        }
        progress.tellBacklog(!isRead());
    }

    // ------------------------------------------------------------------ asking the service

    @Override
    public Optional<ServiceRequest<?>> nextRequest(Instant now) {
        if (started) {
            progress.reads(segments, now);
        }
        end.update(areRowsRead(), now);
        if (!isQuestionDue(now)) {
            return Optional.empty();
        }
        Optional<ServiceRequest<?>> request = inquiry.next(now);
        if (request.isPresent()) {
            describedAt = now;
            end.asked();
        }
        return request;
    }

    /** Again and again: the table may be deleted, and another one take its name. */
    private boolean isQuestionDue(Instant now) {
        return description == null
                || end.isTableToBeAskedFor()
                || !now.isBefore(describedAt.plus(settings.discoveryInterval()));
    }

    private void described(TableDescription newDescription) {
        identity.check(newDescription);
        description = newDescription;
        end.isStillTheSame();
        end.update(areRowsRead(), describedAt);
    }

    @Override
    public void reportLosses() {
        // What a scan does not show comes by the stream.
    }

    // ------------------------------------------------------------------ what may be read

    /** Readers without a segment wait for none: what follows them holds the watermark. */
    @Override
    public boolean isDiscovered() {
        return true;
    }

    @Override
    public boolean isRead() {
        return areRowsRead() && end.isOver();
    }

    private boolean areRowsRead() {
        return segments != null && segments.isRead();
    }

    @Override
    public boolean drainNewBeginning() {
        return false;
    }

    @Override
    public void nothingFollows() {
        if (!told) {
            told = true;
            progress.isOver();
        }
    }

    @Override
    public List<ReadySplit> ready(Instant now) {
        begin(now);
        if (!started || table == null) {
            return List.of();
        }
        return segments.waiting(mostAtATime() - segments.assignedCount()).stream()
                .map(
                        segment ->
                                new ReadySplit(
                                        SegmentSplit.splitId(tableName, segment),
                                        ReadySplit.NOBODY,
                                        Mobility.FREE))
                .collect(Collectors.toList());
    }

    private void begin(Instant now) {
        end.update(areRowsRead(), now);
        if (isRead() && now.isAfter(segments.lastReadAt().plus(settings.startupSlack()))) {
            progress.tellBacklog(false);
        }
        if (table == null && description != null) {
            table = tableInfo.apply(description).orElse(null);
        }
        if (table == null) {
            return;
        }
        if (segments == null) {
            segments = SegmentLedger.fresh(settings.snapshotSegments().orElseGet(this::bySize));
        }
        if (!started && changes.areRead()) {
            if (changesReadSince == null) {
                changesReadSince = now;
            }
            started = !now.isBefore(changesReadSince.plus(delay));
            if (started) {
                progress.begins(
                        segments.size(), description.itemCount(), description.tableSizeBytes());
            }
        }
    }

    private int bySize() {
        Long bytes = description.tableSizeBytes();
        long wanted =
                Math.max(
                        2L * parallelism.getAsInt(),
                        (bytes == null ? 0 : bytes) / BYTES_OF_A_SEGMENT);
        return (int) Math.min(wanted, MOST_SEGMENTS);
    }

    /** A segment has one request in flight; half of a reader's requests are left to its shards. */
    private int mostAtATime() {
        int byReaders =
                parallelism.getAsInt() * Math.max(1, settings.pollConcurrency().least() / 2);
        return settings.snapshotSegmentsAtATime()
                .map(byUnits -> Math.min(byReaders, byUnits))
                .orElse(byReaders);
    }

    /** What each segment may consume, whether all that can be read now are with readers yet. */
    private double unitsPerSegment(int readUnits) {
        int reading = segments == null ? 0 : segments.assignedCount();
        int open = segments == null ? Integer.MAX_VALUE : reading + segments.waitingCount();
        return (double) readUnits / Math.max(1, Math.max(reading, Math.min(open, mostAtATime())));
    }

    @Override
    public boolean isWaitingForTime() {
        return isRead()
                ? progress.isBacklog()
                : areRowsRead() || changesReadSince != null && !started;
    }

    @Override
    public Optional<SourceEvent> notice() {
        boolean read = isRead();
        Instant lastReadAt = read ? segments.lastReadAt() : null;
        double units = settings.snapshotReadUnits().map(this::unitsPerSegment).orElse(0d);
        return Optional.of(
                new SnapshotNews(
                        epoch, units, read, lastReadAt == null ? 0 : lastReadAt.toEpochMilli()));
    }

    @Override
    public int unassignedCount() {
        return segments == null ? 0 : segments.waitingCount();
    }

    @Override
    public void addLoads(int[] loads) {
        if (segments != null) {
            segments.addLoads(loads);
        }
    }

    // ------------------------------------------------------------------ what becomes of splits

    @Override
    public boolean owns(DynamoDbStreamsSplit split) {
        return split instanceof SegmentSplit
                && ((SegmentSplit) split).table().tableName().equals(tableName);
    }

    @Override
    public DynamoDbStreamsSplit assign(String splitId, int subtask) {
        int segment = SegmentSplit.segment(splitId);
        segments.assigned(segment, subtask);
        return SegmentSplit.unread(table, segment, segments.size());
    }

    /**
     * A shard may be behind the other shards of its reader, which has said how far these are: what
     * it said is void.
     */
    @Override
    public void given(DynamoDbStreamsSplit split) {
        if (split instanceof ShardSplit && !isBehindSnapshot(split.timeReached())) {
            epoch++;
        }
    }

    private boolean isBehindSnapshot(@Nullable Instant reached) {
        return isRead()
                && reached != null
                && reached.toEpochMilli()
                        > segments.lastReadAt().toEpochMilli() + settings.startupSlack().toMillis();
    }

    @Override
    public boolean claimed(int subtask, Collection<DynamoDbStreamsSplit> splits, Instant now) {
        if (segments == null) {
            return false;
        }
        List<Integer> missing = segments.claimed(subtask, segments(splits));
        givenAgain(missing);
        return !splits.isEmpty() || !missing.isEmpty();
    }

    @Override
    public void allClaimed(Instant now) {
        if (segments != null) {
            givenAgain(segments.allClaimed());
        }
    }

    private void givenAgain(List<Integer> missing) {
        if (!missing.isEmpty()) {
            LOG.info(
                    "The checkpoint was taken while segments {} of table {} were on their way to a"
                            + " reader; they are assigned again.",
                    missing,
                    tableName);
        }
    }

    @Override
    public void ended(int subtask, DynamoDbStreamsSplit split, Instant now) {
        segments.ended(subtask, (SegmentSplit) split);
    }

    @Override
    public void caughtUp(int subtask, String splitId) {
        // Segments continue nothing.
    }

    @Override
    public void takenBack(int subtask, Collection<DynamoDbStreamsSplit> returned, Instant now) {
        epoch++;
        if (segments != null) {
            segments.takenBack(
                    subtask,
                    segments(returned).stream()
                            .map(SegmentSplit::segment)
                            .collect(Collectors.toList()));
        }
        if (!areRowsRead()) {
            end.update(false, now);
            progress.tellBacklog(true);
        }
    }

    private static List<SegmentSplit> segments(Collection<DynamoDbStreamsSplit> splits) {
        return splits.stream().map(SegmentSplit.class::cast).collect(Collectors.toList());
    }

    @Override
    public Map<Integer, List<String>> drainReleases() {
        return segments == null ? Map.of() : splitIds(segments.drainReleases());
    }

    @Override
    public Map<Integer, List<String>> drainForgettable() {
        return segments == null ? Map.of() : splitIds(segments.drainForgettable());
    }

    private Map<Integer, List<String>> splitIds(Map<Integer, List<Integer>> bySubtask) {
        Map<Integer, List<String>> ids = new HashMap<>();
        bySubtask.forEach(
                (subtask, numbers) ->
                        ids.put(
                                subtask,
                                numbers.stream()
                                        .map(n -> SegmentSplit.splitId(tableName, n))
                                        .collect(Collectors.toList())));
        return ids;
    }

    // ------------------------------------------------------------------ checkpoints

    @Override
    public void snapshot(long checkpointId, EnumeratorState.Builder state) {
        state.snapshot(
                segments == null
                        ? SnapshotState.notBegun(epoch)
                        : segments.snapshot(checkpointId, epoch, isRead()));
    }

    @Override
    public void checkpointCompleted(long checkpointId, Instant now) {
        if (segments != null) {
            segments.checkpointCompleted(checkpointId);
        }
    }

    @Override
    public void close() {
        inquiry.close();
    }
}
