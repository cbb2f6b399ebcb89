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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ddbstreams.emulator.Attribute;
import io.github.ddbstreams.emulator.EmulatedTable;
import io.github.ddbstreams.emulator.LedgerEntry;
import io.github.ddbstreams.emulator.StreamEmulator;
import io.github.ddbstreams.emulator.TableSpec;
import io.github.ddbstreams.flink.source.MiniClusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Rows as the queries of each changelog mode see them, beside what was written. */
class ChangelogModesITCase {

    @RegisterExtension static final MiniClusterExtension CLUSTER = MiniClusters.withSlots(4);

    private static final String[] COLUMNS = {
        "pk STRING NOT NULL", "sk BIGINT NOT NULL", "n BIGINT", "name STRING"
    };
    private static final String KEY = "PRIMARY KEY (pk, sk) NOT ENFORCED";

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
    void allHasEveryRowBeforeAndAfterEachChange() throws Exception {
        EmulatedTable table = table("NEW_AND_OLD_IMAGES");
        write(table, 1_500);
        StreamTableEnvironment env = environment(2);
        env.executeSql(orders("all").columns(with(KEY)).ddl());

        assertThat(byKey(changelog(env, "SELECT * FROM orders")))
                .isEqualTo(expected(table, ChangelogModesITCase::wholeRow));
    }

    @Test
    void allNeedsNoPrimaryKey() throws Exception {
        EmulatedTable table = table("NEW_AND_OLD_IMAGES");
        write(table, 300);
        StreamTableEnvironment env = environment(2);
        env.executeSql(orders("all").columns(COLUMNS).ddl());

        assertThat(byKey(changelog(env, "SELECT * FROM orders")))
                .isEqualTo(expected(table, ChangelogModesITCase::wholeRow));
    }

    @Test
    void upsertHasTheSameRowsFromNewImagesAlone() throws Exception {
        EmulatedTable table = table("NEW_IMAGE");
        write(table, 1_500);
        StreamTableEnvironment env = environment(2);
        env.executeSql(orders("upsert").columns(with(KEY)).ddl());

        assertThat(byKey(changelog(env, "SELECT * FROM orders")))
                .isEqualTo(expected(table, ChangelogModesITCase::wholeRow));
    }

    @Test
    void appendHasOneRowForEachChange() throws Exception {
        EmulatedTable table = table("NEW_AND_OLD_IMAGES");
        write(table, 500);
        StreamTableEnvironment env = environment(2);
        env.executeSql(append().ddl());

        List<Row> rows = changelog(env, "SELECT op, sequence, pk, sk FROM orders");

        assertThat(rows).allMatch(row -> row.getKind() == RowKind.INSERT);
        assertThat(rows.stream().map(row -> row.getField(0) + " " + row.getField(1)))
                .containsExactlyInAnyOrderElementsOf(
                        table.ledger().entries().stream()
                                .map(entry -> entry.operation() + " " + entry.sequenceNumber())
                                .collect(Collectors.toList()));
    }

    @Test
    void appendCanBeReadInBatchMode() throws Exception {
        EmulatedTable table = table("KEYS_ONLY");
        write(table, 500);
        TableEnvironment env = TableEnvironment.create(EnvironmentSettings.inBatchMode());
        env.executeSql(append().ddl());

        Map<String, Long> counted = new TreeMap<>();
        try (CloseableIterator<Row> rows =
                env.executeSql("SELECT op, COUNT(*) FROM orders GROUP BY op").collect()) {
            rows.forEachRemaining(
                    row -> counted.put((String) row.getField(0), (Long) row.getField(1)));
        }

        assertThat(counted)
                .isEqualTo(
                        table.ledger().entries().stream()
                                .collect(
                                        Collectors.groupingBy(
                                                entry -> entry.operation().toString(),
                                                TreeMap::new,
                                                Collectors.counting())));
    }

    @Test
    void aSourceOfItsOwnParallelismKeepsTheOrderOfAKey() throws Exception {
        EmulatedTable table = table("NEW_AND_OLD_IMAGES");
        write(table, 1_500);
        StreamTableEnvironment env = environment(3);
        env.executeSql(orders("upsert").columns(with(KEY)).with("scan.parallelism", "2").ddl());

        assertThat(byKey(changelog(env, "SELECT pk, sk, n, name FROM orders")))
                .isEqualTo(expected(table, ChangelogModesITCase::wholeRow));
    }

    @Test
    void aSourceOfItsOwnParallelismNeedNotShowItsKey() throws Exception {
        EmulatedTable table = table("NEW_AND_OLD_IMAGES");
        write(table, 600);
        StreamTableEnvironment env = environment(3);
        env.executeSql(orders("all").columns(with(KEY)).with("scan.parallelism", "1").ddl());

        List<String> rows =
                changelog(env, "SELECT name, n FROM orders").stream()
                        .map(Row::toString)
                        .collect(Collectors.toList());

        assertThat(rows)
                .containsExactlyInAnyOrderElementsOf(
                        expected(table, image -> Row.of(text(image, "name"), number(image, "n")))
                                .values()
                                .stream()
                                .flatMap(List::stream)
                                .collect(Collectors.toList()));
    }

    @Test
    void aFilterOnTheKeyLeavesTheChangelogOfTheOthersOut() throws Exception {
        EmulatedTable table = table("NEW_AND_OLD_IMAGES");
        write(table, 600);
        StreamTableEnvironment env = environment(2);
        env.executeSql(orders("all").columns(with(KEY)).ddl());

        Map<String, List<String>> wanted = expected(table, ChangelogModesITCase::wholeRow);
        wanted.keySet().removeIf(key -> !key.startsWith("k3/") || key.equals("k3/0"));
        assertThat(wanted).isNotEmpty();
        assertThat(byKey(changelog(env, "SELECT * FROM orders WHERE pk = 'k3' AND sk >= 1")))
                .isEqualTo(wanted);
    }

    @Test
    void aLimitIsKept() throws Exception {
        EmulatedTable table = table("NEW_AND_OLD_IMAGES");
        write(table, 200);
        StreamTableEnvironment env = environment(2);
        env.executeSql(append().ddl());

        assertThat(changelog(env, "SELECT op, sequence FROM orders LIMIT 7"))
                .hasSize(7)
                .doesNotHaveDuplicates();
    }

    @Test
    void allFailsOnAStreamWithoutOldImages() {
        EmulatedTable table = table("NEW_IMAGE");
        StreamTableEnvironment env = environment(1);
        env.executeSql(orders("all").columns(with(KEY)).ddl());

        assertThatThrownBy(() -> readAll(env))
                .hasStackTraceContaining(table.streamArn())
                .hasStackTraceContaining("NEW_AND_OLD_IMAGES");
    }

    @Test
    void aPrimaryKeyThatIsNotTheTablesFails() {
        table("NEW_AND_OLD_IMAGES");
        StreamTableEnvironment env = environment(1);
        env.executeSql(orders("all").columns(with("PRIMARY KEY (pk) NOT ENFORCED")).ddl());

        assertThatThrownBy(() -> readAll(env))
                .hasStackTraceContaining("PRIMARY KEY (pk, sk) NOT ENFORCED");
    }

    // ------------------------------------------------------------------ tables

    private EmulatedTable table(String viewType) {
        return emulator.createTable(
                TableSpec.named("orders")
                        .partitionKey("pk", "S")
                        .sortKey("sk", "N")
                        .viewType(viewType)
                        .initialShards(2));
    }

    /** Inserts, updates that change the row, and deletes, through splits and roll-overs. */
    private static void write(EmulatedTable table, int changes) {
        Random random = new Random(7);
        for (int i = 0; i < changes; i++) {
            String pk = "k" + random.nextInt(10);
            int sk = random.nextInt(5);
            if (random.nextInt(5) == 0) {
                table.delete(Map.of("pk", pk, "sk", sk));
            } else if (random.nextInt(10) == 0) {
                table.put(Map.of("pk", pk, "sk", sk, "n", i));
            } else {
                table.put(Map.of("pk", pk, "sk", sk, "n", i, "name", "name " + i));
            }
            if (i % 200 == 100) {
                table.split(table.openShards().get(i % table.openShards().size()));
            }
            if (i == changes / 2) {
                table.rollOverAll();
            }
        }
    }

    private SqlTable orders(String changelogMode) {
        return SqlTable.of(emulator, "orders")
                .with("changelog-mode", changelogMode)
                .with("scan.bounded.mode", "latest");
    }

    private SqlTable append() {
        return orders("append")
                .columns(
                        with(
                                "op STRING METADATA FROM 'operation' VIRTUAL",
                                "sequence STRING METADATA FROM 'sequence-number' VIRTUAL"));
    }

    private static String[] with(String... more) {
        List<String> columns = new ArrayList<>(List.of(COLUMNS));
        columns.addAll(List.of(more));
        return columns.toArray(new String[0]);
    }

    // ------------------------------------------------------------------ queries

    private static StreamTableEnvironment environment(int parallelism) {
        return StreamTableEnvironment.create(
                StreamExecutionEnvironment.getExecutionEnvironment().setParallelism(parallelism));
    }

    private static List<Row> changelog(StreamTableEnvironment env, String query) throws Exception {
        List<Row> all = new ArrayList<>();
        try (CloseableIterator<Row> rows =
                env.toChangelogStream(env.sqlQuery(query)).executeAndCollect()) {
            rows.forEachRemaining(all::add);
        }
        return all;
    }

    /** Into no collecting sink: Flink 2.3's breaks its cluster if it is cancelled that early. */
    private static void readAll(StreamTableEnvironment env) throws Exception {
        env.executeSql(
                "CREATE TABLE nowhere (pk STRING, sk BIGINT, n BIGINT, name STRING) WITH"
                        + " ('connector' = 'blackhole')");
        env.executeSql("INSERT INTO nowhere SELECT * FROM orders").await();
    }

    /** The rows of each key, in their order. */
    private static Map<String, List<String>> byKey(List<Row> rows) {
        return rows.stream()
                .collect(
                        Collectors.groupingBy(
                                row -> row.getField(0) + "/" + row.getField(1),
                                TreeMap::new,
                                Collectors.mapping(Row::toString, Collectors.toList())));
    }

    /** What the ledger says: the rows of each key, in their order. */
    private static Map<String, List<String>> expected(
            EmulatedTable table, Function<Map<String, Attribute>, Row> row) {
        Map<String, List<String>> rows = new TreeMap<>();
        for (LedgerEntry entry : table.ledger().entries()) {
            List<String> ofKey =
                    rows.computeIfAbsent(
                            text(entry.key(), "pk") + "/" + number(entry.key(), "sk"),
                            key -> new ArrayList<>());
            switch (entry.operation()) {
                case INSERT:
                    ofKey.add(text(RowKind.INSERT, row.apply(entry.newImage())));
                    break;
                case MODIFY:
                    ofKey.add(text(RowKind.UPDATE_BEFORE, row.apply(entry.oldImage())));
                    ofKey.add(text(RowKind.UPDATE_AFTER, row.apply(entry.newImage())));
                    break;
                default:
                    ofKey.add(text(RowKind.DELETE, row.apply(entry.oldImage())));
            }
        }
        return rows;
    }

    private static String text(RowKind kind, Row row) {
        row.setKind(kind);
        return row.toString();
    }

    private static Row wholeRow(Map<String, Attribute> image) {
        return Row.of(
                text(image, "pk"), number(image, "sk"), number(image, "n"), text(image, "name"));
    }

    private static String text(Map<String, Attribute> image, String attribute) {
        return image.containsKey(attribute) ? image.get(attribute).text() : null;
    }

    private static Long number(Map<String, Attribute> image, String attribute) {
        return image.containsKey(attribute) ? Long.valueOf(image.get(attribute).text()) : null;
    }
}
