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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Windows over bounded tables whose subtasks are done at different times. Each query must give what
 * all rows together give, whether rows are held back before the shuffle or not, and whether
 * checkpoints happen to come in between or not.
 *
 * <p>How threads interleave is not in the test's hands. With {@code -Dwindows.rounds=100} each
 * query runs a hundred times.
 */
class BoundedWindowsITCase {

    @RegisterExtension static final MiniClusterExtension CLUSTER = MiniClusters.withSlots(4);

    private static final int ITEMS = 20;
    private static final int SHARDS = 3;
    private static final int ROUNDS = Integer.getInteger("windows.rounds", 1);

    private static final String TUMBLE =
            "SELECT COUNT(*), SUM(amount) FROM TABLE(TUMBLE(TABLE sales, DESCRIPTOR(changed),"
                    + " INTERVAL '1' DAY)) GROUP BY window_start, window_end";
    private static final String SESSION =
            "SELECT COUNT(*), SUM(amount) FROM TABLE(SESSION(TABLE sales, DESCRIPTOR(changed),"
                    + " INTERVAL '1' DAY)) GROUP BY window_start, window_end";
    private static final String JOINED =
            "SELECT COUNT(*), SUM(amount) FROM (SELECT a.amount, a.window_start, a.window_end FROM"
                    + " TABLE(TUMBLE(TABLE sales, DESCRIPTOR(changed), INTERVAL '1' DAY)) a JOIN"
                    + " TABLE(TUMBLE(TABLE sales, DESCRIPTOR(changed), INTERVAL '1' DAY)) b ON a.pk = b.pk"
                    + " AND a.window_start = b.window_start AND a.window_end = b.window_end)"
                    + " GROUP BY window_start, window_end";
    private static final String TOP_N =
            "SELECT COUNT(*), SUM(amount) FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY"
                    + " window_start, window_end, pk ORDER BY amount DESC) AS place FROM"
                    + " TABLE(TUMBLE(TABLE sales, DESCRIPTOR(changed), INTERVAL '1' DAY)))"
                    + " WHERE place = 1 GROUP BY window_start, window_end";
    private static final String DEDUPLICATED =
            "SELECT COUNT(*), SUM(amount) FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY"
                    + " window_start, window_end, pk ORDER BY changed DESC) AS place FROM"
                    + " TABLE(TUMBLE(TABLE sales, DESCRIPTOR(changed), INTERVAL '1' DAY)))"
                    + " WHERE place <= 1 GROUP BY window_start, window_end";

    private static final Map<String, String> QUERIES =
            Map.of(
                    "TUMBLE", TUMBLE,
                    "SESSION", SESSION,
                    "JOINED", JOINED,
                    "TOP_N", TOP_N,
                    "DEDUPLICATED", DEDUPLICATED);

    @ParameterizedTest(name = "{0}, {1}, parallelism {2}, {3}, checkpoints {4}")
    @CsvSource({
        "TUMBLE, SOURCE_WATERMARK(), 1, TWO_PHASE, 0",
        "TUMBLE, SOURCE_WATERMARK(), 2, TWO_PHASE, 0",
        "TUMBLE, SOURCE_WATERMARK(), 3, TWO_PHASE, 0",
        "TUMBLE, SOURCE_WATERMARK(), 4, TWO_PHASE, 0",
        "TUMBLE, SOURCE_WATERMARK(), 2, TWO_PHASE, 300",
        "TUMBLE, SOURCE_WATERMARK(), 3, TWO_PHASE, 50",
        "TUMBLE, SOURCE_WATERMARK(), 2, ONE_PHASE, 0",
        "TUMBLE, SOURCE_WATERMARK(), 3, ONE_PHASE, 50",
        "TUMBLE, changed - INTERVAL '1' SECOND, 2, TWO_PHASE, 0",
        "TUMBLE, changed - INTERVAL '1' SECOND, 3, TWO_PHASE, 0",
        "TUMBLE, changed - INTERVAL '1' SECOND, 4, TWO_PHASE, 50",
        "SESSION, SOURCE_WATERMARK(), 3, TWO_PHASE, 0",
        "JOINED, SOURCE_WATERMARK(), 3, TWO_PHASE, 0",
        "JOINED, SOURCE_WATERMARK(), 2, TWO_PHASE, 50",
        "TOP_N, SOURCE_WATERMARK(), 3, TWO_PHASE, 0",
        "DEDUPLICATED, SOURCE_WATERMARK(), 3, TWO_PHASE, 50",
    })
    @Timeout(3600)
    void giveWhatAllRowsTogetherGive(
            String query, String watermark, int parallelism, String phases, int checkpointMillis)
            throws Exception {
        try (StreamEmulator emulator = StreamEmulator.start()) {
            EmulatedTable table =
                    emulator.createTable(
                            TableSpec.named("sales").partitionKey("pk", "S").initialShards(SHARDS));
            List<Row> totals = new ArrayList<>();
            long sum = 0;
            for (int i = 0; i < ITEMS; i++) {
                table.put(Map.of("pk", "item-" + i, "amount", i));
                sum += i;
            }
            TableEnvironment env = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
            env.getConfig().set("parallelism.default", Integer.toString(parallelism));
            env.getConfig().set("table.optimizer.agg-phase-strategy", phases);
            if (checkpointMillis > 0) {
                env.getConfig().set("execution.checkpointing.interval", checkpointMillis + " ms");
            }
            env.executeSql(
                    SqlTable.of(emulator, "sales")
                            .columns(
                                    "pk STRING",
                                    "amount BIGINT",
                                    "changed TIMESTAMP_LTZ(3) METADATA FROM 'creation-time'"
                                            + " VIRTUAL",
                                    "WATERMARK FOR changed AS " + watermark)
                            .with("changelog-mode", "append")
                            .with("scan.bounded.mode", "latest")
                            .with("scan.bounded.slack", "1 s")
                            .ddl());

            for (int round = 0; round < ROUNDS; round++) {
                totals.add(totalOf(env, QUERIES.get(query)));
            }

            assertThat(totals).containsOnly(Row.of((long) ITEMS, sum)).hasSize(ROUNDS);
        }
    }

    /** Over all windows: there are two if a day ends while the items are written. */
    private static Row totalOf(TableEnvironment env, String query) throws Exception {
        long count = 0;
        long sum = 0;
        try (CloseableIterator<Row> rows = env.executeSql(query).collect()) {
            while (rows.hasNext()) {
                Row row = rows.next();
                count += (Long) row.getField(0);
                sum += (Long) row.getField(1);
            }
        }
        return Row.of(count, sum);
    }
}
