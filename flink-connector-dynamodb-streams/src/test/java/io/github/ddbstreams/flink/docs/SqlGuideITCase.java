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
package io.github.ddbstreams.flink.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ddbstreams.emulator.EmulatedTable;
import io.github.ddbstreams.emulator.StreamEmulator;
import io.github.ddbstreams.emulator.TableSpec;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The SQL in the documents, run as it stands; the AWS SDK finds the emulator by itself. */
@ExtendWith(MiniClusterExtension.class)
class SqlGuideITCase {

    @BeforeEach
    void setCredentials() {
        System.setProperty("aws.accessKeyId", "test");
        System.setProperty("aws.secretAccessKey", "test");
    }

    @AfterEach
    void reset() {
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
        System.clearProperty("aws.endpointUrl");
    }

    @Test
    @Timeout(180)
    void theReadmesQueryFollowsTheTable() throws Exception {
        List<String> statements = statements("README.md");
        assertThat(statements).hasSize(2);
        try (StreamEmulator emulator = StreamEmulator.start()) {
            System.setProperty("aws.endpointUrl", emulator.endpoint().toString());
            EmulatedTable orders =
                    emulator.createTable(
                            TableSpec.named("orders")
                                    .partitionKey("pk", "S")
                                    .sortKey("sk", "N")
                                    .viewType("NEW_AND_OLD_IMAGES"));
            put(orders, "a", 1, "10.50", true, "Oslo");
            put(orders, "a", 2, "4", true, "Bern");
            put(orders, "b", 1, "1", false, "Oslo");

            StreamTableEnvironment tables = tables();
            tables.executeSql(statements.get(0));
            Set<Row> result = new HashSet<>();
            TableResult query = tables.executeSql(statements.get(1));
            try (CloseableIterator<Row> rows = query.collect()) {
                await(
                        rows,
                        result,
                        Set.of(
                                Row.of("Oslo", 1L, new BigDecimal("10.50")),
                                Row.of("Bern", 1L, new BigDecimal("4.00"))));
                orders.rollOverAll();
                put(orders, "a", 1, "11.25", true, "Oslo");
                orders.delete(Map.of("pk", "a", "sk", 2));
                put(orders, "b", 1, "1", true, "Oslo");
                await(rows, result, Set.of(Row.of("Oslo", 2L, new BigDecimal("12.25"))));
            }
        }
    }

    private static void await(CloseableIterator<Row> rows, Set<Row> result, Set<Row> expected) {
        while (!result.equals(expected)) {
            apply(rows.next(), result);
        }
    }

    @Test
    @Timeout(180)
    void theGuidesBatchQueryReadsAllItems() throws Exception {
        List<String> statements =
                statements("docs/sql.md").stream()
                        .filter(statement -> statement.contains("orders_now"))
                        .collect(Collectors.toList());
        assertThat(statements).hasSize(2);
        try (StreamEmulator emulator = StreamEmulator.start()) {
            System.setProperty("aws.endpointUrl", emulator.endpoint().toString());
            EmulatedTable orders =
                    emulator.createTable(
                            TableSpec.named("orders").partitionKey("pk", "S").sortKey("sk", "N"));
            put(orders, "a", 1, "10.50", true, "Oslo");
            put(orders, "a", 2, "4", true, "Bern");
            put(orders, "a", 2, "5", true, "Bern");
            TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inBatchMode());
            tables.executeSql(statements.get(0));

            try (CloseableIterator<Row> rows = tables.executeSql(statements.get(1)).collect()) {
                assertThat(rows).toIterable().containsExactly(Row.of(2L, new BigDecimal("15.50")));
            }
        }
    }

    /** Bounded, so that they close. */
    @Test
    @Timeout(180)
    void theGuidesWindowsAreThoseOfTheItems() throws Exception {
        List<String> statements =
                statements("docs/sql.md").stream()
                        .filter(statement -> statement.contains("sales"))
                        .collect(Collectors.toList());
        assertThat(statements).hasSize(2);
        try (StreamEmulator emulator = StreamEmulator.start()) {
            System.setProperty("aws.endpointUrl", emulator.endpoint().toString());
            EmulatedTable sales =
                    emulator.createTable(TableSpec.named("sales").partitionKey("pk", "S"));
            sell(sales, "a", "Oslo", "10.50", "2024-05-31T00:00:00Z");
            sell(sales, "b", "Oslo", "4", "2024-05-31T23:59:59Z");
            sell(sales, "c", "Oslo", "1", "2024-06-01T00:00:00Z");
            sell(sales, "d", "Bern", "2", "2024-05-31T12:00:00Z");
            StreamTableEnvironment tables = tables();
            tables.executeSql(
                    statements
                            .get(0)
                            .replace(
                                    "'changelog-mode'",
                                    "'scan.bounded.mode' = 'latest', 'changelog-mode'"));

            try (CloseableIterator<Row> rows = tables.executeSql(statements.get(1)).collect()) {
                LocalDateTime may31 = LocalDateTime.parse("2024-05-31T00:00");
                assertThat(rows)
                        .toIterable()
                        .containsExactlyInAnyOrder(
                                Row.of(may31, "Oslo", 2L, new BigDecimal("14.50")),
                                Row.of(may31.plusDays(1), "Oslo", 1L, new BigDecimal("1.00")),
                                Row.of(may31, "Bern", 1L, new BigDecimal("2.00")));
            }
        }
    }

    private static void sell(
            EmulatedTable sales, String pk, String city, String price, String created) {
        sales.put(
                Map.of("pk", pk, "city", city, "price", new BigDecimal(price), "created", created));
    }

    private static void put(
            EmulatedTable orders, String pk, int sk, String price, boolean paid, String city) {
        orders.put(
                Map.of(
                        "pk",
                        pk,
                        "sk",
                        sk,
                        "price",
                        new BigDecimal(price),
                        "paid",
                        paid,
                        "address",
                        Map.of("city", city)));
    }

    private static void apply(Row row, Set<Row> result) {
        boolean adds = row.getKind() == RowKind.INSERT || row.getKind() == RowKind.UPDATE_AFTER;
        row.setKind(RowKind.INSERT);
        assertThat(adds ? result.add(row) : result.remove(row)).as("%s", row).isTrue();
    }

    static List<String> tablesOfTheGuide() {
        return statements("docs/sql.md").stream()
                .filter(statement -> statement.startsWith("CREATE TABLE"))
                .filter(statement -> statement.contains("'dynamodb-streams'"))
                .collect(Collectors.toList());
    }

    @ParameterizedTest
    @MethodSource("tablesOfTheGuide")
    void theGuidesTablesCanBeQueried(String createTable) {
        StreamTableEnvironment tables = tables();
        tables.executeSql(createTable);

        assertThat(tables.explainSql("SELECT * FROM " + tables.listTables()[0]))
                .contains("TableSourceScan");
    }

    /** Into another sink: a JDBC connector is not at hand. */
    @Test
    void theGuidesInsertCanBePlanned() {
        StreamTableEnvironment tables = tables();
        tables.executeSql(tablesOfTheGuide().get(0));
        String sink =
                statements("docs/sql.md").stream()
                        .filter(statement -> statement.contains("'jdbc'"))
                        .findFirst()
                        .orElseThrow();
        tables.executeSql(sink.replaceFirst("(?s)WITH .*", "WITH ('connector' = 'blackhole')"));
        String insert =
                statements("docs/sql.md").stream()
                        .filter(statement -> statement.startsWith("INSERT INTO"))
                        .findFirst()
                        .orElseThrow();

        assertThat(tables.explainSql(insert)).contains("Sink(").contains("TableSourceScan");
    }

    private static StreamTableEnvironment tables() {
        return StreamTableEnvironment.create(StreamExecutionEnvironment.getExecutionEnvironment());
    }

    /** The statements in a document's blocks of SQL, without their semicolons. */
    private static List<String> statements(String document) {
        return Documents.blocks(Documents.read(document), "sql").stream()
                .flatMap(block -> List.of(block.split(";")).stream())
                .map(String::strip)
                .filter(statement -> !statement.isEmpty())
                .collect(Collectors.toList());
    }
}
