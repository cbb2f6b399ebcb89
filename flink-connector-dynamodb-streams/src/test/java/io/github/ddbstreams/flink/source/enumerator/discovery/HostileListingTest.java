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
package io.github.ddbstreams.flink.source.enumerator.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ddbstreams.flink.source.client.StreamsClient;
import java.lang.reflect.Proxy;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.flink.util.FlinkRuntimeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.StreamDescription;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** Answers to DescribeStream that no service of sound mind gives. */
class HostileListingTest {

    private static final String STREAM =
            "arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/1";
    private static final String HUGE = "x".repeat(1_000_000);

    private static Arguments answer(
            String refusal, UnaryOperator<StreamDescription.Builder> change) {
        return Arguments.arguments(refusal, change);
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                answer("has no ShardId; expected", d -> d.shards(Shard.builder().build())),
                answer(
                        "has ShardId of 0 characters; expected",
                        d -> d.shards(Shard.builder().shardId("").build())),
                answer(
                        "has ShardId of 1000000 characters; expected",
                        d -> d.shards(Shard.builder().shardId(HUGE).build())),
                answer(
                        "has ParentShardId of 1000000 characters; expected",
                        d -> d.shards(Shard.builder().shardId("s").parentShardId(HUGE).build())),
                answer(
                        "has LastEvaluatedShardId of 1000000 characters; expected",
                        d -> d.lastEvaluatedShardId(HUGE)),
                answer("has no StreamArn; expected", d -> d.streamArn(null)),
                answer("has TableName of 1000000 characters", d -> d.tableName(HUGE)),
                answer("has no AttributeName; expected", d -> d.keySchema(k -> k.keyType("HASH"))),
                answer("The StreamViewType of stream " + STREAM, d -> d.streamViewType("ALL")),
                answer(
                        "The StreamViewType of stream " + STREAM,
                        d -> d.streamViewType((String) null)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void isRefusedInAFewWords(String refusal, UnaryOperator<StreamDescription.Builder> change) {
        try (ShardDiscovery discovery = discovery(after -> change.apply(description()).build())) {
            assertThatThrownBy(() -> discovery.listPage(STREAM, null))
                    .isInstanceOf(FlinkRuntimeException.class)
                    .hasMessageContaining(refusal)
                    .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(500));
        }
    }

    @Test
    void anAnswerWithoutDescriptionIsRefused() {
        try (ShardDiscovery discovery = discovery(after -> null)) {
            assertThatThrownBy(() -> discovery.listPage(STREAM, null))
                    .isInstanceOf(FlinkRuntimeException.class)
                    .hasMessageContaining("has no StreamDescription");
        }
    }

    @Test
    void aPageThatLeadsToItselfIsRefused() {
        try (ShardDiscovery discovery =
                discovery(after -> description().lastEvaluatedShardId("s").build())) {
            assertThat(discovery.listPage(STREAM, null).nextPageAfter()).isEqualTo("s");
            assertThatThrownBy(() -> discovery.listPage(STREAM, "s"))
                    .isInstanceOf(FlinkRuntimeException.class)
                    .hasMessageContaining("has no end: the page after shard s leads to itself");
        }
    }

    @Test
    void childrenThatAreListedInCirclesAreRefused() {
        try (ShardDiscovery discovery =
                discovery(
                        after ->
                                description()
                                        .lastEvaluatedShardId("a".equals(after) ? "b" : "a")
                                        .build())) {
            assertThatThrownBy(() -> discovery.listChildren(STREAM, "parent"))
                    .isInstanceOf(FlinkRuntimeException.class)
                    .hasMessageContaining("has no end");
        }
    }

    private static StreamDescription.Builder description() {
        return StreamDescription.builder()
                .streamArn(STREAM)
                .tableName("orders")
                .streamViewType(StreamViewType.NEW_IMAGE)
                .keySchema(
                        KeySchemaElement.builder()
                                .attributeName("id")
                                .keyType(KeyType.HASH)
                                .build());
    }

    /** Answers every DescribeStream by where its page begins. */
    private static ShardDiscovery discovery(Function<String, StreamDescription> answers) {
        return new ShardDiscovery(
                (StreamsClient)
                        Proxy.newProxyInstance(
                                StreamsClient.class.getClassLoader(),
                                new Class<?>[] {StreamsClient.class},
                                (proxy, method, arguments) ->
                                        method.getName().equals("close")
                                                ? null
                                                : answers.apply(
                                                        (String)
                                                                (arguments.length == 0
                                                                        ? null
                                                                        : arguments[
                                                                                arguments.length
                                                                                        - 1]))));
    }
}
