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
package io.github.ddbstreams.sqljar;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ddbstreams.clusters.FlinkCluster;
import io.github.ddbstreams.clusters.SqlSession;
import io.github.ddbstreams.clusters.SqlSession.Row;
import io.github.ddbstreams.emulator.Attribute;
import io.github.ddbstreams.emulator.EmulatedTable;
import io.github.ddbstreams.emulator.LedgerEntry;
import io.github.ddbstreams.emulator.StreamEmulator;
import io.github.ddbstreams.emulator.TableSpec;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What SQL users see of the jar in a real cluster, however they bring it there. */
abstract class SqlJarITBase {

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * The changelog of a streaming session, and what a batch session copies into files.
     *
     * @param before statements that each session begins with
     */
    static void readsEverything(FlinkCluster cluster, List<String> before) throws Exception {
        try (StreamEmulator emulator = StreamEmulator.start()) {
            EmulatedTable table =
                    emulator.createTable(
                            TableSpec.named("orders")
                                    .partitionKey("pk", "S")
                                    .viewType("NEW_AND_OLD_IMAGES"));
            write(table);
            Path written = cluster.directory().resolve("written");

            SqlSession streaming =
                    cluster.openSession(Map.of("execution.runtime-mode", "streaming"));
            for (String statement : before) {
                streaming.execute(statement);
            }
            streaming.execute(createOrders(emulator, "all", "PRIMARY KEY (pk) NOT ENFORCED"));
            List<Row> changelog =
                    streaming.execute("SELECT pk, version, CAST(price AS STRING) FROM orders");
            assertThat(byKey(changelog)).isEqualTo(changelog(table));

            SqlSession batch =
                    cluster.openSession(
                            Map.of("execution.runtime-mode", "batch", "table.dml-sync", "true"));
            for (String statement : before) {
                batch.execute(statement);
            }
            batch.execute(
                    createOrders(
                            emulator,
                            "append",
                            "op STRING METADATA FROM 'operation' VIRTUAL"
                                    + ", number STRING METADATA FROM 'sequence-number' VIRTUAL"));
            batch.execute(
                    "CREATE TABLE copies (pk STRING, op STRING, number STRING) WITH ("
                            + "'connector' = 'filesystem', 'format' = 'json', 'path' = '"
                            + written.toUri()
                            + "')");
            batch.execute("INSERT INTO copies SELECT pk, op, number FROM orders");
            assertThat(copies(written))
                    .containsExactlyInAnyOrderElementsOf(
                            table.ledger().entries().stream().map(SqlJarITBase::copy).toList());
        }
    }

    /** Into a shard, and into the two that it is split into. */
    private static void write(EmulatedTable table) {
        for (int version = 0; version < 3; version++) {
            for (int key = 0; key < 5; key++) {
                table.put(
                        Map.of(
                                "pk",
                                "key" + key,
                                "version",
                                version,
                                "price",
                                new BigDecimal("12345678901234567." + version + key)));
            }
            if (version == 0) {
                table.split(table.openShards().get(0));
            }
        }
        table.delete(Map.of("pk", "key3"));
    }

    private static String createOrders(StreamEmulator emulator, String changelogMode, String more) {
        return "CREATE TABLE orders (pk STRING, version BIGINT, price DECIMAL(20, 2), "
                + more
                + ") WITH ("
                + "'connector' = 'dynamodb-streams', 'table-name' = 'orders'"
                + ", 'scan.startup.mode' = 'trim-horizon', 'scan.bounded.mode' = 'latest'"
                + ", 'changelog-mode' = '"
                + changelogMode
                + "', 'aws.region' = 'us-east-1', 'aws.endpoint' = '"
                + emulator.endpoint()
                + "', 'aws.credentials.provider' = 'BASIC'"
                + ", 'aws.credentials.provider.basic.accesskeyid' = 'test'"
                + ", 'aws.credentials.provider.basic.secretkey' = 'test')";
    }

    // ------------------------------------------------------------------ the changelog

    private static Map<String, List<Row>> byKey(List<Row> rows) {
        Map<String, List<Row>> keys = new TreeMap<>();
        rows.forEach(
                row ->
                        keys.computeIfAbsent(row.fields().get(0), key -> new ArrayList<>())
                                .add(row));
        return keys;
    }

    private static Map<String, List<Row>> changelog(EmulatedTable table) {
        List<Row> rows = new ArrayList<>();
        for (LedgerEntry entry : table.ledger().entries()) {
            switch (entry.operation()) {
                case INSERT -> rows.add(row("INSERT", entry.newImage()));
                case MODIFY -> {
                    rows.add(row("UPDATE_BEFORE", entry.oldImage()));
                    rows.add(row("UPDATE_AFTER", entry.newImage()));
                }
                case REMOVE -> rows.add(row("DELETE", entry.oldImage()));
            }
        }
        return byKey(rows);
    }

    private static Row row(String kind, Map<String, Attribute> image) {
        return new Row(
                kind,
                List.of(
                        image.get("pk").text(),
                        image.get("version").text(),
                        new BigDecimal(image.get("price").text()).setScale(2).toPlainString()));
    }

    // ------------------------------------------------------------------ the copies

    private static String copy(LedgerEntry entry) {
        return String.join(
                " ",
                entry.key().get("pk").text(),
                entry.operation().toString(),
                entry.sequenceNumber());
    }

    private static List<String> copies(Path directory) throws Exception {
        List<String> copies = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                for (String line : Files.readAllLines(file)) {
                    JsonNode row = JSON.readTree(line);
                    copies.add(
                            String.join(
                                    " ",
                                    row.path("pk").textValue(),
                                    row.path("op").textValue(),
                                    row.path("number").textValue()));
                }
            }
        }
        return copies;
    }
}
