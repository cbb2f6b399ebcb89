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

import static io.github.ddbstreams.flink.source.client.FakeStreamsClient.STREAM_ARN;
import static io.github.ddbstreams.flink.source.client.FakeStreamsClient.TABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ddbstreams.flink.source.client.FailureKind;
import io.github.ddbstreams.flink.source.client.FakeStreamsClient;
import io.github.ddbstreams.flink.source.client.StreamsClient;
import io.github.ddbstreams.flink.source.client.StreamsServiceException;
import io.github.ddbstreams.flink.source.enumerator.lineage.ListedShard;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.util.FlinkRuntimeException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.StreamDescription;

class ShardDiscoveryTest {

    private final FakeStreamsClient client = new FakeStreamsClient();
    private final ShardDiscovery discovery = new ShardDiscovery(client);

    // ------------------------------------------------------------------ the stream of a table

    @Test
    void findsTheStreamOfATable() {
        assertThat(discovery.findStream(TABLE)).isEqualTo(STREAM_ARN);
    }

    @Test
    void aTableThatIsMissingIsNamedWithWhatToCheck() {
        client.withoutTable();

        assertThatThrownBy(() -> discovery.findStream(TABLE))
                .isExactlyInstanceOf(FlinkRuntimeException.class)
                .hasMessageStartingWith("There is no table 'orders' in this account and region.")
                .hasMessageContaining("so says the test")
                .hasNoCause()
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    }

    @Test
    void aTableWithoutStreamIsNamedWithWhatToDo() {
        client.withoutStream();

        assertThatThrownBy(() -> discovery.findStream(TABLE))
                .isExactlyInstanceOf(FlinkRuntimeException.class)
                .hasMessageStartingWith("Table 'orders' has no stream. Enable one: aws dynamodb");
    }

    @Test
    void aTableThatCannotBeLookedAtMayBeLookedAtAgain() {
        assertFails("DescribeTable", () -> discovery.findStream(TABLE));
    }

    // ------------------------------------------------------------------ listings

    @Test
    void listsShardsWithTheirParentsAndWhetherTheyAreClosed() {
        client.shard("a", null).closeShard("a").shard("b", "a");

        StreamPage page = discovery.listPage(STREAM_ARN, null);

        assertThat(page.shards()).hasToString("[a, b of a]");
        assertThat(page.shards()).extracting(ListedShard::closed).containsExactly(true, false);
        assertThat(page.nextPageAfter()).isNull();
        assertThat(page.disabled()).isFalse();
        assertThat(page.stream().streamArn()).isEqualTo(STREAM_ARN);
    }

    @Test
    void listsPageByPage() {
        client.shardsAPage(1).shard("a", null).shard("b", null);

        StreamPage first = discovery.listPage(STREAM_ARN, null);
        StreamPage second = discovery.listPage(STREAM_ARN, first.nextPageAfter());

        assertThat(first.shards()).hasToString("[a]");
        assertThat(first.nextPageAfter()).isEqualTo("a");
        assertThat(second.shards()).hasToString("[b]");
        assertThat(second.nextPageAfter()).isNull();
    }

    @Test
    void showsThatAStreamIsDisabled() {
        client.disable();

        assertThat(discovery.listPage(STREAM_ARN, null).disabled()).isTrue();
    }

    @Test
    void beginsAgainIfTheShardOfThePageBeforeIsGone() {
        client.shard("a", null).failNext("DescribeStream", FailureKind.NOT_FOUND);

        assertThat(discovery.listPage(STREAM_ARN, "gone").shards()).hasToString("[a]");
        assertThat(client.calls()).containsExactly("DescribeStream gone", "DescribeStream");
    }

    @Test
    void aStreamThatIsGoneIsSaidToBe() {
        client.forget(STREAM_ARN);

        assertThatThrownBy(() -> discovery.listPage(STREAM_ARN, "a"))
                .isInstanceOf(StreamGoneException.class)
                .hasMessageStartingWith("There is no stream " + STREAM_ARN)
                .hasNoCause()
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    }

    @Test
    void aPageThatCannotBeListedMayBeListedAgain() {
        assertFails("DescribeStream", () -> discovery.listPage(STREAM_ARN, null));
        assertFails("DescribeStream", () -> discovery.listPage(STREAM_ARN, "a"));
    }

    @Test
    void theHashKeyComesFirstInWhicheverOrderTheServiceNamesTheKeys() {
        StreamPage page =
                answering(
                                builder ->
                                        builder.keySchema(
                                                List.of(
                                                        key("sort", KeyType.RANGE),
                                                        key("id", KeyType.HASH))))
                        .listPage(STREAM_ARN, null);

        assertThat(page.stream().keyAttributes()).containsExactly("id", "sort");
    }

    @Test
    void aShardWithoutRangeCountsAsOpen() {
        StreamPage page =
                answering(builder -> builder.shards(Shard.builder().shardId("a").build()))
                        .listPage(STREAM_ARN, null);

        assertThat(page.shards()).extracting(ListedShard::closed).containsExactly(false);
    }

    private static KeySchemaElement key(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }

    /** Another answer than this client's. */
    private static ShardDiscovery answering(Consumer<StreamDescription.Builder> change) {
        StreamDescription answer =
                new FakeStreamsClient()
                        .describeStream(STREAM_ARN, null).toBuilder().applyMutation(change).build();
        return new ShardDiscovery(
                (StreamsClient)
                        Proxy.newProxyInstance(
                                StreamsClient.class.getClassLoader(),
                                new Class<?>[] {StreamsClient.class},
                                (proxy, method, arguments) -> answer));
    }

    // ------------------------------------------------------------------ children

    @Test
    void listsTheChildrenOnly() {
        client.shard("a", null).shard("b", "a").shard("c", "a").shard("d", "b");

        assertThat(discovery.listChildren(STREAM_ARN, "a").shards())
                .hasToString("[b of a, c of a]");
        assertThat(client.calls()).containsExactly("DescribeChildren a");
    }

    @Test
    void listsTheChildrenOfAllPages() {
        client.shardsAPage(1).shard("a", null).shard("b", "a").shard("c", "a").shard("d", "a");

        StreamPage page = discovery.listChildren(STREAM_ARN, "a");

        assertThat(page.shards()).hasToString("[b of a, c of a, d of a]");
        assertThat(page.nextPageAfter()).isNull();
        assertThat(page.stream().streamArn()).isEqualTo(STREAM_ARN);
    }

    @Test
    void childrenOfAShardThatIsGoneAreFoundOtherwise() {
        client.failNext("DescribeChildren", FailureKind.NOT_FOUND);

        assertThat(discovery.listChildren(STREAM_ARN, "a")).isNull();
    }

    @Test
    void childrenThatCannotBeListedMayBeListedAgain() {
        assertFails("DescribeChildren", () -> discovery.listChildren(STREAM_ARN, "a"));
    }

    // ------------------------------------------------------------------ existence

    @Test
    void aShardThatNoListingShowsExists() {
        client.shard("a", null).hide("a");

        assertThat(discovery.exists(STREAM_ARN, "a")).isTrue();
        assertThat(client.calls()).containsExactly("GetShardIterator a");
    }

    @Test
    void aShardThatIsNotFoundDoesNotExist() {
        assertThat(discovery.exists(STREAM_ARN, "a")).isFalse();
    }

    @Test
    void aShardWhoseRecordsAreGoneExists() {
        client.failNext("GetShardIterator", FailureKind.TRIMMED);

        assertThat(discovery.exists(STREAM_ARN, "a")).isTrue();
    }

    @Test
    void whetherAShardExistsMayBeAskedAgain() {
        assertFails("GetShardIterator", () -> discovery.exists(STREAM_ARN, "a"));
    }

    // ------------------------------------------------------------------

    @Test
    void closesItsClient() {
        discovery.close();

        assertThat(client.isClosed()).isTrue();
    }

    /** The failure of the service reaches the caller, who knows by its kind what to do. */
    private void assertFails(String operation, ThrowingCallable call) {
        assertFails(client, operation, call);
    }

    static void assertFails(FakeStreamsClient client, String operation, ThrowingCallable call) {
        for (FailureKind kind : List.of(FailureKind.THROTTLED, FailureKind.ACCESS_DENIED)) {
            client.failNext(operation, kind);
            assertThatThrownBy(call)
                    .isInstanceOfSatisfying(
                            StreamsServiceException.class,
                            e -> assertThat(e.kind()).isEqualTo(kind));
        }
    }
}
