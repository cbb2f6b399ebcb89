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
package io.github.ddbstreams.clustertests;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ddbstreams.clusters.ClusterSpec;
import io.github.ddbstreams.clusters.FlinkCluster;
import io.github.ddbstreams.clusters.FlinkVersion;
import io.github.ddbstreams.clusters.SqlSession;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Queries through a SQL gateway, whose readers are killed. */
@ParameterizedClass
@EnumSource
@Tag("clusters")
class SqlITCase {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static FlinkCluster cluster;

    @Parameter FlinkVersion version;

    @BeforeParameterizedClassInvocation
    static void startCluster(FlinkVersion version) throws Exception {
        cluster =
                FlinkCluster.start(
                        ClusterSpec.of(version, "sql-" + version)
                                .taskManagers(2)
                                .gateway()
                                .libraries(List.of(Artifacts.sqlJar()))
                                .with(Settings.OF_CLUSTERS));
    }

    @AfterParameterizedClassInvocation
    static void endCluster() throws Exception {
        cluster.close();
    }

    @Test
    void aReaderIsKilledAmidTheScan() throws Exception {
        Settings settings = new Settings("INITIAL", version == FlinkVersion.FLINK_1);
        try (Orders orders = new EmulatedOrders("emulated")) {
            play(orders, settings);
        }
    }

    @Test
    void aReaderOfDynamoDbLocalIsKilled() throws Exception {
        Settings settings = new Settings("TRIM_HORIZON", version == FlinkVersion.FLINK_2);
        try (Orders orders = new LocalOrders("local")) {
            play(orders, settings);
        }
    }

    private static void play(Orders orders, Settings settings) throws Exception {
        Path output = cluster.directory().resolve("output").resolve(orders.name());
        OrdersJob job = new OrdersJob(orders, settings, output, SqlITCase::line, Judge::ofLog);
        cluster.use(
                where ->
                        Scenario.play(
                                orders, job, settings, any -> kill(orders, job, settings, output)));
    }

    private static void kill(Orders orders, OrdersJob job, Settings settings, Path output)
            throws Exception {
        job.rememberStart();
        job.follow(cluster, submit(orders, settings, output));
        job.awaitUnderWay();
        int restores = job.restores();
        cluster.killTaskManager(job.mainReader());
        cluster.startTaskManager();
        job.awaitRestoredAfter(restores);
        job.awaitMore(150);
    }

    /** The query numbers the changes of each key as they come, and gives the id of its job. */
    private static String submit(Orders orders, Settings settings, Path output) throws Exception {
        Map<String, String> properties = new HashMap<>(settings.configuration());
        properties.put("execution.runtime-mode", "streaming");
        properties.put("parallelism.default", "3");
        SqlSession session = cluster.openSession(properties);
        String options =
                settings.options(orders).entrySet().stream()
                        .map(option -> ", '" + option.getKey() + "' = '" + option.getValue() + "'")
                        .collect(Collectors.joining());
        session.execute(
                "CREATE TABLE orders (pk STRING, version BIGINT"
                        + ", op STRING METADATA FROM 'operation' VIRTUAL"
                        + ", number STRING METADATA FROM 'sequence-number' VIRTUAL"
                        + ", arrival AS PROCTIME()) WITH ('connector' = 'dynamodb-streams'"
                        + ", 'changelog-mode' = 'append', 'table-name' = '"
                        + orders.name()
                        + "', 'scan.startup.mode' = '"
                        + settings.start().toLowerCase().replace('_', '-')
                        + "'"
                        + options
                        + ")");
        session.execute(
                "CREATE TABLE written"
                        + " (pk STRING, place BIGINT, op STRING, number STRING, version BIGINT)"
                        + " WITH ('connector' = 'filesystem', 'format' = 'json', 'path' = '"
                        + output.toUri()
                        + "', 'sink.rolling-policy.rollover-interval' = '500 ms'"
                        + ", 'sink.rolling-policy.check-interval' = '100 ms')");
        return session.execute(
                        "INSERT INTO written SELECT pk, COUNT(*) OVER (PARTITION BY pk"
                                + " ORDER BY arrival"
                                + " ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) - 1"
                                + ", op, number, version FROM orders")
                .get(0)
                .fields()
                .get(0);
    }

    /** A delete has the item before it. */
    private static Line line(String text) {
        JsonNode row;
        try {
            row = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("No line of a query: '" + text + "'", e);
        }
        String operation = row.path("op").textValue();
        return new Line(
                row.path("pk").textValue(),
                row.path("place").longValue(),
                operation,
                row.path("number").asText(Line.NO_NUMBER),
                operation.equals(Written.REMOVE)
                        ? Written.NO_VERSION
                        : row.path("version").asText());
    }
}
