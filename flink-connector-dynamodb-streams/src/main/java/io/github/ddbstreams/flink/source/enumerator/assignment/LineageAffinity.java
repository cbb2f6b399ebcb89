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
package io.github.ddbstreams.flink.source.enumerator.assignment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.annotation.Internal;

/**
 * Keeps a lineage on one subtask: a child goes where its parent was read, so that the records of
 * both leave through the same channels and stay in order behind every partitioning that depends on
 * the key alone. A split without a home goes to the subtask with the fewest lineages.
 *
 * <p>Only a subtask that would have too many lineages gives some away: more than its share, rounded
 * up, and a quarter of that beyond, but at least one. They go to the subtask with the fewest, if
 * they are free to move; they wait if they will be soon; otherwise they stay. The quarter keeps
 * lineages from moving to and fro.
 */
@Internal
public final class LineageAffinity implements AssignmentPolicy {

    /** A subtask may have so much more than its share: the share divided by this. */
    private static final int TOLERANCE = 4;

    @Override
    public Map<Integer, List<ReadySplit>> place(
            List<ReadySplit> ready, Supplier<int[]> loads, IntPredicate isOpen) {
        if (ready.stream().allMatch(split -> staysWhateverTheLoads(split, isOpen))) {
            return ready.stream()
                    .collect(
                            Collectors.groupingBy(
                                    ReadySplit::home, TreeMap::new, Collectors.toList()));
        }
        int[] planned = loads.get().clone();
        int[] open = IntStream.range(0, planned.length).filter(isOpen).toArray();
        return open.length == 0 ? Map.of() : new Plan(planned, open, isOpen).place(ready);
    }

    private static boolean isHomeOpen(ReadySplit split, IntPredicate isOpen) {
        return split.hasHome() && isOpen.test(split.home());
    }

    private static boolean staysWhateverTheLoads(ReadySplit split, IntPredicate isOpen) {
        return split.mobility() == Mobility.BOUND && isHomeOpen(split, isOpen);
    }

    /** The loads as they will be, while one split after the other is placed. */
    private static final class Plan {
        private final int[] planned;
        private final IntPredicate isOpen;
        private final Map<Integer, List<ReadySplit>> placement = new TreeMap<>();

        /** The open subtasks, those with less before those with more; some with a former load. */
        private final PriorityQueue<Load> leastFirst = new PriorityQueue<>();

        Plan(int[] planned, int[] open, IntPredicate isOpen) {
            this.planned = planned;
            this.isOpen = isOpen;
            for (int subtask : open) {
                leastFirst.add(new Load(subtask, planned[subtask]));
            }
        }

        Map<Integer, List<ReadySplit>> place(List<ReadySplit> ready) {
            int most = mostOf(ready.size() + Arrays.stream(planned).sum(), planned.length);
            List<ReadySplit> others = new ArrayList<>();
            for (ReadySplit split : ready) {
                if (isHomeOpen(split, isOpen) && planned[split.home()] < most) {
                    put(split, split.home());
                } else {
                    others.add(split);
                }
            }
            others.forEach(this::placeElsewhere);
            return placement;
        }

        private void placeElsewhere(ReadySplit split) {
            int target = leastLoaded();
            if (!isHomeOpen(split, isOpen)) {
                put(split, target);
                return;
            }
            boolean stays =
                    split.mobility() == Mobility.BOUND || planned[target] >= planned[split.home()];
            if (stays) {
                put(split, split.home());
            } else if (split.mobility() == Mobility.FREE) {
                put(split, target);
            } else {
                // It waits, and its place with it.
                planned[target]++;
            }
        }

        /** How many lineages a subtask may have before it gives some away. */
        private static int mostOf(int lineages, int subtasks) {
            int share = (lineages + subtasks - 1) / subtasks;
            return share + Math.max(1, share / TOLERANCE);
        }

        private void put(ReadySplit split, int subtask) {
            planned[subtask]++;
            placement.computeIfAbsent(subtask, s -> new ArrayList<>()).add(split);
        }

        /** Loads only grow, so one that is out of date is put where it belongs when it comes up. */
        private int leastLoaded() {
            Load least = leastFirst.element();
            while (least.lineages < planned[least.subtask]) {
                leastFirst.remove();
                leastFirst.add(new Load(least.subtask, planned[least.subtask]));
                least = leastFirst.element();
            }
            return least.subtask;
        }
    }

    /** How many lineages a subtask had when this was written down. */
    private static final class Load implements Comparable<Load> {
        private final int subtask;
        private final int lineages;

        Load(int subtask, int lineages) {
            this.subtask = subtask;
            this.lineages = lineages;
        }

        @Override
        public int compareTo(Load that) {
            int byLineages = Integer.compare(lineages, that.lineages);
            return byLineages != 0 ? byLineages : Integer.compare(subtask, that.subtask);
        }
    }
}
