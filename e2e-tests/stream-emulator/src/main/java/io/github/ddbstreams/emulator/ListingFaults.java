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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How a listing differs from the truth, and the listing that comes of it. Thread safe. */
final class ListingFaults {

    private final EmulatorClock clock;
    private final Map<String, AtomicInteger> omissions = new ConcurrentHashMap<>();
    private final Map<String, ListingHold> hidden = new ConcurrentHashMap<>();
    private final Map<String, ListingHold> keptOpen = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> childlessAnswers = new ConcurrentHashMap<>();
    private volatile int childrenEmptyAtFirst;
    private volatile Duration childrenHiddenFor = Duration.ZERO;
    private volatile Long shuffleSeed;

    ListingFaults(EmulatorClock clock) {
        this.clock = clock;
    }

    void omit(String shardId, int times) {
        omissions.put(shardId, new AtomicInteger(times));
    }

    ListingHold hide(String shardId) {
        return hold(hidden, shardId, null);
    }

    ListingHold hide(String shardId, Duration duration) {
        return hold(hidden, shardId, duration);
    }

    ListingHold keepOpen(String shardId) {
        return hold(keptOpen, shardId, null);
    }

    ListingHold keepOpen(String shardId, Duration duration) {
        return hold(keptOpen, shardId, duration);
    }

    private ListingHold hold(Map<String, ListingHold> holds, String shardId, Duration duration) {
        ListingHold hold =
                new ListingHold(clock, duration == null ? null : clock.now().plus(duration));
        holds.put(shardId, hold);
        return hold;
    }

    void hideChildrenFor(Duration duration) {
        childrenHiddenFor = duration;
    }

    void shuffle(long seed) {
        shuffleSeed = seed;
    }

    void childrenEmptyAtFirst(int times) {
        childlessAnswers.clear();
        childrenEmptyAtFirst = times;
    }

    void clear() {
        omissions.clear();
        hidden.clear();
        keptOpen.clear();
        childrenEmptyAtFirst(0);
        childrenHiddenFor = Duration.ZERO;
        shuffleSeed = null;
    }

    /** Whether a closed shard is to look open. */
    boolean isKeptOpen(EmulatedShard shard) {
        return isInForce(keptOpen, shard);
    }

    /**
     * A page of the full listing.
     *
     * @param after null for the first page; a shard that is not listed (any more) is as good as
     *     another
     */
    SplitPage page(EmulatedStream stream, EmulatedShard after, int limit) {
        List<EmulatedShard> shards = new ArrayList<>();
        EmulatedShard last = null;
        int passed = 0;
        for (EmulatedShard shard : stream.listing().behind(after, shuffleSeed)) {
            if (passed == limit) {
                return new SplitPage(shards, last.id());
            }
            last = shard;
            passed++;
            if (isShown(shard)) {
                shards.add(shard);
            }
        }
        return new SplitPage(shards, null);
    }

    /** The listing filtered by a parent. */
    SplitPage children(EmulatedShard parent) {
        AtomicInteger left =
                childlessAnswers.computeIfAbsent(
                        parent.id(), id -> new AtomicInteger(childrenEmptyAtFirst));
        List<EmulatedShard> shards = new ArrayList<>();
        if (!take(left)) {
            for (EmulatedShard child : parent.children()) {
                if (!child.isForgotten() && isShown(child)) {
                    shards.add(child);
                }
            }
        }
        return new SplitPage(shards, null);
    }

    private boolean isShown(EmulatedShard shard) {
        if (isInForce(hidden, shard) || isTooYoung(shard)) {
            return false;
        }
        AtomicInteger left = omissions.get(shard.id());
        return left == null || !take(left);
    }

    private boolean isTooYoung(EmulatedShard shard) {
        Duration hiddenFor = childrenHiddenFor;
        return !hiddenFor.isZero()
                && shard.parentId() != null
                && clock.now().isBefore(shard.createdAt().plus(hiddenFor));
    }

    private static boolean isInForce(Map<String, ListingHold> holds, EmulatedShard shard) {
        ListingHold hold = holds.get(shard.id());
        return hold != null && hold.isInForce();
    }

    private static boolean take(AtomicInteger left) {
        return left.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
    }
}
