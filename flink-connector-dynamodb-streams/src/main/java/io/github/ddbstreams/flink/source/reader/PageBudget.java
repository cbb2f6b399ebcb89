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

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the heap that pages take from the moment they are asked for until their last record has
 * been emitted. What a page will take is not known before it is there, so a request is charged with
 * what it may bring, and the page, as soon as it is decoded, with its real size.
 *
 * <p>Pages of changes and pages of rows have a share each. While both are read, rows leave half of
 * it to changes, which must not wait for them.
 *
 * <p>Thread-safe; only one thread reserves.
 */
final class PageBudget {

    /** A page of that size on the wire was cut by the service's limit of 1 MB. */
    private static final long FULL_PAGE_BYTES = 512 << 10;

    /**
     * What a full page is expected to take before one has been seen. DynamoDB counts 1 MB for it; a
     * thousand small records with both images take eight times that when they are decoded.
     */
    static final long FULL_PAGE = 8 << 20;

    /**
     * Full pages are expected to differ: after a small one, not more than so many are asked for.
     */
    private static final int MOST_FULL_PAGES = 8;

    /**
     * What a poll at a shard's tip is expected to bring. Were it charged with a full page, a few of
     * them would use up the budget, and many shards would be polled less often than they are due.
     */
    static final long SMALL_PAGE = 256 << 10;

    /** What pages of one kind take. */
    final class Share {

        private final AtomicLong used = new AtomicLong();
        private final AtomicLong largestPage = new AtomicLong();

        /**
         * The page that was charged with {@code reserved} is there, and takes {@code actual} bytes;
         * 0 if there is none, or if it is of no use.
         *
         * @param full whether it is as large as pages get
         */
        void settle(long reserved, long actual, boolean full) {
            if (full) {
                largestPage.accumulateAndGet(actual, Math::max);
            }
            used.addAndGet(actual - reserved);
            if (actual < reserved) {
                onRelease.run();
            }
        }

        void release(long bytes) {
            if (bytes > 0) {
                used.addAndGet(-bytes);
                onRelease.run();
            }
        }

        private long reserve(long bytes) {
            used.addAndGet(bytes);
            return bytes;
        }

        private boolean hasSeenFullPage() {
            return largestPage.get() > 0;
        }

        private long expectedFullPage() {
            return hasSeenFullPage()
                    ? Math.max(largestPage.get(), Math.min(FULL_PAGE, limit / MOST_FULL_PAGES))
                    : FULL_PAGE;
        }
    }

    private final long limit;
    private final long limitOfRows;
    private final Share changes = new Share();
    private final Share rows = new Share();
    private volatile Runnable onRelease = () -> {};

    /** Whether a page was cut by its size, which does not depend on what is kept of it. */
    static boolean isFullPage(long bytes) {
        return bytes >= FULL_PAGE_BYTES;
    }

    /**
     * @param limit in bytes, above zero
     * @param rowsBesideChanges whether rows and changes are read at the same time
     */
    PageBudget(long limit, boolean rowsBesideChanges) {
        this.limit = limit;
        this.limitOfRows = rowsBesideChanges ? limit / 2 : limit;
    }

    /** Called, on any thread, whenever bytes become free. */
    void onRelease(Runnable callback) {
        onRelease = callback;
    }

    Share of(boolean isOfRows) {
        return isOfRows ? rows : changes;
    }

    /**
     * Charges a page of changes that is about to be asked for. A single page is admitted whatever
     * its size, for otherwise nothing would move.
     *
     * @param fullPage whether it may be a full one
     * @return the bytes charged, or 0 if there is no room
     */
    long tryReserveChanges(boolean fullPage) {
        long bytes = fullPage ? changes.expectedFullPage() : SMALL_PAGE;
        long used = changes.used.get();
        boolean isRoom = used + Math.min(rows.used.get(), limitOfRows) + bytes <= limit;
        return used == 0 || isRoom ? changes.reserve(bytes) : 0;
    }

    /**
     * Charges a page of rows that is about to be asked for. A single one is admitted, and until a
     * page has shown how large they get no more than that: small items take twenty times as much
     * when they are decoded.
     *
     * @return the bytes charged, or 0 if there is no room
     */
    long tryReserveRows() {
        long bytes = rows.expectedFullPage();
        long used = rows.used.get();
        boolean isRoom =
                rows.hasSeenFullPage()
                        && used + bytes <= limitOfRows
                        && used + bytes + changes.used.get() <= limit;
        return used == 0 || isRoom ? rows.reserve(bytes) : 0;
    }

    long used() {
        return changes.used.get() + rows.used.get();
    }
}
