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
import io.github.ddbstreams.flink.source.settings.ScanSettings;

/**
 * When a shard is to be polled next: at once behind a full page, after the poll interval behind a
 * partial one, and ever later behind empty ones. Owned by the fetcher thread.
 */
final class PollPace {

    /** Empty pages that are polled at the normal pace: a quiet part takes about that many. */
    private static final int EMPTY_PAGES_AT_FULL_PACE = 5;

    /** What gathers in a shard that is polled so late may be a full page. */
    private static final long LATE_MILLIS = 2_000;

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
     * @param askedAtMillis when it was asked for, from which the interval counts
     * @param emptyPages how many empty pages have come in a row
     */
    void page(DecodedPage<?> page, long askedAtMillis, int emptyPages) {
        long pauseMillis = pauseMillis(page, emptyPages);
        catchingUp = pauseMillis == 0;
        dueAtMillis = askedAtMillis + pauseMillis;
    }

    private long pauseMillis(DecodedPage<?> page, int emptyPages) {
        if (page.records().size() >= fullPageRecords
                || page.sizeInBytes() >= PageBudget.FULL_PAGE_BYTES) {
            return 0;
        }
        int slowPages = emptyPages - EMPTY_PAGES_AT_FULL_PACE;
        return slowPages <= 0
                ? intervalMillis
                : Math.min(intervalMillis << Math.min(slowPages, 20), idleIntervalMillis);
    }
}
