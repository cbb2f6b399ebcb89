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
import java.util.Map;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

class SourceWatermarkITCase {

    @RegisterExtension static final MiniClusterExtension CLUSTER = MiniClusters.withSlots(4);

    /** Three of the four shards are never written to, and the fourth one only once. */
    @Test
    @Timeout(300)
    void windowsCloseThoughShardsHaveNoChanges() throws Exception {
        try (StreamEmulator emulator = StreamEmulator.start()) {
            EmulatedTable table =
                    emulator.createTable(
                            TableSpec.named("orders").partitionKey("pk", "S").initialShards(4));
            table.put(Map.of("pk", "a", "n", 1));
            table.put(Map.of("pk", "a", "n", 2));
            TableEnvironment env = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
            env.getConfig().set("parallelism.default", "2");
            env.executeSql(
                    SqlTable.of(emulator, "orders")
                            .columns(
                                    "pk STRING",
                                    "n BIGINT",
                                    "changed TIMESTAMP_LTZ(3) METADATA FROM 'creation-time'"
                                            + " VIRTUAL",
                                    "WATERMARK FOR changed AS SOURCE_WATERMARK()")
                            .with("changelog-mode", "append")
                            .with("scan.watermark.slack", "1 s")
                            .ddl());

            try (CloseableIterator<Row> rows =
                    env.executeSql(
                                    "SELECT SUM(n) FROM TABLE(TUMBLE(TABLE orders,"
                                            + " DESCRIPTOR(changed), INTERVAL '1' SECOND))"
                                            + " GROUP BY window_start, window_end")
                            .collect()) {
                long sum = 0;
                // Two windows if the clock's second has ended between the two writes.
                while (sum < 3) {
                    sum += (Long) rows.next().getField(0);
                }
                assertThat(sum).isEqualTo(3);
            }
        }
    }
}
