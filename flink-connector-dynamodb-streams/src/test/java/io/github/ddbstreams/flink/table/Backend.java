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

import io.github.ddbstreams.emulator.EmulatedTable;
import io.github.ddbstreams.emulator.EmulatorClock;
import io.github.ddbstreams.emulator.StreamEmulator;
import io.github.ddbstreams.flink.source.LocalDynamoDb;
import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What answers in the place of DynamoDB. */
interface Backend extends AutoCloseable {

    URI endpoint();

    DynamoDbClient client();

    /** Every open shard gets children. */
    void moveShards() throws Exception;

    /** DynamoDB Local, whose shards can roll over. */
    static Backend local() throws Exception {
        LocalDynamoDb local = LocalDynamoDb.start();
        return new Backend() {
            @Override
            public URI endpoint() {
                return local.endpoint();
            }

            @Override
            public DynamoDbClient client() {
                return local.client();
            }

            @Override
            public void moveShards() throws Exception {
                local.rollOver();
            }

            @Override
            public void close() throws Exception {
                local.close();
            }

            @Override
            public String toString() {
                return "DynamoDB Local";
            }
        };
    }

    /** The emulator, which splits one shard of each table and rolls the others over. */
    static Backend emulator() {
        return emulator(EmulatorClock.system());
    }

    static Backend emulator(EmulatorClock clock) {
        StreamEmulator emulator = StreamEmulator.builder().clock(clock).build();
        DynamoDbClient client =
                DynamoDbClient.builder()
                        .endpointOverride(emulator.endpoint())
                        .region(Region.of(emulator.region()))
                        .credentialsProvider(
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create("test", "test")))
                        .build();
        return new Backend() {
            @Override
            public URI endpoint() {
                return emulator.endpoint();
            }

            @Override
            public DynamoDbClient client() {
                return client;
            }

            @Override
            public void moveShards() {
                for (EmulatedTable table : emulator.tables()) {
                    table.split(table.openShards().get(0));
                    table.rollOver(table.openShards().get(0));
                }
            }

            @Override
            public void close() {
                client.close();
                emulator.close();
            }

            @Override
            public String toString() {
                return "emulator";
            }
        };
    }
}
