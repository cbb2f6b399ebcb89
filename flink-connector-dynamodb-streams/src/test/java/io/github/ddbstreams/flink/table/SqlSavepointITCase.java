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

import io.github.ddbstreams.flink.source.Await;
import io.github.ddbstreams.flink.source.MiniClusters;
import io.github.ddbstreams.flink.source.Sources;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.annotation.Nullable;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.util.TestStreamEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A query that is stopped with a savepoint and goes on with another parallelism. */
class SqlSavepointITCase {

    @RegisterExtension static final MiniClusterExtension CLUSTER = MiniClusters.withSlots(4);

    /** What the query has emitted: a stop emits nothing behind its savepoint. */
    private static final List<Row> EMITTED = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void forget() {
        EMITTED.clear();
    }

    @ParameterizedTest
    @ValueSource(strings = {"all", "upsert"})
    void theResultIsThatOfAScanAgain(
            String changelog, @InjectMiniCluster MiniCluster cluster, @TempDir Path savepoints)
            throws Exception {
        try (Backend backend = Backend.emulator()) {
            Orders orders = new Orders(backend, "orders");
            orders.create("NEW_AND_OLD_IMAGES");
            orders.change(150);
            JobClient job = start(cluster, backend, changelog, 2, null);
            backend.moveShards();
            orders.change(50);
            awaitResult(orders);

            String savepoint =
                    job.stopWithSavepoint(
                                    false, savepoints.toString(), SavepointFormatType.CANONICAL)
                            .get(1, TimeUnit.MINUTES);
            orders.change(100);
            backend.moveShards();
            orders.change(50);
            job = start(cluster, backend, changelog, 3, savepoint);
            backend.moveShards();
            orders.change(50);
            awaitResult(orders);
            job.cancel().get();
        }
    }

    private static JobClient start(
            MiniCluster cluster,
            Backend backend,
            String changelog,
            int parallelism,
            @Nullable String savepoint)
            throws Exception {
        Configuration config = new Configuration();
        config.setString("execution.checkpointing.interval", "100 ms");
        config.setString("restart-strategy.type", "none");
        if (savepoint != null) {
            config.setString("execution.state-recovery.path", savepoint);
        }
        StreamExecutionEnvironment env =
                new TestStreamEnvironment(cluster, config, parallelism, List.of(), List.of());
        StreamTableEnvironment tables = StreamTableEnvironment.create(env);
        Map<String, String> options = new HashMap<>(Sources.options(backend.endpoint()));
        options.put("connector", "dynamodb-streams");
        options.put("table-name", "orders");
        options.put("scan.startup.mode", "trim-horizon");
        options.put("changelog-mode", changelog);
        tables.executeSql(
                "CREATE TABLE orders ("
                        + Orders.COLUMNS
                        + ", "
                        + Orders.PRIMARY_KEY
                        + ") WITH ("
                        + options.entrySet().stream()
                                .map(e -> "'" + e.getKey() + "' = '" + e.getValue() + "'")
                                .collect(Collectors.joining(", "))
                        + ")");
        tables.toChangelogStream(
                        tables.sqlQuery(
                                "SELECT status, COUNT(*), SUM(price) FROM orders GROUP BY status"))
                .map(
                        row -> {
                            EMITTED.add(row);
                            return 1;
                        })
                .setParallelism(1)
                .sinkTo(new DiscardingSink<>())
                .setParallelism(1);
        return env.executeAsync();
    }

    /**
     * Waits until the rows add up to what a scan gives; none may be taken back that is not there.
     */
    private static void awaitResult(Orders orders) throws Exception {
        Map<String, Row> expected = new HashMap<>();
        for (Row order : orders.scan()) {
            expected.merge(
                    order.getFieldAs(2),
                    Row.of(order.getField(2), 1L, order.getField(3)),
                    SqlSavepointITCase::sum);
        }
        Await.until(
                "the result is " + expected.values(),
                () -> {
                    List<Row> emitted;
                    synchronized (EMITTED) {
                        emitted = new ArrayList<>(EMITTED);
                    }
                    Map<Row, Integer> result = Changelog.of(emitted).result();
                    return result.keySet().equals(Set.copyOf(expected.values()))
                            && result.values().stream().allMatch(count -> count == 1);
                });
        assertThat(expected).isNotEmpty();
    }

    private static Row sum(Row one, Row other) {
        return Row.of(
                one.getField(0),
                one.<Long>getFieldAs(1) + other.<Long>getFieldAs(1),
                one.<BigDecimal>getFieldAs(2).add(other.<BigDecimal>getFieldAs(2)));
    }
}
