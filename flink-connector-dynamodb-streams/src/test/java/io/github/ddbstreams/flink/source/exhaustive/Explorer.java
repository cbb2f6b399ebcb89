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

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Visits every state of a {@link World}, the nearest first. A state is reached by the moves that
 * lead to it, from the beginning each time: the real classes cannot be copied.
 *
 * <p>From every state that was visited the end must be within reach.
 */
final class Explorer {

    /** How much there was to see. */
    record Count(int states, long transitions, int ends) {

        Count plus(Count other) {
            return new Count(
                    states + other.states, transitions + other.transitions, ends + other.ends);
        }
    }

    private record Key(long high, long low) {}

    private final Forest forest;
    private final World.Bounds bounds;
    private final Flaw flaw;
    private final int mostStates;
    private final MessageDigest digest;

    private final Map<Key, Integer> ids = new HashMap<>();
    private final List<Integer> cameFrom = new ArrayList<>();
    private final List<Move> cameBy = new ArrayList<>();
    private final List<long[]> edges = new ArrayList<>();
    private final BitSet ends = new BitSet();
    private long transitions;

    Explorer(Forest forest, World.Bounds bounds, Flaw flaw, int mostStates) {
        this.forest = forest;
        this.bounds = bounds;
        this.flaw = flaw;
        this.mostStates = mostStates;
        try {
            this.digest = MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * @throws AssertionError at the first state that breaks an invariant, with its history
     */
    Count explore() {
        Deque<Integer> toVisit = new ArrayDeque<>();
        visit(new World(forest, bounds, flaw), -1, null, toVisit);
        while (!toVisit.isEmpty()) {
            int state = toVisit.poll();
            List<Move> path = pathTo(state);
            World world = replay(path);
            if (world.isFinished()) {
                ends.set(state);
                guarded(path, replay(path)::checkEnd);
            }
            for (Move move : world.possible()) {
                World next = world == null ? replay(path) : world;
                world = null;
                transitions++;
                guarded(path, move, next);
                visit(next, state, move, toVisit);
            }
        }
        checkEndsAreWithinReach();
        return new Count(ids.size(), transitions, ends.cardinality());
    }

    private void visit(World world, int from, Move by, Deque<Integer> toVisit) {
        byte[] hash = digest.digest(world.text().getBytes(StandardCharsets.UTF_8));
        Integer id = ids.putIfAbsent(key(hash), ids.size());
        if (id == null) {
            id = cameFrom.size();
            cameFrom.add(from);
            cameBy.add(by);
            toVisit.add(id);
            if (id >= mostStates) {
                throw new AssertionError(
                        "more than "
                                + mostStates
                                + " states, for example after "
                                + history(pathTo(id)));
            }
        }
        if (from >= 0) {
            edges.add(new long[] {from, id});
        }
    }

    private static Key key(byte[] hash) {
        ByteBuffer buffer = ByteBuffer.wrap(hash);
        return new Key(buffer.getLong(), buffer.getLong());
    }

    private List<Move> pathTo(int state) {
        List<Move> path = new ArrayList<>();
        for (int s = state; cameFrom.get(s) >= 0; s = cameFrom.get(s)) {
            path.add(cameBy.get(s));
        }
        Collections.reverse(path);
        return path;
    }

    private World replay(List<Move> path) {
        World world = new World(forest, bounds, flaw);
        path.forEach(world::happen);
        return world;
    }

    private void guarded(List<Move> path, Move move, World world) {
        List<Move> whole = new ArrayList<>(path);
        whole.add(move);
        guarded(
                whole,
                () -> {
                    world.happen(move);
                    world.check();
                });
    }

    private void guarded(List<Move> path, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(
                    e.getMessage() + "\nwith " + forest + " after " + history(path), e);
        }
    }

    private String history(List<Move> path) {
        World world = new World(forest, bounds, flaw);
        StringBuilder history = new StringBuilder();
        for (Move move : path) {
            history.append("\n  ").append(world.describe(move));
            try {
                world.happen(move);
            } catch (RuntimeException | AssertionError e) {
                break;
            }
        }
        return history.toString();
    }

    private void checkEndsAreWithinReach() {
        Map<Integer, List<Integer>> before = new HashMap<>();
        for (long[] edge : edges) {
            before.computeIfAbsent((int) edge[1], to -> new ArrayList<>()).add((int) edge[0]);
        }
        BitSet reaching = (BitSet) ends.clone();
        Deque<Integer> toVisit = new ArrayDeque<>(ends.stream().boxed().toList());
        while (!toVisit.isEmpty()) {
            for (int state : before.getOrDefault(toVisit.poll(), List.of())) {
                if (!reaching.get(state)) {
                    reaching.set(state);
                    toVisit.add(state);
                }
            }
        }
        int stuck = reaching.nextClearBit(0);
        if (stuck < cameFrom.size()) {
            throw new AssertionError(
                    "no end is within reach with " + forest + " after " + history(pathTo(stuck)));
        }
    }
}
