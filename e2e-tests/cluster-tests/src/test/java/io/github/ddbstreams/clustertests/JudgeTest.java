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
package io.github.ddbstreams.clustertests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JudgeTest {

    private static final List<Written> WRITTEN =
            List.of(
                    new Written("a", "INSERT", "101", "1"),
                    new Written("b", "INSERT", "102", "2"),
                    new Written("a", "MODIFY", "103", "3"),
                    new Written("a", "REMOVE", "104", "-"),
                    new Written("a", "INSERT", "105", "5"));

    private static final List<String> LINES =
            List.of(
                    "a 0 INSERT 101 1",
                    "a 1 MODIFY 103 3",
                    "a 2 REMOVE 104 -",
                    "a 3 INSERT 105 5",
                    "b 0 INSERT 102 2");

    @Test
    void whatWasWrittenIsRight() {
        assertThat(ofChanges(LINES)).isEmpty();
    }

    @Test
    void theOrderOfTheLinesThemselvesDoesNotMatter() {
        List<String> lines = new ArrayList<>(LINES);
        Collections.reverse(lines);
        assertThat(ofChanges(lines)).isEmpty();
    }

    @Test
    void aLineIsMissingInTheMiddle() {
        assertThat(ofChanges(without(1)))
                .containsExactly("place 1 of a is not there once: a 2 REMOVE 104 -");
    }

    @Test
    void aLineIsMissingAtTheEnd() {
        assertThat(ofChanges(without(3))).containsExactly("missing: " + WRITTEN.get(4));
    }

    @Test
    void aChangeIsMissing() {
        assertThat(ofChanges(with(without(3), 2, "a 2 INSERT 105 5")))
                .containsExactly("instead of " + WRITTEN.get(3) + ": a 2 INSERT 105 5");
    }

    @Test
    void aKeyIsMissing() {
        assertThat(ofChanges(without(4))).containsExactly("missing: " + WRITTEN.get(1));
    }

    @Test
    void aLineIsThereTwice() {
        assertThat(ofChanges(and("a 1 MODIFY 103 3")))
                .containsExactly("place 2 of a is not there once: a 1 MODIFY 103 3");
    }

    @Test
    void aChangeIsThereTwice() {
        assertThat(ofChanges(and("a 4 INSERT 105 5")))
                .containsExactly("never written: a 4 INSERT 105 5");
    }

    @Test
    void twoChangesAreSwapped() {
        assertThat(ofChanges(with(with(LINES, 0, "a 1 INSERT 101 1"), 1, "a 0 MODIFY 103 3")))
                .containsExactly("instead of " + WRITTEN.get(0) + ": a 0 MODIFY 103 3");
    }

    @Test
    void aKeyIsForeign() {
        assertThat(ofChanges(and("c 0 INSERT 106 6")))
                .containsExactly("never written: c 0 INSERT 106 6");
    }

    @Test
    void somethingOfAChangeIsNotAsItWas() {
        assertThat(ofChanges(with(LINES, 1, "a 1 INSERT 103 3"))).hasSize(1);
        assertThat(ofChanges(with(LINES, 1, "a 1 MODIFY 109 3"))).hasSize(1);
        assertThat(ofChanges(with(LINES, 1, "a 1 MODIFY 103 4"))).hasSize(1);
    }

    @Test
    void aTableWithoutSequenceNumbers() {
        List<Written> written = List.of(new Written("a", "INSERT", null, "1"));
        assertThat(problems(Judge.ofChanges(written), List.of("a 0 INSERT 101 1"))).isEmpty();
        assertThat(problems(Judge.ofChanges(written), List.of("a 0 INSERT - 1"))).hasSize(1);
    }

    @Test
    void manyProblemsAreCounted() {
        List<Written> written =
                IntStream.range(0, 25)
                        .mapToObj(i -> new Written("key" + i, "INSERT", "10" + i, "" + i))
                        .toList();
        assertThat(Judge.ofChanges(written).problems(List.of())).hasSize(21).contains("5 more");
    }

    @Test
    void aLineOfAnotherKindIsRefused() {
        assertThatThrownBy(() -> Line.parse("a 1 MODIFY"))
                .hasMessage("No line of a job: 'a 1 MODIFY'");
    }

    // ------------------------------------------------------- the whole table, from 2 writes on

    @Test
    void aHistoryBeginsWithTheItem() {
        assertThat(ofTable("a 0 READ - 1", "a 1 MODIFY 103 3", "a 2 REMOVE 104 -", A_END, B))
                .isEmpty();
        assertThat(ofTable("a 0 READ - 3", "a 1 REMOVE 104 -", "a 2 INSERT 105 5", B)).isEmpty();
        assertThat(ofTable("a 0 READ - 5", B)).isEmpty();
    }

    @Test
    void aHistoryBeginsWithAChange() {
        assertThat(ofTable("a 0 INSERT 103 3", "a 1 REMOVE 104 -", "a 2 INSERT 105 5", B))
                .isEmpty();
        assertThat(ofTable("a 0 INSERT 105 5", B)).isEmpty();
    }

    @Test
    void aHistoryDoesNotBeginWithAnUpdateOrADelete() {
        assertThat(ofTable("a 0 MODIFY 103 3", "a 1 REMOVE 104 -", "a 2 INSERT 105 5", B))
                .containsExactly("a history begins with what was not: a 0 MODIFY 103 3");
        assertThat(ofTable("a 0 REMOVE 104 -", "a 1 INSERT 105 5", B))
                .containsExactly("a history begins with what was not: a 0 REMOVE 104 -");
    }

    @Test
    void aLogBeginsWithAnyChangeAsItIs() {
        assertThat(ofLog("a 0 READ - 3", "a 1 REMOVE 104 -", "a 2 INSERT 105 5", B)).isEmpty();
        assertThat(ofLog("a 0 MODIFY 103 3", "a 1 REMOVE 104 -", "a 2 INSERT 105 5", B)).isEmpty();
        assertThat(ofLog("a 0 REMOVE 104 -", "a 1 INSERT 105 5", B)).isEmpty();
        assertThat(ofLog("a 0 INSERT 103 3", "a 1 REMOVE 104 -", "a 2 INSERT 105 5", B))
                .containsExactly("a history begins with what was not: a 0 INSERT 103 3");
        assertThat(ofLog("a 0 REMOVE 105 -", "a 1 INSERT 105 5", B)).hasSize(1);
        assertThat(ofLog("a 0 MODIFY 103 3", "a 1 INSERT 105 5", B)).hasSize(1);
        assertThat(ofLog("a 0 REMOVE 104 -", B)).containsExactly("missing: " + WRITTEN.get(4));
    }

    @Test
    void aHistoryDoesNotBeginBeforeTheStart() {
        assertThat(
                        problems(
                                Judge.ofTable(WRITTEN, 0, 4),
                                List.of("a 0 READ - 3", "a 1 REMOVE 104 -", "a 2 INSERT 105 5", B)))
                .containsExactly("a history begins with what was not: a 0 READ - 3");
        assertThat(
                        problems(
                                Judge.ofTable(WRITTEN, 3, 3),
                                List.of(
                                        "a 0 INSERT 103 3",
                                        "a 1 REMOVE 104 -",
                                        "a 2 INSERT 105 5",
                                        B)))
                .containsExactly("a history begins with what was not: a 0 INSERT 103 3");
    }

    @Test
    void aHistoryMayBeginWithAChangeFromShortlyBeforeTheStart() {
        assertThat(
                        problems(
                                Judge.ofTable(WRITTEN, 2, 4),
                                List.of(
                                        "a 0 INSERT 103 3",
                                        "a 1 REMOVE 104 -",
                                        "a 2 INSERT 105 5",
                                        B)))
                .isEmpty();
    }

    @Test
    void anItemIsForeignOrWasNever() {
        assertThat(ofTable("a 0 READ - 7", B)).hasSize(1);
        assertThat(ofTable("a 0 READ - -", B)).hasSize(1);
        assertThat(ofTable("a 0 READ - 5", B, "c 0 READ - 1")).hasSize(1);
        assertThat(ofTable("a 0 INSERT 104 5", B)).hasSize(1);
        assertThat(ofTable("a 0 READ 105 5", B)).hasSize(1);
    }

    @Test
    void aHistoryHasAGap() {
        assertThat(ofTable("a 0 READ - 1", "a 1 REMOVE 104 -", "a 2 INSERT 105 5", B))
                .containsExactly("instead of " + WRITTEN.get(2) + ": a 1 REMOVE 104 -");
    }

    @Test
    void aHistoryEndsTooEarly() {
        assertThat(ofTable("a 0 READ - 3", B)).containsExactly("missing: " + WRITTEN.get(3));
    }

    @Test
    void anItemComesAgain() {
        assertThat(ofTable("a 0 READ - 5", "a 1 READ - 5", B))
                .containsExactly("never written: a 1 READ - 5");
        assertThat(ofTable("a 0 READ - 3", "a 1 READ - 3", "a 2 REMOVE 104 -", A_END, B))
                .containsExactly("instead of " + WRITTEN.get(3) + ": a 1 READ - 3");
    }

    @Test
    void anItemIsMissing() {
        assertThat(ofTable("a 0 READ - 5"))
                .containsExactly("nothing of b, which is " + WRITTEN.get(1));
    }

    @Test
    void nothingOfAnItemThatIsGone() {
        assertThat(
                        problems(
                                Judge.ofTable(WRITTEN.subList(0, 4), 1, 1),
                                List.of("b 0 INSERT 102 2")))
                .isEmpty();
    }

    private static final String A_END = "a 3 INSERT 105 5";
    private static final String B = "b 0 READ - 2";

    private static List<String> ofTable(String... lines) {
        return problems(Judge.ofTable(WRITTEN, 2, 2), List.of(lines));
    }

    private static List<String> ofLog(String... lines) {
        return problems(Judge.ofLog(WRITTEN, 2, 2), List.of(lines));
    }

    private static List<String> ofChanges(List<String> lines) {
        return problems(Judge.ofChanges(WRITTEN), lines);
    }

    private static List<String> problems(Judge judge, List<String> lines) {
        return judge.problems(lines.stream().map(Line::parse).toList());
    }

    private static List<String> without(int index) {
        List<String> lines = new ArrayList<>(LINES);
        lines.remove(index);
        return lines;
    }

    private static List<String> with(List<String> lines, int index, String line) {
        List<String> changed = new ArrayList<>(lines);
        changed.set(index, line);
        return changed;
    }

    private static List<String> and(String line) {
        return Stream.concat(LINES.stream(), Stream.of(line)).toList();
    }
}
