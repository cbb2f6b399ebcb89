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

import io.github.ddbstreams.flink.source.client.AwsStreamsClientFactory;
import io.github.ddbstreams.flink.source.client.IteratorPosition;
import io.github.ddbstreams.flink.source.client.StreamsClient;
import io.github.ddbstreams.flink.source.decode.GetRecordsDecoder;
import io.github.ddbstreams.flink.source.decode.PageDecoder;
import io.github.ddbstreams.flink.source.decode.SdkRecordDecoder;
import java.util.Map;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamDescription;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** Polls the only shard of a table, in which there is nothing, on the calling thread. */
final class EmptyPolls implements AutoCloseable {

    private static final int MAX_RECORDS = 1000;

    private final Runnable onClose;
    private final UnaryOperator<String> poll;
    private String iterator;

    private EmptyPolls(Runnable onClose, UnaryOperator<String> poll, String iterator) {
        this.onClose = onClose;
        this.poll = poll;
        this.iterator = iterator;
    }

    /** With the SDK's client as it comes. */
    static EmptyPolls bySdk(EmulatorProcess emulator, String table) {
        DynamoDbStreamsClient client =
                DynamoDbStreamsClient.builder()
                        .endpointOverride(emulator.endpoint())
                        .region(Region.of(emulator.region()))
                        .credentialsProvider(
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create("benchmark", "benchmark")))
                        .build();
        String stream =
                client.listStreams(request -> request.tableName(table))
                        .streams()
                        .get(0)
                        .streamArn();
        StreamDescription description =
                client.describeStream(request -> request.streamArn(stream)).streamDescription();
        return new EmptyPolls(
                client::close,
                iterator ->
                        client.getRecords(
                                        request ->
                                                request.shardIterator(iterator).limit(MAX_RECORDS))
                                .nextShardIterator(),
                client.getShardIterator(
                                request ->
                                        request.streamArn(stream)
                                                .shardId(description.shards().get(0).shardId())
                                                .shardIteratorType("TRIM_HORIZON"))
                        .shardIterator());
    }

    /** With the connector's client, and its decoder of records. */
    static EmptyPolls byConnector(EmulatorProcess emulator, String table) {
        StreamsClient client =
                new AwsStreamsClientFactory(
                                Map.of(
                                        "table-name",
                                        table,
                                        "aws.region",
                                        emulator.region(),
                                        "aws.endpoint",
                                        emulator.endpoint().toString(),
                                        "aws.credentials.provider",
                                        "BASIC",
                                        "aws.credentials.provider.basic.accesskeyid",
                                        "benchmark",
                                        "aws.credentials.provider.basic.secretkey",
                                        "benchmark"))
                        .create();
        PageDecoder<Record> decoder = new GetRecordsDecoder<>(new SdkRecordDecoder());
        StreamDescription description =
                client.describeStream(client.describeTable(table).latestStreamArn(), null);
        return new EmptyPolls(
                client::close,
                iterator -> client.getRecords(iterator, MAX_RECORDS, decoder).next(),
                client.getShardIterator(
                        description.streamArn(),
                        description.shards().get(0).shardId(),
                        IteratorPosition.trimHorizon()));
    }

    void poll(int times) {
        for (int i = 0; i < times; i++) {
            iterator = poll.apply(iterator);
        }
    }

    @Override
    public void close() {
        onClose.run();
    }
}
