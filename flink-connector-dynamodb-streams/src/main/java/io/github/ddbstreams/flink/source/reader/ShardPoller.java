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

import io.github.ddbstreams.flink.source.client.StreamsServiceException;
import io.github.ddbstreams.flink.source.decode.DecodedPage;
import io.github.ddbstreams.flink.source.decode.DecodedRecord;
import io.github.ddbstreams.flink.source.format.SnapshotPhase;
import io.github.ddbstreams.flink.source.loss.DataLossPolicy;
import io.github.ddbstreams.flink.source.settings.Backoff;
import io.github.ddbstreams.flink.source.settings.ScanSettings;
import io.github.ddbstreams.flink.source.split.PageEnd;
import io.github.ddbstreams.flink.source.split.ShardProgress;
import io.github.ddbstreams.flink.source.split.ShardSplit;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import javax.annotation.Nullable;
import org.apache.flink.util.FlinkRuntimeException;

/** Polls a shard: see {@link SplitPoller}. */
final class ShardPoller<E> implements SplitPoller<E> {

    /** How often in a row a shard must be unknown to the service to be taken for gone. */
    private static final int NOT_FOUND_MEANS_GONE = 5;

    private static final Duration TIP_REPORT_INTERVAL = Duration.ofMinutes(1);

    /** Where watermarks follow the tip, they are as late as it is reported. */
    private static final Duration TIP_REPORT_INTERVAL_FOR_WATERMARKS = Duration.ofMillis(200);

    /** While a snapshot is read, others wait for how far the changes have been read. */
    private static final Duration TIP_REPORT_INTERVAL_FOR_SNAPSHOT = Duration.ofSeconds(1);

    private enum State {
        DUE,
        IN_FLIGHT,
        HOLDING,
        FINISHED
    }

    private final ShardSplit split;
    private final ShardRequest.Service<E> service;
    private final Backoff backoff;
    private final Random random;
    private final boolean watermarksFollow;
    private final SnapshotPhase snapshot;
    private final TipDetector tip;
    private final TipDetector tipAfterStop;
    private final ShardCursor cursor;
    private final PollPace pace;

    private State state;
    private boolean isToTellOpened;
    private int failures;
    private int notFound;
    @Nullable private Instant tipReportedAt;

    /** The page that waits to be taken. */
    @Nullable private SplitPage<E> page;

    ShardPoller(
            ShardSplit split,
            ScanSettings settings,
            DataLossPolicy losses,
            ShardRequest.Service<E> service,
            SnapshotPhase snapshot,
            Random random) {
        this.split = split;
        this.service = service;
        this.backoff = settings.backoff();
        this.random = random;
        this.watermarksFollow = settings.watermarkSlack().isPresent();
        this.snapshot = snapshot;
        this.isToTellOpened = split.isBesideSnapshot() && split.position().mayOpenAtLatest();
        this.tip = new TipDetector(settings.tipEmptyPages(), settings.tipDuration());
        this.tipAfterStop = new TipDetector(settings.tipEmptyPages(), settings.tipDuration());
        this.cursor = new ShardCursor(split, settings, losses);
        this.pace = new PollPace(settings);
        this.state = split.progress().isFinal() ? State.FINISHED : State.DUE;
    }

    @Override
    public String splitId() {
        return split.splitId();
    }

    // ------------------------------------------------------------------ what to do next

    @Override
    public boolean isDue() {
        return state == State.DUE;
    }

    @Override
    public long dueAtMillis() {
        return pace.dueAtMillis();
    }

    @Override
    public boolean mayGetFullPage(long nowMillis) {
        return pace.mayGetFullPage(nowMillis);
    }

    @Override
    public boolean isHoldingPage() {
        return state == State.HOLDING;
    }

    @Override
    public boolean isPageCharged() {
        return page.charge() > 0;
    }

    @Override
    public ShardRequest<E> nextRequest(Instant now) {
        return cursor.iterator() != null
                ? service.page(cursor.iterator())
                : service.open(split, cursor.open(now));
    }

    @Override
    public void sent() {
        state = State.IN_FLIGHT;
    }

    // ------------------------------------------------------------------ answers

    @Override
    public void answered(
            PollAnswer<E> answer,
            long charge,
            Instant askedAt,
            long askedAtMillis,
            long nowMillis) {
        if (answer.page() == null) {
            // It ends no row of failures: only a page shows that the iterator is good for one.
            cursor.iterator(answer.iterator());
            due(nowMillis);
        } else {
            page(answer.page(), answer.bytes(), charge, askedAt, askedAtMillis);
        }
    }

    private void page(
            DecodedPage<E> answer, long bytes, long charge, Instant askedAt, long askedAtMillis) {
        failures = 0;
        notFound = 0;
        cursor.remember();
        List<DecodedRecord<E>> records = answer.records();
        int beyond = cursor.filter().firstBeyond(records);
        boolean isBeyond = beyond < records.size();
        List<DecodedRecord<E>> selected = cursor.filter().select(records.subList(0, beyond));
        cursor.advance(records);

        Instant tipReachedAt = null;
        if (!records.isEmpty()) {
            tip.records();
        } else if (tip.emptyPage(askedAt) && cursor.isShownWhole(askedAt)) {
            cursor.completeUntil(askedAt);
            tipReachedAt = tipToReport(askedAt);
        }
        boolean isTipAfterStop = false;
        if (!records.isEmpty()) {
            tipAfterStop.records();
        } else if (isAfterStop(askedAt)) {
            isTipAfterStop = tipAfterStop.emptyPage(askedAt);
        }

        cursor.iterator(answer.next());
        pace.page(answer, bytes, askedAt, askedAtMillis, tip.emptyPages());
        if (cursor.isClosedBehindLatest()) {
            dropIterator();
            due(askedAtMillis);
            return;
        }
        ShardProgress progress = progress(isBeyond, isTipAfterStop);
        boolean isOpening = isToTellOpened;
        isToTellOpened = false;
        if (selected.isEmpty() && !progress.isFinal() && tipReachedAt == null && !isOpening) {
            state = State.DUE;
        } else {
            hold(
                    new SplitPage<>(
                            splitId(), selected, charge, PageEnd.ofShard(progress, tipReachedAt)));
        }
    }

    private ShardProgress progress(boolean isBeyond, boolean isTipAfterStop) {
        if (isBeyond) {
            return ShardProgress.STOPPED;
        }
        if (cursor.iterator() == null) {
            // Closed. Its children may be older than the stop, so this comes before the tip.
            return ShardProgress.ENDED;
        }
        return isTipAfterStop ? ShardProgress.STOPPED : ShardProgress.READING;
    }

    @Nullable
    private Instant tipToReport(Instant askedAt) {
        Duration interval =
                watermarksFollow
                        ? TIP_REPORT_INTERVAL_FOR_WATERMARKS
                        : snapshot.isRunning()
                                ? TIP_REPORT_INTERVAL_FOR_SNAPSHOT
                                : TIP_REPORT_INTERVAL;
        if (tipReportedAt != null && askedAt.isBefore(tipReportedAt.plus(interval))) {
            return null;
        }
        tipReportedAt = askedAt;
        return askedAt;
    }

    private boolean isAfterStop(Instant askedAt) {
        return split.stop() != null && askedAt.isAfter(split.stop());
    }

    private void hold(SplitPage<E> newPage) {
        page = newPage;
        state = State.HOLDING;
    }

    @Override
    public SplitPage<E> takePage() {
        SplitPage<E> taken = page;
        page = null;
        state = taken.progress().isFinal() ? State.FINISHED : State.DUE;
        return taken;
    }

    @Override
    public long dropPage() {
        long charge = page.charge();
        page = null;
        if (cursor.goBack()) {
            tip.records();
        }
        state = State.DUE;
        return charge;
    }

    private void dropIterator() {
        if (cursor.dropIterator()) {
            // The pages that were empty are not those that follow.
            tip.records();
        }
    }

    private void due(long atMillis) {
        state = State.DUE;
        pace.dueAt(atMillis);
    }

    // ------------------------------------------------------------------ failures

    @Override
    public void failed(StreamsServiceException failure, Instant now, long nowMillis) {
        failures++;
        long retryAtMillis = nowMillis + backoff.delay(failures, random).toMillis();
        switch (failure.kind()) {
            case EXPIRED_ITERATOR:
                dropIterator();
                // Once is what happens after a pause; again and again needs a break in between.
                due(failures == 1 ? nowMillis : retryAtMillis);
                return;
            case TRIMMED:
                cursor.trimmed(now);
                due(retryAtMillis);
                return;
            case NOT_FOUND:
                if (++notFound < NOT_FOUND_MEANS_GONE) {
                    dropIterator();
                    due(retryAtMillis);
                    return;
                }
                cursor.gone(now);
                hold(
                        new SplitPage<>(
                                splitId(),
                                Collections.emptyList(),
                                0,
                                PageEnd.ofShard(ShardProgress.ENDED, null)));
                return;
            default:
                if (!failure.kind().isRetryable()) {
                    throw new FlinkRuntimeException(
                            "Cannot read shard "
                                    + split.shardId()
                                    + " of stream "
                                    + split.stream().streamArn()
                                    + " ("
                                    + cursor
                                    + "): "
                                    + failure.getMessage(),
                            failure);
                }
                due(retryAtMillis);
        }
    }
}
