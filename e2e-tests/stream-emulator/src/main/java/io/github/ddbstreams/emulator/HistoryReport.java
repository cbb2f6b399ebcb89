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

/**
 * What a {@link HistoryChecker} found: each problem with its key and its history. Does not change
 * any more.
 */
public final class HistoryReport {

    private static final int SHOWN = 20;

    private final int keyCount;
    private final List<String> wrongChangelogs = new ArrayList<>();
    private final List<String> wrongHistories = new ArrayList<>();
    private final List<String> wrongFinalStates = new ArrayList<>();

    HistoryReport(int keyCount) {
        this.keyCount = keyCount;
    }

    void addChangelog(ItemKey key, String problem) {
        wrongChangelogs.add("key " + key + ": " + problem);
    }

    void addHistory(ItemKey key, String problem) {
        wrongHistories.add("key " + key + ": " + problem);
    }

    void addFinalState(ItemKey key, String problem) {
        wrongFinalStates.add("key " + key + ": " + problem);
    }

    /** How many keys were looked at. */
    public int keyCount() {
        return keyCount;
    }

    /**
     * Rows that break the rules of a changelog, whatever was true: retractions of what is not
     * there, or of another row; +I where there is an item; +U without -U.
     */
    public List<String> wrongChangelogs() {
        return List.copyOf(wrongChangelogs);
    }

    /**
     * States that were not true since the start, that go back, that bring a deleted item back, or
     * that skip a change.
     */
    public List<String> wrongHistories() {
        return List.copyOf(wrongHistories);
    }

    /** Keys that end as another item than the table's, or before their last change. */
    public List<String> wrongFinalStates() {
        return List.copyOf(wrongFinalStates);
    }

    /** Everything that is wrong: a line each, the first few of each kind. Empty if all is well. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        add(problems, "wrong changelog", wrongChangelogs);
        add(problems, "wrong history", wrongHistories);
        add(problems, "wrong final state", wrongFinalStates);
        return problems;
    }

    private static void add(List<String> problems, String kind, List<String> found) {
        for (String one : found.subList(0, Math.min(SHOWN, found.size()))) {
            problems.add(kind + ": " + one);
        }
        if (found.size() > SHOWN) {
            problems.add(kind + ": " + (found.size() - SHOWN) + " more");
        }
    }

    @Override
    public String toString() {
        return keyCount
                + " keys, "
                + wrongChangelogs.size()
                + " rows against the rules of the changelog, "
                + wrongHistories.size()
                + " wrong steps, "
                + wrongFinalStates.size()
                + " keys in a wrong final state";
    }
}
