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
import static io.github.ddbstreams.flink.source.enumerator.discovery.ShardDiscoveryTest.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ddbstreams.flink.source.client.FakeStreamsClient;
import io.github.ddbstreams.flink.source.split.StreamInfo;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** The stream that a table has after one that has ended. */
class NextStreamTest {

    private static final String NEXT_ARN =
            "arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/2";

    private final FakeStreamsClient client = new FakeStreamsClient();
    private final ShardDiscovery discovery = new ShardDiscovery(client);

    @Test
    void findsTheNextStreamWithWhatItShows() {
        client.nextStream(NEXT_ARN, StreamViewType.KEYS_ONLY);

        NextStream next = discovery.findNext(TABLE, STREAM_ARN);

        assertThat(next.tableExists()).isTrue();
        assertThat(next.stream())
                .hasValue(new StreamInfo(NEXT_ARN, TABLE, StreamViewType.KEYS_ONLY, List.of("id")));
    }

    @Test
    void theStreamThatHasEndedIsNotTheNextOne() {
        assertNotYet();
    }

    @Test
    void aTableThatNamesNoStreamHasNoneYet() {
        client.withoutStream();

        assertNotYet();
    }

    @Test
    void aTableThatNamesAStreamWhichIsNotFoundHasNoneYet() {
        client.nextStream(NEXT_ARN, StreamViewType.KEYS_ONLY).forget(NEXT_ARN);

        assertNotYet();
    }

    @Test
    void aTableThatIsGoneHasNoNextStream() {
        client.withoutTable();

        NextStream next = discovery.findNext(TABLE, STREAM_ARN);

        assertThat(next.tableExists()).isFalse();
        assertThat(next.stream()).isEmpty();
    }

    @Test
    void aNextStreamThatCannotBeLookedForMayBeLookedForAgain() {
        client.nextStream(NEXT_ARN, StreamViewType.KEYS_ONLY);

        assertFails(client, "DescribeTable", () -> discovery.findNext(TABLE, STREAM_ARN));
        assertFails(client, "DescribeStream", () -> discovery.findNext(TABLE, STREAM_ARN));
    }

    private void assertNotYet() {
        NextStream next = discovery.findNext(TABLE, STREAM_ARN);
        assertThat(next.tableExists()).isTrue();
        assertThat(next.stream()).isEmpty();
    }
}
