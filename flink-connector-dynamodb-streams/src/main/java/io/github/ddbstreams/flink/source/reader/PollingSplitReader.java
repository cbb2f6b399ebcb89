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

import io.github.ddbstreams.flink.source.client.FirstAnswer;
import io.github.ddbstreams.flink.source.client.StreamsClient;
import io.github.ddbstreams.flink.source.client.StreamsServiceException;
import io.github.ddbstreams.flink.source.decode.DecodedPage;
import io.github.ddbstreams.flink.source.decode.DecodedRecord;
import io.github.ddbstreams.flink.source.metrics.ReaderMetrics;
import io.github.ddbstreams.flink.source.settings.ScanSettings;
import io.github.ddbstreams.flink.source.split.DynamoDbStreamsSplit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;
import org.apache.flink.util.clock.Clock;

/**
 * Keeps a request in flight for every split that is due, within the pool and the byte budget, and
 * hands finished pages over.
 *
 * <p>All of it is owned by the fetcher thread. The pool's threads and the task thread only put
 * messages into its mailbox, on which {@link #fetch} sleeps.
 */
final class PollingSplitReader<E> implements SplitReader<DecodedRecord<E>, DynamoDbStreamsSplit> {

    private static final long LONGEST_SLEEP_MILLIS = 1_000;

    /** How many requests of shards may go before one of a segment that is due. */
    private static final int CHANGES_FOR_ROWS = 4;

    /** What polls a split, by its kind. */
    @FunctionalInterface
    interface Pollers<E> {
        SplitPoller<E> of(DynamoDbStreamsSplit split);
    }

    /** What the other threads have to say, carried out by the fetcher thread. */
    private interface Message {
        void carryOut();
    }

    private final RequestLimit limit;
    private final ReaderMetrics metrics;
    private final PollPool<E> pool;
    private final PageBudget budget;
    private final FetchedPages.Listener listener;
    private final FailureLog failures;
    private final FirstAnswer firstAnswer;
    private final Clock clock;
    private final Pollers<E> pollers;
    private final StreamsClient client;
    private final boolean rowsBesideChanges;

    private final BlockingQueue<Message> mailbox = new LinkedBlockingQueue<>();
    private final Map<String, SplitPoller<E>> polled = new LinkedHashMap<>();
    private final PollSchedule<E> changes = new PollSchedule<>();
    private final PollSchedule<E> rows = new PollSchedule<>();
    private final Set<SplitPoller<E>> holding = new LinkedHashSet<>();
    private final Set<String> leaving = new HashSet<>();
    private final Set<String> paused = new HashSet<>();

    private int inFlight;
    private int changesBeforeRows = CHANGES_FOR_ROWS;
    private boolean woken;

    PollingSplitReader(
            ScanSettings settings,
            Pollers<E> pollers,
            StreamsClient client,
            ReaderMetrics metrics,
            FetchedPages.Listener listener,
            FirstAnswer firstAnswer,
            Clock clock,
            String name) {
        this.limit = new RequestLimit(settings.pollConcurrency());
        this.pollers = pollers;
        this.client = client;
        this.metrics = metrics;
        this.listener = listener;
        this.failures = new FailureLog(metrics);
        this.firstAnswer = firstAnswer;
        this.clock = clock;
        this.rowsBesideChanges = settings.isTableReadBesideChanges();
        this.budget = new PageBudget(settings.prefetchBytes(), rowsBesideChanges);
        this.pool = new PollPool<>(name);
        metrics.setPrefetchedBytes(budget::used);
        budget.onRelease(
                () -> {
                    if (changes.isStarved() || rows.isStarved()) {
                        changes.isStarved(false);
                        rows.isStarved(false);
                        mailbox.add(() -> {});
                    }
                });
    }

    // ------------------------------------------------------------------ Flink, fetcher thread

    @Override
    public RecordsWithSplitIds<DecodedRecord<E>> fetch() {
        while (true) {
            readMail();
            sendRequests();
            if (!leaving.isEmpty() || hasPage() || woken) {
                woken = false;
                FetchedPages<E> pages = takePages();
                // The pages that were taken make room for the requests that follow them.
                sendRequests();
                return pages;
            }
            sleep();
        }
    }

    @Override
    public void handleSplitsChanges(SplitsChange<DynamoDbStreamsSplit> change) {
        if (!(change instanceof SplitsAddition)) {
            throw new UnsupportedOperationException("shards are added only, not " + change);
        }
        for (DynamoDbStreamsSplit split : change.splits()) {
            SplitPoller<E> poller = pollers.of(split);
            polled.put(split.splitId(), poller);
            schedule(poller);
        }
    }

    @Override
    public void pauseOrResumeSplits(
            Collection<DynamoDbStreamsSplit> splitsToPause,
            Collection<DynamoDbStreamsSplit> splitsToResume) {
        for (DynamoDbStreamsSplit split : splitsToPause) {
            if (polled.containsKey(split.splitId())) {
                paused.add(split.splitId());
            }
        }
        for (DynamoDbStreamsSplit split : splitsToResume) {
            paused.remove(split.splitId());
            SplitPoller<E> poller = polled.get(split.splitId());
            if (poller != null) {
                schedule(poller);
            }
        }
    }

    /** Lets ended splits go: they leave the reader with the next pages. */
    void release(Collection<String> splitIds) {
        for (String splitId : splitIds) {
            paused.remove(splitId);
            if (polled.remove(splitId) != null) {
                leaving.add(splitId);
            }
        }
    }

    @Override
    public void close() {
        pool.close();
        client.close();
    }

    // ------------------------------------------------------------------ other threads

    @Override
    public void wakeUp() {
        mailbox.add(() -> woken = true);
    }

    // ------------------------------------------------------------------ the fetcher thread's work

    private void readMail() {
        for (Message message = mailbox.poll(); message != null; message = mailbox.poll()) {
            message.carryOut();
        }
    }

    private void sleep() {
        long millis = LONGEST_SLEEP_MILLIS;
        long waitMillis = limit.waitMillis(inFlight);
        if (waitMillis < LONGEST_SLEEP_MILLIS) {
            long atMillis =
                    waitMillis == 0
                            ? Math.min(changes.nextAtMillis(), rows.nextAtMillis())
                            : changes.nextAtMillis();
            if (atMillis != PollSchedule.NEVER) {
                millis =
                        Math.min(
                                millis,
                                Math.max(1, atMillis + waitMillis - clock.relativeTimeMillis()));
            }
        }
        try {
            Message message = mailbox.poll(millis, TimeUnit.MILLISECONDS);
            if (message != null) {
                message.carryOut();
            }
        } catch (InterruptedException e) {
            // Flink ends this thread: it looks at its own flag when fetch() returns.
            Thread.currentThread().interrupt();
            woken = true;
        }
    }

    private boolean isPaused(SplitPoller<E> poller) {
        return paused.contains(poller.splitId());
    }

    private void schedule(SplitPoller<E> poller) {
        if (poller.isDue() && !isPaused(poller)) {
            scheduleOf(poller).add(poller);
        }
    }

    private PollSchedule<E> scheduleOf(SplitPoller<E> poller) {
        return poller.isOfRows() ? rows : changes;
    }

    private void sendRequests() {
        long nowMillis = clock.relativeTimeMillis();
        boolean isSent = true;
        while (isSent && limit.allows(inFlight, nowMillis - changes.nextAtMillis())) {
            isSent = sendNext(nowMillis);
        }
    }

    /** Changes go first, but shards that are due all the time do not keep rows from being read. */
    private boolean sendNext(long nowMillis) {
        boolean isTurnOfRows = changesBeforeRows == 0;
        if (!isTurnOfRows && sendFirst(changes, nowMillis)) {
            changesBeforeRows--;
            return true;
        }
        if (sendFirst(rows, nowMillis)) {
            changesBeforeRows = CHANGES_FOR_ROWS;
            return true;
        }
        return isTurnOfRows && sendFirst(changes, nowMillis);
    }

    /** Whether a split was due, and there was room for its page. */
    private boolean sendFirst(PollSchedule<E> schedule, long nowMillis) {
        PollSchedule.Place<E> next = schedule.first();
        while (next != null && next.isDue(nowMillis)) {
            SplitPoller<E> poller = next.poller();
            boolean isWanted =
                    next.isUpToDate()
                            && !isPaused(poller)
                            && polled.get(poller.splitId()) == poller;
            if (isWanted && !send(poller)) {
                return false;
            }
            schedule.removeFirst();
            if (isWanted) {
                return true;
            }
            next = schedule.first();
        }
        return false;
    }

    private boolean send(SplitPoller<E> poller) {
        PollRequest<E> request = poller.nextRequest(now());
        long reserved = 0;
        if (request.isPage()) {
            reserved = reserve(poller);
            if (reserved == 0) {
                return false;
            }
        }
        poller.sent();
        inFlight++;
        long charged = reserved;
        Instant askedAt = now();
        long askedAtMillis = clock.relativeTimeMillis();
        pool.submit(
                request,
                answer -> {
                    // Here, not in its turn: this thread may be waiting for the task thread.
                    long charge = settle(poller.isOfRows(), answer, charged);
                    mailbox.add(() -> handle(poller, answer, charge, askedAt, askedAtMillis));
                });
        return true;
    }

    /** Charges an answer with what it takes. Called on a thread of the pool. */
    private long settle(boolean isOfRows, PollAnswer<E> answer, long reserved) {
        DecodedPage<E> page = answer.page();
        boolean isAny = page != null && !page.records().isEmpty();
        long charge = isAny ? page.sizeInBytes() : 0;
        // A page of rows is cut by its size, or by what was asked for, if others follow.
        boolean isFull =
                isAny && (isOfRows ? page.next() != null : PageBudget.isFullPage(answer.bytes()));
        budget.of(isOfRows).settle(reserved, charge, isFull);
        return charge;
    }

    private long reserve(SplitPoller<E> poller) {
        long reserved = tryReserve(poller);
        if (reserved == 0) {
            PollSchedule<E> schedule = scheduleOf(poller);
            // Set before the second look, so that bytes released in between send a message.
            schedule.isStarved(true);
            dropPausedPages();
            reserved = tryReserve(poller);
            schedule.isStarved(reserved == 0);
        }
        return reserved;
    }

    private long tryReserve(SplitPoller<E> poller) {
        return poller.isOfRows()
                ? budget.tryReserveRows()
                : budget.tryReserveChanges(poller.mayGetFullPage(clock.relativeTimeMillis()));
    }

    /** Paused splits must not hold up the others: their pages can be asked for again. */
    private void dropPausedPages() {
        List<SplitPoller<E>> toBeDropped = new ArrayList<>();
        for (SplitPoller<E> poller : holding) {
            if (isPaused(poller) && poller.isPageCharged()) {
                toBeDropped.add(poller);
            }
        }
        for (SplitPoller<E> poller : toBeDropped) {
            holding.remove(poller);
            budget.of(poller.isOfRows()).release(poller.dropPage());
        }
    }

    private void handle(
            SplitPoller<E> poller,
            PollAnswer<E> answer,
            long charge,
            Instant askedAt,
            long askedAtMillis) {
        inFlight--;
        answer.rethrowDefect();
        StreamsServiceException failure = answer.failure();
        long nowMillis = clock.relativeTimeMillis();
        if (failure != null) {
            failures.failed(failure, nowMillis);
            firstAnswer.failed(failure, now());
            poller.failed(failure, now(), nowMillis);
        } else {
            heard(answer, nowMillis);
            poller.answered(answer, charge, askedAt, askedAtMillis, nowMillis);
            if (!poller.isHoldingPage()) {
                budget.of(poller.isOfRows()).release(charge);
            }
        }
        if (poller.isHoldingPage()) {
            holding.add(poller);
        }
        schedule(poller);
    }

    private void heard(PollAnswer<E> answer, long nowMillis) {
        if (answer.page() == null) {
            firstAnswer.answered();
        } else {
            failures.succeeded(nowMillis);
            metrics.polled(answer.page(), answer.bytes(), clock.absoluteTimeMillis());
        }
    }

    private boolean hasPage() {
        for (SplitPoller<E> poller : holding) {
            if (!isPaused(poller)) {
                return true;
            }
        }
        return false;
    }

    private FetchedPages<E> takePages() {
        List<SplitPage<E>> pages = new ArrayList<>();
        for (SplitPoller<E> poller : toBeTaken()) {
            holding.remove(poller);
            pages.add(poller.takePage());
            if (poller.isHoldingPage()) {
                // Behind those of the others.
                holding.add(poller);
            }
            schedule(poller);
        }
        Set<String> finished = leaving.isEmpty() ? Collections.emptySet() : new HashSet<>(leaving);
        leaving.clear();
        return new FetchedPages<>(pages, finished, budget, listener);
    }

    /** Changes before rows, and beside changes the rows of one page. */
    private List<SplitPoller<E>> toBeTaken() {
        List<SplitPoller<E>> ofChanges = new ArrayList<>();
        List<SplitPoller<E>> ofRows = new ArrayList<>();
        for (SplitPoller<E> poller : holding) {
            if (!isPaused(poller)) {
                (poller.isOfRows() ? ofRows : ofChanges).add(poller);
            }
        }
        int mostOfRows = rowsBesideChanges ? 1 : ofRows.size();
        ofChanges.addAll(ofRows.subList(0, Math.min(mostOfRows, ofRows.size())));
        return ofChanges;
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.absoluteTimeMillis());
    }
}
