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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HistoryCheckerTest {

    private final TableRegistry tables =
            new TableRegistry(EmulatorClock.manual(Instant.EPOCH), new StreamRegistry("us-east-1"));
    private final EmulatedTable table = tables.create(TableSpec.named("orders"));
    private final HistoryChecker retractions = HistoryChecker.ofRetractions(table);
    private final HistoryChecker upserts = HistoryChecker.ofUpserts(table);

    private static Map<String, Object> a(int n) {
        return Item.of("pk", "a", "n", n);
    }

    /** The item of key a goes through these values; 0 deletes it. */
    private void write(int... values) {
        for (int n : values) {
            write(table, n);
        }
    }

    private static void write(EmulatedTable table, int n) {
        if (n == 0) {
            table.delete(Map.of("pk", "a"));
        } else {
            table.put(a(n));
        }
    }

    /** Rows of key a, as {@code "+I 1"}. */
    private static HistoryReport shown(HistoryChecker checker, String... rows) {
        for (String row : rows) {
            checker.saw(row.substring(0, 2), a(Integer.parseInt(row.substring(3))));
        }
        return checker.report();
    }

    @Test
    void aRowAndTheChangesBehindItAreAHistory() {
        write(1, 2, 3, 0);

        assertThat(shown(retractions, "+I 2", "-U 2", "+U 3", "-D 3").problems()).isEmpty();
        assertThat(shown(upserts, "+I 2", "+U 3", "-D 3").problems()).isEmpty();
        assertThat(retractions.report().keyCount()).isEqualTo(1);
        assertThat(retractions.seenCount()).isEqualTo(4);
    }

    @Test
    void valuesThatRepeatMayBeAnyOfTheirOccurrences() {
        write(1, 2, 1, 2, 3);

        assertThat(shown(retractions, "+I 1", "-U 1", "+U 2", "-U 2", "+U 3").problems()).isEmpty();
        assertThat(shown(upserts, "+I 1", "+U 2", "+U 1", "+U 2", "+U 3").problems()).isEmpty();
    }

    @Test
    void anItemThatCameBackIsShownAgain() {
        write(1, 0, 1);

        assertThat(shown(retractions, "+I 1", "-D 1", "+I 1").problems()).isEmpty();
    }

    @Test
    void anItemThatIsGoneNeedNotHaveBeenShown() {
        write(1, 0);

        assertThat(retractions.report().problems()).isEmpty();
        assertThat(retractions.isComplete()).isTrue();
    }

    @Test
    void findsADuplicateRetraction() {
        write(1, 0);

        HistoryReport report = shown(retractions, "+I 1", "-D 1", "-D 1");

        assertThat(report.problems())
                .containsExactly(
                        "wrong changelog: key {S: a}: -D {pk={S: a}, n={N: 1}} takes back what is not there; shown"
                                + " [+I {pk={S: a}, n={N: 1}}, -D {pk={S: a}, n={N: 1}}, -D {pk={S: a}, n={N: 1}}],"
                                + " true [nothing, {pk={S: a}, n={N: 1}}, nothing]");
    }

    @Test
    void findsARetractionOfAValueThatWasNotShown() {
        write(1, 2);

        HistoryReport report = shown(retractions, "+I 1", "-U 9", "+U 2");

        assertThat(report.wrongChangelogs())
                .singleElement()
                .asString()
                .contains(
                        "-U {pk={S: a}, n={N: 9}} takes back another row than {pk={S: a}, n={N: 1}}");
        assertThat(report.problems()).hasSize(1);
    }

    @Test
    void findsAnInsertWhereThereIsAnItem() {
        write(1, 2);

        assertThat(shown(retractions, "+I 1", "+I 2").problems())
                .singleElement()
                .asString()
                .startsWith("wrong changelog: key {S: a}: +I {pk={S: a}, n={N: 2}} comes where");
    }

    @Test
    void findsHalvesOfUpdates() {
        write(1, 2);

        assertThat(shown(retractions, "+I 1", "+U 2").wrongChangelogs())
                .singleElement()
                .asString()
                .contains("comes without -U");
        assertThat(shown(retractions, "-U 2").wrongFinalStates())
                .singleElement()
                .asString()
                .contains("the last row takes back, and nothing comes in its place");
        assertThat(retractions.isComplete()).isFalse();
        assertThat(shown(retractions, "+I 2").wrongChangelogs())
                .anyMatch(p -> p.contains("-U is followed by +I"));
    }

    @Test
    void findsARetractionAmongUpserts() {
        write(1);

        assertThat(shown(upserts, "+I 1", "-U 1").wrongChangelogs())
                .singleElement()
                .asString()
                .contains("-U in a changelog of upserts");
    }

    @Test
    void findsAKeyThatGoesBack() {
        write(1, 2);

        HistoryReport report = shown(upserts, "+I 2", "+U 1");

        assertThat(report.wrongHistories())
                .singleElement()
                .asString()
                .contains("{pk={S: a}, n={N: 1}} goes back");
        assertThat(report.wrongFinalStates())
                .singleElement()
                .asString()
                .contains("it ends as {pk={S: a}, n={N: 1}}; it is {pk={S: a}, n={N: 2}}");
    }

    @Test
    void findsADeletedItemThatRisesAgain() {
        write(1, 0);

        HistoryReport report = shown(retractions, "+I 1", "-D 1", "+I 1");

        assertThat(report.wrongChangelogs()).isEmpty();
        assertThat(report.wrongHistories()).singleElement().asString().contains("rises again");
        assertThat(report.wrongFinalStates())
                .singleElement()
                .asString()
                .contains("it ends as {pk={S: a}, n={N: 1}}; it is nothing");
    }

    @Test
    void findsASkippedChange() {
        write(1, 2, 3);

        assertThat(shown(retractions, "+I 1", "-U 1", "+U 3").problems())
                .singleElement()
                .asString()
                .startsWith("wrong history: key {S: a}: {pk={S: a}, n={N: 3}} skips a change");
    }

    @Test
    void findsASkippedDeletion() {
        write(1, 0, 2);

        assertThat(shown(upserts, "+I 1", "+U 2").wrongHistories())
                .singleElement()
                .asString()
                .contains("skips a change");
    }

    @Test
    void findsChangesThatAreMissingThoughTheLastStateIsRight() {
        write(1, 2, 1, 3, 1);

        HistoryReport report = shown(upserts, "+I 1", "+U 2", "+U 1");

        assertThat(report.problems())
                .singleElement()
                .asString()
                .contains("it ends as it is, but changes were not shown");
        assertThat(upserts.isComplete()).isFalse();
    }

    @Test
    void findsAMissingFinalState() {
        write(1, 2);

        assertThat(shown(retractions, "+I 1").problems())
                .singleElement()
                .asString()
                .startsWith(
                        "wrong final state: key {S: a}: it ends as {pk={S: a}, n={N: 1}}; it is");
        assertThat(retractions.isComplete()).isFalse();
        assertThat(shown(retractions, "-U 1", "+U 2").problems()).isEmpty();
        assertThat(retractions.isComplete()).isTrue();
    }

    @Test
    void findsAMissingDeletion() {
        write(1, 0);

        assertThat(shown(upserts, "+I 1").wrongFinalStates()).hasSize(1);
        upserts.sawDelete(Map.of("pk", "a"));
        assertThat(upserts.report().problems()).isEmpty();
    }

    @Test
    void findsAMissingItemThoughItIsOlderThanTheStart() {
        write(1);
        retractions.since(table.ledger().size());

        assertThat(retractions.isComplete()).isFalse();
        assertThat(retractions.report().problems())
                .singleElement()
                .asString()
                .startsWith("wrong final state: key {S: a}: it was never shown; it is");
        assertThat(shown(retractions, "+I 1").problems()).isEmpty();
        assertThat(retractions.isComplete()).isTrue();
    }

    @Test
    void findsWhatWasNeverTrue() {
        write(1);
        upserts.sawInsert(Item.of("pk", "b", "n", 1));

        assertThat(shown(upserts, "+I 7", "+U 1").problems())
                .anyMatch(p -> p.contains("n={N: 7}} was not true since the start"))
                .anyMatch(p -> p.contains("key {S: b}: {pk={S: b}, n={N: 1}} was not true"))
                .anyMatch(p -> p.contains("key {S: b}: it ends as"))
                .hasSize(3);
    }

    @Test
    void findsAStateFromBeforeTheStart() {
        write(1, 2);
        upserts.since(table.ledger().size());
        write(3);

        assertThat(shown(upserts, "+I 2", "+U 3").problems()).isEmpty();
        upserts.since(table.ledger().size());
        assertThat(upserts.report().wrongHistories())
                .singleElement()
                .asString()
                .contains("n={N: 2}} was not true since the start");
    }

    @Test
    void upsertsMayRepeatAStateAndDeleteWhatIsNotThere() {
        write(1, 0);

        assertThat(shown(upserts, "-D 1", "+I 1", "+I 1", "-D 1", "-D 1").problems()).isEmpty();
    }

    @Test
    void aRowMayReplaceWhatAChangeHasShownIfThatIsAllowed() {
        write(1, 2, 3, 4);
        String[] rows = {"+I 1", "+I 1", "+U 3", "+U 4"};
        HistoryChecker lenient = HistoryChecker.ofUpserts(table).allowingJumpToRow();

        assertThat(shown(upserts, rows).wrongHistories()).hasSize(1);
        assertThat(shown(lenient, rows).problems()).isEmpty();

        HistoryChecker strict = HistoryChecker.ofUpserts(table).allowingJumpToRow();
        assertThat(shown(strict, "+I 1", "+U 2", "+U 4").wrongHistories()).hasSize(1);
    }

    @Test
    void changesThatAProjectionMakesEqualMayBeShownOrNot() {
        HistoryChecker merged = HistoryChecker.ofRetractions(table).projecting(this::withoutText);
        HistoryChecker updated = HistoryChecker.ofRetractions(table).projecting(this::withoutText);
        table.put(Map.of("pk", "a", "n", 1, "text", "x"));
        table.put(Map.of("pk", "a", "n", 1, "text", "y"));
        table.put(Map.of("pk", "a", "n", 1, "text", "z"));
        table.put(Map.of("pk", "a", "n", 2, "text", "z"));

        assertThat(shown(merged, "+I 1", "-U 1", "+U 2").problems()).isEmpty();
        assertThat(shown(updated, "+I 1", "-U 1", "+U 1", "-U 1", "+U 2").problems()).isEmpty();
        assertThat(merged.isComplete()).isTrue();
        assertThat(shown(retractions, "+I 1").wrongHistories()).hasSize(1);
    }

    private Map<String, Attribute> withoutText(Map<String, Attribute> item) {
        Map<String, Attribute> left = new LinkedHashMap<>(item);
        left.remove("text");
        return left;
    }

    @Test
    void looksOnlyAtTheKeysThatAreExpected() {
        write(1);
        table.put(Map.of("pk", "b"));
        retractions.expectingKeys(key -> key.get("pk").text().equals("b"));

        retractions.sawInsert(Map.of("pk", "b"));

        assertThat(retractions.report().problems()).isEmpty();
        assertThat(retractions.isComplete()).isTrue();
    }

    @Test
    void goesOnBehindAProblemAndShowsTheFirstOfManyOnly() {
        for (int i = 0; i < 25; i++) {
            table.put(Map.of("pk", "k" + i));
        }

        assertThat(retractions.report().problems())
                .hasSize(21)
                .last()
                .isEqualTo("wrong final state: 5 more");
        assertThat(retractions.report())
                .hasToString(
                        "25 keys, 0 rows against the rules of the changelog, 0 wrong steps, 25 keys in a wrong final"
                                + " state");
    }

    @Test
    void refusesWhatItCannotJudge() {
        EmulatedTable unkept = tables.create(TableSpec.named("unkept").withoutLedger());
        unkept.put(a(1));

        assertThatThrownBy(() -> HistoryChecker.ofUpserts(unkept))
                .hasMessageContaining("unkept keeps no ledger");
        assertThatThrownBy(() -> upserts.saw("+X", a(1)))
                .hasMessage("The kind of a row is +X; allowed are +I, -U, +U and -D");
        assertThatThrownBy(() -> upserts.saw("+I", Map.of("n", 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Missing the key pk");
        assertThatThrownBy(() -> upserts.since(1))
                .hasMessage("ledgerPosition is 1; allowed is 0 to 0");
    }

    @Test
    void aHistoryThatIsLongIsToldFromItsEnd() {
        for (int i = 1; i <= 40; i++) {
            write(i);
        }

        assertThat(shown(upserts, "+I 1").wrongFinalStates())
                .singleElement()
                .asString()
                .contains("true [11 more, {pk={S: a}, n={N: 11}}");
    }

    /**
     * All histories of four writes among two values and no item, and all that can be shown of them
     * in up to four rows: right is what ends a history, and nothing else.
     */
    @Test
    void acceptsEveryEndOfAHistoryAndNothingElse() {
        for (int writes = 0; writes < 81; writes++) {
            EmulatedTable written = tables.create(TableSpec.named("table-" + writes));
            digits(writes, 4).forEach(n -> write(written, n));
            List<Integer> truth = changes(digits(writes, 4));
            truth.add(0, 0);
            for (int length = 0; length <= 4; length++) {
                for (int rows = 0; rows < Math.pow(3, length); rows++) {
                    HistoryChecker checker = HistoryChecker.ofUpserts(written);
                    digits(rows, length).forEach(n -> checker.saw(n == 0 ? "-D" : "+I", a(n)));
                    List<Integer> states = changes(digits(rows, length));
                    int from = Math.max(0, truth.size() - states.size());
                    boolean right =
                            states.isEmpty()
                                    ? truth.get(truth.size() - 1) == 0
                                    : truth.subList(from, truth.size()).equals(states);

                    assertThat(checker.report().problems().isEmpty())
                            .as("%s of %s", states, truth)
                            .isEqualTo(right);
                    assertThat(checker.isComplete() || !right).isTrue();
                }
            }
        }
    }

    private static List<Integer> digits(int number, int count) {
        List<Integer> digits = new ArrayList<>();
        for (int left = number; digits.size() < count; left /= 3) {
            digits.add(left % 3);
        }
        return digits;
    }

    /** Without what changes nothing, where there is no item (0) before. */
    private static List<Integer> changes(List<Integer> values) {
        List<Integer> changes = new ArrayList<>();
        int last = 0;
        for (int value : values) {
            if (value != last) {
                changes.add(value);
            }
            last = value;
        }
        return changes;
    }
}
