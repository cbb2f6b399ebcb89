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
package io.github.ddbstreams.flink.source.enumerator.discovery;

import io.github.ddbstreams.flink.source.enumerator.lineage.ShardGraph;
import io.github.ddbstreams.flink.source.settings.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * What to ask the service next, and when: one request at a time, within the service's limits.
 *
 * <ol>
 *   <li>A full listing at the start and then every discovery interval; sooner while a shard is
 *       doubtful. A listing that is interrupted by a failure goes on where it was.
 *   <li>The children of a shard as soon as it has ended; all of them by one listing where that
 *       takes fewer requests.
 *   <li>After a listing, whether the doubtful shards exist, one by one.
 * </ol>
 *
 * <p>DescribeStream may be called ten times a second, and other jobs call it too: requests are
 * limited to {@value #REQUESTS_A_SECOND} a second after a burst of {@value #BURST}. Decisions only,
 * on the coordinator thread; the requests run elsewhere.
 */
@Internal
public final class DiscoverySchedule {

    private static final int REQUESTS_A_SECOND = 8;
    private static final int BURST = 5;
    private static final int MAX_PAGES_AGAIN = 1000;
    private static final Duration DOUBT_INITIAL = Duration.ofSeconds(1);

    /** One request. */
    public static final class Step {

        /** The kinds of request. */
        public enum Kind {
            LIST_PAGE,
            LIST_CHILDREN,
            PROBE
        }

        private final Kind kind;
        @Nullable private final String shardId;

        private Step(Kind kind, @Nullable String shardId) {
            this.kind = kind;
            this.shardId = shardId;
        }

        public Kind kind() {
            return kind;
        }

        /**
         * For a page the shard behind which it begins (null: the first), else the shard asked for.
         */
        @Nullable
        public String shardId() {
            return shardId;
        }

        /** In words, for the log. */
        public String description() {
            switch (kind) {
                case LIST_CHILDREN:
                    return "Listing the children of shard " + shardId;
                case PROBE:
                    return "Looking for shard " + shardId;
                default:
                    return "Listing the shards" + (shardId == null ? "" : " behind " + shardId);
            }
        }

        @Override
        public String toString() {
            return kind + (shardId == null ? "" : " " + shardId);
        }
    }

    private final Duration interval;
    private final Backoff backoff;
    private final Random random;

    private boolean inFlight;
    private int failures;
    private Instant notBefore = Instant.MIN;
    private double permits = BURST;
    private Instant permitsAt = Instant.MIN;

    private boolean listing;
    @Nullable private String nextPageAfter;
    private Instant listingStartedAt = Instant.MIN;
    private Instant nextListing = Instant.MIN;
    private boolean toListAgain;
    private int pages;
    private final Set<String> pagesBegun = new HashSet<>();
    private int pagesAgain;
    private int pagesOfLastListing = 1;
    private int doubtfulListings;
    private final Set<String> probed = new HashSet<>();

    public DiscoverySchedule(Duration interval, Backoff backoff, Random random) {
        this.interval = interval;
        this.backoff = backoff;
        this.random = random;
    }

    /** The request to send now, if any; it counts as sent. */
    public Optional<Step> next(ShardGraph graph, Instant now) {
        if (!mayAsk(now)) {
            return Optional.empty();
        }
        Optional<Step> step = choose(graph, now);
        step.ifPresent(
                s -> {
                    inFlight = true;
                    permits--;
                });
        return step;
    }

    /**
     * Whether a request may be sent now; the caller that sends one of its own calls {@link #sent}.
     */
    public boolean mayAsk(Instant now) {
        if (permitsAt.equals(Instant.MIN)) {
            permitsAt = now;
        }
        double elapsed = Math.max(0, Duration.between(permitsAt, now).toMillis() / 1000.0);
        permits = Math.min(BURST, permits + elapsed * REQUESTS_A_SECOND);
        permitsAt = now;
        return !inFlight && permits >= 1 && !now.isBefore(notBefore);
    }

    /** A request that this schedule did not choose is under way. */
    public void sent() {
        inFlight = true;
        permits--;
    }

    private Optional<Step> choose(ShardGraph graph, Instant now) {
        if (listing) {
            return Optional.of(new Step(Step.Kind.LIST_PAGE, nextPageAfter));
        }
        List<String> searches = graph.dueSearches(now);
        if (!now.isBefore(nextListing) || searches.size() > pagesOfLastListing + 1) {
            listing = true;
            listingStartedAt = now;
            nextPageAfter = null;
            pages = 0;
            pagesBegun.clear();
            pagesAgain = 0;
            graph.listingStarted();
            return Optional.of(new Step(Step.Kind.LIST_PAGE, null));
        }
        if (!searches.isEmpty()) {
            return Optional.of(new Step(Step.Kind.LIST_CHILDREN, searches.get(0)));
        }
        for (String shard : graph.doubtfulShards()) {
            if (probed.add(shard)) {
                return Optional.of(new Step(Step.Kind.PROBE, shard));
            }
        }
        return Optional.empty();
    }

    /** When the listing that is under way, or was completed last, asked for its first page. */
    public Instant listingStartedAt() {
        return listingStartedAt;
    }

    /** The request under way was answered. */
    public void answered() {
        inFlight = false;
        failures = 0;
    }

    /** Another stream is to be listed from now on, and at once. */
    public void startOver() {
        listing = false;
        doubtfulListings = 0;
        pagesOfLastListing = 1;
        probed.clear();
        listNow();
    }

    /** A full listing that begins now is needed, and not to be waited for. */
    public void listNow() {
        nextListing = Instant.MIN;
        toListAgain = listing;
    }

    /**
     * A page of the listing has arrived.
     *
     * @throws IllegalStateException if the listing goes in circles. A page may come twice, for a
     *     listing begins again where the shard that it was to go on behind is gone
     */
    public void pageListed(@Nullable String nextPageAfter) {
        answered();
        pages++;
        if (nextPageAfter != null && !pagesBegun.add(nextPageAfter)) {
            pagesAgain++;
            if (pagesAgain > MAX_PAGES_AGAIN) {
                throw new IllegalStateException(
                        "The listing of the shards has no end: after "
                                + pages
                                + " pages it continues after shard "
                                + nextPageAfter
                                + ", as it did before. Check aws.endpoint and what answers there.");
            }
        }
        this.nextPageAfter = nextPageAfter;
    }

    /** The last page of the listing has arrived, and the graph has been told of all. */
    public void listingCompleted(ShardGraph graph, Instant now) {
        listing = false;
        pagesOfLastListing = pages;
        probed.clear();
        if (graph.doubtfulShards().isEmpty()) {
            doubtfulListings = 0;
            nextListing = now.plus(interval);
        } else {
            Duration soon = DOUBT_INITIAL.multipliedBy(1L << Math.min(doubtfulListings++, 10));
            nextListing = now.plus(soon.compareTo(interval) < 0 ? soon : interval);
        }
        if (toListAgain) {
            listNow();
        }
    }

    /** The request under way has failed and may succeed later. */
    public void failed(Instant now) {
        inFlight = false;
        failures++;
        probed.clear();
        notBefore = now.plus(backoff.delay(failures, random));
    }
}
