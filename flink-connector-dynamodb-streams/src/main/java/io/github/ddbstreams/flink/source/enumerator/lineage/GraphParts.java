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

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import javax.annotation.Nullable;

/**
 * The parts of a {@link ShardGraph}, and what they only do together: a shard becomes known, what is
 * new is settled, and an ended shard is released when its children are under way.
 */
final class GraphParts {

    final ReadingPlan plan;
    final ShardForest forest = new ShardForest();
    final ShardHolders holders = new ShardHolders();
    final EndLedger ends = new EndLedger();
    final Settlement settlement;
    final ChildSearch search;

    private final List<LineageLoss> losses = new ArrayList<>();

    GraphParts(ReadingPlan plan) {
        this.plan = plan;
        this.settlement = new Settlement(plan, holders, losses::add);
        this.search = new ChildSearch(plan.retention());
    }

    /** A shard becomes known. */
    ShardNode add(String shardId, @Nullable String parentShardId) {
        ShardNode node = forest.add(shardId, parentShardId);
        holders.added();
        updateParent(node);
        return node;
    }

    /** Shards that are known no more. */
    void remove(Predicate<ShardNode> condition) {
        for (ShardNode node : forest.removeIf(condition)) {
            ends.expired(node);
            updateParent(node);
        }
    }

    private void updateParent(ShardNode node) {
        if (node.parent != null) {
            search.update(node.parent);
        }
    }

    /** See {@link Settlement#settle}. */
    void settle(boolean isFirstListing, @Nullable String goneParent, Instant now) {
        settlement.settle(isFirstListing, goneParent, now).forEach(this::releaseParent);
    }

    void releaseParent(ShardNode node) {
        if (node.parent != null) {
            releaseIfDone(node.parent);
        }
    }

    void releaseIfDone(ShardNode node) {
        if (node.isFinished()
                && node.hasOwner()
                && !node.released
                && !search.contains(node)
                && node.areChildrenUnderWay()) {
            ends.release(node);
        }
    }

    void lose(LineageLoss loss) {
        losses.add(loss);
    }

    List<LineageLoss> drainLosses() {
        List<LineageLoss> drained = new ArrayList<>(losses);
        losses.clear();
        return drained;
    }
}
