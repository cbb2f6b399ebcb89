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

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ddbstreams.flink.source.enumerator.assignment.ReadySplit;
import io.github.ddbstreams.flink.source.split.ShardProgress;
import io.github.ddbstreams.flink.source.split.ShardSplit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every order in which listings, ends, the steps of checkpoints and a failure can follow each other
 * up to a depth, and many longer ones by chance, the same each time; from there straight on to the
 * end. Whatever the order, a shard is read after its parent, by one subtask at a time, once, and
 * none is left out.
 */
@Timeout(120)
class ShardGraphInterleavingTest {

    private static final int DEPTH = 6;
    private static final int WALKS = 1_000;
    private static final int STEPS = 30;

    static Stream<Arguments> worlds() {
        Map<String, String> chain = parents("a", null, "b", "a", "c", "b", "d", "c");
        Map<String, String> fork = parents("a", null, "b", "a", "c", "a", "d", "b");
        Map<String, String> two = parents("a", null, "b", null, "c", "a", "d", "b");
        List<List<String>> orders =
                List.of(
                        List.of("a", "b", "c", "d"),
                        List.of("d", "c", "b", "a"),
                        List.of("a", "d", "b", "c"));
        return Stream.of(chain, fork, two)
                .flatMap(parents -> orders.stream().map(order -> Arguments.of(parents, order)));
    }

    @ParameterizedTest
    @MethodSource("worlds")
    void everyShardIsReadAfterItsParentAndOnce(Map<String, String> parents, List<String> order) {
        Choices choices = new Choices();
        int runs = 0;
        do {
            choices.begin();
            World world = new World(parents, order, 2, 1);
            try {
                while (choices.depth() < DEPTH && !world.possible().isEmpty()) {
                    List<Runnable> possible = world.possible();
                    possible.get(choices.next(possible.size())).run();
                }
                world.finish();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("after " + world.history, e);
            }
            runs++;
        } while (choices.advance());
        assertThat(runs).isGreaterThan(500);
    }

    @ParameterizedTest
    @MethodSource("worlds")
    void theSameHoldsOfLongWalks(Map<String, String> parents, List<String> order) {
        for (int seed = 0; seed < WALKS; seed++) {
            Random random = new Random(seed);
            World world = new World(parents, order, 5, 3);
            try {
                for (int step = 0; step < STEPS && !world.possible().isEmpty(); step++) {
                    List<Runnable> possible = world.possible();
                    possible.get(random.nextInt(possible.size())).run();
                }
                world.finish();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("with seed " + seed + " after " + world.history, e);
            }
        }
    }

    private static Map<String, String> parents(String... idsAndParents) {
        Map<String, String> parents = new LinkedHashMap<>();
        for (int i = 0; i < idsAndParents.length; i += 2) {
            parents.put(id(idsAndParents[i]), id(idsAndParents[i + 1]));
        }
        return parents;
    }

    private static String id(String name) {
        return name == null ? null : GraphDriver.id(name, 0);
    }

    /** Counts through all sequences of choices. */
    private static final class Choices {
        private final List<Integer> taken = new ArrayList<>();
        private final List<Integer> sizes = new ArrayList<>();
        private int depth;

        void begin() {
            depth = 0;
        }

        int depth() {
            return depth;
        }

        int next(int size) {
            if (depth == taken.size()) {
                taken.add(0);
                sizes.add(size);
            }
            return taken.get(depth++);
        }

        /** Goes on to the next sequence; false behind the last. */
        boolean advance() {
            for (int last = taken.size() - 1; last >= 0; last--) {
                if (taken.get(last) + 1 < sizes.get(last)) {
                    taken.set(last, taken.get(last) + 1);
                    return true;
                }
                taken.remove(last);
                sizes.remove(last);
            }
            return false;
        }
    }

    /** What a reader holds, and what it has read to its end so far. */
    private static final class Reader {
        final Map<String, ShardProgress> splits = new TreeMap<>();
        final Set<String> ended = new HashSet<>();

        Reader copy() {
            Reader copy = new Reader();
            copy.splits.putAll(splits);
            copy.ended.addAll(ended);
            return copy;
        }
    }

    /** A checkpoint: first of the graph, then of the readers. */
    private static final class Checkpoint {
        final long id;
        final List<ShardRecord> graph;
        final boolean listedOnce;
        final Map<Integer, Reader> readers = new HashMap<>();

        Checkpoint(long id, List<ShardRecord> graph, boolean listedOnce) {
            this.id = id;
            this.graph = graph;
            this.listedOnce = listedOnce;
        }
    }

    /** The service, the readers, Flink's part in it, and the graph. */
    private static final class World {
        private static final int SUBTASKS = 2;

        final List<String> history = new ArrayList<>();
        private final GraphDriver d = GraphDriver.fromTrimHorizon();
        private final Map<String, String> parents;
        private final List<String> order;
        private int shown;
        private boolean disabled;

        private final Map<Integer, Reader> readers = new TreeMap<>();
        private final Set<Integer> down = new HashSet<>();
        private final int checkpointsAllowed;
        private int failuresLeft;

        /** Assigned, and on its way behind the barrier of the checkpoint that has begun. */
        private final Map<Integer, List<String>> behindBarrier = new TreeMap<>();

        private final Map<Long, Map<Integer, Set<String>>> assignedSince = new TreeMap<>();
        private long checkpoints;
        private Checkpoint begun;
        private Checkpoint completed;

        World(
                Map<String, String> parents,
                List<String> order,
                int checkpointsAllowed,
                int failuresAllowed) {
            this.parents = parents;
            this.checkpointsAllowed = checkpointsAllowed;
            this.failuresLeft = failuresAllowed;
            this.order = order.stream().map(ShardGraphInterleavingTest::id).toList();
            for (int subtask = 0; subtask < SUBTASKS; subtask++) {
                readers.put(subtask, new Reader());
            }
        }

        // -------------------------------------------------------------- what may happen

        List<Runnable> possible() {
            List<Runnable> possible = new ArrayList<>();
            if (shown < order.size()) {
                possible.add(() -> happen("list " + (shown + 1), this::listOneMore));
            }
            readers.forEach(
                    (subtask, reader) ->
                            reading(subtask)
                                    .forEach(
                                            shard ->
                                                    possible.add(
                                                            () ->
                                                                    happen(
                                                                            "end " + shard,
                                                                            () ->
                                                                                    end(
                                                                                            subtask,
                                                                                            shard)))));
            if (begun == null) {
                if (checkpoints < checkpointsAllowed && down.isEmpty()) {
                    possible.add(() -> happen("begin checkpoint", this::beginCheckpoint));
                }
            } else if (begun.readers.isEmpty()) {
                possible.add(() -> happen("barrier", this::passBarrier));
            } else {
                possible.add(() -> happen("complete checkpoint", this::completeCheckpoint));
            }
            if (failuresLeft > 0) {
                for (int subtask = 0; subtask < SUBTASKS; subtask++) {
                    if (down.contains(subtask)) {
                        continue;
                    }
                    int failed = subtask;
                    possible.add(() -> happen("fail " + failed, () -> fail(failed)));
                }
                possible.add(() -> happen("restore", this::restore));
            }
            for (int subtask : down) {
                possible.add(() -> happen("restart " + subtask, () -> restart(subtask)));
            }
            return possible;
        }

        private void happen(String what, Runnable event) {
            history.add(what);
            event.run();
            d.pass(Duration.ofSeconds(1));
            search();
            publish();
            parents.forEach(
                    (shard, parent) -> {
                        if (parent != null && (isEnded(shard) || !holders(shard).isEmpty())) {
                            assertThat(isEnded(parent)).as("%s read before it", parent).isTrue();
                        }
                    });
        }

        private void listOneMore() {
            shown++;
            list();
        }

        private void list() {
            ListedShard[] listed =
                    order.subList(0, shown).stream()
                            .map(shard -> d.open(shard, parents.get(shard)))
                            .toArray(ListedShard[]::new);
            if (disabled) {
                d.listDisabled(listed);
            } else {
                d.list(listed);
            }
        }

        private void search() {
            for (String shard : d.graph.dueSearches(d.now)) {
                d.listChildren(
                        shard,
                        order.subList(0, shown).stream()
                                .filter(child -> shard.equals(parents.get(child)))
                                .map(child -> d.open(child, shard))
                                .toArray(ListedShard[]::new));
            }
        }

        private List<String> reading(int subtask) {
            return readers.get(subtask).splits.entrySet().stream()
                    .filter(e -> e.getValue() == ShardProgress.READING && !down.contains(subtask))
                    .map(Map.Entry::getKey)
                    .toList();
        }

        private void end(int subtask, String shard) {
            Reader reader = readers.get(subtask);
            reader.splits.put(shard, ShardProgress.ENDED);
            reader.ended.add(shard);
            d.end(subtask, shard);
        }

        // -------------------------------------------------------------- what the enumerator does

        private void publish() {
            for (ReadyShard ready : d.graph.ready()) {
                int subtask =
                        ready.preferredSubtask() == ReadySplit.NOBODY
                                ? (d.load(0) <= d.load(1) ? 0 : 1)
                                : ready.preferredSubtask();
                if (!down.contains(subtask)) {
                    assign(ready.shardId(), subtask);
                }
            }
            d.graph.drainReleases();
            d.graph
                    .drainForgettable()
                    .forEach(
                            (subtask, shards) -> {
                                if (begun == null || !begun.readers.isEmpty()) {
                                    readers.get(subtask).splits.keySet().removeAll(shards);
                                }
                            });
        }

        private void assign(String shard, int subtask) {
            assertThat(isEnded(shard)).as("%s read again", shard).isFalse();
            assertThat(holders(shard)).as("holders of %s", shard).isEmpty();
            history.add("assign " + shard + " to " + subtask);
            d.assign(subtask, shard);
            assignedSince
                    .computeIfAbsent(checkpoints, id -> new TreeMap<>())
                    .computeIfAbsent(subtask, s -> new LinkedHashSet<>())
                    .add(shard);
            if (begun != null && begun.readers.isEmpty()) {
                behindBarrier.computeIfAbsent(subtask, s -> new ArrayList<>()).add(shard);
            } else {
                readers.get(subtask).splits.put(shard, ShardProgress.READING);
            }
        }

        private boolean isEnded(String shard) {
            return readers.values().stream().anyMatch(reader -> reader.ended.contains(shard));
        }

        private List<Integer> holders(String shard) {
            List<Integer> holders = new ArrayList<>();
            readers.forEach(
                    (subtask, reader) -> {
                        if (reader.splits.get(shard) == ShardProgress.READING
                                || behindBarrier.getOrDefault(subtask, List.of()).contains(shard)) {
                            holders.add(subtask);
                        }
                    });
            return holders;
        }

        // -------------------------------------------------------------- checkpoints and failures

        private void beginCheckpoint() {
            checkpoints++;
            begun =
                    new Checkpoint(
                            checkpoints, d.graph.snapshot(checkpoints), d.graph.listedOnce());
        }

        private void passBarrier() {
            readers.forEach((subtask, reader) -> begun.readers.put(subtask, reader.copy()));
            deliver();
        }

        private void deliver() {
            behindBarrier.forEach(
                    (subtask, shards) ->
                            shards.forEach(
                                    shard ->
                                            readers.get(subtask)
                                                    .splits
                                                    .put(shard, ShardProgress.READING)));
            behindBarrier.clear();
        }

        private void completeCheckpoint() {
            completed = begun;
            begun = null;
            assignedSince.keySet().removeIf(id -> id < completed.id);
            d.graph.checkpointCompleted(completed.id, d.now);
        }

        private void abortCheckpoint() {
            begun = null;
            deliver();
        }

        private void fail(int subtask) {
            failuresLeft--;
            abortCheckpoint();
            down.add(subtask);
            Set<String> returned = new LinkedHashSet<>();
            assignedSince
                    .values()
                    .forEach(
                            assigned -> {
                                Set<String> shards = assigned.remove(subtask);
                                if (shards != null) {
                                    returned.addAll(shards);
                                }
                            });
            readers.put(subtask, stateOf(subtask));
            d.takeBack(subtask, returned.toArray(new String[0]));
        }

        private Reader stateOf(int subtask) {
            return completed == null ? new Reader() : completed.readers.get(subtask).copy();
        }

        private void restart(int subtask) {
            down.remove(subtask);
            claim(subtask);
        }

        private void claim(int subtask) {
            d.claim(
                    subtask,
                    readers.get(subtask).splits.entrySet().stream()
                            .map(e -> d.split(e.getKey(), e.getValue()))
                            .toArray(ShardSplit[]::new));
        }

        /** The whole job goes back, and the subtasks change places. */
        private void restore() {
            failuresLeft--;
            abortCheckpoint();
            down.clear();
            assignedSince.clear();
            Map<Integer, Reader> restored = new TreeMap<>();
            for (int subtask = 0; subtask < SUBTASKS; subtask++) {
                restored.put(SUBTASKS - 1 - subtask, stateOf(subtask));
            }
            readers.putAll(restored);
            if (completed != null) {
                restored.forEach((subtask, state) -> completed.readers.put(subtask, state.copy()));
            }
            if (completed == null) {
                d.startAfresh();
            } else {
                d.restore(completed.graph, completed.listedOnce);
            }
            for (int subtask = 0; subtask < SUBTASKS; subtask++) {
                claim(subtask);
            }
            assertThat(d.allClaimed()).isEmpty();
        }

        // -------------------------------------------------------------- the end

        /** From here on all goes well. */
        void finish() {
            failuresLeft = 0;
            for (int subtask : List.copyOf(down)) {
                happen("restart " + subtask, () -> restart(subtask));
            }
            happen("abort checkpoint", this::abortCheckpoint);
            shown = order.size();
            happen("list all", this::list);
            boolean more = true;
            while (more) {
                more = false;
                for (int subtask = 0; subtask < SUBTASKS; subtask++) {
                    int reader = subtask;
                    for (String shard : reading(subtask)) {
                        happen("end " + shard, () -> end(reader, shard));
                        more = true;
                    }
                }
            }
            disabled = true;
            happen("disable", this::list);

            assertThat(parents.keySet()).allMatch(this::isEnded);
            assertThat(d.graph.isDrained()).isTrue();
            assertThat(d.graph.unassignedCount()).isZero();
            assertThat(d.losses()).isEmpty();
        }
    }
}
