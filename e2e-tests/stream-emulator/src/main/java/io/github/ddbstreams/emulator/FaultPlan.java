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
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Everything that shall go wrong, or merely be as awkward as the service can be. Thread safe; takes
 * effect with the next request.
 *
 * <p>Of several rules that strike a request all delays add up, and the one planned first decides
 * what else happens; only what happens is counted.
 */
public final class FaultPlan {

    private final List<FaultRule> rules = new CopyOnWriteArrayList<>();
    private final ListingFaults listing;
    private final PageFaults pages = new PageFaults();
    private final Map<Operation, RateLimit> rateLimits = new ConcurrentHashMap<>();
    private volatile Map<Operation, Duration> latencies = new EnumMap<>(Operation.class);

    FaultPlan(EmulatorClock clock) {
        this.listing = new ListingFaults(clock);
    }

    /** Plans a fault for an operation. */
    public FaultBuilder on(Operation operation) {
        return new FaultBuilder(this, operation);
    }

    /** Plans a fault for all operations. */
    public FaultBuilder onAll() {
        return new FaultBuilder(this, null);
    }

    /**
     * How long every response takes, in real time. Requests on other connections are not held up.
     */
    public FaultPlan latency(Duration latency) {
        for (Operation operation : Operation.values()) {
            latency(operation, latency);
        }
        return this;
    }

    /** How long the responses to one operation take, in real time. */
    public synchronized FaultPlan latency(Operation operation, Duration latency) {
        Map<Operation, Duration> copy = new EnumMap<>(latencies);
        copy.put(operation, latency);
        latencies = copy;
        return this;
    }

    /**
     * Throttles an operation beyond so many requests a second, in real time, all clients and shards
     * together; up to a second's worth may come at once. The service admits 5 ListStreams and 10
     * DescribeStream a second.
     */
    public FaultPlan rateLimit(Operation operation, double perSecond) {
        rateLimits.put(operation, new RateLimit(perSecond, false, System::nanoTime));
        return this;
    }

    /**
     * As {@link #rateLimit}, but for each shard on its own: for GetRecords and GetShardIterator.
     */
    public FaultPlan rateLimitPerShard(Operation operation, double perSecond) {
        rateLimits.put(operation, new RateLimit(perSecond, true, System::nanoTime));
        return this;
    }

    /** So many empty pages in front of the next records, or the end, of a shard. */
    public FaultPlan emptyPages(EmulatedShard shard, int count) {
        pages.emptyPages(shard.id(), count);
        return this;
    }

    /** No page of any shard has more records than this. */
    public FaultPlan shortPages(int maxRecords) {
        pages.shortPages(maxRecords);
        return this;
    }

    /** No page of this shard has more records than this. */
    public FaultPlan shortPages(EmulatedShard shard, int maxRecords) {
        pages.shortPages(shard.id(), maxRecords);
        return this;
    }

    /**
     * Whether the end of a closed shard is told on an empty page behind the last records. Otherwise
     * it comes with the last records.
     */
    public FaultPlan endOnPageOfItsOwn(boolean value) {
        pages.endOnPageOfItsOwn(value);
        return this;
    }

    /**
     * Leaves a shard out of the next so many pages of DescribeStream, filtered ones too, on which
     * it would have been.
     */
    public FaultPlan omitFromListing(EmulatedShard shard, int times) {
        listing.omit(shard.id(), times);
        return this;
    }

    /** Keeps a shard out of all listings until it is released, though it can be read. */
    public ListingHold listLate(EmulatedShard shard) {
        return listing.hide(shard.id());
    }

    /**
     * Keeps a shard out of all listings for so long by the emulator's clock, though it can be read.
     */
    public ListingHold listLate(EmulatedShard shard, Duration duration) {
        return listing.hide(shard.id(), duration);
    }

    /**
     * Lists every child shard only so long, by the emulator's clock, after it was opened; zero ends
     * that.
     */
    public FaultPlan listChildrenLate(Duration duration) {
        listing.hideChildrenFor(duration);
        return this;
    }

    /**
     * Lists a closed shard (or one that will be closed) as open until released: its children are
     * seen before its end.
     */
    public ListingHold keepOpenInListing(EmulatedShard shard) {
        return listing.keepOpen(shard.id());
    }

    /** Lists a closed shard as open for so long by the emulator's clock. */
    public ListingHold keepOpenInListing(EmulatedShard shard, Duration duration) {
        return listing.keepOpen(shard.id(), duration);
    }

    /**
     * Lists shards in an order that has nothing to do with their age, within and across pages; each
     * seed is another order.
     */
    public FaultPlan shufflePages(long seed) {
        listing.shuffle(seed);
        return this;
    }

    /** Lists shards in some order that has nothing to do with their age. */
    public FaultPlan shufflePages() {
        return shufflePages(1);
    }

    /**
     * For each parent, the first so many DescribeStream requests with a filter for its children
     * from now on find none.
     */
    public FaultPlan childrenEmptyAtFirst(int times) {
        listing.childrenEmptyAtFirst(times);
        return this;
    }

    /** Ends all faults, latencies and limits. */
    public void clear() {
        rules.clear();
        rateLimits.clear();
        synchronized (this) {
            latencies = new EnumMap<>(Operation.class);
        }
        listing.clear();
        pages.clear();
    }

    ListingFaults listing() {
        return listing;
    }

    PageFaults pages() {
        return pages;
    }

    FaultRule add(FaultBuilder builder, Fault fault) {
        FaultRule rule = new FaultRule(this, builder, fault);
        rules.add(rule);
        return rule;
    }

    void remove(FaultRule rule) {
        rules.remove(rule);
    }

    /**
     * What happens to a request.
     *
     * @param shardId null if it is about none
     * @param signedBy the access key id; null if it is not signed
     */
    Fault strike(Operation operation, String shardId, String signedBy) {
        Fault struck = Fault.none();
        Duration delay = latencies.getOrDefault(operation, Duration.ZERO);
        for (FaultRule rule : rules) {
            boolean delays = rule.fault().isOnlyDelay();
            if ((delays || struck == Fault.none()) && rule.strikes(operation, shardId, signedBy)) {
                if (delays) {
                    delay = delay.plus(rule.fault().delay());
                } else {
                    struck = rule.fault();
                }
            }
            if (rule.isSpent()) {
                rules.remove(rule);
            }
        }
        RateLimit limit = rateLimits.get(operation);
        if (struck == Fault.none() && limit != null && !limit.admits(shardId)) {
            struck = Fault.throttle();
        }
        return struck.delayedBy(delay);
    }
}
