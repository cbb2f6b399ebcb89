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
package io.github.ddbstreams.flink.source.exhaustive;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The shards of a stream as they were created, named a, b, c and so on: the parent of shard {@code
 * i} is shard {@code parents[i]}, or none where that is -1. Behind the shards come the segments of
 * the stream's table, named 0, 1 and so on.
 *
 * @param segments in how many the table is read; 0 if the stream is read alone
 */
record Forest(List<Integer> parents, int segments) {

    private static final int MOST_CHILDREN = 2;

    static Forest of(Integer... parents) {
        return new Forest(Arrays.asList(parents), 0);
    }

    /** The same beside so many segments. */
    Forest beside(int segmentsOfTable) {
        return new Forest(parents, segmentsOfTable);
    }

    /** How many shards there are. */
    int size() {
        return parents.size();
    }

    /** How many shards and segments there are. */
    int splits() {
        return size() + segments;
    }

    boolean isSegment(int split) {
        return split >= size();
    }

    /**
     * What the service shows at last: all shards, and that the stream is disabled. Beside segments
     * that is one step more than all shards, for a snapshot begins with a stream that is enabled.
     */
    int shownAtLast() {
        return size() + (segments == 0 ? 0 : 1);
    }

    long roots() {
        return parents.stream().filter(parent -> parent < 0).count();
    }

    String id(int split) {
        return isSegment(split)
                ? String.valueOf(split - size())
                : String.valueOf((char) ('a' + split));
    }

    /** A set of splits as bits, with one split. */
    int mask(String id) {
        return 1 << split(id);
    }

    /** A set of splits as bits. */
    int masks(List<String> ids) {
        int masks = 0;
        for (String id : ids) {
            masks |= mask(id);
        }
        return masks;
    }

    /** All shards and segments. */
    int all() {
        return (1 << splits()) - 1;
    }

    int allSegments() {
        return all() & -1 << size();
    }

    /** Those of some shards that have no parent, as bits. */
    int rootsOf(Set<String> ids) {
        int roots = 0;
        for (String id : ids) {
            roots |= parentsOf(mask(id)) == 0 ? mask(id) : 0;
        }
        return roots;
    }

    /** The shards without children. */
    Set<String> leaves() {
        return IntStream.range(0, size())
                .filter(shard -> !parents.contains(shard))
                .mapToObj(this::id)
                .collect(Collectors.toSet());
    }

    /** The parents of some shards. */
    int parentsOf(int shards) {
        int parents = 0;
        for (int shard = 0; shard < size(); shard++) {
            if ((shards & 1 << shard) != 0 && this.parents.get(shard) >= 0) {
                parents |= 1 << this.parents.get(shard);
            }
        }
        return parents;
    }

    /** The children of some shards. */
    int childrenOf(int shards) {
        int children = 0;
        for (int shard = 0; shard < size(); shard++) {
            if ((parentsOf(1 << shard) & shards) != 0) {
                children |= 1 << shard;
            }
        }
        return children;
    }

    private int split(String id) {
        char last = id.charAt(id.lastIndexOf('/') + 1);
        return Character.isDigit(last) ? size() + last - '0' : last - 'a';
    }

    /** The parent's id; null for a root. */
    String parentId(int shard) {
        return parents.get(shard) < 0 ? null : id(parents.get(shard));
    }

    /**
     * Every shape with so many shards, each once: no shard has more than two children, and shards
     * are created level by level, as roll-overs do it.
     */
    static List<Forest> ofSize(int size) {
        Set<String> shapes = new LinkedHashSet<>();
        List<Forest> forests = new ArrayList<>();
        extend(new ArrayList<>(), size, shapes, forests);
        return forests;
    }

    private static void extend(
            List<Integer> parents, int size, Set<String> shapes, List<Forest> forests) {
        if (parents.size() == size) {
            Forest forest = new Forest(List.copyOf(parents), 0);
            if (shapes.add(forest.shapeBelow(-1))) {
                forests.add(forest);
            }
            return;
        }
        // Level by level the parents never go down.
        int last = parents.isEmpty() ? -1 : parents.get(parents.size() - 1);
        for (int parent = last; parent < parents.size(); parent++) {
            int p = parent;
            if (p < 0 || parents.stream().filter(other -> other == p).count() < MOST_CHILDREN) {
                parents.add(p);
                extend(parents, size, shapes, forests);
                parents.remove(parents.size() - 1);
            }
        }
    }

    private String shapeBelow(int shard) {
        return IntStream.range(0, size())
                .filter(child -> parents.get(child) == shard)
                .mapToObj(this::shapeBelow)
                .sorted()
                .toList()
                .toString();
    }

    @Override
    public String toString() {
        List<String> shards = new ArrayList<>();
        for (int shard = 0; shard < size(); shard++) {
            shards.add(id(shard) + (parents.get(shard) < 0 ? "" : " of " + parentId(shard)));
        }
        return String.join(", ", shards) + (segments == 0 ? "" : ", segments: " + segments);
    }
}
