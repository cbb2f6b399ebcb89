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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.LimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** The README's examples: they compile, they run, and they are what the README shows. */
class ReadmeITCase {

    private static final Pattern EXAMPLE = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

    @Test
    void everyExampleIsTakenFromHere() throws IOException {
        String source =
                Files.readString(
                        Path.of("src/test/java/io/github/ddbstreams/emulator/ReadmeITCase.java"));
        Matcher examples = EXAMPLE.matcher(Files.readString(Path.of("README.md")));
        int count = 0;
        while (examples.find()) {
            assertThat(packed(source)).contains(packed(examples.group(1)));
            count++;
        }
        assertThat(count).isEqualTo(4);
    }

    private static String packed(String code) {
        return code.replaceAll("\\s+", "");
    }

    @Test
    void drivesAConsumerThroughASplit() {
        try (StreamEmulator emulator = StreamEmulator.start()) {
            EmulatedTable orders =
                    emulator.createTable(
                            TableSpec.named("orders")
                                    .partitionKey("pk", "S")
                                    .sortKey("sk", "N")
                                    .viewType("NEW_AND_OLD_IMAGES")
                                    .initialShards(4));
            LedgerChecker checker = LedgerChecker.of(orders);

            orders.put(Map.of("pk", "customer-1", "sk", 1, "total", 12.5));
            orders.split(orders.shardOf(Map.of("pk", "customer-1", "sk", 1)));
            orders.put(Map.of("pk", "customer-1", "sk", 1, "total", 13));
            orders.delete(Map.of("pk", "customer-1", "sk", 1));

            // Point your job at emulator.endpoint() and emulator.region(), with any credentials,
            // and tell the checker the sequence number of every record that arrives.
            consume(emulator, orders, checker);

            assertThat(checker.report().problems()).isEmpty();
        }
    }

    @Test
    void plansFaults() {
        EmulatorClock clock = EmulatorClock.manual(Instant.parse("2026-01-01T00:00:00Z"));
        try (StreamEmulator emulator = StreamEmulator.builder().clock(clock).build();
                SdkClients clients = SdkClients.of(emulator.endpoint())) {
            EmulatedTable orders = emulator.createTable(TableSpec.named("orders"));
            EmulatedShard shard = orders.openShards().get(0);
            FaultPlan faults = emulator.faults();

            faults.latency(Duration.ofMillis(20));
            faults.on(Operation.GET_RECORDS).shard(shard).times(3).throttle();
            faults.on(Operation.DESCRIBE_STREAM).skip(2).times(1).internalError();
            faults.onAll().probability(0.01, 42).dropConnection();
            faults.emptyPages(shard, 5);
            faults.listChildrenLate(Duration.ofMinutes(3));
            clock.advance(Duration.ofMinutes(16)); // every iterator is too old now

            String iterator =
                    StreamReading.iterator(
                            clients.streams(),
                            orders.streamArn(),
                            shard.id(),
                            ShardIteratorType.TRIM_HORIZON);
            assertThatThrownBy(() -> clients.streams().getRecords(r -> r.shardIterator(iterator)))
                    .isInstanceOf(LimitExceededException.class);
        }
    }

    @Test
    void scriptsATable() throws InterruptedException {
        try (StreamEmulator emulator = StreamEmulator.start()) {
            EmulatedTable orders = emulator.createTable(TableSpec.named("orders"));
            FaultPlan faults = emulator.faults();
            try (Schedule schedule =
                    Schedule.of(orders)
                            .atWrite(100, t -> t.split(t.openShards().get(0)))
                            .everyWrites(250, 1000, EmulatedTable::rollOverAll)
                            .at(
                                    Duration.ofSeconds(1),
                                    t ->
                                            faults.onAll()
                                                    .forDuration(Duration.ofSeconds(3))
                                                    .throttle())
                            .start()) {
                for (int i = 0; i < 1000; i++) {
                    orders.put(Map.of("pk", "k" + i));
                }
                schedule.await(Duration.ofSeconds(10));
            }
            assertThat(orders.openShards()).hasSize(2);
            assertThat(orders.shards()).hasSize(1 + 2 + 4 * 2);
        }
    }

    @Test
    void judgesTheHistoryOfAWholeTable() {
        try (StreamEmulator emulator = StreamEmulator.start()) {
            EmulatedTable table = emulator.createTable(TableSpec.named("orders"));
            table.put(Map.of("pk", "a", "n", 1));
            HistoryChecker checker =
                    HistoryChecker.ofRetractions(table).since(table.ledger().size());
            table.scans()
                    .shortPages(1)
                    .onPage((request, page) -> table.put(Map.of("pk", "a", "n", 2)));

            // The row that the scan showed, and the change behind it.
            checker.sawInsert(scan(emulator).get(0));
            checker.sawUpdateBefore(Map.of("pk", "a", "n", 1));
            checker.sawUpdateAfter(Map.of("pk", "a", "n", 2));

            assertThat(checker.isComplete()).isTrue();
            assertThat(checker.report().problems()).isEmpty();
        }
    }

    /** The first page. */
    private static List<Map<String, Object>> scan(StreamEmulator emulator) {
        try (SdkClients clients = SdkClients.of(emulator.endpoint())) {
            return clients.tables().scan(r -> r.tableName("orders")).items().stream()
                    .map(
                            item ->
                                    Map.<String, Object>of(
                                            "pk",
                                            item.get("pk").s(),
                                            "n",
                                            Attribute.number(item.get("n").n())))
                    .toList();
        }
    }

    private static void consume(
            StreamEmulator emulator, EmulatedTable table, LedgerChecker checker) {
        try (SdkClients clients = SdkClients.of(emulator.endpoint())) {
            DynamoDbStreamsClient streams = clients.streams();
            List<String> shardIds =
                    StreamReading.allShards(streams, table.streamArn()).stream()
                            .map(s -> s.shardId())
                            .toList();
            for (String shardId : shardIds) {
                String iterator =
                        StreamReading.iterator(
                                streams,
                                table.streamArn(),
                                shardId,
                                ShardIteratorType.TRIM_HORIZON);
                GetRecordsResponse page = streams.getRecords(r -> r.shardIterator(iterator));
                page.records().forEach(r -> checker.saw(r.dynamodb().sequenceNumber()));
            }
        }
    }
}
