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
package io.github.ddbstreams.flink.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ddbstreams.emulator.EmulatedTable;
import io.github.ddbstreams.emulator.StreamEmulator;
import io.github.ddbstreams.emulator.TableSpec;
import io.github.ddbstreams.flink.source.MiniClusters;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tables that nobody would make on purpose, and that somebody has. */
class OddTablesITCase {

    @RegisterExtension static final MiniClusterExtension CLUSTER = MiniClusters.withSlots(4);

    private StreamEmulator emulator;

    @BeforeEach
    void start() {
        emulator = StreamEmulator.start();
    }

    @AfterEach
    void stop() {
        emulator.close();
    }

    @Test
    void attributesHaveNamesAndTextsOfEveryKind() throws Exception {
        EmulatedTable table =
                emulator.createTable(TableSpec.named("orders").partitionKey("pk", "S"));
        table.put(
                Map.of(
                        "pk",
                        "a\u0001\t\n\"",
                        "a.b",
                        1,
                        "a b",
                        2,
                        "\uD83D\uDE00",
                        3,
                        "price",
                        4,
                        "Price",
                        5,
                        "m",
                        Map.of("x.y", 6, "X.Y", 7)));

        assertThat(
                        rows(
                                SqlTable.of(emulator, "orders")
                                        .columns(
                                                "pk STRING",
                                                "`a.b` INT",
                                                "`a b` INT",
                                                "`\uD83D\uDE00` INT",
                                                "price INT",
                                                "`Price` INT",
                                                "m ROW<`x.y` INT, `X.Y` INT>")
                                        .with("changelog-mode", "append"),
                                "SELECT pk, `a.b`, `a b`, `\uD83D\uDE00`, price, `Price`, m.`x.y`,"
                                        + " m.`X.Y` FROM orders"))
                .containsExactly(Row.of("a\u0001\t\n\"", 1, 2, 3, 4, 5, 6, 7));
    }

    /** One item to DynamoDB, which compares numbers; so one key to the query. */
    @Test
    void numericKeysOfEqualValueAreOneKey() throws Exception {
        EmulatedTable table =
                emulator.createTable(TableSpec.named("orders").partitionKey("pk", "N"));
        table.put(Map.of("pk", new BigDecimal("100"), "n", 1));
        table.put(Map.of("pk", new BigDecimal("1E+2"), "n", 2));
        table.put(Map.of("pk", new BigDecimal("100.00"), "n", 3));

        for (String mode : List.of("all", "upsert")) {
            for (String type : List.of("BIGINT", "DECIMAL(10, 2)")) {
                assertThat(
                                latest(
                                        SqlTable.of(emulator, "orders")
                                                .columns(
                                                        "pk " + type + " NOT NULL",
                                                        "n INT",
                                                        "PRIMARY KEY (pk) NOT ENFORCED")
                                                .with("changelog-mode", mode),
                                        "SELECT COUNT(*), SUM(n) FROM orders"))
                        .as("%s, %s", mode, type)
                        .isEqualTo(Row.of(1L, 3));
            }
        }
    }

    @Test
    void aTableMayHaveColumnsOfMetadataAlone() throws Exception {
        EmulatedTable table =
                emulator.createTable(TableSpec.named("orders").partitionKey("pk", "S"));
        table.put(Map.of("pk", "a", "n", 1));
        table.put(Map.of("pk", "a", "n", 2));
        table.delete(Map.of("pk", "a"));

        assertThat(
                        rows(
                                SqlTable.of(emulator, "orders")
                                        .columns(
                                                "op STRING METADATA FROM 'operation' VIRTUAL",
                                                "`keys` STRING METADATA FROM 'keys' VIRTUAL")
                                        .with("changelog-mode", "append"),
                                "SELECT * FROM orders"))
                .containsExactly(
                        Row.of("INSERT", "{\"pk\":{\"S\":\"a\"}}"),
                        Row.of("MODIFY", "{\"pk\":{\"S\":\"a\"}}"),
                        Row.of("REMOVE", "{\"pk\":{\"S\":\"a\"}}"));
    }

    private static Row latest(SqlTable table, String query) throws Exception {
        List<Row> rows = rows(table, query);
        Row last = rows.get(rows.size() - 1);
        return Row.of(last.getField(0), last.getField(1));
    }

    private static List<Row> rows(SqlTable table, String query) throws Exception {
        StreamTableEnvironment env =
                StreamTableEnvironment.create(
                        StreamExecutionEnvironment.getExecutionEnvironment().setParallelism(1));
        env.executeSql(table.with("scan.bounded.mode", "latest").ddl());
        List<Row> rows = new ArrayList<>();
        try (CloseableIterator<Row> all =
                env.toChangelogStream(env.sqlQuery(query)).executeAndCollect()) {
            all.forEachRemaining(rows::add);
        }
        return rows;
    }
}
