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
import io.github.ddbstreams.flink.source.Await;
import io.github.ddbstreams.flink.source.Sources;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Queries over whole tables, which change while they are read. */
class SqlSnapshotITCase {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(4)
                            .build());

    private static final int ITEMS = 100_000;
    private static final int GROUPS = 50;

    private final Random random = new Random(3);

    private static StreamTableEnvironment streaming(int parallelism, int checkpointMillis) {
        StreamTableEnvironment tables =
                StreamTableEnvironment.create(
                        StreamExecutionEnvironment.getExecutionEnvironment()
                                .setParallelism(parallelism));
        if (checkpointMillis > 0) {
            tables.getConfig().set("execution.checkpointing.interval", checkpointMillis + " ms");
        }
        return tables;
    }

    /** Without a startup mode: it is the default that reads the whole table. */
    private static String table(String name, String columns, Map<String, String> options) {
        return "CREATE TABLE "
                + name
                + " ("
                + columns
                + ") WITH ("
                + options.entrySet().stream()
                        .map(option -> "'" + option.getKey() + "' = '" + option.getValue() + "'")
                        .collect(Collectors.joining(", "))
                + ")";
    }

    @ParameterizedTest(name = "{0}, {1}, {2}, parallelism {3}, checkpoints {4}")
    @CsvSource({
        "emulator, all, NEW_AND_OLD_IMAGES, 1, 0",
        "emulator, all, NEW_AND_OLD_IMAGES, 3, 100",
        "emulator, upsert, NEW_AND_OLD_IMAGES, 2, 100",
        "emulator, upsert, NEW_IMAGE, 1, 0",
        "emulator, upsert, NEW_IMAGE, 3, 100",
        "local, all, NEW_AND_OLD_IMAGES, 2, 100",
        "local, upsert, NEW_AND_OLD_IMAGES, 2, 0",
    })
    void aJoinOfWholeTablesArrivesAtWhatAScanGives(
            String where, String changelog, String viewType, int parallelism, int checkpointMillis)
            throws Exception {
        try (Backend backend = where.equals("local") ? Backend.local() : Backend.emulator()) {
            Orders orders = new Orders(backend, "orders");
            orders.create(viewType);
            orders.change(300);
            Orders others = new Orders(backend, "others");
            others.create(viewType);
            others.change(100);
            StreamTableEnvironment tables = streaming(parallelism, checkpointMillis);
            for (String name : List.of("orders", "others")) {
                Map<String, String> options = new LinkedHashMap<>();
                options.put("connector", "dynamodb-streams");
                options.put("table-name", name);
                options.put("changelog-mode", changelog);
                options.putAll(Sources.options(backend.endpoint()));
                options.put("scan.snapshot.delay", "100 ms");
                options.put("scan.snapshot.page-size", "5");
                // DynamoDB Local says so of an empty shard that is closed while it is read.
                options.put("scan.on-data-loss", "continue");
                if (viewType.equals("NEW_IMAGE")) {
                    // What cannot be told from the images waits until it can be from the times.
                    options.put("scan.startup.slack", "1 s");
                }
                tables.executeSql(table(name, Orders.COLUMNS + ", " + Orders.PRIMARY_KEY, options));
            }

            try (Arrivals arrivals =
                    new Arrivals(
                            tables.executeSql(
                                    "SELECT a.status, COUNT(*), SUM(a.price), COUNT(b.id) FROM"
                                            + " orders AS a LEFT JOIN others AS b ON a.customer ="
                                            + " b.customer AND a.id = b.id GROUP BY a.status"))) {
                for (int i = 0; i < 4; i++) {
                    orders.change(50);
                    others.change(25);
                    backend.moveShards();
                }
                Map<Row, Integer> truth = joined(orders.scan(), others.scan());
                Await.until(
                        "the query arrives at what the scan gives",
                        () -> arrivals.changelog().result().equals(truth));
            }
        }
    }

    private static Map<Row, Integer> joined(List<Row> orders, List<Row> others) {
        Map<String, Object[]> groups = new HashMap<>();
        List<List<Object>> keys =
                others.stream().map(row -> List.of(row.getField(0), row.getField(1))).toList();
        for (Row order : orders) {
            Object[] sums =
                    groups.computeIfAbsent(
                            (String) order.getField(2),
                            status -> new Object[] {0L, java.math.BigDecimal.ZERO.setScale(2), 0L});
            sums[0] = (Long) sums[0] + 1;
            sums[1] =
                    ((java.math.BigDecimal) sums[1]).add((java.math.BigDecimal) order.getField(3));
            if (keys.contains(List.of(order.getField(0), order.getField(1)))) {
                sums[2] = (Long) sums[2] + 1;
            }
        }
        Map<Row, Integer> rows = new HashMap<>();
        groups.forEach((status, sums) -> rows.put(Row.of(status, sums[0], sums[1], sums[2]), 1));
        return rows;
    }

    // ------------------------------------------------------------------ a large table

    private EmulatedTable largeTable(StreamEmulator emulator) {
        EmulatedTable table =
                emulator.createTable(
                        TableSpec.named("sales").partitionKey("pk", "S").initialShards(4));
        for (int i = 0; i < ITEMS; i++) {
            put(table, i);
        }
        return table;
    }

    private void put(EmulatedTable table, int item) {
        table.put(
                Map.of(
                        "pk", "item-" + item,
                        "grp", random.nextInt(GROUPS),
                        "amount", random.nextInt(1_000)));
    }

    private static Map<String, String> largeTableOptions(StreamEmulator emulator) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("connector", "dynamodb-streams");
        options.put("table-name", "sales");
        options.putAll(Sources.options(emulator.endpoint()));
        return options;
    }

    private static Map<Row, Integer> sums(EmulatedTable table) {
        Map<Integer, long[]> groups = new HashMap<>();
        table.items()
                .values()
                .forEach(
                        item -> {
                            long[] sums =
                                    groups.computeIfAbsent(
                                            Integer.valueOf(number(item.get("grp"))),
                                            group -> new long[2]);
                            sums[0]++;
                            sums[1] += Long.parseLong(number(item.get("amount")));
                        });
        Map<Row, Integer> rows = new HashMap<>();
        groups.forEach((group, sums) -> rows.put(Row.of(group, sums[0], sums[1]), 1));
        return rows;
    }

    private static String number(io.github.ddbstreams.emulator.Attribute attribute) {
        return attribute.toString().replaceAll("[^0-9]", "");
    }

    @ParameterizedTest
    @CsvSource({"all, 2", "upsert, 2"})
    void anAggregateOfALargeTableThatChangesAllTheWhile(String changelog, int parallelism)
            throws Exception {
        try (StreamEmulator emulator = StreamEmulator.start()) {
            EmulatedTable table = largeTable(emulator);
            StreamTableEnvironment tables = streaming(parallelism, 500);
            Map<String, String> options = largeTableOptions(emulator);
            options.put("changelog-mode", changelog);
            options.put("scan.snapshot.delay", "100 ms");
            tables.executeSql(
                    table(
                            "sales",
                            "pk STRING, grp INT, amount BIGINT, PRIMARY KEY (pk) NOT ENFORCED",
                            options));
            table.scans()
                    .onPage(
                            (request, page) -> {
                                for (int i = 0; i < 20; i++) {
                                    change(table);
                                }
                            });

            try (Arrivals arrivals =
                    new Arrivals(
                            tables.executeSql(
                                    "SELECT grp, COUNT(*), SUM(amount) FROM sales GROUP BY grp"))) {
                for (int i = 0; i < 20; i++) {
                    for (int n = 0; n < 100; n++) {
                        change(table);
                    }
                    table.split(table.openShards().get(0));
                }
                Await.until(
                        "the query arrives at what the scan gives",
                        () -> arrivals.changelog().result().equals(sums(table)));
            }
        }
    }

    private synchronized void change(EmulatedTable table) {
        int item = random.nextInt(ITEMS + ITEMS / 10);
        if (random.nextInt(4) == 0) {
            table.delete(Map.of("pk", "item-" + item));
        } else {
            put(table, item);
        }
    }

    @Test
    void aBatchQueryCountsTheItemsOfATable() throws Exception {
        try (StreamEmulator emulator = StreamEmulator.start()) {
            EmulatedTable table = largeTable(emulator);
            TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inBatchMode());
            Map<String, String> options = largeTableOptions(emulator);
            options.put("changelog-mode", "append");
            options.put("scan.startup.mode", "snapshot");
            tables.executeSql(table("sales", "pk STRING, grp INT, amount BIGINT", options));

            assertThat(
                            Changelog.of(
                                            tables.executeSql(
                                                    "SELECT grp, COUNT(*), SUM(amount) FROM sales"
                                                            + " GROUP BY grp"))
                                    .result())
                    .isEqualTo(sums(table));
        }
    }
}
