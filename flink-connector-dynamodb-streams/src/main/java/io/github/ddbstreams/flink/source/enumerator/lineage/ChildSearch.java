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
package io.github.ddbstreams.flink.source.enumerator.lineage;

import io.github.ddbstreams.flink.source.enumerator.assignment.ReadySplit;
import io.github.ddbstreams.flink.source.split.ShardIds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The ended shards whose children are not known for certain, and when to ask for them.
 *
 * <p>A roll-over leaves one child and a split two, which may be listed one after the other. So a
 * single child is believed to be alone only if it still is in an answer to a question that was
 * asked {@link #CONFIRMATION} after the end; and no child at all means that none is to come only if
 * the stream is disabled, or the retention is over.
 */
final class ChildSearch {

    static final Duration CONFIRMATION = Duration.ofSeconds(1);

    /** A child of that age is listed with all its siblings. */
    private static final Duration LISTINGS_SETTLE = Duration.ofMinutes(1);

    private static final Duration INITIAL_DELAY = Duration.ofMillis(200);
    private static final Duration MAX_DELAY = Duration.ofSeconds(5);

    /** After a restore the retention may be over before the first answer, which proves nothing. */
    private static final int SEARCHES_BEFORE_LOSS = 5;

    /** What an answer has shown. */
    enum Outcome {
        /** The search goes on. */
        OPEN,
        /** All children are known. */
        COMPLETE,
        /** There is none, and none will come. */
        CHILDLESS,
        /** There should have been one, and it can no longer be read. */
        LOST
    }

    /** How the search for the children of one shard goes on. */
    static final class Search {
        private Instant next;
        private int fruitless;
    }

    private final Duration retention;

    /** Each of them has its {@link ShardNode#search}. */
    private final Set<ShardNode> searching = new LinkedHashSet<>();

    private final Set<ShardNode> unlisted = new LinkedHashSet<>();
    private final ExpectedLineages expected = new ExpectedLineages();

    /** No search is due before. */
    private Instant noneBefore = Instant.MAX;

    ChildSearch(Duration retention) {
        this.retention = retention;
    }

    boolean isEmpty() {
        return searching.isEmpty();
    }

    boolean contains(ShardNode node) {
        return node.search != null;
    }

    /** All shards that are searched for, as they are now. */
    List<ShardNode> all() {
        return new ArrayList<>(searching);
    }

    /** How many lineages go on with a subtask that has read an end and knows no child of it. */
    int expectedBy(int subtask) {
        return expected.by(subtask);
    }

    /** The children of a shard that are known, or the subtask that has read it, are others now. */
    void update(ShardNode node) {
        boolean isExpected = node.hasOwner() && node.children.isEmpty() && contains(node);
        expected.set(node, isExpected ? node.owner : ReadySplit.NOBODY);
    }

    /** Starts a search if the shard has ended and its children are not certain. */
    void startIfUncertain(ShardNode node, Instant now) {
        boolean certain =
                node.end.isStopped()
                        || node.childless
                        || node.children.size() > 1
                        || isAnyListedLongSince(node.children, now);
        if (!certain) {
            node.search = new Search();
            searching.add(node);
            askAt(node.children.isEmpty() ? now : now.plus(CONFIRMATION), node.search);
            update(node);
        }
    }

    private void askAt(Instant time, Search search) {
        search.next = time;
        noneBefore = earlierOf(noneBefore, time);
    }

    private static Instant earlierOf(Instant a, Instant b) {
        return b.isBefore(a) ? b : a;
    }

    private static boolean isAnyListedLongSince(List<ShardNode> children, Instant now) {
        for (ShardNode child : children) {
            Instant created = ShardIds.creationTime(child.shardId).orElse(now);
            if (created.isBefore(now.minus(LISTINGS_SETTLE))) {
                return true;
            }
        }
        return false;
    }

    void giveUp(ShardNode node) {
        if (contains(node)) {
            node.search = null;
            searching.remove(node);
            unlisted.remove(node);
            update(node);
        }
    }

    /** A full listing, asked for after the end, shows neither the shard itself nor a child. */
    void unlisted(ShardNode node) {
        if (contains(node) && node.children.isEmpty()) {
            unlisted.add(node);
        }
    }

    /** Another listing is to tell. */
    void noneIsUnlisted() {
        unlisted.clear();
    }

    /** The shards that may be gone, together with their children. */
    Set<ShardNode> unlisted() {
        return unlisted;
    }

    /** This is asked with every message of a reader, so it looks only if there may be some. */
    List<String> due(Instant now) {
        List<String> due = new ArrayList<>();
        if (now.isBefore(noneBefore)) {
            return due;
        }
        noneBefore = Instant.MAX;
        for (ShardNode node : searching) {
            noneBefore = earlierOf(noneBefore, node.search.next);
            if (!node.search.next.isAfter(now)) {
                due.add(node.shardId);
            }
        }
        return due;
    }

    /**
     * The children that are known by now are those that the answer has shown.
     *
     * @param askedAt when the question was asked
     * @param listed whether the last listing shows the shard itself
     * @param disabled whether the stream is disabled
     */
    Outcome answered(
            ShardNode node, Instant askedAt, boolean listed, boolean disabled, Instant now) {
        Search search = node.search;
        Outcome outcome = judge(node, search, askedAt, listed, disabled, now);
        if (outcome != Outcome.OPEN) {
            giveUp(node);
        } else if (node.children.isEmpty()) {
            long delay = INITIAL_DELAY.toMillis() << Math.min(search.fruitless++, 10);
            askAt(now.plusMillis(Math.min(delay, MAX_DELAY.toMillis())), search);
        } else {
            askAt(node.end.finishedAt().plus(CONFIRMATION), search);
        }
        return outcome;
    }

    private Outcome judge(
            ShardNode node,
            Search search,
            Instant askedAt,
            boolean listed,
            boolean disabled,
            Instant now) {
        boolean late = !askedAt.isBefore(node.end.finishedAt().plus(CONFIRMATION));
        if (!node.children.isEmpty()) {
            return late || node.children.size() > 1 ? Outcome.COMPLETE : Outcome.OPEN;
        }
        if (late && disabled) {
            return Outcome.CHILDLESS;
        }
        boolean overdue =
                node.end.finishedAt().plus(retention).isBefore(now)
                        && listed
                        && search.fruitless >= SEARCHES_BEFORE_LOSS;
        return overdue ? Outcome.LOST : Outcome.OPEN;
    }
}
