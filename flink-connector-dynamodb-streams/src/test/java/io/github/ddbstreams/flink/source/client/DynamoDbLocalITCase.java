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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.amazonaws.services.dynamodbv2.local.main.ServerRunner;
import com.amazonaws.services.dynamodbv2.local.server.DynamoDBProxyServer;
import io.github.ddbstreams.flink.source.decode.DecodedPage;
import io.github.ddbstreams.flink.source.decode.DecodedRecord;
import io.github.ddbstreams.flink.source.decode.GetRecordsDecoder;
import io.github.ddbstreams.flink.source.decode.SdkRecordDecoder;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamDescription;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** The client against a server that is not ours: what it reads is what the SDK reads. */
class DynamoDbLocalITCase {

    private static final String TABLE = "orders";

    private static DynamoDBProxyServer server;
    private static StreamsClient client;
    private static DynamoDbStreamsClient sdk;
    private static String streamArn;

    @BeforeAll
    static void start() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        server =
                ServerRunner.createServerFromCommandLineArgs(
                        new String[] {
                            "-inMemory",
                            "-sharedDb",
                            "-disableTelemetry",
                            "-port",
                            Integer.toString(port)
                        });
        server.start();
        String url = "http://localhost:" + port;
        StaticCredentialsProvider credentials =
                StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local"));
        sdk =
                DynamoDbStreamsClient.builder()
                        .endpointOverride(URI.create(url))
                        .region(Region.EU_WEST_1)
                        .credentialsProvider(credentials)
                        .build();
        try (DynamoDbClient tables =
                DynamoDbClient.builder()
                        .endpointOverride(URI.create(url))
                        .region(Region.EU_WEST_1)
                        .credentialsProvider(credentials)
                        .build()) {
            fill(tables);
        }
        client =
                new AwsStreamsClientFactory(
                                Map.of(
                                        "table-name",
                                        TABLE,
                                        "aws.region",
                                        "eu-west-1",
                                        "aws.endpoint",
                                        url,
                                        "aws.credentials.provider.basic.accesskeyid",
                                        "local",
                                        "aws.credentials.provider.basic.secretkey",
                                        "local"))
                        .create();
        streamArn = client.describeTable(TABLE).latestStreamArn();
    }

    @AfterAll
    static void stop() throws Exception {
        client.close();
        sdk.close();
        server.stop();
    }

    @Test
    void describesTheStreamAsTheSdkDoes() {
        StreamDescription description = client.describeStream(streamArn, null);

        assertThat(description)
                .isEqualTo(
                        sdk.describeStream(request -> request.streamArn(streamArn))
                                .streamDescription());
        assertThat(description.shards()).hasSize(1);
        assertThat(client.describeStream(streamArn, description.shards().get(0).shardId()).shards())
                .isEmpty();
    }

    @Test
    void readsTheRecordsThatTheSdkReads() {
        List<Record> expected = new ArrayList<>();
        String iterator = iterator(IteratorPosition.trimHorizon());
        while (expected.size() < 123) {
            String current = iterator;
            GetRecordsResponse page =
                    sdk.getRecords(request -> request.shardIterator(current).limit(50));
            expected.addAll(page.records());
            iterator = page.nextShardIterator();
        }

        List<Record> actual = new ArrayList<>();
        iterator = iterator(IteratorPosition.trimHorizon());
        while (actual.size() < 123) {
            DecodedPage<Record> page =
                    client.getRecords(
                            iterator, 50, new GetRecordsDecoder<>(new SdkRecordDecoder()));
            assertThat(page.records()).hasSizeLessThanOrEqualTo(50);
            page.records().stream().map(DecodedRecord::payload).forEach(actual::add);
            iterator = page.next();
        }

        assertThat(actual).isEqualTo(expected);
        assertThat(actual.subList(120, 123))
                .extracting(Record::eventName)
                .containsExactly(OperationType.INSERT, OperationType.MODIFY, OperationType.REMOVE);
    }

    @Test
    void readsOnAfterASequenceNumber() {
        List<String> all = sequenceNumbers(iterator(IteratorPosition.trimHorizon()));

        assertThat(sequenceNumbers(iterator(IteratorPosition.after(all.get(99)))))
                .isEqualTo(all.subList(100, 123));
    }

    @Test
    void readsNothingThatIsOlderThanTheLatest() {
        assertThat(sequenceNumbers(iterator(IteratorPosition.latest()))).isEmpty();
    }

    @Test
    void aMissingTableIsNotFound() {
        assertThat(
                        catchThrowableOfType(
                                        StreamsServiceException.class,
                                        () -> client.describeTable("nothing"))
                                .kind())
                .isEqualTo(FailureKind.NOT_FOUND);
    }

    @Test
    void aMissingStreamIsNotFound() {
        assertThat(
                        catchThrowableOfType(
                                        StreamsServiceException.class,
                                        () ->
                                                client.describeStream(
                                                        streamArn.replace(TABLE, "nothing"), null))
                                .kind())
                .isEqualTo(FailureKind.NOT_FOUND);
    }

    private static String iterator(IteratorPosition position) {
        String shardId = client.describeStream(streamArn, null).shards().get(0).shardId();
        return client.getShardIterator(streamArn, shardId, position);
    }

    private static List<String> sequenceNumbers(String iterator) {
        return client
                .getRecords(iterator, 1000, new GetRecordsDecoder<>(new SdkRecordDecoder()))
                .records()
                .stream()
                .map(DecodedRecord::sequenceNumber)
                .collect(Collectors.toList());
    }

    /** 120 items, and one that lives through everything. */
    private static void fill(DynamoDbClient tables) {
        tables.createTable(
                request ->
                        request.tableName(TABLE)
                                .billingMode(BillingMode.PAY_PER_REQUEST)
                                .attributeDefinitions(
                                        AttributeDefinition.builder()
                                                .attributeName("id")
                                                .attributeType(ScalarAttributeType.S)
                                                .build())
                                .keySchema(
                                        KeySchemaElement.builder()
                                                .attributeName("id")
                                                .keyType(KeyType.HASH)
                                                .build())
                                .streamSpecification(
                                        stream ->
                                                stream.streamEnabled(true)
                                                        .streamViewType(
                                                                StreamViewType
                                                                        .NEW_AND_OLD_IMAGES)));
        for (int i = 0; i < 120; i++) {
            AttributeValue id = AttributeValue.fromS("item-" + i);
            AttributeValue number = AttributeValue.fromN(Integer.toString(i));
            tables.putItem(request -> request.tableName(TABLE).item(Map.of("id", id, "n", number)));
        }
        AttributeValue id = AttributeValue.fromS("änderung \"1\"\n");
        tables.putItem(
                request ->
                        request.tableName(TABLE)
                                .item(
                                        Map.of(
                                                "id",
                                                id,
                                                "n",
                                                AttributeValue.fromN(
                                                        "1.2345678901234567890123456789012345678E+125"),
                                                "b",
                                                AttributeValue.fromB(
                                                        SdkBytes.fromByteArray(
                                                                new byte[] {0, -1, 127})),
                                                "nested",
                                                AttributeValue.fromL(
                                                        List.of(
                                                                AttributeValue.fromM(
                                                                        Map.of(
                                                                                "x",
                                                                                AttributeValue
                                                                                        .fromNul(
                                                                                                true))),
                                                                AttributeValue.fromBool(false),
                                                                AttributeValue.fromL(List.of()),
                                                                AttributeValue.fromSs(
                                                                        List.of("a", "b")))))));
        tables.putItem(
                request ->
                        request.tableName(TABLE)
                                .item(Map.of("id", id, "s", AttributeValue.fromS(""))));
        tables.deleteItem(request -> request.tableName(TABLE).key(Map.of("id", id)));
    }
}
