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

import io.github.ddbstreams.emulator.EmulatorClock;
import io.github.ddbstreams.flink.source.Sources;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.runtime.typeutils.ExternalTypeInfo;
import org.apache.flink.table.types.DataType;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Queries over the changes of tables whose shards split and roll over. What a query arrives at must
 * be what the same query gives on a scan of the tables.
 */
@ExtendWith(MiniClusterExtension.class)
class SqlQueriesITCase {

    private static final String FILTER =
            "SELECT customer, id, price, tags, address, attrs FROM %1$s"
                    + " WHERE price > 30 AND (paid OR address.city = 'Oslo')";
    private static final String AGGREGATION =
            "SELECT status, address.city, COUNT(*), SUM(price), COUNT(paid), MAX(CARDINALITY(tags))"
                    + " FROM %1$s GROUP BY status, address.city";
    private static final String JOIN =
            "SELECT a.customer, a.id, a.price, b.price, b.attrs['k'] FROM %1$s AS a"
                    + " LEFT JOIN %2$s AS b ON a.customer = b.customer AND a.id = b.id"
                    + " WHERE a.status <> 'NEW'";
    private static final String KEYS =
            "SELECT customer, id, status FROM %1$s WHERE customer = 'c3' AND id > 4";

    /** Conditions on the key, which the source decides early where it can. */
    private static final List<String> KEY_FILTERS =
            List.of(
                    "customer = 'c3'",
                    "customer <> 'c3'",
                    "'c2' <= customer",
                    "customer > 'c1' AND customer < 'c5'",
                    "customer < 'c2' OR id = 9",
                    "id > 4",
                    "id >= 4 AND NOT (id = 7)",
                    "NOT (id < 3 OR customer = 'c1')",
                    "id IN (1, 3, 5, 8)",
                    "id BETWEEN 2 AND 6",
                    "id = 4.0",
                    "CAST(id AS STRING) = '4'",
                    "customer LIKE 'c%' AND id <> 2",
                    "id > 2 AND price > 50");

    private static final DataType SCANNED =
            DataTypes.ROW(
                    DataTypes.FIELD("customer", DataTypes.STRING()),
                    DataTypes.FIELD("id", DataTypes.BIGINT()),
                    DataTypes.FIELD("status", DataTypes.STRING()),
                    DataTypes.FIELD("price", DataTypes.DECIMAL(20, 2)),
                    DataTypes.FIELD("paid", DataTypes.BOOLEAN()),
                    DataTypes.FIELD("tags", DataTypes.ARRAY(DataTypes.STRING())),
                    DataTypes.FIELD(
                            "address",
                            DataTypes.ROW(
                                    DataTypes.FIELD("city", DataTypes.STRING()),
                                    DataTypes.FIELD("zip", DataTypes.STRING()))),
                    DataTypes.FIELD(
                            "attrs", DataTypes.MAP(DataTypes.STRING(), DataTypes.STRING())));

    private final StreamExecutionEnvironment env =
            StreamExecutionEnvironment.getExecutionEnvironment().setParallelism(2);
    private final StreamTableEnvironment tables = StreamTableEnvironment.create(env);

    @ParameterizedTest(name = "{0}, {1}, changelog {2}")
    @CsvSource({
        "FILTER, emulator, all",
        "FILTER, emulator, upsert",
        "FILTER, local, all",
        "AGGREGATION, emulator, all",
        "AGGREGATION, emulator, upsert",
        "AGGREGATION, local, upsert",
        "JOIN, emulator, all",
        "JOIN, emulator, upsert",
        "JOIN, local, all",
        "KEYS, emulator, all",
        "KEYS, emulator, upsert",
    })
    void arrivesAtWhatAScanGives(String name, String where, String changelog) throws Exception {
        try (Backend backend = where.equals("local") ? Backend.local() : Backend.emulator()) {
            String viewType = changelog.equals("all") ? "NEW_AND_OLD_IMAGES" : "NEW_IMAGE";
            Orders orders = new Orders(backend, "orders");
            orders.create(viewType);
            Orders others = new Orders(backend, "others");
            others.create(viewType);
            for (int i = 0; i < 4; i++) {
                orders.change(60);
                others.change(30);
                backend.moveShards();
            }
            orders.change(20);

            Map<String, String> options = Map.of("changelog-mode", changelog);
            createTable(backend, "orders", Orders.PRIMARY_KEY, options);
            createTable(backend, "others", Orders.PRIMARY_KEY, options);
            createScan("orders_scan", orders);
            createScan("others_scan", others);

            String query = query(name);
            Map<Row, Integer> result =
                    Changelog.of(tables.executeSql(String.format(query, "orders", "others")))
                            .result();

            assertThat(result).isNotEmpty();
            assertThat(result)
                    .isEqualTo(
                            Changelog.of(
                                            tables.executeSql(
                                                    String.format(
                                                            query, "orders_scan", "others_scan")))
                                    .result());
        }
    }

    @Test
    void filtersOnKeysFindWhatTheyFindInAScan() throws Exception {
        try (Backend backend = Backend.emulator()) {
            Orders orders = new Orders(backend, "orders");
            orders.create("NEW_AND_OLD_IMAGES");
            orders.change(120);
            backend.moveShards();
            orders.change(80);
            createTable(backend, "orders", Orders.PRIMARY_KEY, Map.of("changelog-mode", "all"));
            createScan("orders_scan", orders);

            assertThat(Changelog.of(tables.executeSql(allFilters("orders"))).result())
                    .isNotEmpty()
                    .isEqualTo(Changelog.of(tables.executeSql(allFilters("orders_scan"))).result());
        }
    }

    /** What each filter finds, in one query. */
    private static String allFilters(String table) {
        return IntStream.range(0, KEY_FILTERS.size())
                .mapToObj(
                        i ->
                                "SELECT "
                                        + i
                                        + " AS number_of_filter, customer, id, price FROM "
                                        + table
                                        + " WHERE "
                                        + KEY_FILTERS.get(i))
                .collect(Collectors.joining(" UNION ALL "));
    }

    private static String query(String name) {
        switch (name) {
            case "FILTER":
                return FILTER;
            case "AGGREGATION":
                return AGGREGATION;
            case "JOIN":
                return JOIN;
            case "KEYS":
                return KEYS;
            default:
                throw new IllegalArgumentException(name);
        }
    }

    /** The last change of a key that is no delete is the item as a scan finds it. */
    @ParameterizedTest
    @CsvSource({"emulator", "local"})
    void deduplicatedChangesAreTheTable(String where) throws Exception {
        try (Backend backend = where.equals("local") ? Backend.local() : Backend.emulator()) {
            Orders orders = new Orders(backend, "orders");
            orders.create("NEW_AND_OLD_IMAGES");
            for (int i = 0; i < 3; i++) {
                orders.change(50);
                backend.moveShards();
            }
            createTable(
                    backend,
                    "orders",
                    "op STRING METADATA FROM 'operation' VIRTUAL,"
                            + " changed TIMESTAMP_LTZ(3) METADATA FROM 'creation-time' VIRTUAL,"
                            + " WATERMARK FOR changed AS SOURCE_WATERMARK()",
                    Map.of("changelog-mode", "append"));
            createScan("orders_scan", orders);

            Map<Row, Integer> result =
                    Changelog.of(
                                    tables.executeSql(
                                            "SELECT customer, id, status, price FROM (SELECT *,"
                                                    + " ROW_NUMBER() OVER (PARTITION BY customer,"
                                                    + " id ORDER BY changed DESC) AS n FROM orders)"
                                                    + " WHERE n = 1 AND op <> 'REMOVE'"))
                            .result();

            assertThat(result)
                    .isNotEmpty()
                    .isEqualTo(
                            Changelog.of(
                                            tables.executeSql(
                                                    "SELECT customer, id, status, price"
                                                            + " FROM orders_scan"))
                                    .result());
        }
    }

    /** Nothing is late, though the shards are read side by side. */
    @Test
    void windowsOnTheSourceWatermarkCountEveryChange() throws Exception {
        Instant start = Instant.now().minus(Duration.ofHours(2)).truncatedTo(ChronoUnit.HOURS);
        EmulatorClock clock = EmulatorClock.manual(start);
        try (Backend backend = Backend.emulator(clock)) {
            Orders orders = new Orders(backend, "orders");
            orders.create("NEW_AND_OLD_IMAGES");
            Map<Row, Integer> expected = new LinkedHashMap<>();
            for (int minute = 0; minute < 20; minute++) {
                int before = orders.changes();
                for (int i = 0; i < 6; i++) {
                    orders.change(1 + minute % 3);
                    clock.advance(Duration.ofSeconds(10));
                }
                if (minute % 4 == 3) {
                    backend.moveShards();
                }
                expected.put(
                        Row.of(
                                start.plus(Duration.ofMinutes(minute)),
                                (long) orders.changes() - before),
                        1);
            }
            tables.getConfig().set("table.local-time-zone", "UTC");
            createTable(
                    backend,
                    "orders",
                    "changed TIMESTAMP_LTZ(3) METADATA FROM 'creation-time' VIRTUAL,"
                            + " WATERMARK FOR changed AS SOURCE_WATERMARK()",
                    Map.of("changelog-mode", "append"));

            assertThat(
                            Changelog.of(
                                            tables.executeSql(
                                                    "SELECT CAST(window_start AS TIMESTAMP_LTZ(3)),"
                                                            + " COUNT(*) FROM TABLE(TUMBLE(TABLE"
                                                            + " orders, DESCRIPTOR(changed), INTERVAL"
                                                            + " '1' MINUTE)) GROUP BY window_start,"
                                                            + " window_end"))
                                    .result())
                    .isEqualTo(expected);
        }
    }

    private void createTable(
            Backend backend, String name, String more, Map<String, String> options) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("connector", "dynamodb-streams");
        all.put("table-name", name);
        all.put("scan.startup.mode", "trim-horizon");
        all.put("scan.bounded.mode", "latest");
        all.put("scan.bounded.slack", "1 s");
        all.putAll(Sources.options(backend.endpoint()));
        all.putAll(options);
        tables.executeSql(
                "CREATE TEMPORARY TABLE "
                        + name
                        + " ("
                        + Orders.COLUMNS
                        + ", "
                        + more
                        + ") WITH ("
                        + all.entrySet().stream()
                                .map(e -> "'" + e.getKey() + "' = '" + e.getValue() + "'")
                                .collect(Collectors.joining(", "))
                        + ")");
    }

    /** Not as literals in a query: planning and compiling hundreds of them takes seconds. */
    private void createScan(String name, Orders orders) throws Exception {
        tables.createTemporaryView(
                name,
                tables.fromDataStream(
                        env.fromData(orders.scan(), ExternalTypeInfo.of(SCANNED)),
                        Schema.newBuilder().fromRowDataType(SCANNED).build()));
    }
}
