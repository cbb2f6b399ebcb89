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
package io.github.ddbstreams.flink.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ddbstreams.emulator.EmulatedTable;
import io.github.ddbstreams.emulator.LedgerChecker;
import io.github.ddbstreams.emulator.StreamEmulator;
import io.github.ddbstreams.emulator.TableSpec;
import io.github.ddbstreams.flink.source.event.ChangeEvent;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class BoundedReadITCase {

    @RegisterExtension static final MiniClusterExtension CLUSTER = MiniClusters.withSlots(4);

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void readsEveryChangeOnceThroughSplitsAndRollOvers(int parallelism) throws Exception {
        try (StreamEmulator emulator = StreamEmulator.start()) {
            EmulatedTable table =
                    emulator.createTable(
                            TableSpec.named("orders").partitionKey("pk", "S").initialShards(3));
            for (int i = 0; i < 3_000; i++) {
                table.put(Map.of("pk", "k" + i % 97, "n", i));
                if (i % 500 == 250) {
                    table.split(table.openShards().get(i % table.openShards().size()));
                }
                if (i == 2_000) {
                    table.rollOverAll();
                }
            }
            DynamoDbStreamsSource<ChangeEvent<Map<String, AttributeValue>>> source =
                    Sources.changeEvents(emulator, "orders")
                            .setBounded(StoppingPosition.latest())
                            .build();

            LedgerChecker checker = LedgerChecker.of(table);
            StreamExecutionEnvironment env =
                    StreamExecutionEnvironment.getExecutionEnvironment()
                            .setParallelism(parallelism);
            try (CloseableIterator<ChangeEvent<Map<String, AttributeValue>>> events =
                    env.fromSource(source, WatermarkStrategy.noWatermarks(), "orders")
                            .keyBy(event -> event.keys().get("pk").s())
                            .map(event -> event)
                            .returns(source.getProducedType())
                            .executeAndCollect()) {
                events.forEachRemaining(event -> checker.saw(event.sequenceNumber()));
            }

            assertThat(checker.report().problems()).isEmpty();
            assertThat(checker.seenCount()).isEqualTo(3_000);
        }
    }
}
