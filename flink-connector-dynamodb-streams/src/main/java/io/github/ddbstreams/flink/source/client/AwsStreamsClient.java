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
package io.github.ddbstreams.flink.source.client;

import io.github.ddbstreams.flink.source.decode.DecodedPage;
import io.github.ddbstreams.flink.source.decode.PageDecoder;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.annotation.Nullable;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamRequest;
import software.amazon.awssdk.services.dynamodb.model.ShardFilterType;
import software.amazon.awssdk.services.dynamodb.model.StreamDescription;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** The service through the AWS SDK's clients, or past them; all share their connections. */
final class AwsStreamsClient implements StreamsClient {

    /** DynamoDB's have up to 2048 characters. The next request carries it. */
    private static final int MAX_ITERATOR_LENGTH = 1 << 14;

    private final DynamoDbClient tables;
    private final DynamoDbStreamsClient streams;
    private final DirectGetRecords polls;
    private final List<AutoCloseable> inOrderOfClosing;
    private final BodyBuffers buffers = new BodyBuffers();
    private volatile boolean closed;

    /** All that is given is closed with this client. */
    AwsStreamsClient(
            DynamoDbClient tables,
            DynamoDbStreamsClient streams,
            DirectGetRecords polls,
            CredentialsProviders credentials,
            SdkHttpClient httpClient) {
        this.tables = tables;
        this.streams = streams;
        this.polls = polls;
        // The connections first: what is in flight must not hold up the rest.
        this.inOrderOfClosing = List.of(httpClient, polls, streams, tables, credentials);
    }

    @Override
    public TableDescription describeTable(String tableName) {
        return call(
                () -> RequestContext.ofTable("DescribeTable", tableName),
                transmission ->
                        tables.describeTable(
                                        request ->
                                                request.tableName(tableName)
                                                        .overrideConfiguration(transmission))
                                .table());
    }

    @Override
    public StreamDescription describeStream(
            String streamArn, @Nullable String exclusiveStartShardId) {
        return describe(
                streamArn,
                DescribeStreamRequest.builder()
                        .streamArn(streamArn)
                        .exclusiveStartShardId(exclusiveStartShardId));
    }

    @Override
    public StreamDescription describeChildren(
            String streamArn, String parentShardId, @Nullable String exclusiveStartShardId) {
        return describe(
                streamArn,
                DescribeStreamRequest.builder()
                        .streamArn(streamArn)
                        .exclusiveStartShardId(exclusiveStartShardId)
                        .shardFilter(
                                filter ->
                                        filter.type(ShardFilterType.CHILD_SHARDS)
                                                .shardId(parentShardId)));
    }

    @Override
    public String getShardIterator(String streamArn, String shardId, IteratorPosition position) {
        return call(
                () -> RequestContext.ofShard("GetShardIterator", streamArn, shardId),
                transmission ->
                        checked(
                                streams.getShardIterator(
                                                request ->
                                                        request.streamArn(streamArn)
                                                                .shardId(shardId)
                                                                .shardIteratorType(position.type())
                                                                .sequenceNumber(
                                                                        position.sequenceNumber())
                                                                .overrideConfiguration(
                                                                        transmission))
                                        .shardIterator()));
    }

    private static String checked(@Nullable String shardIterator) {
        if (shardIterator == null || shardIterator.length() > MAX_ITERATOR_LENGTH) {
            throw SdkClientException.create(
                    "the answer has "
                            + (shardIterator == null
                                    ? "no ShardIterator"
                                    : "a ShardIterator of "
                                            + shardIterator.length()
                                            + " characters")
                            + "; expected one of up to "
                            + MAX_ITERATOR_LENGTH);
        }
        return shardIterator;
    }

    @Override
    public <E> DecodedPage<E> getRecords(
            String shardIterator, int maxRecords, PageDecoder<E> decoder) {
        PageExchange<E> exchange = new PageExchange<>(decoder, buffers);
        return call(
                () -> RequestContext.ofIterator("GetRecords", shardIterator),
                transmission -> {
                    polls.send(shardIterator, maxRecords, transmission, exchange);
                    return exchange.page();
                });
    }

    @Override
    public <E> DecodedPage<E> scan(TableScan scan, PageDecoder<E> decoder) {
        PageExchange<E> exchange = new PageExchange<>(decoder, buffers);
        return call(
                () -> RequestContext.ofTable("Scan", scan.table()),
                transmission -> {
                    tables.scan(
                            scan.toRequest()
                                    .overrideConfiguration(exchange.of(transmission))
                                    .build());
                    return exchange.page();
                });
    }

    @Override
    public void close() {
        closed = true;
        Closing.all(inOrderOfClosing);
    }

    private StreamDescription describe(String streamArn, DescribeStreamRequest.Builder request) {
        return call(
                () -> RequestContext.ofStream("DescribeStream", streamArn),
                transmission ->
                        streams.describeStream(request.overrideConfiguration(transmission).build())
                                .streamDescription());
    }

    /**
     * @param context is made for a failure only
     */
    private <T> T call(Supplier<RequestContext> context, Function<Transmission, T> request) {
        Transmission transmission = new Transmission();
        try {
            return request.apply(transmission);
        } catch (RuntimeException e) {
            if (Causes.find(e, AbortedException.class) != null) {
                // The SDK has taken the interrupt for itself.
                Thread.currentThread().interrupt();
            }
            throw Failures.of(
                    context.get(),
                    e,
                    transmission,
                    closed || Thread.currentThread().isInterrupted());
        }
    }
}
