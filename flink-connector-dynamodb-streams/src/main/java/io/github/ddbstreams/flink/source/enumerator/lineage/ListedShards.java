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

import io.github.ddbstreams.flink.source.split.ShardIds;
import io.github.ddbstreams.flink.source.split.ShardProgress;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import javax.annotation.Nullable;

/**
 * What the listings of a stream show, and what they do not: how the {@link ShardGraph} comes to
 * know of shards, finds out what ended ones are followed by, and forgets what is past. See there
 * for the life of a shard.
 */
final class ListedShards {

    private final GraphParts parts;

    private long listing;
    private boolean listedOnce;
    private boolean continued;

    /** When the last full listing that is complete began. */
    @Nullable private Instant completeAsOf;

    ListedShards(GraphParts parts) {
        this.parts = parts;
    }

    /** What follows goes on with the state of a checkpoint. */
    void restored(boolean wasListedOnce) {
        listedOnce = wasListedOnce;
        continued = true;
    }

    /** A full listing begins; what {@link #listed} tells from now on belongs to it. */
    void listingStarted() {
        listing++;
    }

    /** Shards as a page of a listing shows them, in any order. */
    void listed(Collection<ListedShard> shards) {
        for (ListedShard shard : shards) {
            ShardNode node = parts.forest.get(shard.shardId());
            if (node == null) {
                node = parts.add(shard.shardId(), shard.parentShardId());
                adoptOrphans(node);
                if (node.status == ShardStatus.UNASSIGNED) {
                    parts.settlement.add(node);
                }
            }
            node.closed |= shard.closed();
            node.lastListing = listing;
        }
    }

    private void adoptOrphans(ShardNode node) {
        for (ShardNode child : node.children) {
            if (child.status != ShardStatus.UNASSIGNED || parts.settlement.isReady(child)) {
                // Its child is being read because it was proven gone: too late to be read in order.
                parts.settlement.passOver(node, ShardProgress.ENDED);
                parts.releaseParent(node);
                return;
            }
        }
        parts.settlement.add(node.children);
    }

    /**
     * A full listing is complete: nothing in it needs to wait for a later page.
     *
     * @param startedAt when its first page was asked for
     * @param disabled whether the stream is disabled, so that its open ends get no children
     */
    void listingCompleted(Instant startedAt, boolean disabled, Instant now) {
        settle(now);
        parts.search.noneIsUnlisted();
        for (ShardNode node : parts.search.all()) {
            answered(node, startedAt, disabled, now);
            if (node.lastListing < listing && !startedAt.isBefore(node.end.finishedAt())) {
                parts.search.unlisted(node);
            }
        }
        listedOnce = true;
        completeAsOf = startedAt;
        forgetExpired(now);
    }

    /** The children of one shard were asked for, and {@link #listed} has been told the answer. */
    void childrenListed(String shardId, Instant askedAt, boolean disabled, Instant now) {
        settle(now);
        ShardNode node = parts.forest.get(shardId);
        if (node != null && parts.search.contains(node)) {
            answered(node, askedAt, disabled, now);
        }
    }

    /** Whether a full listing has been completed since the source was first started. */
    boolean listedOnce() {
        return listedOnce;
    }

    /** Whether a full listing has been completed that began at this instant, or later. */
    boolean isListedSince(Instant instant) {
        return completeAsOf != null && !completeAsOf.isBefore(instant);
    }

    /**
     * Shards that the last listing does not show, and of which it matters whether they exist:
     * parents whose children wait, and ended shards whose children are searched for.
     */
    Set<String> doubtfulShards() {
        Set<String> doubtful = new LinkedHashSet<>(parts.settlement.doubtfulParents());
        doubtful.addAll(ShardNode.ids(parts.search.unlisted()));
        return doubtful;
    }

    /** The service was asked for the shard itself, and does not know it. */
    void isGone(String shardId, Instant now) {
        ShardNode end = parts.forest.get(shardId);
        if (end != null && parts.search.unlisted().contains(end)) {
            // A day has passed since it was closed: its children would be listed if they were left.
            // What follows them shows the gap, and is where it is reported.
            end.childless = true;
            parts.search.giveUp(end);
            parts.releaseIfDone(end);
        }
        settle(shardId, now);
    }

    /** Settles what is known. */
    void settle(Instant now) {
        settle(null, now);
    }

    private void settle(@Nullable String goneParent, Instant now) {
        parts.settle(!listedOnce && !continued, goneParent, now);
    }

    private void answered(ShardNode node, Instant askedAt, boolean disabled, Instant now) {
        ChildSearch.Outcome outcome =
                parts.search.answered(node, askedAt, node.lastListing == listing, disabled, now);
        node.childless =
                outcome == ChildSearch.Outcome.CHILDLESS || outcome == ChildSearch.Outcome.LOST;
        if (outcome == ChildSearch.Outcome.LOST) {
            parts.lose(
                    new LineageLoss(
                            node.shardId,
                            "it was read to its end, but a child that continues it never appeared",
                            node.end.finishedAt(),
                            now));
        }
        parts.releaseIfDone(node);
    }

    /**
     * The service knows the stream no more. Shards that no reader has cannot be read, and no ended
     * one gets a child. To be told again as long as readers end shards of it.
     */
    void streamIsGone(Instant now) {
        for (ShardNode node : parts.forest.all()) {
            if (node.status == ShardStatus.UNASSIGNED) {
                parts.settlement.passOver(node, ShardProgress.ENDED);
                parts.releaseParent(node);
                parts.lose(
                        new LineageLoss(
                                node.shardId,
                                "its stream is gone, and it was never read",
                                ShardIds.creationTime(node.shardId).orElse(null),
                                now));
            }
        }
        parts.settlement.giveUp();
        for (ShardNode node : parts.search.all()) {
            node.childless = true;
            parts.search.giveUp(node);
            parts.releaseIfDone(node);
        }
        listedOnce = true;
    }

    /** What is listed from now on is of another stream. */
    void nextStream() {
        parts.forest.all().forEach(node -> node.childless = true);
        listedOnce = false;
        completeAsOf = null;
        continued = true;
    }

    private void forgetExpired(Instant now) {
        Instant expired = now.minus(parts.plan.retention());
        parts.remove(
                node ->
                        node.isFinished()
                                && node.lastListing < listing
                                && node.end.finishedAt().isBefore(expired)
                                && !parts.search.contains(node)
                                && node.areChildrenFinished());
    }
}
