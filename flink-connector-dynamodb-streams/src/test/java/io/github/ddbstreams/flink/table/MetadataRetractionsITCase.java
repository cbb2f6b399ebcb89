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
import java.util.stream.Collectors;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of metadata when rows are taken back: an insert, an update and a delete. */
class MetadataRetractionsITCase {

    @RegisterExtension static final MiniClusterExtension CLUSTER = MiniClusters.withSlots(4);

    private StreamEmulator emulator;

    @BeforeEach
    void write() {
        emulator = StreamEmulator.start();
        EmulatedTable table =
                emulator.createTable(TableSpec.named("orders").partitionKey("pk", "S"));
        table.put(Map.of("pk", "a", "n", 1));
        table.put(Map.of("pk", "a", "n", 2));
        table.delete(Map.of("pk", "a"));
    }

    @AfterEach
    void stop() {
        emulator.close();
    }

    @Test
    void allTakesRowsBackWithTheMetadataOfTheChangeThatDoesSo() throws Exception {
        assertThat(changelog("all", "SELECT pk, n, op FROM orders"))
                .containsExactly(
                        "+I[a, 1, INSERT]",
                        "-U[a, 1, MODIFY]",
                        "+U[a, 2, MODIFY]",
                        "-D[a, 2, REMOVE]");
    }

    @Test
    void allTakesNothingBackFromGroupsOfMetadata() throws Exception {
        assertThat(changelog("all", "SELECT op, COUNT(*) FROM orders GROUP BY op"))
                .containsExactlyInAnyOrder("+I[INSERT, 1]", "+I[MODIFY, 1]");
    }

    @Test
    void upsertTakesRowsBackAsTheyWere() throws Exception {
        assertThat(changelog("upsert", "SELECT pk, n, op FROM orders"))
                .containsExactly(
                        "+I[a, 1, INSERT]",
                        "-U[a, 1, INSERT]",
                        "+U[a, 2, MODIFY]",
                        "-D[a, 2, MODIFY]");
    }

    @Test
    void upsertLeavesNothingBehindInGroupsOfMetadata() throws Exception {
        assertThat(changelog("upsert", "SELECT op, COUNT(*) FROM orders GROUP BY op"))
                .containsExactlyInAnyOrder(
                        "+I[INSERT, 1]", "-D[INSERT, 1]", "+I[MODIFY, 1]", "-D[MODIFY, 1]");
    }

    private List<String> changelog(String mode, String query) throws Exception {
        StreamTableEnvironment env =
                StreamTableEnvironment.create(
                        StreamExecutionEnvironment.getExecutionEnvironment().setParallelism(1));
        env.executeSql(
                SqlTable.of(emulator, "orders")
                        .columns(
                                "pk STRING NOT NULL",
                                "n BIGINT",
                                "op STRING METADATA FROM 'operation' VIRTUAL",
                                "PRIMARY KEY (pk) NOT ENFORCED")
                        .with("changelog-mode", mode)
                        .with("scan.bounded.mode", "latest")
                        .ddl());
        List<Row> all = new ArrayList<>();
        try (CloseableIterator<Row> rows =
                env.toChangelogStream(env.sqlQuery(query)).executeAndCollect()) {
            rows.forEachRemaining(all::add);
        }
        return all.stream().map(Row::toString).collect(Collectors.toList());
    }
}
