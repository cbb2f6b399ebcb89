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
import io.github.ddbstreams.emulator.StreamEmulator;
import io.github.ddbstreams.emulator.TableSpec;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Windows over what a bounded source reads: at its end the last of them fires too. */
class EventTimeITCase {

    @RegisterExtension static final MiniClusterExtension CLUSTER = MiniClusters.withSlots(4);

    private static final int CHANGES = 50;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void theLastWindowFiresWhenABoundedSourceEnds(int parallelism) throws Exception {
        try (StreamEmulator emulator = StreamEmulator.start()) {
            EmulatedTable table =
                    emulator.createTable(
                            TableSpec.named("orders").partitionKey("pk", "S").initialShards(2));
            for (int i = 0; i < CHANGES; i++) {
                table.put(Map.of("pk", "k" + i));
                if (i == CHANGES / 2) {
                    table.split(table.openShards().get(0));
                }
            }
            StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
            env.setParallelism(parallelism);
            long counted = 0;
            try (CloseableIterator<Long> windows =
                    env.fromSource(
                                    Sources.changeEvents(emulator, "orders")
                                            .setBounded(StoppingPosition.latest())
                                            .build(),
                                    WatermarkStrategy.forBoundedOutOfOrderness(
                                            Duration.ofSeconds(5)),
                                    "orders")
                            .map(change -> 1L)
                            .returns(Types.LONG)
                            .windowAll(TumblingEventTimeWindows.of(Duration.ofDays(1)))
                            .reduce(Long::sum)
                            .executeAndCollect()) {
                while (windows.hasNext()) {
                    counted += windows.next();
                }
            }

            assertThat(counted).isEqualTo(CHANGES);
        }
    }
}
