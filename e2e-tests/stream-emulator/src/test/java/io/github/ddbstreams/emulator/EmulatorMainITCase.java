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

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmulatorMainITCase {

    @Test
    void createsTheTablesItIsTold() {
        try (StreamEmulator emulator =
                EmulatorMain.start(
                        "--port",
                        "0",
                        "--shards",
                        "3",
                        "--table",
                        "orders:id",
                        "--table",
                        "lines:pk:B,sk:N")) {
            assertThat(emulator.tables())
                    .extracting(EmulatedTable::name)
                    .containsExactly("lines", "orders");
            assertThat(emulator.table("orders").put(Map.of("id", "a"))).isPresent();
            assertThat(emulator.table("lines").put(Map.of("pk", new byte[] {1}, "sk", 2)))
                    .isPresent();
            assertThat(emulator.table("lines").openShards()).hasSize(3);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"--port", "--port x", "--table orders", "--table orders:id:X", "--other 1"})
    void refusesOtherArguments(String arguments) {
        assertThatThrownBy(() -> EmulatorMain.start(arguments.split(" ")).close())
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPortInUseIsNamed() {
        try (StreamEmulator emulator = StreamEmulator.start()) {
            int port = emulator.endpoint().getPort();

            assertThatThrownBy(() -> StreamEmulator.builder().port(port).build())
                    .hasMessageContaining("127.0.0.1:" + port);
        }
    }
}
