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

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.Record;

class SdkClientITCase {

    private StreamEmulator emulator;
    private SdkClients clients;

    @BeforeEach
    void start() {
        emulator = StreamEmulator.start();
        clients = SdkClients.of(emulator.endpoint());
    }

    @AfterEach
    void stop() {
        clients.close();
        emulator.close();
    }

    @Test
    void readsWhatWasPutAcrossASplit() {
        EmulatedTable table = emulator.createTable(TableSpec.named("orders").initialShards(2));
        for (int i = 0; i < 50; i++) {
            table.put(Map.of("pk", "k" + i, "n", i));
        }
        table.split(table.openShards().get(0));
        for (int i = 0; i < 50; i++) {
            table.put(Map.of("pk", "k" + i, "n", i + 1));
        }
        table.delete(Map.of("pk", "k7"));

        List<Record> records = StreamReading.readAll(clients.streams(), table.streamArn());

        assertThat(records)
                .extracting(r -> r.dynamodb().sequenceNumber())
                .containsExactlyInAnyOrderElementsOf(
                        table.ledger().entries().stream()
                                .map(LedgerEntry::sequenceNumber)
                                .toList());
        assertThat(records).hasSize(101);
    }
}
