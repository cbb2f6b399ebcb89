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
import io.github.ddbstreams.flink.source.client.StreamsServiceException;
import io.github.ddbstreams.flink.source.decode.DecodedPage;
import io.github.ddbstreams.flink.source.decode.DecodedRecord;
import io.github.ddbstreams.flink.source.loss.DataLoss;
import io.github.ddbstreams.flink.source.loss.DataLossPolicy;
import io.github.ddbstreams.flink.source.settings.Backoff;
import io.github.ddbstreams.flink.source.settings.ScanSettings;
import io.github.ddbstreams.flink.source.split.ShardIds;
import io.github.ddbstreams.flink.source.split.ShardPosition;
import io.github.ddbstreams.flink.source.split.ShardProgress;
import io.github.ddbstreams.flink.source.split.ShardSplit;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import javax.annotation.Nullable;
import org.apache.flink.util.FlinkRuntimeException;

/**
 * One shard's way through its requests: what to ask next, when, and what an answer means. A state
 * machine without I/O or threads of its own; the fetcher thread owns it.
 *
 * <pre>
 *     +--------------------------- due &lt;------------------------------+
 *     | nextRequest(), sent()       ^                                 |
 *     v                             |                                 |
 *  in flight -- opened(), failed(), an answer without news            |
 *     |                                                               |
 *     +-- an answer with records, or the end --&gt; holding -- takePage() --+--&gt; finished
 * </pre>
 *
 * <p>Times of requests are wall-clock instants, for they are compared with creation times; when the
 * next request is due is counted in a monotonic time, in milliseconds.
 */
final class ShardPoller<E> {

    /** Empty pages that are polled at the normal pace: a quiet part takes about that many. */
    private static final int EMPTY_PAGES_AT_FULL_PACE = 5;

    /** How often in a row a shard must be unknown to the service to be taken for gone. */
    private static final int NOT_FOUND_MEANS_GONE = 5;

    /** What gathers in a shard that is polled so late may be a full page. */
    private static final long LATE_MILLIS = 2_000;

    private static final Duration TIP_REPORT_INTERVAL = Duration.ofMinutes(1);

    /** Where watermarks follow the tip, they are as late as it is reported. */
    private static final Duration TIP_REPORT_INTERVAL_FOR_WATERMARKS = Duration.ofMillis(200);

    private enum State {
        DUE,
        IN_FLIGHT,
        HOLDING,
        FINISHED
    }

    private final ShardSplit split;
    private final ScanSettings settings;
    private final DataLossPolicy losses;
    private final Backoff backoff;
    private final Random random;
    private final Duration tipReportInterval;
    private final RangeFilter filter;
    private final TipDetector tip;
    private final TipDetector tipAfterStop;

    private State state;
    private long dueAtMillis;
    private boolean catchingUp = true;
    private boolean paused;
    private int failures;
    private int notFound;

    // where to read on; it runs ahead of what has been emitted
    private ShardPosition position;
    @Nullable private String iterator;
    @Nullable private Instant completeUntil;
    @Nullable private Instant tipReportedAt;
    private boolean openedAtLatest;

    // the page that waits to be taken, and what to go back to if it is dropped instead
    @Nullable private ShardPage<E> page;
    private ShardPosition positionBeforePage;
    private boolean openBeforePage;
    @Nullable private Instant completeBeforePage;

    ShardPoller(ShardSplit split, ScanSettings settings, DataLossPolicy losses, Random random) {
        this.split = split;
        this.settings = settings;
        this.losses = losses;
        this.backoff = settings.backoff();
        this.random = random;
        this.tipReportInterval =
                settings.watermarkSlack().isPresent()
                        ? TIP_REPORT_INTERVAL_FOR_WATERMARKS
                        : TIP_REPORT_INTERVAL;
        this.filter = new RangeFilter(split, settings);
        this.tip = new TipDetector(settings.tipEmptyPages(), settings.tipDuration());
        this.tipAfterStop = new TipDetector(settings.tipEmptyPages(), settings.tipDuration());
        this.position = split.position();
        this.completeUntil = split.completeUntil();
        this.state = split.progress().isFinal() ? State.FINISHED : State.DUE;
    }

    String splitId() {
        return split.splitId();
    }

    ShardSplit split() {
        return split;
    }

    // ------------------------------------------------------------------ what to do next

    /** Whether a request is to be sent once {@link #dueAtMillis} has come. */
    boolean isDue() {
        return state == State.DUE && !paused;
    }

    long dueAtMillis() {
        return dueAtMillis;
    }

    /**
     * Whether a page that is asked for now may well be a full one: it is the first, or the one
     * before was full, or it is asked for long after it was due.
     */
    boolean mayGetFullPage(long nowMillis) {
        return catchingUp || nowMillis - dueAtMillis > LATE_MILLIS;
    }

    void pause() {
        paused = true;
    }

    void resume() {
        paused = false;
    }

    boolean isPaused() {
        return paused;
    }

    boolean isHoldingPage() {
        return state == State.HOLDING;
    }

    /** Whether giving up the page that is held would make room. */
    boolean isPageCharged() {
        return page.charge() > 0;
    }

    /**
     * Whether a first record has not been let through in this shard, by this poller or before. What
     * is older than the start does not count.
     */
    private boolean isUntouched() {
        return position.kind() != ShardPosition.Kind.AFTER || !filter.isOpen();
    }

    /** What to ask now; {@link #sent} follows if it is asked. */
    PollRequest nextRequest(Instant now) {
        if (iterator != null) {
            return PollRequest.page(iterator);
        }
        if (position.kind() == ShardPosition.Kind.AFTER) {
            return PollRequest.open(IteratorPosition.after(position.sequenceNumber()));
        }
        if (position.mayOpenAtLatest()
                && !now.isAfter(position.since().plus(settings.startupSlack()))) {
            openedAtLatest = true;
            return PollRequest.open(IteratorPosition.latest());
        }
        openedAtLatest = false;
        position = position.withoutLatest();
        // The trim horizon never complains, so what it may have passed is found by its age.
        Instant horizon = now.minus(ScanSettings.RETENTION);
        if (completeUntil != null && completeUntil.isBefore(horizon)) {
            lose(horizon, "nothing was read for longer than the 24 hours that records are kept");
            completeUntil = now;
        }
        return PollRequest.open(IteratorPosition.trimHorizon());
    }

    void sent() {
        state = State.IN_FLIGHT;
    }

    // ------------------------------------------------------------------ answers

    /** An iterator came. It ends no row of failures: only a page shows that it is good for one. */
    void opened(String newIterator, long nowMillis) {
        iterator = newIterator;
        due(nowMillis);
    }

    /**
     * A page came.
     *
     * @param charge the bytes that it is charged with
     * @param askedAt when it was asked for
     * @param askedAtMillis the same in monotonic time, from which the poll interval counts
     */
    void page(DecodedPage<E> answer, long charge, Instant askedAt, long askedAtMillis) {
        failures = 0;
        notFound = 0;
        rememberForDrop();
        List<DecodedRecord<E>> records = answer.records();
        int beyond = filter.firstBeyond(records);
        boolean isBeyond = beyond < records.size();
        List<DecodedRecord<E>> selected = filter.select(records.subList(0, beyond));
        advance(records);

        Instant tipReachedAt = null;
        if (!records.isEmpty()) {
            tip.records();
        } else if (tip.emptyPage(askedAt)) {
            completeUntil = askedAt;
            tipReachedAt = tipToReport(askedAt);
        }
        boolean isTipAfterStop = false;
        if (!records.isEmpty()) {
            tipAfterStop.records();
        } else if (isAfterStop(askedAt)) {
            isTipAfterStop = tipAfterStop.emptyPage(askedAt);
        }

        iterator = answer.nextShardIterator();
        long pauseMillis = pauseMillisAfter(answer);
        catchingUp = pauseMillis == 0;
        if (openedAtLatest && iterator == null && isUntouched()) {
            // Closed before its LATEST iterator was taken, which then shows nothing of it.
            dropIterator();
            due(askedAtMillis);
            return;
        }
        ShardProgress progress = progress(isBeyond, isTipAfterStop);
        dueAtMillis = askedAtMillis + pauseMillis;
        if (selected.isEmpty() && !progress.isFinal() && tipReachedAt == null) {
            state = State.DUE;
        } else {
            page = new ShardPage<>(splitId(), selected, charge, progress, tipReachedAt);
            state = State.HOLDING;
        }
    }

    private ShardProgress progress(boolean isBeyond, boolean isTipAfterStop) {
        if (isBeyond) {
            return ShardProgress.STOPPED;
        }
        if (iterator == null) {
            // Closed. Its children may be older than the stop, so this comes before the tip.
            return ShardProgress.ENDED;
        }
        return isTipAfterStop ? ShardProgress.STOPPED : ShardProgress.READING;
    }

    private void advance(List<DecodedRecord<E>> records) {
        for (int i = records.size() - 1; i >= 0; i--) {
            DecodedRecord<E> record = records.get(i);
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

    @Nullable
    private Instant tipToReport(Instant askedAt) {
        if (tipReportedAt != null && askedAt.isBefore(tipReportedAt.plus(tipReportInterval))) {
            return null;
        }
        tipReportedAt = askedAt;
        return askedAt;
    }

    private boolean isAfterStop(Instant askedAt) {
        return split.stop() != null && askedAt.isAfter(split.stop());
    }

    private long pauseMillisAfter(DecodedPage<E> answer) {
        if (answer.records().size() >= settings.maxRecords()
                || answer.sizeInBytes() >= PageBudget.FULL_PAGE_BYTES) {
            return 0;
        }
        long interval = settings.pollInterval().toMillis();
        int slowPages = tip.emptyPages() - EMPTY_PAGES_AT_FULL_PACE;
        return slowPages <= 0
                ? interval
                : Math.min(
                        interval << Math.min(slowPages, 20),
                        settings.pollIdleInterval().toMillis());
    }

    /** Whether the answer left a page to be {@linkplain #takePage taken}. */
    ShardPage<E> takePage() {
        ShardPage<E> taken = page;
        page = null;
        state = taken.progress().isFinal() ? State.FINISHED : State.DUE;
        return taken;
    }

    /**
     * Gives the page up to make room for others; it will be asked for again.
     *
     * @return the bytes that it was charged with
     */
    long dropPage() {
        long charge = page.charge();
        page = null;
        position = positionBeforePage;
        filter.setOpen(openBeforePage);
        completeUntil = completeBeforePage;
        tip.records();
        tipAfterStop.records();
        dropIterator();
        state = State.DUE;
        return charge;
    }

    private void rememberForDrop() {
        positionBeforePage = position;
        openBeforePage = filter.isOpen();
        completeBeforePage = completeUntil;
    }

    private void due(long atMillis) {
        state = State.DUE;
        dueAtMillis = atMillis;
    }

    // ------------------------------------------------------------------ failures

    /**
     * The request failed.
     *
     * @throws RuntimeException if it must fail the job: what no retry can mend, or a loss of data
     *     that must not be passed over
     */
    void failed(StreamsServiceException failure, Instant now, long nowMillis) {
        failures++;
        long retryAtMillis = nowMillis + backoff.delay(failures, random).toMillis();
        switch (failure.kind()) {
            case EXPIRED_ITERATOR:
                dropIterator();
                // Once is what happens after a pause; again and again needs a break in between.
                due(failures == 1 ? nowMillis : retryAtMillis);
                return;
            case TRIMMED:
                goToTrimHorizon(now);
                dropIterator();
                due(retryAtMillis);
                return;
            case NOT_FOUND:
                if (++notFound < NOT_FOUND_MEANS_GONE) {
                    dropIterator();
                    due(retryAtMillis);
                    return;
                }
                if (!isExpiredUnread(now)) {
                    lose(now, "the shard, or its stream, is gone before its end was read");
                }
                page =
                        new ShardPage<>(
                                splitId(), Collections.emptyList(), 0, ShardProgress.ENDED, null);
                rememberForDrop();
                state = State.HOLDING;
                return;
            default:
                if (!failure.kind().isRetryable()) {
                    throw new FlinkRuntimeException(
                            "Cannot read shard "
                                    + split.shardId()
                                    + " of stream "
                                    + split.stream().streamArn()
                                    + " ("
                                    + position
                                    + "): "
                                    + failure.getMessage(),
                            failure);
                }
                due(retryAtMillis);
        }
    }

    /**
     * The position is behind the horizon. That alone is no loss: behind an old record whose shard
     * was read to its tip more recently, what is trimmed by now was there to be read by then.
     */
    private void goToTrimHorizon(Instant now) {
        Instant horizon = now.minus(ScanSettings.RETENTION);
        if (isUntouched()) {
            position = split.position().withoutLatest();
            if (iterator != null && isPromisedWhole()) {
                lose(now, "its first records have been trimmed away");
                completeUntil = now;
            }
            return;
        }
        Instant createdAt = position.createdAt();
        boolean expired = createdAt != null && createdAt.isBefore(horizon);
        boolean readSince = expired && completeUntil != null && !completeUntil.isBefore(horizon);
        if (!readSince) {
            // What is trimmed before its time may have been followed by more of the kind.
            lose(
                    expired || createdAt == null ? horizon : now,
                    "the position has been trimmed away");
            completeUntil = now;
        }
        position = ShardPosition.trimHorizon();
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

    private void dropIterator() {
        iterator = null;
        if (openedAtLatest && isUntouched()) {
            // Another LATEST iterator would pass over what was written since the first one.
            openedAtLatest = false;
            position = position.withoutLatest();
        }
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
