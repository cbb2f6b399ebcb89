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
import io.github.ddbstreams.flink.source.decode.PageDecoder;
import io.github.ddbstreams.flink.source.loss.DataLossPolicy;
import io.github.ddbstreams.flink.source.metrics.ReaderMetrics;
import io.github.ddbstreams.flink.source.settings.ScanSettings;
import io.github.ddbstreams.flink.source.split.ShardSplit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
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
 * Keeps a request in flight for every shard that is due, within the pool and the byte budget, and
 * hands finished pages over.
 *
 * <p>All of it is owned by the fetcher thread. The pool's threads and the task thread only put
 * messages into its mailbox, on which {@link #fetch} sleeps.
 */
final class ShardSplitReader<E> implements SplitReader<DecodedRecord<E>, ShardSplit> {

    private static final long LONGEST_SLEEP_MILLIS = 1_000;

    /** What the other threads have to say, carried out by the fetcher thread. */
    private interface Message {
        void carryOut();
    }

    private final ScanSettings settings;
    private final DataLossPolicy losses;
    private final ReaderMetrics metrics;
    private final PollPool<E> pool;
    private final PageBudget budget;
    private final FetchedPages.Listener listener;
    private final FailureLog failures;
    private final FirstAnswer firstAnswer;
    private final Clock clock;
    private final Random random;

    private final BlockingQueue<Message> mailbox = new LinkedBlockingQueue<>();
    private final Map<String, ShardPoller<E>> pollers = new LinkedHashMap<>();
    private final PriorityQueue<Due<E>> schedule =
            new PriorityQueue<>(Comparator.comparingLong((Due<E> due) -> due.atMillis));
    private final Set<ShardPoller<E>> holding = new LinkedHashSet<>();
    private final Set<String> leaving = new HashSet<>();

    private int inFlight;
    private boolean woken;
    private volatile boolean starved;

    ShardSplitReader(
            ScanSettings settings,
            StreamsClient client,
            PageDecoder<E> decoder,
            DataLossPolicy losses,
            ReaderMetrics metrics,
            FetchedPages.Listener listener,
            FirstAnswer firstAnswer,
            Clock clock,
            String name) {
        this.settings = settings;
        this.losses = losses;
        this.metrics = metrics;
        this.listener = listener;
        this.failures = new FailureLog(metrics);
        this.firstAnswer = firstAnswer;
        this.clock = clock;
        this.random = new Random();
        this.budget = new PageBudget(settings.prefetchBytes());
        this.pool =
                new PollPool<>(
                        client, decoder, settings.maxRecords(), settings.maxConcurrency(), name);
        metrics.setPrefetchedBytes(budget::used);
        budget.onRelease(
                () -> {
                    if (starved) {
                        starved = false;
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
    public void handleSplitsChanges(SplitsChange<ShardSplit> change) {
        if (!(change instanceof SplitsAddition)) {
            throw new UnsupportedOperationException("shards are added only, not " + change);
        }
        for (ShardSplit split : change.splits()) {
            ShardPoller<E> poller = new ShardPoller<>(split, settings, losses, random);
            pollers.put(split.splitId(), poller);
            schedule(poller);
        }
    }

    @Override
    public void pauseOrResumeSplits(
            Collection<ShardSplit> splitsToPause, Collection<ShardSplit> splitsToResume) {
        for (ShardSplit split : splitsToPause) {
            ShardPoller<E> poller = pollers.get(split.splitId());
            if (poller != null) {
                poller.pause();
            }
        }
        for (ShardSplit split : splitsToResume) {
            ShardPoller<E> poller = pollers.get(split.splitId());
            if (poller != null) {
                poller.resume();
                schedule(poller);
            }
        }
    }

    /** Lets ended splits go: they leave the reader with the next pages. */
    void release(Collection<String> splitIds) {
        for (String splitId : splitIds) {
            if (pollers.remove(splitId) != null) {
                leaving.add(splitId);
            }
        }
    }

    @Override
    public void close() {
        pool.close();
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
        Due<E> next = schedule.peek();
        if (next != null && inFlight < settings.maxConcurrency() && !starved) {
            millis = Math.min(millis, Math.max(1, next.atMillis - clock.relativeTimeMillis()));
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

    private void schedule(ShardPoller<E> poller) {
        if (poller.isDue()) {
            schedule.add(new Due<>(poller, poller.dueAtMillis()));
        }
    }

    private void sendRequests() {
        long nowMillis = clock.relativeTimeMillis();
        while (inFlight < settings.maxConcurrency()) {
            Due<E> next = schedule.peek();
            if (next == null || next.atMillis > nowMillis) {
                return;
            }
            ShardPoller<E> poller = next.poller;
            if (!next.isUpToDate() || pollers.get(poller.splitId()) != poller) {
                schedule.poll();
                continue;
            }
            if (!send(poller)) {
                return;
            }
            schedule.poll();
        }
    }

    private boolean send(ShardPoller<E> poller) {
        PollRequest request = poller.nextRequest(now());
        long reserved = 0;
        if (request.isPage()) {
            reserved = reserve(poller.mayGetFullPage(clock.relativeTimeMillis()));
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
                poller.split(),
                request,
                answer -> {
                    // Here, not in its turn: this thread may be waiting for the task thread.
                    long charge = settle(answer, charged);
                    mailbox.add(() -> handle(poller, answer, charge, askedAt, askedAtMillis));
                });
        return true;
    }

    /** Charges an answer with what it takes. Called on a thread of the pool. */
    private long settle(PollPool.Answer<E> answer, long reserved) {
        DecodedPage<E> page = answer.page();
        long charge = page == null || page.records().isEmpty() ? 0 : page.sizeInBytes();
        budget.settle(reserved, charge);
        return charge;
    }

    private long reserve(boolean fullPage) {
        long reserved = budget.tryReserve(fullPage);
        if (reserved == 0) {
            // Set before the second look, so that bytes released in between send a message.
            starved = true;
            dropPausedPages();
            reserved = budget.tryReserve(fullPage);
            starved = reserved == 0;
        }
        return reserved;
    }

    /** Paused splits must not hold up the others: their pages can be asked for again. */
    private void dropPausedPages() {
        List<ShardPoller<E>> paused = new ArrayList<>();
        for (ShardPoller<E> poller : holding) {
            if (poller.isPaused() && poller.isPageCharged()) {
                paused.add(poller);
            }
        }
        for (ShardPoller<E> poller : paused) {
            holding.remove(poller);
            budget.release(poller.dropPage());
        }
    }

    private void handle(
            ShardPoller<E> poller,
            PollPool.Answer<E> answer,
            long charge,
            Instant askedAt,
            long askedAtMillis) {
        inFlight--;
        answer.rethrowDefect();
        StreamsServiceException failure = answer.failure();
        DecodedPage<E> page = answer.page();
        if (failure != null) {
            failures.failed(failure, clock.relativeTimeMillis());
            firstAnswer.failed(failure, now());
            poller.failed(failure, now(), clock.relativeTimeMillis());
        } else if (page == null) {
            firstAnswer.answered();
            poller.opened(answer.iterator(), clock.relativeTimeMillis());
        } else {
            failures.succeeded(clock.relativeTimeMillis());
            metrics.polled(page.records(), answer.bytes(), clock.absoluteTimeMillis());
            poller.page(page, charge, askedAt, askedAtMillis);
            if (!poller.isHoldingPage()) {
                budget.release(charge);
            }
        }
        if (poller.isHoldingPage()) {
            holding.add(poller);
        }
        schedule(poller);
    }

    private boolean hasPage() {
        for (ShardPoller<E> poller : holding) {
            if (!poller.isPaused()) {
                return true;
            }
        }
        return false;
    }

    private FetchedPages<E> takePages() {
        List<ShardPage<E>> pages = new ArrayList<>();
        List<ShardPoller<E>> taken = new ArrayList<>();
        for (ShardPoller<E> poller : holding) {
            if (!poller.isPaused()) {
                taken.add(poller);
            }
        }
        for (ShardPoller<E> poller : taken) {
            holding.remove(poller);
            pages.add(poller.takePage());
            schedule(poller);
        }
        Set<String> finished = leaving.isEmpty() ? Collections.emptySet() : new HashSet<>(leaving);
        leaving.clear();
        return new FetchedPages<>(pages, finished, budget, listener);
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.absoluteTimeMillis());
    }

    /** A place in the schedule, which is out of date once the poller has moved on. */
    private static final class Due<E> {
        final ShardPoller<E> poller;
        final long atMillis;

        Due(ShardPoller<E> poller, long atMillis) {
            this.poller = poller;
            this.atMillis = atMillis;
        }

        boolean isUpToDate() {
            return poller.isDue() && poller.dueAtMillis() == atMillis;
        }
    }
}
