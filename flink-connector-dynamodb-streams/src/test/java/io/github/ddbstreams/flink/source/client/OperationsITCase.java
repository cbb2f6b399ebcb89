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

import static io.github.ddbstreams.flink.source.client.CannedServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.StreamDescription;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** What each operation sends, and what it makes of the answer. */
class OperationsITCase {

    private static final String DESCRIPTION =
            "{\"StreamDescription\":{\"StreamArn\":\""
                    + Clients.STREAM
                    + "\",\"StreamStatus\":\"ENABLED\",\"LastEvaluatedShardId\":\"s2\","
                    + "\"Shards\":[{\"ShardId\":\"s2\",\"ParentShardId\":\"s1\"}]}}";

    @Test
    void describesTheTable() {
        Exchanged<TableDescription> exchanged =
                exchange(
                        "{\"Table\":{\"LatestStreamArn\":\"" + Clients.STREAM + "\"}}",
                        client -> client.describeTable("orders"));

        assertThat(exchanged.request.target).isEqualTo("DynamoDB_20120810.DescribeTable");
        assertThat(exchanged.request.body).isEqualTo("{\"TableName\":\"orders\"}");
        assertThat(exchanged.answer.latestStreamArn()).isEqualTo(Clients.STREAM);
    }

    /** They choose among AWS's endpoints, and the SDK sends nothing to another one beside them. */
    @ParameterizedTest
    @ValueSource(strings = {"aws.useFipsEndpoint", "aws.useDualstackEndpoint"})
    void anEndpointOfItsOwnNeedsNoneOfThoseThatTheEnvironmentAsksFor(String property) {
        System.setProperty(property, "true");
        try {
            assertThat(
                            exchange(
                                            DESCRIPTION,
                                            client -> client.describeStream(Clients.STREAM, null))
                                    .answer
                                    .lastEvaluatedShardId())
                    .isEqualTo("s2");
        } finally {
            System.clearProperty(property);
        }
    }

    @Test
    void describesTheStreamFromItsFirstShard() {
        Exchanged<StreamDescription> exchanged =
                exchange(DESCRIPTION, client -> client.describeStream(Clients.STREAM, null));

        assertThat(exchanged.request.target).isEqualTo("DynamoDBStreams_20120810.DescribeStream");
        assertThat(exchanged.request.body).isEqualTo("{\"StreamArn\":\"" + Clients.STREAM + "\"}");
        assertThat(exchanged.answer.lastEvaluatedShardId()).isEqualTo("s2");
        assertThat(exchanged.answer.shards()).extracting(Shard::shardId).containsExactly("s2");
    }

    @Test
    void describesTheStreamFromALaterShard() {
        Exchanged<StreamDescription> exchanged =
                exchange(DESCRIPTION, client -> client.describeStream(Clients.STREAM, "s1"));

        assertThat(exchanged.request.body)
                .isEqualTo(
                        "{\"StreamArn\":\""
                                + Clients.STREAM
                                + "\",\"ExclusiveStartShardId\":\"s1\"}");
    }

    @Test
    void describesTheChildrenOfAShard() {
        Exchanged<StreamDescription> exchanged =
                exchange(DESCRIPTION, client -> client.describeChildren(Clients.STREAM, "s1"));

        assertThat(exchanged.request.target).isEqualTo("DynamoDBStreams_20120810.DescribeStream");
        assertThat(exchanged.request.body)
                .isEqualTo(
                        "{\"StreamArn\":\""
                                + Clients.STREAM
                                + "\",\"ShardFilter\":{\"Type\":\"CHILD_SHARDS\",\"ShardId\":\"s1\"}}");
    }

    @Test
    void describesFurtherChildrenOfAShard() {
        Exchanged<StreamDescription> exchanged =
                exchange(
                        DESCRIPTION, client -> client.describeChildren(Clients.STREAM, "s1", "s2"));

        assertThat(exchanged.request.body)
                .isEqualTo(
                        "{\"StreamArn\":\""
                                + Clients.STREAM
                                + "\",\"ExclusiveStartShardId\":\"s2\","
                                + "\"ShardFilter\":{\"Type\":\"CHILD_SHARDS\",\"ShardId\":\"s1\"}}");
    }

    @Test
    void getsAnIteratorAtTheTrimHorizon() {
        assertIteratorRequest(
                IteratorPosition.trimHorizon(), "\"ShardIteratorType\":\"TRIM_HORIZON\"}");
    }

    @Test
    void getsAnIteratorAfterTheNewestRecord() {
        assertIteratorRequest(IteratorPosition.latest(), "\"ShardIteratorType\":\"LATEST\"}");
    }

    @Test
    void getsAnIteratorAfterASequenceNumber() {
        assertIteratorRequest(
                IteratorPosition.after("111000000000000000001"),
                "\"ShardIteratorType\":\"AFTER_SEQUENCE_NUMBER\","
                        + "\"SequenceNumber\":\"111000000000000000001\"}");
    }

    @ParameterizedTest
    @MethodSource("noIterators")
    void anAnswerWithoutAUsableIteratorIsTriedAgain(String answer, String said) {
        assertThatThrownBy(
                        () ->
                                exchange(
                                        answer,
                                        client ->
                                                client.getShardIterator(
                                                        Clients.STREAM,
                                                        "s1",
                                                        IteratorPosition.latest())))
                .isInstanceOfSatisfying(
                        StreamsServiceException.class,
                        e -> assertThat(e.kind()).isEqualTo(FailureKind.UNAVAILABLE))
                .hasMessageContaining(said);
    }

    @Test
    void anAnswerBeyondAllMeasureIsRefused() {
        String shards = "{\"ShardId\":\"s2\"},".repeat(300_000);
        String description = "{\"StreamDescription\":{\"Shards\":[" + shards + "{}]}}";

        assertThatThrownBy(
                        () ->
                                exchange(
                                        description,
                                        client -> client.describeStream(Clients.STREAM, null)))
                .isInstanceOfSatisfying(
                        StreamsServiceException.class,
                        e -> assertThat(e.kind()).isEqualTo(FailureKind.UNAVAILABLE))
                .hasMessageContaining("it is longer than 4194304 bytes");
    }

    static Stream<Arguments> noIterators() {
        return Stream.of(
                arguments("{}", "the answer has no ShardIterator; expected"),
                arguments(
                        "{\"ShardIterator\":\"" + "i".repeat(20_000) + "\"}",
                        "a ShardIterator of 20000 characters; expected"));
    }

    private static void assertIteratorRequest(IteratorPosition position, String end) {
        Exchanged<String> exchanged =
                exchange(
                        "{\"ShardIterator\":\"it\"}",
                        client -> client.getShardIterator(Clients.STREAM, "s1", position));

        assertThat(exchanged.request.target).isEqualTo("DynamoDBStreams_20120810.GetShardIterator");
        assertThat(exchanged.request.body)
                .isEqualTo("{\"StreamArn\":\"" + Clients.STREAM + "\",\"ShardId\":\"s1\"," + end);
        assertThat(exchanged.answer).isEqualTo("it");
    }

    private static <T> Exchanged<T> exchange(String answer, Function<StreamsClient, T> call) {
        try (CannedServer server = new CannedServer(json(200, answer));
                StreamsClient client = Clients.of(server.url())) {
            T result = call.apply(client);
            assertThat(server.requests()).hasSize(1);
            return new Exchanged<>(server.requests().get(0), result);
        }
    }

    private static final class Exchanged<T> {
        private final CannedServer.Request request;
        private final T answer;

        private Exchanged(CannedServer.Request request, T answer) {
            this.request = request;
            this.answer = answer;
        }
    }
}
