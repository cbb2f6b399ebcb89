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
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Consumers that read each item once and all changes since the start, in random orders: the checker
 * must find fault with the careless ones, and none with the one that is right.
 */
class HistoryCheckerModelTest {

    private static final int RUNS = 1500;
    private static final List<String> KEYS = List.of("a", "b", "c");

    /** How a consumer brings rows and changes together. */
    enum Consumer {
        /** A row is first or dropped; changes that a row has in it already are dropped. */
        CAREFUL,
        /** Rows are dropped behind changes, but no change is dropped behind a row. */
        DROPS_ROWS,
        /** Everything is shown as it comes. */
        SHOWS_ALL
    }

    @Test
    void findsNoFaultWithAConsumerThatMatchesRowsAndChanges() {
        for (int seed = 0; seed < RUNS; seed++) {
            Run run = new Run(Consumer.CAREFUL, seed);

            assertThat(run.retractions.report().problems()).as("seed %d", seed).isEmpty();
            assertThat(run.retractions.isComplete()).isTrue();
            assertThat(run.upserts.report().problems()).as("seed %d", seed).isEmpty();
            assertThat(run.upserts.isComplete()).isTrue();
        }
    }

    @Test
    void findsThatChangesAreShownWhichARowHasInItAlready() {
        assertThat(faults(Consumer.DROPS_ROWS)).isBetween(RUNS / 20, RUNS - 1);
    }

    @Test
    void findsThatRowsAreShownBehindChanges() {
        assertThat(faults(Consumer.SHOWS_ALL)).isBetween(RUNS / 20, RUNS - 1);
    }

    private static int faults(Consumer consumer) {
        int faults = 0;
        for (int seed = 0; seed < RUNS; seed++) {
            Run run = new Run(consumer, seed);
            boolean retractionsFail = !run.retractions.report().problems().isEmpty();
            boolean upsertsFail = !run.upserts.report().problems().isEmpty();
            faults += retractionsFail && upsertsFail ? 1 : 0;
        }
        return faults;
    }

    /** One run of a consumer. */
    private static final class Run {

        private final Consumer consumer;
        private final Random random;
        private final EmulatedTable table =
                new TableRegistry(
                                EmulatorClock.manual(Instant.EPOCH),
                                new StreamRegistry("us-east-1"))
                        .create(TableSpec.named("orders"));
        private final HistoryChecker retractions;
        private final HistoryChecker upserts;
        private final Queue<Map<String, Attribute>> rows = new ArrayDeque<>();
        private final Map<String, Map<String, Attribute>> readRows = new HashMap<>();
        private final Map<String, Boolean> changed = new HashMap<>();
        private final Map<String, Map<String, Attribute>> current = new HashMap<>();
        private int delivered;

        Run(Consumer consumer, long seed) {
            this.consumer = consumer;
            this.random = new Random(seed);
            for (int i = 0; i < 4; i++) {
                write();
            }
            delivered = table.ledger().size();
            retractions = HistoryChecker.ofRetractions(table).since(delivered);
            upserts = HistoryChecker.ofUpserts(table).since(delivered);
            Queue<String> toRead = new ArrayDeque<>(KEYS);
            for (int i = 0; i < 30; i++) {
                // More writes than changes taken: rows are to overtake changes.
                switch (random.nextInt(6)) {
                    case 0:
                    case 1:
                    case 2:
                        write();
                        break;
                    case 3:
                        read(toRead.poll());
                        break;
                    case 4:
                        takeRow();
                        break;
                    default:
                        takeChange();
                }
            }
            while (!toRead.isEmpty()) {
                read(toRead.poll());
            }
            while (!rows.isEmpty()) {
                takeRow();
            }
            while (delivered < table.ledger().size()) {
                takeChange();
            }
        }

        private void write() {
            String key = KEYS.get(random.nextInt(KEYS.size()));
            int n = random.nextInt(4);
            if (n == 0) {
                table.delete(Map.of("pk", key));
            } else {
                table.put(Item.of("pk", key, "n", n));
            }
        }

        private void read(String key) {
            if (key != null) {
                table.get(Map.of("pk", key)).ifPresent(rows::add);
            }
        }

        private void takeRow() {
            Map<String, Attribute> row = rows.poll();
            if (row == null) {
                return;
            }
            String key = row.get("pk").text();
            if (consumer == Consumer.SHOWS_ALL || !changed.containsKey(key)) {
                readRows.put(key, row);
                become(key, row);
            }
        }

        private void takeChange() {
            if (delivered == table.ledger().size()) {
                return;
            }
            LedgerEntry change = table.ledger().entries().get(delivered++);
            String key = change.key().get("pk").text();
            Map<String, Attribute> row = readRows.get(key);
            boolean isInTheRow =
                    consumer == Consumer.CAREFUL
                            && row != null
                            && !changed.containsKey(key)
                            && !row.equals(change.oldImage());
            if (!isInTheRow) {
                changed.put(key, true);
                become(key, change.newImage());
            }
        }

        private void become(String key, Map<String, Attribute> image) {
            Map<String, Attribute> before = current.put(key, image);
            if (Objects.equals(before, image)) {
                return;
            }
            if (before != null) {
                retractions.saw(image == null ? "-D" : "-U", before);
            }
            if (image == null) {
                upserts.sawDelete(Map.of("pk", key));
            } else {
                retractions.saw(before == null ? "+I" : "+U", image);
                upserts.sawInsert(image);
            }
        }
    }
}
