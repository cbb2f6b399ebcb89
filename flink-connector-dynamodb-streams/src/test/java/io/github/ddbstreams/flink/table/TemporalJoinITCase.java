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
import io.github.ddbstreams.emulator.EmulatorClock;
import io.github.ddbstreams.emulator.StreamEmulator;
import io.github.ddbstreams.emulator.TableSpec;
import io.github.ddbstreams.flink.source.MiniClusters;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the documents say of event-time joins with the versions of a table. */
class TemporalJoinITCase {

    @RegisterExtension static final MiniClusterExtension CLUSTER = MiniClusters.withSlots(4);

    private static final String CHANGED =
            "changed TIMESTAMP_LTZ(3) METADATA FROM 'creation-time' VIRTUAL";
    private static final String WATERMARK =
            "WATERMARK FOR changed AS changed - INTERVAL '1' SECOND";

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    @Timeout(300)
    void aDeletedVersionIsFoundForTheTimeBeforeItsDeleteWithAll(int parallelism) throws Exception {
        assertThat(joined("all", parallelism))
                .isEqualTo(Map.of(Row.of("before", 7L), 1, Row.of("after", null), 1));
    }

    /** Flink gives the delete the time of the put. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    @Timeout(300)
    void aDeletedVersionIsNotFoundForTheTimeBeforeItsDeleteWithUpsert(int parallelism)
            throws Exception {
        assertThat(joined("upsert", parallelism))
                .isEqualTo(Map.of(Row.of("before", null), 1, Row.of("after", null), 1));
    }

    /** A rate is put at 0 and deleted at 10 minutes; the orders are of 5 and of 15 minutes. */
    private static Map<Row, Integer> joined(String changelogMode, int parallelism)
            throws Exception {
        EmulatorClock clock = EmulatorClock.manual(Instant.parse("2024-05-31T10:00:00Z"));
        try (StreamEmulator emulator = StreamEmulator.builder().clock(clock).build()) {
            EmulatedTable rates =
                    emulator.createTable(TableSpec.named("rates").partitionKey("currency", "S"));
            EmulatedTable orders =
                    emulator.createTable(TableSpec.named("orders").partitionKey("pk", "S"));
            rates.put(Map.of("currency", "EUR", "rate", 7));
            clock.advance(Duration.ofMinutes(5));
            orders.put(Map.of("pk", "before", "currency", "EUR"));
            clock.advance(Duration.ofMinutes(5));
            rates.delete(Map.of("currency", "EUR"));
            clock.advance(Duration.ofMinutes(5));
            orders.put(Map.of("pk", "after", "currency", "EUR"));
            TableEnvironment env = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
            env.getConfig().set("parallelism.default", Integer.toString(parallelism));
            env.executeSql(
                    SqlTable.of(emulator, "rates")
                            .columns(
                                    "currency STRING",
                                    "rate BIGINT",
                                    CHANGED,
                                    WATERMARK,
                                    "PRIMARY KEY (currency) NOT ENFORCED")
                            .with("changelog-mode", changelogMode)
                            .with("scan.bounded.mode", "latest")
                            .ddl());
            env.executeSql(
                    SqlTable.of(emulator, "orders")
                            .columns("pk STRING", "currency STRING", CHANGED, WATERMARK)
                            .with("changelog-mode", "append")
                            .with("scan.bounded.mode", "latest")
                            .ddl());

            return Changelog.of(
                            env.executeSql(
                                    "SELECT o.pk, r.rate FROM orders AS o LEFT JOIN rates FOR"
                                            + " SYSTEM_TIME AS OF o.changed AS r ON o.currency ="
                                            + " r.currency"))
                    .result();
        }
    }
}
