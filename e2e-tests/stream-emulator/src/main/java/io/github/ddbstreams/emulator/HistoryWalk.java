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
package io.github.ddbstreams.emulator;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Follows the states that were shown of a key through those that were true. It knows all positions
 * at which the walk may be, as a state may have been true more than once. Immutable once made.
 */
final class HistoryWalk {

    private final List<Map<String, Attribute>> truth;
    private final boolean jumpAllowed;
    private final List<String> problems = new ArrayList<>();
    private BitSet positions = new BitSet();
    private Map<String, Attribute> last;
    private boolean changed;

    /**
     * @param truth at least one state
     * @param jumpAllowed whether the second state may be any later one than the first
     */
    HistoryWalk(
            List<Map<String, Attribute>> truth,
            List<Map<String, Attribute>> shown,
            boolean jumpAllowed) {
        this.truth = truth;
        this.jumpAllowed = jumpAllowed;
        shown.forEach(this::step);
    }

    private void step(Map<String, Attribute> state) {
        BitSet occurrences = occurrences(state);
        if (occurrences.isEmpty()) {
            problems.add(text(state) + " was not true since the start");
            return;
        }
        BitSet next = positions.isEmpty() ? occurrences : reachable(occurrences);
        if (next.isEmpty()) {
            problems.add(misstep(state, occurrences));
            next = occurrences;
        }
        changed |= !positions.isEmpty() && !Objects.equals(last, state);
        positions = withEqualOnesBehind(next);
        last = state;
    }

    private BitSet occurrences(Map<String, Attribute> state) {
        BitSet occurrences = new BitSet();
        for (int i = 0; i < truth.size(); i++) {
            occurrences.set(i, Objects.equals(truth.get(i), state));
        }
        return occurrences;
    }

    /** Those at which the walk may stay, or which are the next step. */
    private BitSet reachable(BitSet occurrences) {
        BitSet reachable = new BitSet();
        for (int p = positions.nextSetBit(0); p >= 0; p = positions.nextSetBit(p + 1)) {
            reachable.set(p, p + 2);
        }
        if (jumpAllowed && !changed) {
            reachable.set(positions.nextSetBit(0), truth.size());
        }
        reachable.and(occurrences);
        return reachable;
    }

    /** A projection makes states equal which then are one. */
    private BitSet withEqualOnesBehind(BitSet some) {
        BitSet all = (BitSet) some.clone();
        for (int p = all.nextSetBit(0); p >= 0; p = all.nextSetBit(p + 1)) {
            if (p + 1 < truth.size() && Objects.equals(truth.get(p), truth.get(p + 1))) {
                all.set(p + 1);
            }
        }
        return all;
    }

    private String misstep(Map<String, Attribute> state, BitSet occurrences) {
        if (occurrences.nextSetBit(positions.nextSetBit(0)) >= 0) {
            return text(state) + " skips a change";
        }
        boolean wasGone = truth.get(positions.nextSetBit(0)) == null;
        return text(state) + (wasGone ? " rises again" : " goes back");
    }

    private static String text(Map<String, Attribute> state) {
        return HistoryText.of(state);
    }

    List<String> problems() {
        return problems;
    }

    /** Whether nothing more is to be shown. */
    boolean isAtEnd() {
        int last = truth.size() - 1;
        return positions.isEmpty() ? truth.get(last) == null : positions.get(last);
    }

    /** What is wrong with the end of what was shown, or null. */
    String problemAtEnd(ShownChangelog shown) {
        Map<String, Attribute> now = truth.get(truth.size() - 1);
        if (shown.isHalfDone()) {
            return "the last row takes back, and nothing comes in its place";
        } else if (shown.states().isEmpty()) {
            return now == null ? null : "it was never shown; it is " + now;
        } else if (!shown.endsAs(now)) {
            return "it ends as " + text(shown.last()) + "; it is " + text(now);
        }
        return isAtEnd() ? null : "it ends as it is, but changes were not shown";
    }
}
