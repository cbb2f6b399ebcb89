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

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/**
 * Visits every {@link World} that can be reached, the nearest first. From every one the end must be
 * within reach.
 */
final class Explorer {

    /**
     * How much there was to see.
     *
     * @param real states of the real enumerator and its coordinator, and of the real readers
     */
    record Count(long states, long transitions, long ends, long real) {

        static final Count NONE = new Count(0, 0, 0, 0);

        Count plus(Count other) {
            return new Count(
                    states + other.states,
                    transitions + other.transitions,
                    ends + other.ends,
                    real + other.real);
        }
    }

    private final Actors actors;
    private final Rules rules;
    private final Invariants invariants;
    private final int mostStates;
    private final boolean isReversed;

    private final Index index = new Index();
    private final Ints cameFrom = new Ints();
    private final Ints cameBy = new Ints();

    /** What was reached from where: from state s what stands from starts(s) to starts(s + 1). */
    private final Ints reached = new Ints();

    private final Ints starts = new Ints();
    private final Deque<World> toVisit = new ArrayDeque<>();
    private final BitSet ends = new BitSet();

    /**
     * @param isReversed whether to follow what may happen next in reverse order
     */
    Explorer(Forest forest, Bounds bounds, Flaw flaw, int mostStates, boolean isReversed) {
        this.actors = new Actors(forest, flaw);
        this.rules = new Rules(actors, bounds);
        this.invariants = new Invariants(actors, bounds);
        this.mostStates = mostStates;
        this.isReversed = isReversed;
    }

    /**
     * @throws AssertionError at the first state that breaks an invariant, with its history
     */
    Count explore() {
        reach(rules.first(), -1, -1);
        // Worlds are visited in the order in which they were numbered.
        for (int state = 0; !toVisit.isEmpty(); state++) {
            World world = toVisit.poll();
            starts.add(reached.size());
            if (invariants.isFinished(world)) {
                ends.set(state);
                guarded(state, null, () -> invariants.checkEnd(world));
            }
            List<Move> moves = rules.possible(world);
            if (isReversed) {
                Collections.reverse(moves);
            }
            for (Move move : moves) {
                int from = state;
                guarded(
                        state,
                        move,
                        () -> {
                            World next = rules.after(world, move);
                            invariants.check(next);
                            reached.add(reach(next, from, move.code()));
                        });
            }
        }
        checkEndsAreWithinReach();
        return new Count(
                cameFrom.size(),
                reached.size(),
                ends.cardinality(),
                actors.coordinators().size() + actors.readers().size());
    }

    private int reach(World world, int from, int by) {
        int known = cameFrom.size();
        int state = index.idOf(world.fingerprint());
        if (state == known) {
            cameFrom.add(from);
            cameBy.add(by);
            toVisit.add(world);
            if (known == mostStates) {
                throw new AssertionError("more than " + mostStates + " states, for example");
            }
        }
        return state;
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
                    e.getMessage() + "\nwith " + actors.forest() + " after " + history(path), e);
        }
    }

    private List<Move> pathTo(int state) {
        List<Move> path = new ArrayList<>();
        for (int s = state; cameFrom.get(s) >= 0; s = cameFrom.get(s)) {
            path.add(Move.ofCode(cameBy.get(s)));
        }
        Collections.reverse(path);
        return path;
    }

    private String history(List<Move> path) {
        World world = rules.first();
        StringBuilder history = new StringBuilder();
        for (Move move : path) {
            history.append("\n  ").append(rules.describe(world, move));
            try {
                world = rules.after(world, move);
            } catch (RuntimeException | AssertionError e) {
                break;
            }
        }
        return history.toString();
    }

    private void checkEndsAreWithinReach() {
        starts.add(reached.size());
        BitSet reaching = (BitSet) ends.clone();
        boolean isAnyNew = true;
        while (isAnyNew) {
            isAnyNew = false;
            for (int state = cameFrom.size() - 1; state >= 0; state--) {
                if (!reaching.get(state) && isAnyAhead(state, reaching)) {
                    reaching.set(state);
                    isAnyNew = true;
                }
            }
        }
        int stuck = reaching.nextClearBit(0);
        if (stuck < cameFrom.size()) {
            throw new AssertionError(
                    "no end is within reach\nwith "
                            + actors.forest()
                            + " after "
                            + history(pathTo(stuck)));
        }
    }

    private boolean isAnyAhead(int state, BitSet reaching) {
        for (int i = starts.get(state); i < starts.get(state + 1); i++) {
            if (reaching.get(reached.get(i))) {
                return true;
            }
        }
        return false;
    }
}
