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

import com.amazonaws.services.dynamodbv2.local.embedded.DynamoDBEmbedded;
import com.amazonaws.services.dynamodbv2.local.shared.access.AmazonDynamoDBLocal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;

/**
 * Roll-overs look alike in the emulator and in DynamoDB Local, which can do them only when it is
 * embedded.
 */
class RollOverParityITCase {

    @Test
    void rolledOverShardsLookAlike() {
        AmazonDynamoDBLocal local = DynamoDBEmbedded.create(true);
        List<String> expected;
        try {
            SdkClients clients =
                    new SdkClients(local.dynamoDbClient(), local.dynamoDbStreamsClient());
            expected = lineage(clients, local::triggerShardRollovers);
        } finally {
            local.shutdown();
        }
        try (StreamEmulator emulator = StreamEmulator.start();
                SdkClients clients = SdkClients.of(emulator.endpoint())) {
            assertThat(lineage(clients, () -> emulator.table("orders").rollOverAll()))
                    .isEqualTo(expected);
        }
        assertThat(expected).hasSize(3);
    }

    /** For each shard: the place of its parent, whether it is open, and its pages. */
    private static List<String> lineage(SdkClients clients, Runnable rollOver) {
        String arn =
                clients.tables()
                        .createTable(
                                r ->
                                        r.tableName("orders")
                                                .billingMode("PAY_PER_REQUEST")
                                                .keySchema(
                                                        k -> k.attributeName("pk").keyType("HASH"))
                                                .attributeDefinitions(
                                                        d ->
                                                                d.attributeName("pk")
                                                                        .attributeType("S"))
                                                .streamSpecification(
                                                        s ->
                                                                s.streamEnabled(true)
                                                                        .streamViewType(
                                                                                "NEW_IMAGE")))
                        .tableDescription()
                        .latestStreamArn();
        put(clients, 0, 3);
        rollOver.run();
        put(clients, 3, 5);
        rollOver.run();
        put(clients, 5, 6);
        List<Shard> shards = StreamReading.allShards(clients.streams(), arn);
        List<String> ids = shards.stream().map(Shard::shardId).toList();
        List<String> lineage = new ArrayList<>();
        for (Shard shard : shards) {
            boolean open = shard.sequenceNumberRange().endingSequenceNumber() == null;
            lineage.add(
                    "parent "
                            + ids.indexOf(shard.parentShardId())
                            + (open ? " open " : " closed ")
                            + pages(clients, arn, shard.shardId()));
        }
        return lineage;
    }

    private static void put(SdkClients clients, int from, int to) {
        for (int i = from; i < to; i++) {
            Map<String, AttributeValue> item = Map.of("pk", AttributeValue.fromS("k" + i));
            clients.tables().putItem(r -> r.tableName("orders").item(item));
        }
    }

    private static List<String> pages(SdkClients clients, String arn, String shardId) {
        List<String> pages = new ArrayList<>();
        String iterator =
                StreamReading.iterator(
                        clients.streams(), arn, shardId, ShardIteratorType.TRIM_HORIZON);
        for (int i = 0; i < 3 && iterator != null; i++) {
            String current = iterator;
            GetRecordsResponse page =
                    clients.streams().getRecords(r -> r.shardIterator(current).limit(2));
            iterator = page.nextShardIterator();
            pages.add(page.records().size() + (iterator == null ? " and the end" : ""));
        }
        return pages;
    }
}
