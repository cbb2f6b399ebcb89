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

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import javax.annotation.Nullable;

/**
 * Which shards are known, and which descends from which, in whatever order they become known. A
 * parent that is not known has children here all the same.
 */
final class ShardForest {

    private final Map<String, ShardNode> nodes = new LinkedHashMap<>();
    private final Map<String, List<ShardNode>> childrenOfUnknown = new HashMap<>();

    @Nullable
    ShardNode get(String shardId) {
        return nodes.get(shardId);
    }

    /** In the order in which they became known. */
    Collection<ShardNode> all() {
        return Collections.unmodifiableCollection(nodes.values());
    }

    int size() {
        return nodes.size();
    }

    /**
     * A shard that is not known yet.
     *
     * @throws IllegalStateException if it would descend from itself
     */
    ShardNode add(String shardId, @Nullable String parentShardId) {
        if (shardId.equals(parentShardId)) {
            throw new IllegalStateException(
                    "Shard "
                            + shardId
                            + " is listed as its own parent. The shards of a stream form a forest;"
                            + " check aws.endpoint and what answers there.");
        }
        ShardNode node = new ShardNode(shardId, parentShardId);
        nodes.put(shardId, node);
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

    /** Forgets shards, and returns them. Their children stay, with a parent that is not known. */
    List<ShardNode> removeIf(Predicate<ShardNode> condition) {
        List<ShardNode> removed = new ArrayList<>();
        for (Iterator<ShardNode> it = nodes.values().iterator(); it.hasNext(); ) {
            ShardNode node = it.next();
            if (condition.test(node)) {
                it.remove();
                unlink(node);
                removed.add(node);
            }
        }
        return removed;
    }

    private void unlink(ShardNode node) {
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
    }
}
