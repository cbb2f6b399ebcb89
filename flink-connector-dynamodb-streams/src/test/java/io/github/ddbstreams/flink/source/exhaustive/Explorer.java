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
 * Visits every state of a {@link World}, the nearest first, but for those that nothing else can
 * follow. A state is reached by the moves that lead to it, from the beginning each time: the real
 * classes cannot be copied.
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
    private final Edges edges = new Edges();
    private final Deque<Integer> toVisit = new ArrayDeque<>();
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
        World first = new World(forest, bounds, flaw);
        toVisit.add(idOf(first, -1, null));
        while (!toVisit.isEmpty()) {
            int state = toVisit.poll();
            World world = replay(state);
            if (world.isFinished()) {
                ends.set(state);
                guarded(state, null, replay(state)::checkEnd);
            }
            for (Move move : world.possible()) {
                follow(state, move, world == null ? replay(state) : world);
                world = null;
            }
        }
        checkEndsAreWithinReach();
        return new Count(cameFrom.size(), transitions, ends.cardinality());
    }

    /** Goes on for as long as what it comes to is new and only one thing may happen next. */
    private void follow(int from, Move by, World world) {
        int state = from;
        Move move = by;
        while (true) {
            Move next = move;
            guarded(
                    state,
                    next,
                    () -> {
                        world.happen(next);
                        world.check();
                    });
            int known = cameFrom.size();
            int reached = idOf(world, state, move);
            edges.add(state, reached);
            transitions++;
            if (reached < known) {
                return;
            }
            List<Move> moves = world.possible();
            if (moves.size() != 1 || world.isFinished()) {
                toVisit.add(reached);
                return;
            }
            state = reached;
            move = moves.get(0);
        }
    }

    private int idOf(World world, int from, Move by) {
        byte[] hash = digest.digest(world.text().getBytes(StandardCharsets.UTF_8));
        Integer known = ids.putIfAbsent(key(hash), cameFrom.size());
        if (known != null) {
            return known;
        }
        int id = cameFrom.size();
        cameFrom.add(from);
        cameBy.add(by);
        if (id >= mostStates) {
            throw new AssertionError(
                    "more than "
                            + mostStates
                            + " states, for example after "
                            + history(pathTo(id)));
        }
        return id;
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

    private World replay(int state) {
        World world = new World(forest, bounds, flaw);
        pathTo(state).forEach(world::happen);
        return world;
    }

    private void guarded(int state, Move move, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | AssertionError e) {
            List<Move> path = pathTo(state);
            if (move != null) {
                path.add(move);
            }
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
        Edges.Backwards before = edges.backwards(cameFrom.size());
        BitSet reaching = (BitSet) ends.clone();
        Deque<Integer> reached = new ArrayDeque<>(ends.stream().boxed().toList());
        while (!reached.isEmpty()) {
            before.forEach(
                    reached.poll(),
                    state -> {
                        if (!reaching.get(state)) {
                            reaching.set(state);
                            reached.add(state);
                        }
                    });
        }
        int stuck = reaching.nextClearBit(0);
        if (stuck < cameFrom.size()) {
            throw new AssertionError(
                    "no end is within reach with " + forest + " after " + history(pathTo(stuck)));
        }
    }
}
