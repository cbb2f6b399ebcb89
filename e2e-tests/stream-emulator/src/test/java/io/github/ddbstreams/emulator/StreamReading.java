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

import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamResponse;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** Reads streams as a client does. */
final class StreamReading {

    private StreamReading() {}

    static List<Shard> allShards(DynamoDbStreamsClient client, String arn) {
        List<Shard> shards = new ArrayList<>();
        String last = null;
        do {
            String after = last;
            DescribeStreamResponse response =
                    client.describeStream(r -> r.streamArn(arn).exclusiveStartShardId(after));
            shards.addAll(response.streamDescription().shards());
            last = response.streamDescription().lastEvaluatedShardId();
        } while (last != null);
        return shards;
    }

    static String iterator(
            DynamoDbStreamsClient client, String arn, String shardId, ShardIteratorType type) {
        return client.getShardIterator(
                        r -> r.streamArn(arn).shardId(shardId).shardIteratorType(type))
                .shardIterator();
    }

    /**
     * From the trim horizon to the end of a closed shard, or to the first empty page of an open
     * one.
     */
    static List<Record> readShard(DynamoDbStreamsClient client, String arn, String shardId) {
        List<Record> records = new ArrayList<>();
        String iterator = iterator(client, arn, shardId, ShardIteratorType.TRIM_HORIZON);
        while (iterator != null) {
            String current = iterator;
            GetRecordsResponse page = client.getRecords(r -> r.shardIterator(current));
            records.addAll(page.records());
            iterator = page.records().isEmpty() ? null : page.nextShardIterator();
        }
        return records;
    }

    static List<Record> readAll(DynamoDbStreamsClient client, String arn) {
        List<Record> records = new ArrayList<>();
        allShards(client, arn)
                .forEach(shard -> records.addAll(readShard(client, arn, shard.shardId())));
        return records;
    }
}
