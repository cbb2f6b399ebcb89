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

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;

/** An emulator with a manual clock, a table with one shard, and the SDK's clients. */
abstract class EmulatorITBase {

    static final Instant START = Instant.parse("2026-03-01T12:00:00.250Z");

    StreamEmulator emulator;
    SdkClients clients;
    EmulatedTable table;

    @BeforeEach
    void startEmulator() {
        emulator = StreamEmulator.builder().clock(EmulatorClock.manual(START)).build();
        clients = SdkClients.of(emulator.endpoint());
        table = emulator.createTable(TableSpec.named("orders"));
    }

    @AfterEach
    void stopEmulator() {
        clients.close();
        emulator.close();
    }

    EmulatedShard onlyShard() {
        return table.shards().get(0);
    }

    void put(int count) {
        for (int i = 0; i < count; i++) {
            table.put(Map.of("pk", "k" + i, "n", table.writeCount()));
        }
    }

    String iterator(EmulatedShard shard, ShardIteratorType type) {
        return StreamReading.iterator(clients.streams(), shard.streamArn(), shard.id(), type);
    }

    GetRecordsResponse records(String iterator) {
        return clients.streams().getRecords(r -> r.shardIterator(iterator));
    }
}
