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
package io.github.ddbstreams.benchmarks;

import io.github.ddbstreams.flink.source.client.IteratorPosition;
import io.github.ddbstreams.flink.source.client.StreamsClient;
import io.github.ddbstreams.flink.source.client.TableScan;
import io.github.ddbstreams.flink.source.decode.DecodedPage;
import io.github.ddbstreams.flink.source.decode.PageDecoder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.SequenceNumberRange;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.StreamDescription;
import software.amazon.awssdk.services.dynamodb.model.StreamStatus;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** The shards of a stream as the service lists them, without a service. Not thread-safe. */
final class StreamInMemory implements StreamsClient {

    static final String TABLE = "orders";

    static final String ARN = "arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/1";

    /** As many as the service lists at once. */
    private static final int SHARDS_A_PAGE = 100;

    private static final SequenceNumberRange OPEN =
            SequenceNumberRange.builder().startingSequenceNumber("1").build();
    private static final SequenceNumberRange CLOSED =
            OPEN.toBuilder().endingSequenceNumber("2").build();

    private final List<Shard> shards = new ArrayList<>();
    private final Map<String, Integer> places = new HashMap<>();
    private final Map<String, List<Shard>> children = new HashMap<>();
    private int firstOpen;
    private int created;
    private int listings;

    /** A stream of open shards that continue nothing. */
    StreamInMemory(int shards, Instant createdAt) {
        for (int i = 0; i < shards; i++) {
            add(null, createdAt);
        }
    }

    /** The oldest open shards, which are returned, close. One child and two in turn follow. */
    List<String> rollOver(int count, Instant at) {
        int end = firstOpen + count;
        for (int i = firstOpen; i < end; i++) {
            Shard parent = shards.get(i);
            shards.set(i, parent.toBuilder().sequenceNumberRange(CLOSED).build());
            add(parent.shardId(), at);
            if (i % 2 == 1) {
                add(parent.shardId(), at);
            }
        }
        List<String> closed = shards.subList(firstOpen, end).stream().map(Shard::shardId).toList();
        firstOpen = end;
        return closed;
    }

    private void add(@Nullable String parent, Instant createdAt) {
        String id = String.format("shardId-%020d-%08x", createdAt.toEpochMilli(), created++);
        Shard shard =
                Shard.builder().shardId(id).parentShardId(parent).sequenceNumberRange(OPEN).build();
        places.put(id, shards.size());
        shards.add(shard);
        if (parent != null) {
            children.computeIfAbsent(parent, any -> new ArrayList<>(2)).add(shard);
        }
    }

    /** How many full listings have come to their end. */
    int listings() {
        return listings;
    }

    int size() {
        return shards.size();
    }

    int open() {
        return shards.size() - firstOpen;
    }

    // ------------------------------------------------------------------ the client

    @Override
    public StreamDescription describeStream(String streamArn, @Nullable String after) {
        int from = after == null ? 0 : places.get(after) + 1;
        int to = Math.min(shards.size(), from + SHARDS_A_PAGE);
        boolean isLast = to == shards.size();
        if (isLast) {
            listings++;
        }
        return description(
                List.copyOf(shards.subList(from, to)),
                isLast ? null : shards.get(to - 1).shardId());
    }

    @Override
    public StreamDescription describeChildren(
            String streamArn, String parentShardId, @Nullable String after) {
        return description(children.getOrDefault(parentShardId, List.of()), null);
    }

    private static StreamDescription description(List<Shard> page, @Nullable String last) {
        return StreamDescription.builder()
                .streamArn(ARN)
                .tableName(TABLE)
                .streamViewType(StreamViewType.NEW_AND_OLD_IMAGES)
                .streamStatus(StreamStatus.ENABLED)
                .keySchema(
                        KeySchemaElement.builder()
                                .attributeName("id")
                                .keyType(KeyType.HASH)
                                .build())
                .shards(page)
                .lastEvaluatedShardId(last)
                .build();
    }

    @Override
    public TableDescription describeTable(String tableName) {
        throw new UnsupportedOperationException("The stream is given by its ARN");
    }

    @Override
    public String getShardIterator(String streamArn, String shardId, IteratorPosition position) {
        throw new UnsupportedOperationException("Every shard is listed");
    }

    @Override
    public <E> DecodedPage<E> getRecords(String iterator, int max, PageDecoder<E> decoder) {
        throw new UnsupportedOperationException("Nothing is read");
    }

    @Override
    public <E> DecodedPage<E> scan(TableScan scan, PageDecoder<E> decoder) {
        throw new UnsupportedOperationException("Nothing is read");
    }

    @Override
    public void close() {
        // There is nothing to close.
    }
}
