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

import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

class SplitSerializerTest {

    private static final String ARN =
            "arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/2026-03-01T12:00:00.000";
    private static final Instant INSTANT = Instant.parse("2026-03-01T12:00:00.123456789Z");
    private static final ShardSplit GOLDEN =
            new ShardSplit(
                    new StreamInfo(
                            ARN,
                            "orders",
                            StreamViewType.NEW_AND_OLD_IMAGES,
                            List.of("customer", "order")),
                    "shardId-00000001772366400000-abcdef01",
                    "shardId-00000001772352000000-01234567",
                    ShardPosition.after(
                            "49590338271490256608559692538361571095",
                            Instant.parse("2026-03-01T11:59:59Z")),
                    ShardProgress.READING,
                    INSTANT,
                    Instant.parse("2026-03-02T00:00:00Z"));

    private static final SegmentSplit SEGMENT =
            new SegmentSplit(
                    GOLDEN.stream(), 7, 12, "8:customerS3:abc5:orderN2:17", INSTANT, false);

    private final SplitSerializer serializer = new SplitSerializer();

    static Stream<ShardPosition> positions() {
        return Stream.of(
                ShardPosition.trimHorizon(),
                ShardPosition.since(INSTANT),
                ShardPosition.latestSince(INSTANT),
                ShardPosition.after("1"),
                ShardPosition.after("1", INSTANT),
                ShardPosition.after("9".repeat(40)));
    }

    @ParameterizedTest
    @MethodSource("positions")
    void keepsEveryPosition(ShardPosition position) throws IOException {
        assertRoundTrip(split(StreamViewType.KEYS_ONLY, position, ShardProgress.READING));
    }

    @ParameterizedTest
    @EnumSource(ShardProgress.class)
    void keepsEveryProgress(ShardProgress progress) throws IOException {
        assertRoundTrip(split(StreamViewType.KEYS_ONLY, ShardPosition.trimHorizon(), progress));
    }

    @ParameterizedTest
    @EnumSource(
            value = StreamViewType.class,
            names = "UNKNOWN_TO_SDK_VERSION",
            mode = EnumSource.Mode.EXCLUDE)
    void keepsEveryViewType(StreamViewType viewType) throws IOException {
        assertRoundTrip(split(viewType, ShardPosition.trimHorizon(), ShardProgress.READING));
    }

    @Test
    void keepsEverything() throws IOException {
        assertRoundTrip(GOLDEN);
    }

    @Test
    void writesTheBytesOfVersion2() throws IOException {
        assertThat(serializer.getVersion()).isEqualTo(2);
        assertThat(serializer.serialize(GOLDEN.besideSnapshot()))
                .isEqualTo(GoldenState.read("split-v2.bin"));
        assertThat(serializer.serialize(SEGMENT)).isEqualTo(GoldenState.read("segment-v2.bin"));
    }

    @Test
    void readsTheBytesOfVersion2() throws IOException {
        assertThat(serializer.deserialize(2, GoldenState.read("split-v2.bin")))
                .isEqualTo(GOLDEN.besideSnapshot());
        assertThat(serializer.deserialize(2, GoldenState.read("segment-v2.bin")))
                .isEqualTo(SEGMENT);
    }

    @Test
    void keepsSegments() throws IOException {
        StreamInfo table = StreamInfo.withoutStream("orders", List.of("id"));
        for (SegmentSplit segment :
                List.of(
                        SEGMENT,
                        SegmentSplit.unread(table, 0, 1),
                        new SegmentSplit(table, 999_999, 1_000_000, null, INSTANT, true))) {
            assertThat(serializer.deserialize(2, serializer.serialize(segment))).isEqualTo(segment);
        }
    }

    @Test
    void readsTheBytesOfVersion1() throws IOException {
        assertThat(serializer.deserialize(1, GoldenState.read("split-v1.bin"))).isEqualTo(GOLDEN);
    }

    @Test
    void refusesAnUnknownVersion() throws IOException {
        byte[] bytes = serializer.serialize(GOLDEN);

        assertThatIOException()
                .isThrownBy(() -> serializer.deserialize(3, bytes))
                .withMessage(
                        "The state of a split has version 3, but this connector reads versions 1"
                                + " to 2. Restore it with the connector version that wrote it, or a"
                                + " later one.");
    }

    @Test
    void refusesAnUnknownKind() throws IOException {
        byte[] bytes = serializer.serialize(GOLDEN);
        bytes[0] = 9;

        assertThatIOException()
                .isThrownBy(() -> serializer.deserialize(2, bytes))
                .withMessage(
                        "The state of a split is of kind 9, but this connector knows only kind 1"
                                + " (shards), 2 (segments). Restore it with the connector version that wrote it,"
                                + " or a later one.");
    }

    @Test
    void refusesTrailingBytes() throws IOException {
        byte[] bytes = serializer.serialize(GOLDEN);

        assertThatIOException()
                .isThrownBy(() -> serializer.deserialize(2, Arrays.copyOf(bytes, bytes.length + 3)))
                .withMessage(
                        "The state of a split has 3 bytes more than its version describes: it is"
                                + " damaged or was written by another connector. Restore another"
                                + " checkpoint.");
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
                                        .withMessage(
                                                "The state of a split ends after "
                                                        + length
                                                        + " bytes, before all that its version"
                                                        + " describes: it is damaged or was written"
                                                        + " by another connector. Restore another"
                                                        + " checkpoint."));
    }

    @Test
    void refusesAnUnknownProgress() throws IOException {
        ShardSplit split =
                split(StreamViewType.KEYS_ONLY, ShardPosition.trimHorizon(), ShardProgress.READING);
        byte[] bytes = serializer.serialize(split);
        // Behind it are two absent instants and a flag, of a byte each.
        bytes[bytes.length - 4] = 7;

        assertThatIOException()
                .isThrownBy(() -> serializer.deserialize(2, bytes))
                .withMessage(
                        "The state of a split holds what its version does not describe (no shard"
                                + " progress has the number 7): it is damaged or was written by"
                                + " another connector. Restore another checkpoint.");
    }

    private void assertRoundTrip(ShardSplit split) throws IOException {
        assertThat(serializer.deserialize(serializer.getVersion(), serializer.serialize(split)))
                .isEqualTo(split);
    }

    private static ShardSplit split(
            StreamViewType viewType, ShardPosition position, ShardProgress progress) {
        return new ShardSplit(
                new StreamInfo(ARN, "orders", viewType, List.of("id")),
                "shardId-00000001772366400000-abcdef01",
                null,
                position,
                progress,
                null,
                null);
    }
}
