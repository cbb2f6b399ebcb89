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
import java.util.List;

/** What a {@link LedgerChecker} found. Immutable. */
public final class LedgerReport {

    private static final int SHOWN = 20;

    private final int expectedCount;
    private final List<LedgerEntry> missing;
    private final List<LedgerEntry> duplicated;
    private final List<String> unknown;
    private final List<String> outOfOrder;
    private final List<String> wrongFinalStates;

    LedgerReport(
            int expectedCount,
            List<LedgerEntry> missing,
            List<LedgerEntry> duplicated,
            List<String> unknown,
            List<String> outOfOrder,
            List<String> wrongFinalStates) {
        this.expectedCount = expectedCount;
        this.missing = List.copyOf(missing);
        this.duplicated = List.copyOf(duplicated);
        this.unknown = List.copyOf(unknown);
        this.outOfOrder = List.copyOf(outOfOrder);
        this.wrongFinalStates = List.copyOf(wrongFinalStates);
    }

    /** How many entries were to be seen. */
    public int expectedCount() {
        return expectedCount;
    }

    /** Written and never seen. */
    public List<LedgerEntry> missing() {
        return missing;
    }

    /** Seen more than once. */
    public List<LedgerEntry> duplicated() {
        return duplicated;
    }

    /** Sequence numbers that were seen and never written. */
    public List<String> unknown() {
        return unknown;
    }

    /**
     * Events that came after a later one of the same key; a repetition from further back counts as
     * well.
     */
    public List<String> outOfOrderPerKey() {
        return outOfOrder;
    }

    /** Keys whose last event seen leaves another item than the last one written. */
    public List<String> wrongFinalStates() {
        return wrongFinalStates;
    }

    /**
     * Everything that is not exactly once, in order: a line each, the first few of each kind. Empty
     * if all is well.
     */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        add(problems, "missing", missing);
        add(problems, "duplicated", duplicated);
        add(problems, "unknown", unknown);
        add(problems, "out of order", outOfOrder);
        add(problems, "wrong final state", wrongFinalStates);
        return problems;
    }

    /**
     * As {@link #problems()}, but repetitions are forgiven as long as the final state is right: for
     * at-least-once consumers.
     */
    public List<String> problemsAtLeastOnce() {
        List<String> problems = new ArrayList<>();
        add(problems, "missing", missing);
        add(problems, "unknown", unknown);
        add(problems, "wrong final state", wrongFinalStates);
        return problems;
    }

    private static void add(List<String> problems, String kind, List<?> found) {
        for (int i = 0; i < Math.min(SHOWN, found.size()); i++) {
            problems.add(kind + ": " + found.get(i));
        }
        if (found.size() > SHOWN) {
            problems.add(kind + ": " + (found.size() - SHOWN) + " more");
        }
    }

    @Override
    public String toString() {
        return expectedCount
                + " expected, "
                + missing.size()
                + " missing, "
                + duplicated.size()
                + " duplicated, "
                + unknown.size()
                + " unknown, "
                + outOfOrder.size()
                + " out of order, "
                + wrongFinalStates.size()
                + " keys in a wrong final state";
    }
}
