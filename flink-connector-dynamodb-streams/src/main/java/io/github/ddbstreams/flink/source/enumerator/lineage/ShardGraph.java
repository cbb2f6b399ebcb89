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
import io.github.ddbstreams.flink.source.split.ShardSplit;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.annotation.Internal;

/**
 * The forest of shards: told what was listed, assigned, ended, returned and checkpointed, it
 * answers what may be read now. No I/O, no threads, no clock, nothing of Flink: the enumerator's
 * coordinator thread owns it.
 *
 * <p>The life of a shard here:
 *
 * <ol>
 *   <li>{@link #listed} makes it known.
 *   <li>{@link #settle} finds out whether it continues something. It is ready at once if it has no
 *       parent, or its parent is gone for certain; otherwise it waits for its parent's end. A
 *       parent that is merely missing from a listing is {@linkplain #doubtfulShards doubtful} until
 *       it is listed, or {@linkplain #isGone proven gone}: listings are eventually consistent.
 *   <li>{@link #assigned} gives it to a subtask.
 *   <li>{@link #ended}: the subtask has read it to its end. Its children become ready; if none is
 *       known for certain yet, they are {@linkplain #dueSearches searched} for.
 *   <li>Once the children are assigned the subtask may let go of the shard's output ({@link
 *       #drainReleases}), and once a completed checkpoint holds the end, of its state ({@link
 *       #drainForgettable}).
 *   <li>It is forgotten when it is listed no more, its retention is over and its children are being
 *       read.
 * </ol>
 *
 * <p>An end that is in no completed checkpoint is taken back when its subtask fails ({@link
 * #takenBack}), for that subtask will report it again; so only that subtask may read the children
 * until then.
 */
@Internal
public final class ShardGraph {

    /** Stands for a subtask where there is none, or where it is not known. */
    public static final int NOBODY = -1;

    private final ReadingPlan plan;
    private final Map<String, ShardNode> nodes = new LinkedHashMap<>();
    private final Map<String, List<ShardNode>> childrenOfUnknown = new HashMap<>();
    private final Set<String> goneParents = new HashSet<>();
    private final Set<String> doubtfulParents = new LinkedHashSet<>();
    private final Set<ShardNode> unsettled = new LinkedHashSet<>();
    private final Map<String, ReadyShard> ready = new LinkedHashMap<>();
    private final Map<Integer, Set<ShardNode>> held = new HashMap<>();
    private final EndLedger ends = new EndLedger();
    private final ChildSearch search;
    private final ChannelDrains drains;
    private final List<LineageLoss> losses = new ArrayList<>();

    private long listing;
    private boolean listedOnce;
    private boolean continued;
    private int unfinished;

    public ShardGraph(ReadingPlan plan, ChannelDrains drains) {
        this.plan = plan;
        this.drains = drains;
        this.search = new ChildSearch(plan.retention());
    }

    /** The graph as a checkpoint holds it; who holds the assigned shards is not known yet. */
    public static ShardGraph restore(
            ReadingPlan plan,
            ChannelDrains drains,
            Collection<ShardRecord> records,
            boolean listedOnce,
            Instant now) {
        ShardGraph graph = new ShardGraph(plan, drains);
        graph.listedOnce = listedOnce;
        graph.continued = true;
        for (ShardRecord record : records) {
            ShardNode node = graph.add(record.shardId(), record.parentShardId());
            node.status = record.status();
            node.progress = record.progress();
            node.childrenStart = record.childrenStart();
            node.finishedAt = record.finishedAt();
            node.childless = record.childless();
            if (record.status() == ShardStatus.ASSIGNED) {
                graph.hold(node, NOBODY);
            } else if (record.status() == ShardStatus.FINISHED) {
                graph.unfinished--;
                node.endedInCheckpoint = ShardNode.DURABLE;
            }
        }
        for (ShardNode node : graph.nodes.values()) {
            if (node.status == ShardStatus.UNASSIGNED) {
                graph.unsettled.add(node);
            } else if (node.status == ShardStatus.FINISHED) {
                graph.search.startIfUncertain(node, now);
            }
        }
        graph.settle(now);
        return graph;
    }

    public ReadingPlan plan() {
        return plan;
    }

    // ------------------------------------------------------------------ what listings show

    /** A full listing begins; what {@link #listed} tells from now on belongs to it. */
    public void listingStarted() {
        listing++;
    }

    /** Shards as a page of a listing shows them, in any order. */
    public void listed(Collection<ListedShard> shards) {
        for (ListedShard shard : shards) {
            ShardNode node = nodes.get(shard.shardId());
            if (node == null) {
                node = add(shard.shardId(), shard.parentShardId());
                adoptOrphans(node);
                if (node.status == ShardStatus.UNASSIGNED) {
                    unsettled.add(node);
                }
            }
            node.closed |= shard.closed();
            node.lastListing = listing;
        }
    }

    private ShardNode add(String shardId, String parentShardId) {
        if (shardId.equals(parentShardId)) {
            throw new IllegalStateException(
                    "Shard "
                            + shardId
                            + " is listed as its own parent. The shards of a stream form a forest;"
                            + " check aws.endpoint and what answers there.");
        }
        ShardNode node = new ShardNode(shardId, parentShardId);
        nodes.put(shardId, node);
        unfinished++;
        if (parentShardId != null) {
            node.parent = nodes.get(parentShardId);
            if (node.parent != null) {
                node.parent.children.add(node);
            } else {
                childrenOfUnknown.computeIfAbsent(parentShardId, id -> new ArrayList<>()).add(node);
            }
        }
        List<ShardNode> known = childrenOfUnknown.remove(shardId);
        if (known != null) {
            for (ShardNode child : known) {
                child.parent = node;
                node.children.add(child);
            }
            refuseCycle(node);
        }
        return node;
    }

    /**
     * Shards that descend from themselves would wait for each other for ever. Only a shard that is
     * listed later than its children can close such a circle.
     */
    private static void refuseCycle(ShardNode node) {
        for (ShardNode up = node.parent; up != null; up = up.parent) {
            if (up == node) {
                throw new IllegalStateException(
                        "Shard "
                                + node.shardId
                                + " is listed as its own ancestor, by way of its parent "
                                + node.parentShardId
                                + ". The shards of a stream form a forest; check aws.endpoint and"
                                + " what answers there.");
            }
        }
    }

    private void adoptOrphans(ShardNode node) {
        for (ShardNode child : node.children) {
            if (child.status != ShardStatus.UNASSIGNED || ready.containsKey(child.shardId)) {
                // Its child is being read because it was proven gone: too late to be read in order.
                skip(node);
                return;
            }
        }
        unsettled.addAll(node.children);
    }

    /**
     * A full listing is complete: nothing in it needs to wait for a later page.
     *
     * @param startedAt when its first page was asked for
     * @param disabled whether the stream is disabled, so that its open ends get no children
     */
    public void listingCompleted(Instant startedAt, boolean disabled, Instant now) {
        settle(now);
        search.noneIsUnlisted();
        for (ShardNode node : search.all()) {
            answered(node, startedAt, disabled, now);
            if (node.lastListing < listing && !startedAt.isBefore(node.finishedAt)) {
                search.unlisted(node);
            }
        }
        listedOnce = true;
        forgetExpired(now);
    }

    /** The children of one shard were asked for, and {@link #listed} has been told the answer. */
    public void childrenListed(String shardId, Instant askedAt, boolean disabled, Instant now) {
        settle(now);
        ShardNode node = nodes.get(shardId);
        if (node != null && search.contains(node)) {
            answered(node, askedAt, disabled, now);
        }
    }

    /** Whether a full listing has been completed since the source was first started. */
    public boolean listedOnce() {
        return listedOnce;
    }

    /**
     * Shards that the last listing does not show, and of which it matters whether they exist:
     * parents whose children wait, and ended shards whose children are searched for.
     */
    public Set<String> doubtfulShards() {
        Set<String> doubtful = new LinkedHashSet<>(doubtfulParents);
        doubtful.addAll(ids(search.unlisted()));
        return doubtful;
    }

    /** The service was asked for the shard itself, and does not know it. */
    public void isGone(String shardId, Instant now) {
        ShardNode end = nodes.get(shardId);
        if (end != null && search.unlisted().contains(end)) {
            // A day has passed since it was closed: its children would be listed if they were left.
            // What follows them shows the gap, and is where it is reported.
            end.childless = true;
            search.giveUp(end);
            releaseIfDone(end);
        }
        goneParents.add(shardId);
        settle(now);
        goneParents.remove(shardId);
    }

    /**
     * Decides for every shard that is new whether it is ready. To be called when a listing is
     * complete, or was interrupted: what is known then is good to be used.
     */
    public void settle(Instant now) {
        Deque<ShardNode> undecided = new ArrayDeque<>(unsettled);
        unsettled.clear();
        doubtfulParents.clear();
        while (!undecided.isEmpty()) {
            ShardNode node = undecided.poll();
            if (node.status != ShardStatus.UNASSIGNED || ready.containsKey(node.shardId)) {
                continue;
            }
            if (node.parent == null && isParentDoubtful(node, now)) {
                // Even beyond the stop: the parent may lie before it.
                doubtfulParents.add(node.parentShardId);
                unsettled.add(node);
            } else if (plan.isAfterStop(node.shardId)) {
                finishUnread(node, ShardProgress.STOPPED);
                undecided.addAll(node.children);
            } else if (node.parent == null) {
                startOrSkip(node, undecided);
            } else if (node.parent.status == ShardStatus.FINISHED) {
                settleChild(node, undecided);
            }
        }
    }

    /** Whether it is not known yet that a shard without a known parent continues nothing. */
    private boolean isParentDoubtful(ShardNode node, Instant now) {
        String parentId = node.parentShardId;
        if (parentId == null || node.orphaned) {
            return false;
        }
        if (!goneParents.contains(parentId) && !plan.isParentExpired(node.shardId, now)) {
            return true;
        }
        node.orphaned = true;
        if (plan.isBornLater(node.shardId)) {
            losses.add(
                    new LineageLoss(
                            node.shardId,
                            "its parent " + parentId + " is gone and was never read",
                            plan.bornAt(),
                            ShardIds.creationTime(node.shardId).orElse(now)));
        }
        return false;
    }

    private void settleChild(ShardNode node, Deque<ShardNode> undecided) {
        ShardNode parent = node.parent;
        if (parent.progress == ShardProgress.STOPPED) {
            finishUnread(node, ShardProgress.STOPPED);
            undecided.addAll(node.children);
        } else if (parent.childrenStart == null) {
            startOrSkip(node, undecided);
        } else {
            ready.put(
                    node.shardId,
                    new ReadyShard(
                            node.shardId,
                            node.parentShardId,
                            parent.childrenStart,
                            plan.childCompleteUntil(node.shardId, parent.finishedAt),
                            parent.owner != NOBODY ? parent.owner : node.returnedBy));
        }
    }

    private void startOrSkip(ShardNode node, Deque<ShardNode> undecided) {
        if (isBeforeStart(node)) {
            skip(node);
            undecided.addAll(node.children);
        } else {
            ready.put(
                    node.shardId,
                    new ReadyShard(
                            node.shardId,
                            node.parentShardId,
                            plan.rootPosition(!node.closed && !listedOnce && !continued),
                            plan.rootCompleteUntil(node.shardId),
                            node.returnedBy));
        }
    }

    private boolean isBeforeStart(ShardNode node) {
        if (!node.closed || node.children.isEmpty()) {
            return false;
        }
        for (ShardNode child : node.children) {
            if (!plan.isBeforeStart(child.shardId)) {
                return false;
            }
        }
        return true;
    }

    /** Its children start as if they continued nothing. */
    private void skip(ShardNode node) {
        finishUnread(node, ShardProgress.ENDED);
    }

    private void finishUnread(ShardNode node, ShardProgress progress) {
        node.status = ShardStatus.FINISHED;
        node.progress = progress;
        node.endedInCheckpoint = ShardNode.DURABLE;
        node.finishedAt = ShardIds.creationTime(node.shardId).orElse(plan.bornAt());
        unfinished--;
        if (node.parent != null) {
            releaseIfDone(node.parent);
        }
    }

    // ------------------------------------------------------------------ who reads what

    /** The shards that may be read now and are with no reader, parents before children. */
    public List<ReadyShard> ready(Instant now) {
        return ready.values().stream()
                .map(shard -> shard.withMobility(mobility(nodes.get(shard.shardId()), now)))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private ReadyShard.Mobility mobility(ShardNode node, Instant now) {
        ShardNode parent = node.parent;
        if (parent == null) {
            return ReadyShard.Mobility.FREE;
        }
        if (!drains.isEverWaitedFor()) {
            return ReadyShard.Mobility.BOUND;
        }
        if (drains.isDrainedSince(parent.endMark)) {
            return ReadyShard.Mobility.FREE;
        }
        return drains.isWorthWaiting(parent.finishedAt, now)
                ? ReadyShard.Mobility.SOON
                : ReadyShard.Mobility.BOUND;
    }

    /** The shard was given to a subtask. */
    public void assigned(String shardId, int subtask) {
        if (ready.remove(shardId) == null) {
            throw new IllegalStateException("shard " + shardId + " is not ready to be assigned");
        }
        ShardNode node = nodes.get(shardId);
        hold(node, subtask);
        if (node.parent != null) {
            node.lagging = node.parent.owner != NOBODY && node.parent.owner != subtask;
            releaseIfDone(node.parent);
        }
    }

    /**
     * The subtask that was given a shard has read as far in it as in its other shards, so that its
     * watermark is not ahead of the shard.
     */
    public void caughtUp(int subtask, String shardId) {
        ShardNode node = nodes.get(shardId);
        if (node != null && node.status == ShardStatus.ASSIGNED && node.owner == subtask) {
            keepsUp(node);
        }
    }

    private void keepsUp(ShardNode node) {
        if (node.lagging) {
            node.lagging = false;
            if (node.parent != null) {
                releaseIfDone(node.parent);
            }
        }
    }

    /**
     * How many lineages each subtask goes on with: the shards it reads, and those it has read whose
     * children are not known yet.
     */
    public int[] loads(int parallelism) {
        int[] loads = new int[parallelism];
        for (int subtask = 0; subtask < parallelism; subtask++) {
            loads[subtask] = held.getOrDefault(subtask, Collections.emptySet()).size();
        }
        for (ShardNode node : search.all()) {
            if (node.children.isEmpty() && node.owner != NOBODY) {
                loads[node.owner]++;
            }
        }
        return loads;
    }

    /** Shards that a checkpoint holds as assigned, and no reader has reported yet. */
    public Set<String> unclaimed() {
        return ids(held.getOrDefault(NOBODY, Collections.emptySet()));
    }

    /** How many known shards are with no reader, whatever they wait for. */
    public int unassignedCount() {
        int count = unfinished;
        for (Set<ShardNode> shards : held.values()) {
            count -= shards.size();
        }
        return count;
    }

    /**
     * A reader has started, and holds these splits from its checkpoint.
     *
     * @throws IllegalStateException if the subtask does not hold a shard that it was given before
     *     the checkpoint: the shard would never be read
     */
    public void claimed(int subtask, Collection<ShardSplit> splits, Instant now) {
        Set<ShardNode> missing =
                new LinkedHashSet<>(held.getOrDefault(subtask, Collections.emptySet()));
        for (ShardSplit split : splits) {
            ShardNode node = nodes.get(split.shardId());
            if (node == null) {
                node = add(split.shardId(), split.parentShardId());
            }
            missing.remove(node);
            if (split.progress().isFinal()) {
                ended(subtask, split, now);
            } else {
                claim(node, subtask);
            }
        }
        if (!missing.isEmpty()) {
            throw new IllegalStateException(
                    "Subtask "
                            + subtask
                            + " was restored without the shards "
                            + ids(missing)
                            + ", which it was given before its checkpoint. The state of the source"
                            + " is inconsistent; restore another checkpoint.");
        }
    }

    private void claim(ShardNode node, int subtask) {
        if (node.status == ShardStatus.ASSIGNED) {
            letGo(node);
        } else if (node.status == ShardStatus.FINISHED) {
            unfinished++;
            search.giveUp(node);
            node.reading();
            withdrawChildren(node);
        } else {
            ready.remove(node.shardId);
            unsettled.remove(node);
        }
        hold(node, subtask);
    }

    private void hold(ShardNode node, int subtask) {
        node.status = ShardStatus.ASSIGNED;
        node.owner = subtask;
        held.computeIfAbsent(subtask, s -> new LinkedHashSet<>()).add(node);
    }

    /** Children that nobody has yet wait for their parent again. */
    private void withdrawChildren(ShardNode node) {
        for (ShardNode child : node.children) {
            ready.remove(child.shardId);
        }
    }

    private void letGo(ShardNode node) {
        held.get(node.owner).remove(node);
    }

    // ------------------------------------------------------------------ ends

    /**
     * A subtask has read a shard to its end, or to the bound of the source. Told again, after a
     * restore, it has no further effect but to release the subtask again.
     */
    public void ended(int subtask, ShardSplit split, Instant now) {
        ShardNode node = nodes.get(split.shardId());
        if (node == null) {
            node = add(split.shardId(), split.parentShardId());
            hold(node, subtask);
        }
        if (node.status == ShardStatus.FINISHED) {
            node.owner = subtask;
            node.released = false;
            // They were settled without knowing who has their parent.
            withdrawChildren(node);
        } else {
            if (node.status == ShardStatus.UNASSIGNED) {
                throw new IllegalStateException(
                        "subtask "
                                + subtask
                                + " reports the end of "
                                + node
                                + ", which it does not have");
            }
            letGo(node);
            node.status = ShardStatus.FINISHED;
            node.owner = subtask;
            node.progress = split.progress();
            node.childrenStart = split.position().forChildren();
            node.finishedAt = now;
            node.endMark = drains.mark();
            unfinished--;
            ends.reported(node);
            keepsUp(node);
            search.startIfUncertain(node, now);
        }
        unsettled.addAll(node.children);
        settle(now);
        releaseIfDone(node);
    }

    /** Ended shards whose children should be asked for now. */
    public List<String> dueSearches(Instant now) {
        return search.due(now);
    }

    private void answered(ShardNode node, Instant askedAt, boolean disabled, Instant now) {
        ChildSearch.Outcome outcome =
                search.answered(node, askedAt, node.lastListing == listing, disabled, now);
        node.childless =
                outcome == ChildSearch.Outcome.CHILDLESS || outcome == ChildSearch.Outcome.LOST;
        if (outcome == ChildSearch.Outcome.LOST) {
            losses.add(
                    new LineageLoss(
                            node.shardId,
                            "it was read to its end, but a child that continues it never appeared",
                            node.finishedAt,
                            now));
        }
        releaseIfDone(node);
    }

    private void releaseIfDone(ShardNode node) {
        if (node.status == ShardStatus.FINISHED
                && node.owner != NOBODY
                && !node.released
                && !search.contains(node)
                && node.areChildrenUnderWay()) {
            ends.release(node);
        }
    }

    /**
     * The ended shards whose output each subtask may let go of: all their children are assigned,
     * and hold the watermark instead.
     */
    public Map<Integer, List<String>> drainReleases() {
        return ends.drainReleases();
    }

    /** The ended shards that each subtask need not keep in its state any more. */
    public Map<Integer, List<String>> drainForgettable() {
        return ends.drainForgettable();
    }

    /** What has been found to be lost since the last call. */
    public List<LineageLoss> drainLosses() {
        List<LineageLoss> drained = new ArrayList<>(losses);
        losses.clear();
        return drained;
    }

    /** Whether every shard that is known, and that is to be expected, has been read. */
    public boolean isDrained() {
        return listedOnce && unfinished == 0 && search.isEmpty();
    }

    // ------------------------------------------------------------------ one stream after another

    /**
     * The service knows the stream no more. Shards that no reader has cannot be read, and no ended
     * one gets a child. To be told again as long as readers end shards of it.
     */
    public void streamIsGone(Instant now) {
        for (ShardNode node : nodes.values()) {
            if (node.status == ShardStatus.UNASSIGNED) {
                ready.remove(node.shardId);
                finishUnread(node, ShardProgress.ENDED);
                losses.add(
                        new LineageLoss(
                                node.shardId,
                                "its stream is gone, and it was never read",
                                ShardIds.creationTime(node.shardId).orElse(null),
                                now));
            }
        }
        unsettled.clear();
        doubtfulParents.clear();
        for (ShardNode node : search.all()) {
            node.childless = true;
            search.giveUp(node);
            releaseIfDone(node);
        }
        listedOnce = true;
    }

    /**
     * What is listed from now on is of another stream.
     *
     * @throws IllegalStateException if the stream before has not been read wholly
     */
    public void nextStream() {
        if (!isDrained()) {
            throw new IllegalStateException("the previous stream has not been read to its end");
        }
        nodes.values().forEach(node -> node.childless = true);
        listedOnce = false;
        continued = true;
    }

    /** How many shards are known. */
    public int size() {
        return nodes.size();
    }

    /** How many of them were closed when they were last listed. */
    public long closedCount() {
        return nodes.values().stream().filter(node -> node.closed).count();
    }

    /** How many of them need not be read, or not any more. */
    public long finishedCount() {
        return nodes.values().stream().filter(node -> node.status == ShardStatus.FINISHED).count();
    }

    /** When the youngest shard that is known was created; empty if no shard tells. */
    public Optional<Instant> youngestShardCreatedAt() {
        return nodes.keySet().stream()
                .flatMap(shardId -> ShardIds.creationTime(shardId).stream())
                .max(Comparator.naturalOrder());
    }

    // ------------------------------------------------------------------ failures and checkpoints

    /**
     * A subtask has failed and goes back to its last checkpoint. The ends that it reported since
     * are taken back: it will report them again.
     *
     * @param returned the shards that it was given since that checkpoint
     */
    public void takenBack(int subtask, Collection<String> returned, Instant now) {
        for (ShardNode node : ends.takeBack(subtask)) {
            search.giveUp(node);
            unfinished++;
            node.reading();
            hold(node, subtask);
            withdrawChildren(node);
        }
        for (String shardId : returned) {
            ShardNode node = nodes.get(shardId);
            if (node == null) {
                losses.add(
                        new LineageLoss(
                                shardId,
                                "it was read to its end since the last completed checkpoint, which"
                                        + " is older than what is left of it",
                                ShardIds.creationTime(shardId).orElse(null),
                                now.minus(plan.retention())));
                continue;
            }
            letGo(node);
            node.status = ShardStatus.UNASSIGNED;
            node.owner = NOBODY;
            node.lagging = false;
            node.returnedBy = subtask;
            unsettled.add(node);
        }
        settle(now);
    }

    /** What a checkpoint needs to know, parents before children. */
    public List<ShardRecord> snapshot(long checkpointId) {
        drains.checkpointBegins(checkpointId);
        ends.heldBy(checkpointId);
        return nodes.values().stream().map(ShardNode::toRecord).collect(Collectors.toList());
    }

    /** Whether every end that was reported is in a completed checkpoint. */
    public boolean areEndsDurable() {
        return ends.isNoneAtRisk();
    }

    /** The ends that this checkpoint holds can no longer be taken back. */
    public void checkpointCompleted(long checkpointId) {
        ends.completed(checkpointId);
    }

    private void forgetExpired(Instant now) {
        Instant expired = now.minus(plan.retention());
        for (Iterator<ShardNode> it = nodes.values().iterator(); it.hasNext(); ) {
            ShardNode node = it.next();
            if (node.status == ShardStatus.FINISHED
                    && node.lastListing < listing
                    && node.finishedAt.isBefore(expired)
                    && !search.contains(node)
                    && node.areChildrenFinished()) {
                it.remove();
                forget(node);
            }
        }
    }

    private void forget(ShardNode node) {
        if (node.parent != null) {
            node.parent.children.remove(node);
        } else if (node.parentShardId != null) {
            childrenOfUnknown.computeIfPresent(
                    node.parentShardId,
                    (id, children) -> {
                        children.remove(node);
                        return children.isEmpty() ? null : children;
                    });
        }
        for (ShardNode child : node.children) {
            child.parent = null;
            childrenOfUnknown.computeIfAbsent(node.shardId, id -> new ArrayList<>()).add(child);
        }
        ends.expired(node);
    }

    private static Set<String> ids(Set<ShardNode> shards) {
        return shards.stream()
                .map(node -> node.shardId)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
