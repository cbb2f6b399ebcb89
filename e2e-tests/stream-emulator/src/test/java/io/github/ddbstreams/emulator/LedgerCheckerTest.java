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

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LedgerCheckerTest {

    private final EmulatedTable table =
            new TableRegistry(EmulatorClock.manual(Instant.EPOCH), new StreamRegistry("us-east-1"))
                    .create(TableSpec.named("orders"));
    private final LedgerChecker checker = LedgerChecker.of(table);
    private List<String> numbers;

    @BeforeEach
    void write() {
        table.put(Map.of("pk", "a", "n", 1));
        table.put(Map.of("pk", "b", "n", 1));
        table.put(Map.of("pk", "a", "n", 2));
        table.delete(Map.of("pk", "b"));
        numbers = table.ledger().entries().stream().map(LedgerEntry::sequenceNumber).toList();
    }

    @Test
    void isContentWithEverythingInOrderPerKey() {
        checker.sawAll(List.of(numbers.get(1), numbers.get(0), numbers.get(2), numbers.get(3)));

        assertThat(checker.report().problems()).isEmpty();
        assertThat(checker.report().expectedCount()).isEqualTo(4);
        assertThat(checker.isComplete()).isTrue();
    }

    @Test
    void findsWhatIsMissing() {
        checker.sawAll(numbers.subList(0, 3));

        LedgerReport report = checker.report();

        assertThat(report.missing())
                .extracting(LedgerEntry::sequenceNumber)
                .containsExactly(numbers.get(3));
        assertThat(report.wrongFinalStates()).hasSize(1);
        assertThat(checker.isComplete()).isFalse();
    }

    @Test
    void findsDuplicates() {
        checker.sawAll(numbers);
        checker.saw(numbers.get(3));

        LedgerReport report = checker.report();

        assertThat(report.duplicated())
                .extracting(LedgerEntry::sequenceNumber)
                .containsExactly(numbers.get(3));
        assertThat(report.problems()).hasSize(1);
        assertThat(report.problemsAtLeastOnce()).isEmpty();
    }

    @Test
    void findsDisorderWithinAKeyAndItsWrongState() {
        checker.sawAll(List.of(numbers.get(2), numbers.get(0), numbers.get(1), numbers.get(3)));

        LedgerReport report = checker.report();

        assertThat(report.outOfOrderPerKey()).hasSize(1);
        assertThat(report.wrongFinalStates()).hasSize(1).first().asString().contains("{S: a}");
        assertThat(report.missing()).isEmpty();
    }

    @Test
    void findsAWrongImage() {
        checker.saw(numbers.get(0));
        checker.saw(numbers.get(1));
        checker.saw(numbers.get(2), Map.of("pk", "a", "n", 3));
        checker.saw(numbers.get(3), null);

        assertThat(checker.report().wrongFinalStates()).hasSize(1);
    }

    @Test
    void findsWhatWasNeverWritten() {
        checker.sawAll(numbers);
        checker.saw("123");

        assertThat(checker.report().problems()).containsExactly("unknown: 123");
    }

    @Test
    void looksOnlyAtWhatIsExpected() {
        checker.expecting(entry -> entry.operation() == EventName.REMOVE);
        checker.saw(numbers.get(3));
        checker.saw(numbers.get(0));

        assertThat(checker.report().problems()).isEmpty();
        assertThat(checker.report().expectedCount()).isEqualTo(1);
    }

    @Test
    void doesNotExpectWritesWithoutAStream() {
        table.disableStream();
        table.put(Map.of("pk", "c"));
        checker.sawAll(numbers);

        assertThat(checker.report().problems()).isEmpty();
    }
}
