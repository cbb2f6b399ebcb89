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
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Judges what a consumer was shown of a whole table, the items that were there before it started as
 * well as the changes behind: {@code checker.saw("+I", image)} for every row in the order of
 * arrival, then {@code assertThat(checker.report().problems()).isEmpty()}.
 *
 * <p>For each key, what was shown must be a walk over what was true since the start: it may begin
 * at any state of that time, and from there it shows every change in its order, up to the item that
 * the table has now. Where a state was true more than once, any walk that fits will do. A key that
 * was never shown must have no item now.
 *
 * <p>Thread safe: with several consuming threads the order is the one in which their calls come,
 * which is exact for each key as long as each key is consumed by one thread at a time.
 */
public final class HistoryChecker {

    private final EmulatedTable table;
    private final boolean upsert;
    private final Map<ItemKey, List<ShownRow>> shown = new LinkedHashMap<>();
    private UnaryOperator<Map<String, Attribute>> projection = UnaryOperator.identity();
    private Predicate<Map<String, Attribute>> keyFilter = key -> true;
    private boolean jumpAllowed;
    private int start;
    private TrueHistory truth;

    private HistoryChecker(EmulatedTable table, boolean upsert) {
        if (table.writeCount() > 0 && table.ledger().size() == 0) {
            throw new IllegalArgumentException(
                    "Table "
                            + table.name()
                            + " keeps no ledger; create it without withoutLedger()");
        }
        this.table = table;
        this.upsert = upsert;
        restart();
    }

    /**
     * A checker of a changelog with retractions: each of them takes back exactly what was there, +I
     * comes only where there is nothing, and +U only behind -U.
     */
    public static HistoryChecker ofRetractions(EmulatedTable table) {
        return new HistoryChecker(table, false);
    }

    /**
     * A checker of a changelog in which +I and +U set an item, and -D deletes it, or nothing if
     * there is none; -U does not occur.
     */
    public static HistoryChecker ofUpserts(EmulatedTable table) {
        return new HistoryChecker(table, true);
    }

    /**
     * Where the consumer started, as {@code table.ledger().size()} was before: what was true only
     * before that must not be shown. 0, the beginning, if not given.
     */
    public synchronized HistoryChecker since(int ledgerPosition) {
        if (ledgerPosition < 0 || ledgerPosition > table.ledger().size()) {
            throw new IllegalArgumentException(
                    "ledgerPosition is "
                            + ledgerPosition
                            + "; allowed is 0 to "
                            + table.ledger().size());
        }
        start = ledgerPosition;
        restart();
        return this;
    }

    /**
     * The consumer shows not items, but what this function makes of them, which includes the key.
     * Changes that it makes equal may be shown or not.
     */
    public synchronized HistoryChecker projecting(UnaryOperator<Map<String, Attribute>> function) {
        projection = function;
        restart();
        return this;
    }

    /** Looks only at keys that pass; others may be shown or not. */
    public synchronized HistoryChecker expectingKeys(Predicate<Map<String, Attribute>> filter) {
        keyFilter = filter;
        return this;
    }

    /**
     * Lets the second state that is shown of a key be any later one: for a consumer that may
     * replace what a change has shown by a row which was read later. Without this, rows can only be
     * first.
     */
    public synchronized HistoryChecker allowingJumpToRow() {
        jumpAllowed = true;
        return this;
    }

    /**
     * A row arrived.
     *
     * @param kind +I, -U, +U or -D
     * @param image values as {@link Attribute#of(Object)} takes them; the key is enough for -D in a
     *     changelog of upserts
     * @throws IllegalArgumentException if the image lacks the key, or the kind is another one
     */
    public void saw(String kind, Map<String, ?> image) {
        Map<String, Attribute> attributes = Attribute.mapOf(image);
        ShownRow row = new ShownRow(ShownRow.Kind.of(kind), attributes);
        ItemKey key;
        try {
            key = table.keySchema().keyOfItem(attributes);
        } catch (ServiceException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        synchronized (this) {
            shown.computeIfAbsent(key, k -> new ArrayList<>()).add(row);
        }
    }

    /** A row arrived where there was none. */
    public void sawInsert(Map<String, ?> image) {
        saw("+I", image);
    }

    /** The first half of an update arrived, which takes back. */
    public void sawUpdateBefore(Map<String, ?> image) {
        saw("-U", image);
    }

    /** An update arrived, or its second half. */
    public void sawUpdateAfter(Map<String, ?> image) {
        saw("+U", image);
    }

    /** A deletion arrived. */
    public void sawDelete(Map<String, ?> imageOrKey) {
        saw("-D", imageOrKey);
    }

    /** How many rows were shown so far, of any kind and key. */
    public synchronized int seenCount() {
        return shown.values().stream().mapToInt(List::size).sum();
    }

    /**
     * Whether for every key that is looked at the last state shown is the item that the table has
     * now, and no change is still to come: the condition to wait for before {@link #report()}.
     */
    public synchronized boolean isComplete() {
        return keys().stream().allMatch(key -> changelog(key).endsAs(truth.now(key)))
                && keys().stream().allMatch(key -> walk(key, changelog(key)).isAtEnd());
    }

    /** Judges everything shown so far by everything written so far. */
    public synchronized HistoryReport report() {
        Set<ItemKey> keys = keys();
        HistoryReport report = new HistoryReport(keys.size());
        keys.forEach(key -> judge(key, report));
        return report;
    }

    private void judge(ItemKey key, HistoryReport report) {
        ShownChangelog changelog = changelog(key);
        HistoryWalk walk = walk(key, changelog);
        String end = walk.problemAtEnd(changelog);
        if (changelog.problems().isEmpty() && walk.problems().isEmpty() && end == null) {
            return;
        }
        String histories = "; shown " + changelog + ", true " + HistoryText.of(truth.of(key));
        changelog.problems().forEach(problem -> report.addChangelog(key, problem + histories));
        walk.problems().forEach(problem -> report.addHistory(key, problem + histories));
        if (end != null) {
            report.addFinalState(key, end + histories);
        }
    }

    private void restart() {
        truth = new TrueHistory(table.ledger(), start, projection);
    }

    /** All keys to look at, after the truth was brought up to date. */
    private Set<ItemKey> keys() {
        // Waits for a write that is under way: its record can be read before the ledger has it.
        table.writeCount();
        truth.update();
        Set<ItemKey> keys = new LinkedHashSet<>(truth.keys());
        keys.addAll(shown.keySet());
        keys.removeIf(key -> !keyFilter.test(key.toMap()));
        return keys;
    }

    private ShownChangelog changelog(ItemKey key) {
        return new ShownChangelog(shown.getOrDefault(key, List.of()), upsert);
    }

    private HistoryWalk walk(ItemKey key, ShownChangelog changelog) {
        return new HistoryWalk(truth.of(key), changelog.states(), jumpAllowed);
    }
}
