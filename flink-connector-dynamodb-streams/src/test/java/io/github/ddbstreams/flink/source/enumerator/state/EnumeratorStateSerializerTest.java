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
package io.github.ddbstreams.flink.source.enumerator.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.github.ddbstreams.flink.source.enumerator.lineage.ShardRecord;
import io.github.ddbstreams.flink.source.enumerator.lineage.ShardStatus;
import io.github.ddbstreams.flink.source.enumerator.state.EnumeratorState.StartPins;
import io.github.ddbstreams.flink.source.split.GoldenState;
import io.github.ddbstreams.flink.source.split.ShardPosition;
import io.github.ddbstreams.flink.source.split.ShardProgress;
import io.github.ddbstreams.flink.source.split.StreamInfo;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

class EnumeratorStateSerializerTest {

    private static final Instant BORN = Instant.parse("2026-03-01T12:00:00.123456789Z");
    private static final Instant LATER = Instant.parse("2026-03-02T00:00:00Z");
    private static final StreamInfo STREAM =
            new StreamInfo(
                    "arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/2026-03-01",
                    "orders",
                    StreamViewType.NEW_IMAGE,
                    List.of("customer", "order"));

    private static final ShardRecord ENDED =
            new ShardRecord(
                    "shardId-00000001772352000000-ended",
                    "shardId-00000001772340000000-gone",
                    ShardStatus.FINISHED,
                    ShardProgress.ENDED,
                    ShardPosition.since(BORN),
                    LATER,
                    false);
    private static final ShardRecord ASSIGNED =
            new ShardRecord(
                    "shardId-00000001772366400000-assigned",
                    ENDED.shardId(),
                    ShardStatus.ASSIGNED,
                    ShardProgress.READING,
                    null,
                    null,
                    false);
    private static final ShardRecord WAITING =
            new ShardRecord(
                    "shardId-00000001772380800000-waiting",
                    ASSIGNED.shardId(),
                    ShardStatus.UNASSIGNED,
                    ShardProgress.READING,
                    null,
                    null,
                    false);
    private static final ShardRecord CHILDLESS =
            new ShardRecord(
                    "shardId-00000001772300000000-childless",
                    null,
                    ShardStatus.FINISHED,
                    ShardProgress.ENDED,
                    ShardPosition.trimHorizon(),
                    LATER,
                    true);
    private static final ShardRecord STOPPED =
            new ShardRecord(
                    "shardId-00000001772300000000-stopped",
                    null,
                    ShardStatus.FINISHED,
                    ShardProgress.STOPPED,
                    null,
                    LATER,
                    false);

    private static final StartPins PINS = new StartPins(BORN, BORN, true, LATER, true);
    private static final EnumeratorState GOLDEN =
            new EnumeratorState(
                    PINS, STREAM, true, List.of(ENDED, ASSIGNED, WAITING, CHILDLESS, STOPPED));

    private static final EnumeratorState GOLDEN_2 =
            new EnumeratorState(
                    PINS,
                    STREAM,
                    true,
                    List.of(ENDED, ASSIGNED, WAITING, CHILDLESS, STOPPED),
                    new SnapshotState(12, bits(1, 9), bits(0, 2, 11), LATER, 3, false));

    private final EnumeratorStateSerializer serializer = new EnumeratorStateSerializer();

    static Stream<EnumeratorState> states() {
        return Stream.of(
                GOLDEN,
                GOLDEN_2,
                new EnumeratorState(PINS, null, false, List.of(), SnapshotState.notBegun(7)),
                // before the stream was found
                new EnumeratorState(
                        new StartPins(BORN, null, false, null, false), null, false, List.of()),
                new EnumeratorState(
                        new StartPins(BORN, LATER, false, null, false), STREAM, false, List.of()),
                new EnumeratorState(
                        new StartPins(BORN, null, false, LATER, false), STREAM, true, List.of()),
                // a child that stands before its parent
                new EnumeratorState(PINS, STREAM, true, List.of(WAITING, ASSIGNED, ENDED)));
    }

    @ParameterizedTest
    @MethodSource("states")
    void keepsEverything(EnumeratorState state) throws IOException {
        assertThat(serializer.deserialize(serializer.getVersion(), serializer.serialize(state)))
                .isEqualTo(state);
    }

    @Test
    void writesAKnownParentOnce() throws IOException {
        int withParent = serializer.serialize(stateOf(ASSIGNED, WAITING)).length;
        int withoutParent = serializer.serialize(stateOf(ASSIGNED, orphan())).length;

        assertThat(withParent).isEqualTo(withoutParent);
    }

    @Test
    void writesTheBytesOfVersion2() throws IOException {
        assertThat(serializer.getVersion()).isEqualTo(2);
        assertThat(serializer.serialize(GOLDEN_2)).isEqualTo(GoldenState.read("enumerator-v2.bin"));
    }

    @Test
    void readsTheBytesOfVersion2() throws IOException {
        assertThat(serializer.deserialize(2, GoldenState.read("enumerator-v2.bin")))
                .isEqualTo(GOLDEN_2);
    }

    @Test
    void refusesBitsOfSegmentsThatThereAreNot() throws IOException {
        byte[] bytes = serializer.serialize(GOLDEN_2);
        int segments = serializer.serialize(GOLDEN).length;
        assertThat(bytes[segments + 3]).isEqualTo((byte) 12);
        bytes[segments + 3] = 2;
        assertThatIOException()
                .isThrownBy(() -> serializer.deserialize(2, bytes))
                .withMessageStartingWith(
                        "The state of the enumerator holds what its version does not describe (2"
                                + " bytes for the bits of 2 segments)");
    }

    @Test
    void readsTheBytesOfVersion1() throws IOException {
        assertThat(serializer.deserialize(1, GoldenState.read("enumerator-v1.bin")))
                .isEqualTo(GOLDEN);
    }

    @Test
    void refusesAnUnknownVersion() throws IOException {
        byte[] bytes = serializer.serialize(GOLDEN);

        assertThatIOException()
                .isThrownBy(() -> serializer.deserialize(0, bytes))
                .withMessage(
                        "The state of the enumerator has version 0, but this connector reads"
                                + " versions 1 to 2. Restore it with the connector version that"
                                + " wrote it, or a later one.");
    }

    @Test
    void refusesAnUnknownKind() throws IOException {
        byte[] bytes = serializer.serialize(GOLDEN);
        bytes[0] = 2;

        assertThatIOException()
                .isThrownBy(() -> serializer.deserialize(2, bytes))
                .withMessage(
                        "The state of the enumerator is of kind 2, but this connector knows only"
                                + " kind 1 (shards). Restore it with the connector version that"
                                + " wrote it, or a later one.");
    }

    @Test
    void refusesTrailingBytes() throws IOException {
        byte[] bytes = serializer.serialize(GOLDEN);

        assertThatIOException()
                .isThrownBy(() -> serializer.deserialize(2, Arrays.copyOf(bytes, bytes.length + 1)))
                .withMessage(
                        "The state of the enumerator has 1 bytes more than its version describes:"
                                + " it is damaged or was written by another connector. Restore"
                                + " another checkpoint.");
    }

    @Test
    void refusesBytesThatEndTooEarly() throws IOException {
        byte[] bytes = serializer.serialize(GOLDEN);

        assertThat(IntStream.range(0, bytes.length))
                .allSatisfy(
                        length ->
                                assertThatIOException()
                                        .isThrownBy(
                                                () ->
                                                        serializer.deserialize(
                                                                2, Arrays.copyOf(bytes, length)))
                                        .withMessageStartingWith(
                                                "The state of the enumerator ends after "
                                                        + length
                                                        + " bytes, before all that its version"
                                                        + " describes: it is damaged"));
    }

    @Test
    void refusesAnImpossibleNumberOfShards() throws IOException {
        byte[] bytes = serializer.serialize(stateOf());
        // Behind the number there is a flag.
        bytes[bytes.length - 5] = -1;

        assertThatIOException()
                .isThrownBy(() -> serializer.deserialize(2, bytes))
                .withMessageStartingWith(
                        "The state of the enumerator holds what its version does not describe");
    }

    private static BitSet bits(int... set) {
        BitSet bits = new BitSet();
        for (int bit : set) {
            bits.set(bit);
        }
        return bits;
    }

    private static EnumeratorState stateOf(ShardRecord... shards) {
        return new EnumeratorState(PINS, STREAM, true, List.of(shards));
    }

    private static ShardRecord orphan() {
        return new ShardRecord(
                WAITING.shardId(),
                null,
                ShardStatus.UNASSIGNED,
                ShardProgress.READING,
                null,
                null,
                false);
    }
}
