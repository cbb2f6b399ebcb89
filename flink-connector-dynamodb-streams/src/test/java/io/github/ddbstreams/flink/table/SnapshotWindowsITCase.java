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

import io.github.ddbstreams.emulator.Attribute;
import io.github.ddbstreams.emulator.EmulatedShard;
import io.github.ddbstreams.emulator.EmulatedTable;
import io.github.ddbstreams.emulator.StreamEmulator;
import io.github.ddbstreams.emulator.TableSpec;
import io.github.ddbstreams.flink.source.Await;
import io.github.ddbstreams.flink.source.MiniClusters;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Windows over a whole table, which changes all the while. As long as the table is read, any of its
 * items changes, also those that are behind the watermark of the stream; then only those whose
 * windows are open. A change may move an item to another window.
 */
@Timeout(300)
class SnapshotWindowsITCase {

    @RegisterExtension static final MiniClusterExtension CLUSTER = MiniClusters.withSlots(4);

    private static final int ITEMS = 40_000;
    private static final int GROUPS = 5;
    private static final int AN_HOUR = 1_000;

    /** These two hours of items are deleted while the table is read: one window is empty then. */
    private static final int EMPTIED = 9 * AN_HOUR;

    private static final Instant FIRST = Instant.parse("2024-05-31T00:00:00Z");

    /** Behind which no item changes once the table has been read. */
    private static final String WATERMARK = "WATERMARK FOR created AS created - INTERVAL '4' HOUR";

    private static final int RECENT = 2 * AN_HOUR;

    private static final int GROUP = 2;
    private static final String AGGREGATES = "grp, COUNT(*), SUM(amount), MAX(amount)";
    private static final String WINDOWS =
            "SELECT 1, window_start, "
                    + AGGREGATES
                    + " FROM TABLE(TUMBLE(TABLE sales, DESCRIPTOR(created), INTERVAL '1' HOUR))"
                    + " GROUP BY window_start, window_end, grp UNION ALL SELECT 2, window_start, "
                    + AGGREGATES
                    + " FROM TABLE(HOP(TABLE sales, DESCRIPTOR(created), INTERVAL '1' HOUR,"
                    + " INTERVAL '2' HOUR)) GROUP BY window_start, window_end, grp";
    private static final String GROUP_WINDOWS =
            "SELECT 1, TUMBLE_START(created, INTERVAL '1' HOUR), "
                    + AGGREGATES
                    + " FROM sales GROUP BY TUMBLE(created, INTERVAL '1' HOUR), grp UNION ALL"
                    + " SELECT 2, HOP_START(created, INTERVAL '1' HOUR, INTERVAL '2' HOUR), "
                    + AGGREGATES
                    + " FROM sales GROUP BY HOP(created, INTERVAL '1' HOUR, INTERVAL '2' HOUR),"
                    + " grp";

    /** For so long a bounded table is changed. */
    private static final Duration CHANGES = Duration.ofSeconds(4);

    /** So long a busy machine may take for one write; then the stop may not have come yet. */
    private static final Duration STALL = Duration.ofSeconds(15);

    private final Random random = new Random(3);
    private EmulatedTable table;
    private int items;
    private int emptied;
    private boolean changing = true;

    /** What is changed behind the stop is not read. */
    private Instant changeUntil = Instant.MAX;

    private Instant lastChange;

    // ------------------------------------------------------------------ the table

    private void createTable(StreamEmulator emulator, int count) {
        table =
                emulator.createTable(
                        TableSpec.named("sales").partitionKey("pk", "S").initialShards(4));
        while (items < count) {
            put(items++);
        }
    }

    private void put(int item) {
        if (!Instant.now().isBefore(changeUntil)) {
            return;
        }
        table.put(
                Map.of(
                        "pk", "item-" + item,
                        "created",
                                FIRST.plusMillis(3_600L * item)
                                        .plusSeconds(random.nextInt(1_800))
                                        .toEpochMilli(),
                        "grp", random.nextInt(GROUPS),
                        "amount", random.nextInt(1_000)));
        lastChange = Instant.now();
    }

    private void delete(int item) {
        if (Instant.now().isBefore(changeUntil)) {
            table.delete(Map.of("pk", "item-" + item));
            lastChange = Instant.now();
        }
    }

    /** A new item, or another one of the latest. */
    private synchronized void changeRecent() {
        if (random.nextBoolean()) {
            put(items++);
        } else {
            change(items - 1 - random.nextInt(RECENT));
        }
    }

    private synchronized void changeAny() {
        if (changing) {
            change(random.nextInt(items));
            if (!isEmptied()) {
                delete(EMPTIED + emptied++);
            }
        }
    }

    private synchronized boolean isEmptied() {
        return emptied == 2 * AN_HOUR;
    }

    private void change(int item) {
        boolean isEmptied = item >= EMPTIED && item < EMPTIED + 2 * AN_HOUR;
        if (isEmptied || random.nextInt(4) == 0) {
            delete(item);
        } else {
            put(item);
        }
    }

    private synchronized void endChanges() {
        changing = false;
    }

    /** Items that are so much later that they close all windows but their own. */
    private void closeWindows() {
        List<EmulatedShard> shards = new ArrayList<>(table.openShards());
        for (int i = 0; !shards.isEmpty(); i++) {
            Map<String, Object> item =
                    Map.of(
                            "pk",
                            "later-" + i,
                            "created",
                            FIRST.plus(Duration.ofDays(365)).toEpochMilli());
            if (shards.remove(table.shardOf(item))) {
                table.put(item);
            }
        }
    }

    private static long number(Map<String, Attribute> item, String name) {
        return Long.parseLong(item.get(name).toString().replaceAll("[^0-9]", ""));
    }

    private Map<Row, Integer> windows() {
        Map<List<Object>, long[]> windows = new HashMap<>();
        for (Map<String, Attribute> item : table.items().values()) {
            if (!item.containsKey("grp")) {
                continue;
            }
            LocalDateTime hour =
                    Instant.ofEpochMilli(number(item, "created"))
                            .atOffset(ZoneOffset.UTC)
                            .toLocalDateTime()
                            .truncatedTo(ChronoUnit.HOURS);
            int group = (int) number(item, "grp");
            for (List<Object> window :
                    List.<List<Object>>of(
                            List.of(1, hour, group),
                            List.of(2, hour, group),
                            List.of(2, hour.minusHours(1), group))) {
                long[] values = windows.computeIfAbsent(window, key -> new long[3]);
                long amount = number(item, "amount");
                values[0]++;
                values[1] += amount;
                values[2] = Math.max(values[2], amount);
            }
        }
        Map<Row, Integer> rows = new HashMap<>();
        windows.forEach(
                (window, values) ->
                        rows.put(
                                Row.of(
                                        window.get(0),
                                        window.get(1),
                                        window.get(2),
                                        values[0],
                                        values[1],
                                        values[2]),
                                1));
        return rows;
    }

    // ------------------------------------------------------------------ queries

    private static TableEnvironment environment(int parallelism) {
        TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
        tables.getConfig().set("parallelism.default", Integer.toString(parallelism));
        tables.getConfig().set("execution.checkpointing.interval", "500 ms");
        return tables;
    }

    private static SqlTable sales(StreamEmulator emulator, String changelog) {
        return SqlTable.of(emulator, "sales")
                .with("changelog-mode", changelog)
                .with("scan.startup.mode", "initial")
                .with("scan.startup.slack", "1 s")
                .with("scan.snapshot.delay", "100 ms")
                .with("scan.snapshot.page-size", "1000");
    }

    private static SqlTable salesByCreation(StreamEmulator emulator, String changelog) {
        return sales(emulator, changelog)
                .with("decode.epoch-unit", "milliseconds")
                .columns(
                        "pk STRING, created TIMESTAMP(3), grp INT, amount BIGINT",
                        WATERMARK,
                        "PRIMARY KEY (pk) NOT ENFORCED");
    }

    @ParameterizedTest(name = "{0}, {1}, parallelism {2}, bounded {3}")
    @CsvSource({
        "WINDOWS, all, 3, false",
        "WINDOWS, upsert, 1, true",
        "EARLY_GROUP_WINDOWS, all, 3, false",
    })
    void areWhatTheItemsOfTheTableGive(
            String query, String changelog, int parallelism, boolean bounded) throws Exception {
        try (StreamEmulator emulator = StreamEmulator.start()) {
            createTable(emulator, ITEMS);
            TableEnvironment tables = environment(parallelism);
            boolean early = query.startsWith("EARLY");
            if (early) {
                tables.getConfig().set("table.exec.emit.early-fire.enabled", "true");
                tables.getConfig().set("table.exec.emit.early-fire.delay", "200 ms");
            }
            SqlTable sales = salesByCreation(emulator, changelog);
            Instant stop = Instant.now().plus(CHANGES).plus(STALL);
            if (bounded) {
                changeUntil = stop.minus(STALL);
                sales.with("scan.bounded.mode", "timestamp")
                        .with("scan.bounded.timestamp-millis", Long.toString(stop.toEpochMilli()))
                        .with("scan.bounded.slack", "1 s");
            }
            tables.executeSql(sales.ddl());
            table.scans()
                    .onPage(
                            (request, page) -> {
                                for (int i = 0; i < 75; i++) {
                                    changeAny();
                                }
                            });

            try (Arrivals arrivals =
                    new Arrivals(tables.executeSql(early ? GROUP_WINDOWS : WINDOWS))) {
                if (bounded) {
                    change(() -> Instant.now().isBefore(changeUntil.minusMillis(100)));
                    table.split(table.openShards().get(0));
                    change(() -> Instant.now().isBefore(changeUntil));
                    endChanges();
                    assertThat(lastChange).as("the last change").isBefore(stop);
                    assertThat(result(arrivals.untilTheEnd())).isEqualTo(windows());
                } else {
                    change(() -> !arrivals.haveBegun());
                    int first = items;
                    change(() -> items < first + 5 * AN_HOUR || !isEmptied());
                    endChanges();
                    closeWindows();
                    Map<Row, Integer> expected = windows();
                    Await.until(
                            "all windows are those of the table",
                            () -> result(arrivals.changelog()).equals(expected));
                }
                assertThat(arrivals.changelog().rows())
                        .extracting(Row::getKind)
                        .contains(early ? RowKind.UPDATE_BEFORE : RowKind.INSERT);
            }
        }
    }

    private void change(BooleanSupplier goesOn) {
        for (int i = 1; goesOn.getAsBoolean(); i++) {
            for (int n = 0; n < 20; n++) {
                changeRecent();
            }
            if (i % 100 == 0 && table.openShards().size() < 12) {
                table.split(table.openShards().get(0));
            }
            LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
        }
    }

    /**
     * Without the window that stays open. No window has two results at a time, or one of nothing.
     */
    private static Map<Row, Integer> result(Changelog all) {
        Changelog changelog =
                Changelog.of(
                        all.rows().stream().filter(row -> row.getField(GROUP) != null).toList());
        Map<Row, Row> results = new HashMap<>();
        for (Row row : changelog.rows()) {
            Row window = Row.project(row, new int[] {0, 1, 2});
            window.setKind(RowKind.INSERT);
            Row values = Row.project(row, new int[] {3, 4, 5});
            values.setKind(RowKind.INSERT);
            if (row.getKind() == RowKind.INSERT || row.getKind() == RowKind.UPDATE_AFTER) {
                assertThat((Long) values.getField(0)).as("%s", row).isPositive();
                assertThat(results.put(window, values)).as("before %s", row).isNull();
            } else {
                assertThat(results.remove(window)).as("before %s", row).isEqualTo(values);
            }
        }
        return changelog.result();
    }

    // ------------------------------------------------------------------ logs

    /** The watermark of the source is for when items were read, or inserted. */
    @Test
    void ofALogHaveEveryItem() throws Exception {
        try (StreamEmulator emulator = StreamEmulator.start()) {
            createTable(emulator, ITEMS / 10);
            Instant stop = Instant.now().plus(CHANGES).plus(STALL);
            changeUntil = stop.minus(STALL);
            TableEnvironment tables = environment(3);
            tables.executeSql(
                    sales(emulator, "append")
                            .columns(
                                    "grp INT, amount BIGINT",
                                    "changed TIMESTAMP_LTZ(3) METADATA FROM 'creation-time'"
                                            + " VIRTUAL",
                                    "WATERMARK FOR changed AS SOURCE_WATERMARK()")
                            .with("scan.watermark.slack", "1 s")
                            .with("scan.bounded.mode", "timestamp")
                            .with(
                                    "scan.bounded.timestamp-millis",
                                    Long.toString(stop.toEpochMilli()))
                            .with("scan.bounded.slack", "1 s")
                            .ddl());

            try (Arrivals arrivals =
                    new Arrivals(
                            tables.executeSql(
                                    "SELECT grp, COUNT(*), SUM(amount) FROM TABLE(TUMBLE(TABLE"
                                            + " sales, DESCRIPTOR(changed), INTERVAL '1' SECOND))"
                                            + " GROUP BY window_start, window_end, grp"))) {
                while (Instant.now().isBefore(changeUntil)) {
                    put(items++);
                    LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
                }

                Map<Integer, List<Long>> sums = new HashMap<>();
                arrivals.untilTheEnd()
                        .rows()
                        .forEach(
                                row ->
                                        add(
                                                sums,
                                                (Integer) row.getField(0),
                                                (Long) row.getField(1),
                                                (Long) row.getField(2)));
                Map<Integer, List<Long>> expected = new HashMap<>();
                table.items()
                        .values()
                        .forEach(
                                item ->
                                        add(
                                                expected,
                                                (int) number(item, "grp"),
                                                1,
                                                number(item, "amount")));
                assertThat(sums).isEqualTo(expected);
            }
        }
    }

    private static void add(Map<Integer, List<Long>> sums, int group, long count, long amount) {
        sums.merge(
                group,
                List.of(count, amount),
                (a, b) -> List.of(a.get(0) + b.get(0), a.get(1) + b.get(1)));
    }
}
