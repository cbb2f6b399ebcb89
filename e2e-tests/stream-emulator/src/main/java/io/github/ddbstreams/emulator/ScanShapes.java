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
package io.github.ddbstreams.emulator;

import java.util.concurrent.atomic.AtomicLong;

/** How pages of scans differ from what could be served. Thread safe. */
final class ScanShapes {

    private final AtomicLong pages = new AtomicLong();
    private volatile int limit = Integer.MAX_VALUE;
    private volatile int emptyPageEvery;
    private volatile boolean endOnPageOfItsOwn;

    void shortPages(int maxItems) {
        if (maxItems < 1) {
            throw new IllegalArgumentException(
                    "maxItems is " + maxItems + "; allowed is 1 or more");
        }
        limit = maxItems;
    }

    void emptyPageEvery(int count) {
        if (count < 0 || count == 1) {
            throw new IllegalArgumentException(
                    "emptyPageEvery is " + count + "; allowed is 2 or more, or 0 for none");
        }
        emptyPageEvery = count;
    }

    void endOnPageOfItsOwn(boolean value) {
        endOnPageOfItsOwn = value;
    }

    int limit(int requested) {
        return Math.min(requested, limit);
    }

    /** Whether this page shall be empty; counts it. */
    boolean isEmptyPageDue() {
        int every = emptyPageEvery;
        return every > 0 && pages.incrementAndGet() % every == 0;
    }

    boolean isEndOnPageOfItsOwn() {
        return endOnPageOfItsOwn;
    }
}
