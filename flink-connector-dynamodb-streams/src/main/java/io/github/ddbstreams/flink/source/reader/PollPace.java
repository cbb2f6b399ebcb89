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

import io.github.ddbstreams.flink.source.decode.DecodedPage;
import io.github.ddbstreams.flink.source.decode.DecodedRecord;
import io.github.ddbstreams.flink.source.settings.ScanSettings;
import java.time.Instant;
import java.util.List;

/**
 * When a shard is to be polled next: at once while it is behind, after the poll interval behind a
 * page that reaches its tip, and ever later behind empty ones. Owned by the fetcher thread.
 *
 * <p>Whether it is behind follows from what the service sent, and not from what is kept of it: a
 * page was full, or its newest record is old. The service cuts pages short for other reasons than
 * their size as well, such as items of 400 KB.
 */
final class PollPace {

    /** Empty pages that are polled at the normal pace: a quiet part takes about that many. */
    private static final int EMPTY_PAGES_AT_FULL_PACE = 5;

    /**
     * A page whose newest record is older than that, beyond the time that an idle shard is not
     * polled, has more behind it. If the clock is ahead of the service's by that much, a page with
     * records is followed by a poll too many.
     */
    private static final long BEHIND_MILLIS = 5_000;

    /**
     * What gathers in a shard that is polled so late may be a full page. It is more than a turn of
     * all shards of a subtask takes while full pages are expected of each: otherwise many shards
     * that were late once would stay so, for few full pages are asked for at a time.
     */
    private static final long LATE_MILLIS = 30_000;

    private final int fullPageRecords;
    private final long intervalMillis;
    private final long idleIntervalMillis;

    private long dueAtMillis;
    private boolean catchingUp = true;

    PollPace(ScanSettings settings) {
        this.fullPageRecords = settings.maxRecords();
        this.intervalMillis = settings.pollInterval().toMillis();
        this.idleIntervalMillis = settings.pollIdleInterval().toMillis();
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

    /** The next request is due at this time, whatever came before. */
    void dueAt(long millis) {
        dueAtMillis = millis;
    }

    /**
     * A page came.
     *
     * @param bytes of the page on the wire
     * @param askedAt when it was asked for
     * @param askedAtMillis the same, on the clock by which the interval counts
     * @param emptyPages how many empty pages have come in a row
     */
    void page(
            DecodedPage<?> page, long bytes, Instant askedAt, long askedAtMillis, int emptyPages) {
        catchingUp =
                page.records().size() >= fullPageRecords
                        || PageBudget.isFullPage(bytes)
                        || isNewestOld(page.records(), askedAt);
        dueAtMillis = catchingUp ? askedAtMillis : askedAtMillis + pauseMillis(emptyPages);
    }

    private <E> boolean isNewestOld(List<DecodedRecord<E>> records, Instant askedAt) {
        if (records.isEmpty()) {
            return false;
        }
        long created = records.get(records.size() - 1).creationTimeMillis();
        return created != DecodedRecord.NO_CREATION_TIME
                && created < askedAt.toEpochMilli() - BEHIND_MILLIS - idleIntervalMillis;
    }

    private long pauseMillis(int emptyPages) {
        int slowPages = emptyPages - EMPTY_PAGES_AT_FULL_PACE;
        return slowPages <= 0
                ? intervalMillis
                : Math.min(intervalMillis << Math.min(slowPages, 20), idleIntervalMillis);
    }
}
