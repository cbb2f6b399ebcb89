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
package io.github.ddbstreams.flink.source.exhaustive;

import io.github.ddbstreams.flink.source.client.FakeStreamsClient;
import io.github.ddbstreams.flink.source.client.IteratorPosition;
import io.github.ddbstreams.flink.source.client.StreamsClient;
import io.github.ddbstreams.flink.source.client.TableScan;
import io.github.ddbstreams.flink.source.decode.DecodedPage;
import io.github.ddbstreams.flink.source.decode.PageDecoder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.SequenceNumberRange;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.StreamDescription;
import software.amazon.awssdk.services.dynamodb.model.StreamStatus;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/**
 * A stream that answers as it was at some time in the past: when only the first few of its shards
 * had been created, or when all had been, and it was disabled. That time never goes back. Beside
 * segments, see {@link Forest#shownAtLast}, it is disabled later.
 */
final class ModelService implements StreamsClient {

    /** They are asked for again and again. */
    private static final Map<String, StreamDescription> ANSWERS = new ConcurrentHashMap<>();

    /** The request for what the table is. */
    static final String TABLE = "table";

    private static final KeySchemaElement KEY =
            KeySchemaElement.builder().attributeName("id").keyType(KeyType.HASH).build();

    private final Forest forest;
    private int shown;
    private String lastRequest;

    ModelService(Forest forest) {
        this.forest = forest;
    }

    /** How many shards the last answer could show. */
    int shown() {
        return shown;
    }

    void show(int shards) {
        shown = shards;
    }

    boolean isAllShown() {
        return shown == forest.shownAtLast();
    }

    String lastRequest() {
        return lastRequest;
    }

    @Override
    public StreamDescription describeStream(String streamArn, String exclusiveStartShardId) {
        lastRequest = "list";
        return describe(shard -> true);
    }

    @Override
    public StreamDescription describeChildren(
            String streamArn, String parentShardId, String exclusiveStartShardId) {
        lastRequest = "children of " + parentShardId;
        return describe(shard -> parentShardId.equals(forest.parentId(shard)));
    }

    private StreamDescription describe(IntPredicate filter) {
        return ANSWERS.computeIfAbsent(
                forest + " " + shown + " " + lastRequest, asked -> answer(filter));
    }

    private StreamDescription answer(IntPredicate filter) {
        List<Shard> shards =
                IntStream.range(0, Math.min(shown, forest.size()))
                        .filter(filter)
                        .mapToObj(this::describe)
                        .toList();
        return StreamDescription.builder()
                .streamArn(FakeStreamsClient.STREAM_ARN)
                .tableName(FakeStreamsClient.TABLE)
                .streamViewType(StreamViewType.NEW_AND_OLD_IMAGES)
                .streamStatus(isAllShown() ? StreamStatus.DISABLED : StreamStatus.ENABLED)
                .keySchema(KEY)
                .shards(shards)
                .build();
    }

    private boolean isParentOfShown(int shard) {
        return forest.parents().subList(0, Math.min(shown, forest.size())).contains(shard);
    }

    private Shard describe(int shard) {
        boolean closed = isAllShown() || isParentOfShown(shard);
        return Shard.builder()
                .shardId(forest.id(shard))
                .parentShardId(forest.parentId(shard))
                .sequenceNumberRange(
                        SequenceNumberRange.builder()
                                .startingSequenceNumber("1")
                                .endingSequenceNumber(closed ? "9" : null)
                                .build())
                .build();
    }

    @Override
    public String getShardIterator(String streamArn, String shardId, IteratorPosition position) {
        lastRequest = "probe " + shardId;
        return "iterator";
    }

    @Override
    public TableDescription describeTable(String tableName) {
        if (forest.segments() == 0) {
            throw new UnsupportedOperationException("the stream is given");
        }
        lastRequest = TABLE;
        return TableDescription.builder()
                .tableName(FakeStreamsClient.TABLE)
                .latestStreamArn(FakeStreamsClient.STREAM_ARN)
                .keySchema(KEY)
                .build();
    }

    @Override
    public <E> DecodedPage<E> getRecords(
            String shardIterator, int maxRecords, PageDecoder<E> decoder) {
        throw new UnsupportedOperationException("the readers of the model need no pages");
    }

    @Override
    public <E> DecodedPage<E> scan(TableScan scan, PageDecoder<E> decoder) {
        throw new UnsupportedOperationException("the readers of the model need no pages");
    }

    @Override
    public void close() {}
}
