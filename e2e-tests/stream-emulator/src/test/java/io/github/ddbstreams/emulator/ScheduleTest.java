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
package io.github.ddbstreams.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    private final EmulatedTable table =
            new TableRegistry(EmulatorClock.system(), new StreamRegistry("us-east-1"))
                    .create(TableSpec.named("orders"));

    @Test
    void actsAtAWriteBeforeTheNext() throws InterruptedException {
        try (Schedule schedule =
                Schedule.of(table).everyWrites(10, 30, EmulatedTable::rollOverAll).start()) {
            for (int i = 0; i < 40; i++) {
                table.put(Map.of("pk", "k" + i));
            }
            assertThat(schedule.await(Duration.ZERO)).isTrue();
        }
        assertThat(table.shards())
                .extracting(EmulatedShard::recordCount)
                .containsExactly(10, 10, 10, 10);
    }

    @Test
    void actsAtATime() throws InterruptedException {
        List<String> done = new ArrayList<>();
        try (Schedule schedule =
                Schedule.of(table)
                        .at(Duration.ofMillis(20), t -> done.add("second"))
                        .at(Duration.ZERO, t -> done.add("first"))
                        .start()) {
            assertThat(schedule.await(Duration.ofSeconds(30))).isTrue();
        }
        assertThat(done).containsExactly("first", "second");
    }

    @Test
    void reportsAnActionThatFailed() {
        Schedule schedule =
                Schedule.of(table)
                        .atWrite(
                                1,
                                t -> {
                                    throw new IllegalArgumentException("broken");
                                })
                        .start();
        table.put(Map.of("pk", "a"));

        assertThatThrownBy(schedule::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("broken");
    }

    @Test
    void doesNothingOnceClosed() {
        Schedule.of(table).atWrite(1, EmulatedTable::rollOverAll).start().close();
        table.put(Map.of("pk", "a"));

        assertThat(table.shards()).hasSize(1);
    }
}
