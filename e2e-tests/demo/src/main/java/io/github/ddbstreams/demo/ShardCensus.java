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
package io.github.ddbstreams.demo;

import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamResponse;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.StreamDescription;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * How many shards a stream has.
 *
 * @param open those that still take records
 * @param ended those that were closed
 */
record ShardCensus(int open, int ended) {

    static ShardCensus take(DynamoDbStreamsClient client, String streamArn) {
        int open = 0;
        int ended = 0;
        String start = null;
        do {
            String from = start;
            DescribeStreamResponse page =
                    client.describeStream(
                            request -> request.streamArn(streamArn).exclusiveStartShardId(from));
            StreamDescription description = page.streamDescription();
            List<Shard> shards = description.shards();
            for (Shard shard : shards) {
                if (shard.sequenceNumberRange().endingSequenceNumber() == null) {
                    open++;
                } else {
                    ended++;
                }
            }
            start = description.lastEvaluatedShardId();
        } while (start != null);
        return new ShardCensus(open, ended);
    }
}
