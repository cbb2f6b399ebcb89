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
package io.github.ddbstreams.flink.source.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** Another kind of split beside shards, in the state. */
class SecondKindTest {

    private static final StreamInfo STREAM =
            new StreamInfo(
                    "arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/1",
                    "orders",
                    StreamViewType.NEW_AND_OLD_IMAGES,
                    List.of("id"));
    private static final Segment SEGMENT = new Segment(STREAM, 7, "behind", false);
    private static final ShardSplit SHARD =
            new ShardSplit(
                    STREAM,
                    "shardId-1",
                    null,
                    ShardPosition.after("1"),
                    ShardProgress.READING,
                    null,
                    null);

    private final SplitSerializer ofBoth = new SplitSerializer(Segment.BOTH);
    private final SplitSerializer ofShards = new SplitSerializer();

    @Test
    void bothAreKept() throws IOException {
        assertThat(ofBoth.deserialize(2, ofBoth.serialize(SEGMENT))).isEqualTo(SEGMENT);
        assertThat(ofBoth.deserialize(2, ofBoth.serialize(SHARD))).isEqualTo(SHARD);
    }

    @Test
    void shardsAreWrittenAsTheyWereWithoutIt() throws IOException {
        assertThat(ofBoth.serialize(SHARD)).isEqualTo(ofShards.serialize(SHARD));
    }

    @Test
    void whoDoesNotKnowItRefusesIt() throws IOException {
        byte[] segment = ofBoth.serialize(SEGMENT);

        assertThatIOException()
                .isThrownBy(() -> ofShards.deserialize(2, segment))
                .withMessageContaining(
                        "is of kind 99, but this connector knows only kind 1 (shards), 2"
                                + " (segments)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ofShards.serialize(SEGMENT))
                .withMessageContaining("is of no kind that is known");
    }

    @Test
    void whoKnowsBothNamesThemInARefusal() throws IOException {
        byte[] state = ofBoth.serialize(SEGMENT);
        state[0] = 5;

        assertThatIOException()
                .isThrownBy(() -> ofBoth.deserialize(2, state))
                .withMessageContaining("knows only kind 1 (shards), 99 (segments)");
    }

    @Test
    void idsNameTheTable() {
        StreamInfo other =
                new StreamInfo(
                        "arn:aws:dynamodb:eu-west-1:123456789012:table/customers/stream/1",
                        "customers",
                        StreamViewType.NEW_AND_OLD_IMAGES,
                        List.of("id"));

        assertThat(ShardSplit.splitId(other, "shardId-1")).isNotEqualTo(SHARD.splitId());
        assertThat(ShardSplit.shardId(SHARD.splitId())).isEqualTo("shardId-1");
        assertThat(STREAM.isOfSameTable(other)).isFalse();
        assertThat(
                        STREAM.isOfSameTable(
                                new StreamInfo(
                                        "arn:aws:dynamodb:eu-west-1:123456789012:table/orders"
                                                + "/stream/2",
                                        "orders",
                                        StreamViewType.KEYS_ONLY,
                                        List.of("id"))))
                .isTrue();
    }
}
