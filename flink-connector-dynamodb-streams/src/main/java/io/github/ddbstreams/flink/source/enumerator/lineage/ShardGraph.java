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

import io.github.ddbstreams.flink.source.enumerator.assignment.Mobility;
import io.github.ddbstreams.flink.source.enumerator.assignment.ReadySplit;
import io.github.ddbstreams.flink.source.enumerator.rebalance.LineageMobility;
import io.github.ddbstreams.flink.source.split.ShardIds;
import io.github.ddbstreams.flink.source.split.ShardSplit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.annotation.Internal;

/**
 * What may be read of a stream: told what was listed, assigned, ended, returned and checkpointed,
 * it answers which shards may be read now. No I/O, no threads, no clock, nothing of Flink: the
 * enumerator's coordinator thread owns it.
 *
 * <p>It carries what it is told to those that decide: {@link ListedShards} takes what listings
 * show, {@link ShardForest} has what descends from what, {@link Settlement} what is ready, {@link
 * ShardHolders} who reads what, {@link EndLedger} what is to become of ends, {@link ChildSearch}
 * whose children are still looked for.
 *
 * <p>The life of a shard here:
 *
 * <ol>
 *   <li>{@link #listed} makes it known.
 *   <li>{@link Settlement} finds out whether it continues something. It is ready at once if it has
 *       no parent, or its parent is gone for certain; otherwise it waits for its parent's end. A
 *       parent that is merely missing from a listing is {@linkplain #doubtfulShards doubtful} until
 *       it is listed, or {@linkplain #isGone proven gone}: listings are eventually consistent.
 *   <li>{@link #assigned} gives it to a subtask.
 *   <li>{@link #ended}: the subtask has read it to its end. Its children become ready; if none is
 *       known for certain yet, they are {@linkplain #dueSearches searched} for.
 *   <li>Once the children are assigned the subtask may let go of the shard's output ({@link
 *       #drainReleases}), and once a completed checkpoint holds the end, of its state ({@link
 *       #drainForgettable}).
 *   <li>It is forgotten when it is listed no more, its retention is over and its children are
 *       finished.
 * </ol>
 *
 * <p>An end that is in no completed checkpoint is taken back when its subtask fails ({@link
 * #takenBack}), for that subtask will report it again; so only that subtask may read the children
 * until then.
 */
@Internal
public final class ShardGraph {

    private final GraphParts parts;
    private final ListedShards listed;
    private final LineageMobility mobility;

    public ShardGraph(ReadingPlan plan, LineageMobility mobility) {
        this.parts = new GraphParts(plan);
        this.listed = new ListedShards(parts);
        this.mobility = mobility;
    }

    /** The graph as a checkpoint holds it; who holds the assigned shards is not known yet. */
    public static ShardGraph restore(
            ReadingPlan plan,
            LineageMobility mobility,
            Collection<ShardRecord> records,
            boolean listedOnce,
            Instant now) {
        ShardGraph graph = new ShardGraph(plan, mobility);
        graph.listed.restored(listedOnce);
        records.forEach(graph::restore);
        for (ShardNode node : graph.parts.forest.all()) {
            if (node.status == ShardStatus.UNASSIGNED) {
                graph.parts.settlement.add(node);
            } else if (node.isFinished()) {
                graph.parts.search.startIfUncertain(node, now);
            }
        }
        graph.settle(now);
        return graph;
    }

    private void restore(ShardRecord record) {
        ShardNode node = parts.add(record.shardId(), record.parentShardId());
        node.childless = record.childless();
        if (record.status() == ShardStatus.ASSIGNED) {
            parts.holders.hold(node, ReadySplit.NOBODY);
        } else if (record.status() == ShardStatus.FINISHED) {
            parts.holders.finish(node);
            node.end =
                    ShardEnd.before(record.progress(), record.childrenStart(), record.finishedAt());
        }
    }

    // ------------------------------------------------------------------ what listings show

    /** A full listing begins; what {@link #listed} tells from now on belongs to it. */
    public void listingStarted() {
        listed.listingStarted();
    }

    /** Shards as a page of a listing shows them, in any order. */
    public void listed(Collection<ListedShard> shards) {
        listed.listed(shards);
    }

    /**
     * A full listing is complete: nothing in it needs to wait for a later page.
     *
     * @param startedAt when its first page was asked for
     * @param disabled whether the stream is disabled, so that its open ends get no children
     */
    public void listingCompleted(Instant startedAt, boolean disabled, Instant now) {
        listed.listingCompleted(startedAt, disabled, now);
    }

    /** The children of one shard were asked for, and {@link #listed} has been told the answer. */
    public void childrenListed(String shardId, Instant askedAt, boolean disabled, Instant now) {
        listed.childrenListed(shardId, askedAt, disabled, now);
    }

    /** Whether a full listing has been completed since the source was first started. */
    public boolean listedOnce() {
        return listed.listedOnce();
    }

    /** Whether a full listing has been completed that began at this instant, or later. */
    public boolean isListedSince(Instant instant) {
        return listed.isListedSince(instant);
    }

    /**
     * Shards that the last listing does not show, and of which it matters whether they exist:
     * parents whose children wait, and ended shards whose children are searched for.
     */
    public Set<String> doubtfulShards() {
        return listed.doubtfulShards();
    }

    /** The service was asked for the shard itself, and does not know it. */
    public void isGone(String shardId, Instant now) {
        listed.isGone(shardId, now);
    }

    /**
     * Decides for every shard that is new whether it is ready. To be called when a listing is
     * complete, or was interrupted: what is known then is good to be used.
     */
    public void settle(Instant now) {
        listed.settle(now);
    }

    // ------------------------------------------------------------------ who reads what

    /** The shards that may be read now and are with no reader, parents before children. */
    public List<ReadyShard> ready() {
        return List.copyOf(parts.settlement.ready());
    }

    /** Whether a ready shard may be read by another subtask than its preferred one. */
    public Mobility mobility(String shardId, Instant now) {
        ShardNode parent = parts.forest.get(shardId).parent;
        if (parent == null) {
            return Mobility.FREE;
        }
        return mobility.behind(parent.end.mark(), parent.end.finishedAt(), now);
    }

    /** A ready shard is given to a subtask. */
    public ReadyShard assigned(String shardId, int subtask) {
        ReadyShard shard = parts.settlement.take(shardId);
        if (shard == null) {
            throw new IllegalStateException("shard " + shardId + " is not ready to be assigned");
        }
        ShardNode node = parts.forest.get(shardId);
        parts.holders.hold(node, subtask);
        if (node.parent != null) {
            node.lagging = node.parent.hasOwner() && node.parent.owner != subtask;
            parts.releaseIfDone(node.parent);
        }
        return shard;
    }

    /**
     * The subtask that was given a shard has read as far in it as in its other shards, so that its
     * watermark is not ahead of the shard.
     */
    public void caughtUp(int subtask, String shardId) {
        ShardNode node = parts.forest.get(shardId);
        if (node != null && node.status == ShardStatus.ASSIGNED && node.owner == subtask) {
            keepsUp(node);
        }
    }

    private void keepsUp(ShardNode node) {
        if (node.lagging) {
            node.lagging = false;
            parts.releaseParent(node);
        }
    }

    /**
     * Adds how many lineages each subtask goes on with: the shards it reads, and those it has read
     * whose children are not known yet.
     */
    public void addLoads(int[] loads) {
        for (int subtask = 0; subtask < loads.length; subtask++) {
            loads[subtask] +=
                    parts.holders.heldBy(subtask).size() + parts.search.expectedBy(subtask);
        }
    }

    /** How many known shards are with no reader, whatever they wait for. */
    public int unassignedCount() {
        return parts.holders.unassigned();
    }

    /**
     * A reader has started, and holds these splits from its checkpoint.
     *
     * @return the shards that it was given, and does not hold: they may be read again
     */
    public Set<String> claimed(int subtask, Collection<ShardSplit> splits, Instant now) {
        Set<ShardNode> missing = new LinkedHashSet<>(parts.holders.heldBy(subtask));
        splits.forEach(split -> missing.remove(parts.forest.get(split.shardId())));
        giveBack(missing, subtask, now);
        for (ShardSplit split : splits) {
            ShardNode node = parts.forest.get(split.shardId());
            if (node == null) {
                node = addForgotten(split);
            }
            if (split.progress().isFinal()) {
                ended(subtask, split, now);
            } else {
                claim(node, subtask);
            }
            parts.releaseParent(node);
        }
        return ShardNode.ids(missing);
    }

    /**
     * All readers have started.
     *
     * @return the shards that the checkpoint holds as assigned, and no reader holds: they may be
     *     read again
     */
    public Set<String> allClaimed(Instant now) {
        Set<ShardNode> missing = new LinkedHashSet<>(parts.holders.heldBy(ReadySplit.NOBODY));
        giveBack(missing, ReadySplit.NOBODY, now);
        return ShardNode.ids(missing);
    }

    private void giveBack(Collection<ShardNode> nodes, int subtask, Instant now) {
        if (nodes.isEmpty()) {
            return;
        }
        for (ShardNode node : nodes) {
            parts.holders.giveBack(node);
            node.lagging = false;
            node.returnedBy = subtask;
            parts.settlement.add(node);
        }
        settle(now);
    }

    /** A reader has a shard that is not known any more: what follows it waits for it again. */
    private ShardNode addForgotten(ShardSplit split) {
        ShardNode node = parts.add(split.shardId(), split.parentShardId());
        parts.settlement.withdrawChildren(node);
        return node;
    }

    private void claim(ShardNode node, int subtask) {
        if (node.isFinished()) {
            parts.ends.undone(node);
            readOn(node, subtask);
            return;
        }
        if (node.status == ShardStatus.ASSIGNED) {
            parts.holders.giveBack(node);
        }
        parts.settlement.remove(node);
        parts.holders.hold(node, subtask);
    }

    /** What was thought of as the shard's end was none; who has its children keeps them. */
    private void readOn(ShardNode node, int subtask) {
        parts.search.giveUp(node);
        node.end = null;
        node.childless = false;
        parts.holders.resume(node, subtask);
        parts.settlement.withdrawChildren(node);
    }

    // ------------------------------------------------------------------ ends

    /**
     * A subtask has read a shard to its end, or to the bound of the source. Told again, after a
     * restore, it has no further effect but to release the subtask again.
     */
    public void ended(int subtask, ShardSplit split, Instant now) {
        ShardNode node = parts.forest.get(split.shardId());
        if (node == null) {
            node = addForgotten(split);
            parts.holders.hold(node, subtask);
        }
        if (node.isFinished()) {
            parts.holders.endedAt(node, subtask);
            parts.search.update(node);
            parts.ends.reportedAgain(node);
            // They were settled without knowing who has their parent.
            parts.settlement.withdrawChildren(node);
        } else {
            if (node.status == ShardStatus.UNASSIGNED) {
                throw new IllegalStateException(
                        "subtask "
                                + subtask
                                + " reports the end of "
                                + node
                                + ", which it does not have");
            }
            parts.holders.finish(node, subtask);
            node.end =
                    new ShardEnd(
                            split.progress(), split.position().forChildren(), now, mobility.mark());
            parts.ends.reported(node);
            keepsUp(node);
            parts.search.startIfUncertain(node, now);
        }
        parts.settlement.add(node.children);
        settle(now);
        parts.releaseIfDone(node);
    }

    /** Ended shards whose children should be asked for now. */
    public List<String> dueSearches(Instant now) {
        return parts.search.due(now);
    }

    /**
     * The ended shards whose output each subtask may let go of: all their children are assigned,
     * and hold the watermark instead.
     */
    public Map<Integer, List<String>> drainReleases() {
        return parts.ends.drainReleases();
    }

    /** The ended shards that each subtask need not keep in its state any more. */
    public Map<Integer, List<String>> drainForgettable() {
        return parts.ends.drainForgettable();
    }

    /** What has been found to be lost since the last call. */
    public List<LineageLoss> drainLosses() {
        return parts.drainLosses();
    }

    /** Whether every shard that is known, and that is to be expected, has been read. */
    public boolean isDrained() {
        return listed.listedOnce() && parts.holders.isAllFinished() && parts.search.isEmpty();
    }

    // ------------------------------------------------------------------ one stream after another

    /**
     * The service knows the stream no more. Shards that no reader has cannot be read, and no ended
     * one gets a child. To be told again as long as readers end shards of it.
     */
    public void streamIsGone(Instant now) {
        listed.streamIsGone(now);
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
        listed.nextStream();
    }

    /** How many shards are known. */
    public int size() {
        return parts.forest.size();
    }

    /** How many of them were closed when they were last listed. */
    public long closedCount() {
        return parts.forest.all().stream().filter(node -> node.closed).count();
    }

    /** How many of them need not be read, or not any more. */
    public long finishedCount() {
        return parts.forest.all().stream().filter(ShardNode::isFinished).count();
    }

    /** When the youngest shard that is known was created; empty if no shard tells. */
    public Optional<Instant> youngestShardCreatedAt() {
        return parts.forest.all().stream()
                .flatMap(node -> ShardIds.creationTime(node.shardId).stream())
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
        parts.ends.takeBack(subtask).forEach(node -> readOn(node, subtask));
        List<ShardNode> known = new ArrayList<>();
        for (String shardId : returned) {
            ShardNode node = parts.forest.get(shardId);
            if (node == null) {
                parts.lose(
                        new LineageLoss(
                                shardId,
                                "it was read to its end since the last completed checkpoint, which"
                                        + " is older than what is left of it",
                                ShardIds.creationTime(shardId).orElse(null),
                                now.minus(parts.plan.retention())));
                continue;
            }
            known.add(node);
        }
        giveBack(known, subtask, now);
        parts.holders.goesBack(subtask);
    }

    /** A checkpoint begins: what it needs to know, parents before children. */
    public List<ShardRecord> snapshot(long checkpointId) {
        mobility.checkpointBegins(checkpointId);
        parts.ends.heldBy(checkpointId);
        return parts.forest.all().stream().map(ShardNode::toRecord).collect(Collectors.toList());
    }

    /** Whether every end that was reported is in a completed checkpoint. */
    public boolean areEndsDurable() {
        return parts.ends.isNoneAtRisk();
    }

    /** The ends that this checkpoint holds can no longer be taken back. */
    public void checkpointCompleted(long checkpointId, Instant now) {
        parts.ends.completed(checkpointId);
        mobility.checkpointCompleted(checkpointId, now);
    }
}
