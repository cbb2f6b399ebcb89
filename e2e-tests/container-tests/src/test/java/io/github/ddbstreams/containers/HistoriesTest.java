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
package io.github.ddbstreams.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ddbstreams.containers.Orders.Change;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HistoriesTest {

    private static final String FIRST = "a 0 READ - 4";
    private static final String SECOND = "a 1 MODIFY 100 5";
    private static final String THIRD = "a 2 REMOVE 200 -";

    @Test
    void linesComeInAnyOrder() {
        assertThat(Histories.ofFiles(List.of(THIRD, "b 0 INSERT 50 0", FIRST, SECOND)))
                .isEqualTo(
                        Map.of(
                                "a",
                                List.of("READ 4", "MODIFY 5", "REMOVE -"),
                                "b",
                                List.of("INSERT 0")));
    }

    @Test
    void aMissingLineShows() {
        assertThatThrownBy(() -> Histories.ofFiles(List.of(FIRST, THIRD)))
                .hasMessageStartingWith("A place is missing or there twice: ");
    }

    @Test
    void aLineThatIsThereTwiceShows() {
        assertThatThrownBy(() -> Histories.ofFiles(List.of(FIRST, SECOND, SECOND, THIRD)))
                .hasMessageStartingWith("A place is missing or there twice: ");
    }

    @Test
    void changesInAnotherOrderShow() {
        assertThatThrownBy(
                        () ->
                                Histories.ofFiles(
                                        List.of(FIRST, "a 1 REMOVE 200 -", "a 2 MODIFY 100 5")))
                .hasMessageStartingWith("Sequence numbers do not rise: ");
    }

    @Test
    void aChangeThatWasReadTwiceShows() {
        assertThatThrownBy(
                        () -> Histories.ofFiles(List.of(FIRST, SECOND, "a 2 MODIFY 100 5", THIRD)))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void whatIsExpectedBeginsWithTheItem() {
        Map<String, List<Change>> changes =
                Map.of(
                        "a",
                        List.of(new Change(null, 0L), new Change(0L, 1L), new Change(1L, null)),
                        "deleted",
                        List.of(new Change(null, 0L), new Change(0L, null)),
                        "again",
                        List.of(new Change(null, 0L), new Change(0L, null), new Change(null, 2L)));

        assertThat(
                        Histories.expected(
                                Map.of("a", 0L), Map.of("a", 1, "deleted", 2, "again", 2), changes))
                .isEqualTo(
                        Map.of(
                                "a",
                                List.of("READ 0", "MODIFY 1", "REMOVE -"),
                                "again",
                                List.of("INSERT 2")));
    }
}
