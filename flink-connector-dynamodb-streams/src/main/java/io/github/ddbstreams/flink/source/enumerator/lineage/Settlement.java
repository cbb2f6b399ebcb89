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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import javax.annotation.Nullable;

/**
 * Finds out of every shard that nobody has whether it may be read, and from where: whether it
 * continues something, and whether that has been read. Those of which it is not certain yet stay
 * here until more is known.
 */
final class Settlement {

    private final ReadingPlan plan;
    private final ShardHolders holders;
    private final Consumer<LineageLoss> losses;

    // Replaced and not cleared, for that takes as long as they ever were large.
    private Set<ShardNode> unsettled = new LinkedHashSet<>();
    private Set<String> doubtfulParents = new LinkedHashSet<>();

    private final Map<String, ReadyShard> ready = new LinkedHashMap<>();

    Settlement(ReadingPlan plan, ShardHolders holders, Consumer<LineageLoss> losses) {
        this.plan = plan;
        this.holders = holders;
        this.losses = losses;
    }

    // ------------------------------------------------------------------ what is to be settled

    /** Shards of which something has become known. */
    void add(Collection<ShardNode> nodes) {
        unsettled.addAll(nodes);
    }

    void add(ShardNode node) {
        unsettled.add(node);
    }

    /** Somebody has the shard after all. */
    void remove(ShardNode node) {
        ready.remove(node.shardId);
        unsettled.remove(node);
    }

    /** Children of a shard that nobody has yet wait for it again. */
    void withdrawChildren(ShardNode node) {
        for (ShardNode child : node.children) {
            ready.remove(child.shardId);
        }
    }

    /** Nothing is to be found out any more: the stream is gone. */
    void giveUp() {
        takeUnsettled();
    }

    private Collection<ShardNode> takeUnsettled() {
        Collection<ShardNode> taken = unsettled;
        unsettled = new LinkedHashSet<>();
        doubtfulParents = new LinkedHashSet<>();
        return taken;
    }

    // ------------------------------------------------------------------ what is settled

    /** The shards that may be read, those first that others follow. */
    Collection<ReadyShard> ready() {
        return ready.values();
    }

    boolean isReady(ShardNode node) {
        return ready.containsKey(node.shardId);
    }

    /** A ready shard is given to somebody; null if it is not ready. */
    @Nullable
    ReadyShard take(String shardId) {
        return ready.remove(shardId);
    }

    /** Parents that children wait for, and of which it is not known whether they exist. */
    Set<String> doubtfulParents() {
        return doubtfulParents;
    }

    /**
     * Settles what can be settled.
     *
     * @param isFirstListing whether what is known is of the source's very first listing
     * @param goneParent a shard that the service has said not to exist; null if none
     * @return the shards that were found not to need reading, which are finished now
     */
    List<ShardNode> settle(boolean isFirstListing, @Nullable String goneParent, Instant now) {
        Deque<ShardNode> undecided = new ArrayDeque<>(takeUnsettled());
        List<ShardNode> passedOver = new ArrayList<>();
        while (!undecided.isEmpty()) {
            ShardNode node = undecided.poll();
            if (node.status != ShardStatus.UNASSIGNED || isReady(node)) {
                continue;
            }
            if (node.parent == null && isParentDoubtful(node, goneParent, now)) {
                // Even beyond the stop: the parent may lie before it.
                doubtfulParents.add(node.parentShardId);
                unsettled.add(node);
            } else if (plan.isAfterStop(node.shardId)) {
                passOver(node, ShardProgress.STOPPED, passedOver, undecided);
            } else if (node.parent == null || isContinuingNothing(node.parent)) {
                if (isBeforeStart(node)) {
                    passOver(node, ShardProgress.ENDED, passedOver, undecided);
                } else {
                    startAfresh(node, isFirstListing);
                }
            } else if (node.parent.isFinished() && node.parent.end.isStopped()) {
                passOver(node, ShardProgress.STOPPED, passedOver, undecided);
            } else if (node.parent.isFinished()) {
                continueParent(node);
            }
        }
        return passedOver;
    }

    /** Whether the children of a shard start as if there was nothing before them. */
    private static boolean isContinuingNothing(ShardNode parent) {
        return parent.isFinished() && !parent.end.isStopped() && parent.end.childrenStart() == null;
    }

    /** Whether it is not known yet that a shard without a known parent continues nothing. */
    private boolean isParentDoubtful(ShardNode node, @Nullable String goneParent, Instant now) {
        String parentId = node.parentShardId;
        if (parentId == null || node.orphaned) {
            return false;
        }
        if (!parentId.equals(goneParent) && !plan.isParentExpired(node.shardId, now)) {
            return true;
        }
        node.orphaned = true;
        if (plan.isBornLater(node.shardId)) {
            losses.accept(
                    new LineageLoss(
                            node.shardId,
                            "its parent " + parentId + " is gone and was never read",
                            plan.bornAt(),
                            ShardIds.creationTime(node.shardId).orElse(now)));
        }
        return false;
    }

    private boolean isBeforeStart(ShardNode node) {
        return node.closed
                && !node.children.isEmpty()
                && node.children.stream().allMatch(child -> plan.isBeforeStart(child.shardId));
    }

    private void startAfresh(ShardNode node, boolean isFirstListing) {
        ready.put(
                node.shardId,
                new ReadyShard(
                        node.shardId,
                        node.parentShardId,
                        plan.rootPosition(!node.closed && isFirstListing),
                        plan.rootCompleteUntil(node.shardId),
                        node.returnedBy));
    }

    private void continueParent(ShardNode node) {
        ShardNode parent = node.parent;
        ready.put(
                node.shardId,
                new ReadyShard(
                        node.shardId,
                        node.parentShardId,
                        parent.end.childrenStart(),
                        plan.childCompleteUntil(node.shardId, parent.end.finishedAt()),
                        parent.hasOwner() ? parent.owner : node.returnedBy));
    }

    private void passOver(
            ShardNode node,
            ShardProgress progress,
            List<ShardNode> passedOver,
            Deque<ShardNode> undecided) {
        passOver(node, progress);
        passedOver.add(node);
        undecided.addAll(node.children);
    }

    /** The shard, which nobody has, is not read; its children start as if it was not there. */
    void passOver(ShardNode node, ShardProgress progress) {
        remove(node);
        holders.finish(node);
        node.end =
                ShardEnd.before(
                        progress, null, ShardIds.creationTime(node.shardId).orElse(plan.bornAt()));
    }
}
