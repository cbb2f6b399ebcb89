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

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How pages of records differ from what could be served. Thread safe. */
final class PageFaults {

    private final Map<String, Integer> emptyPages = new ConcurrentHashMap<>();
    private final Map<String, Integer> limits = new ConcurrentHashMap<>();
    private volatile int limit = Integer.MAX_VALUE;
    private volatile boolean endOnPageOfItsOwn;

    void emptyPages(String shardId, int count) {
        emptyPages.put(shardId, count);
    }

    void shortPages(int maxRecords) {
        limit = atLeastOne(maxRecords);
    }

    void shortPages(String shardId, int maxRecords) {
        limits.put(shardId, atLeastOne(maxRecords));
    }

    private static int atLeastOne(int maxRecords) {
        if (maxRecords < 1) {
            throw new IllegalArgumentException(
                    "maxRecords is " + maxRecords + "; allowed is 1 or more");
        }
        return maxRecords;
    }

    void endOnPageOfItsOwn(boolean value) {
        endOnPageOfItsOwn = value;
    }

    boolean isEndOnPageOfItsOwn() {
        return endOnPageOfItsOwn;
    }

    int limit(EmulatedShard shard, int requested) {
        return Math.min(requested, Math.min(limit, limits.getOrDefault(shard.id(), limit)));
    }

    /** Whether an empty page is due; counts it if so. */
    boolean takeEmptyPage(EmulatedShard shard) {
        boolean[] taken = new boolean[1];
        emptyPages.computeIfPresent(
                shard.id(),
                (id, left) -> {
                    taken[0] = left > 0;
                    return left > 1 ? Integer.valueOf(left - 1) : null;
                });
        return taken[0];
    }

    void clear() {
        emptyPages.clear();
        limits.clear();
        limit = Integer.MAX_VALUE;
        endOnPageOfItsOwn = false;
    }
}
