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
package io.github.ddbstreams.flink.source.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.ddbstreams.flink.source.merge.MergeElement.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the operator's state and its channels hold, byte for byte. A difference here is an
 * incompatible change: the files of a version are never written again.
 */
class MergeGoldenFilesTest {

    private static final long A_HASH = 0x0123_4567_89AB_CDEFL;
    private static final long A_TIME = 1_700_000_000_000L;

    static Stream<Arguments> values() {
        return Stream.of(
                arguments("seen-changed-v1", SeenSerializer.INSTANCE, Seen.CHANGED),
                arguments("seen-row-v1", SeenSerializer.INSTANCE, Seen.read(A_HASH, A_TIME)),
                arguments(
                        "seen-row-by-time-v1",
                        SeenSerializer.INSTANCE,
                        Seen.readBetween(A_HASH, A_TIME, A_TIME + 2_000)),
                arguments(
                        "element-row-v1",
                        elements(),
                        MergeElement.row("key", A_HASH, true, A_TIME, A_TIME + 5, "row")),
                arguments(
                        "element-change-v1",
                        elements(),
                        MergeElement.change(
                                Kind.CHANGE_BY_TIME, "key", A_HASH, A_TIME, "before", "after")),
                arguments(
                        "element-later-v1",
                        elements(),
                        MergeElement.change(
                                Kind.LATER_CHANGE, "key", 0, MergeElement.NO_TIME, null, null)),
                arguments(
                        "element-mark-v1",
                        elements(),
                        MergeElement.mark(new MergeMark(300, 2, 1, 4, A_TIME, true, A_TIME - 1))));
    }

    private static TypeSerializer<MergeElement<String>> elements() {
        return new MergeElementSerializer<>(StringSerializer.INSTANCE);
    }

    @ParameterizedTest
    @MethodSource("values")
    <T> void writesTheSnapshotAsEver(String name, TypeSerializer<T> serializer, T value)
            throws Exception {
        DataOutputSerializer out = new DataOutputSerializer(64);
        TypeSerializerSnapshot.writeVersionedSnapshot(out, serializer.snapshotConfiguration());

        assertThat(out.getCopyOfBuffer()).isEqualTo(golden(name + ".snapshot"));
    }

    @ParameterizedTest
    @MethodSource("values")
    <T> void writesTheDataAsEver(String name, TypeSerializer<T> serializer, T value)
            throws Exception {
        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer.serialize(value, out);

        assertThat(out.getCopyOfBuffer()).isEqualTo(golden(name + ".data"));
    }

    @ParameterizedTest
    @MethodSource("values")
    <T> void restoresWhatWasWritten(String name, TypeSerializer<T> serializer, T value)
            throws Exception {
        DataInputDeserializer snapshotIn = new DataInputDeserializer(golden(name + ".snapshot"));
        TypeSerializerSnapshot<T> snapshot =
                TypeSerializerSnapshot.readVersionedSnapshot(
                        snapshotIn, getClass().getClassLoader());
        TypeSerializer<T> restored = snapshot.restoreSerializer();
        DataInputDeserializer dataIn = new DataInputDeserializer(golden(name + ".data"));

        assertThat(restored).isEqualTo(serializer);
        assertThat(restored.deserialize(dataIn)).usingRecursiveComparison().isEqualTo(value);
        assertThat(snapshotIn.available()).isZero();
        assertThat(dataIn.available()).isZero();
        assertThat(
                        serializer
                                .snapshotConfiguration()
                                .resolveSchemaCompatibility(snapshot)
                                .isCompatibleAsIs())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void refusesAnUnknownVersionOfWhatWasSeen(int version) {
        assertThatThrownBy(
                        () ->
                                new SeenSerializer.Snapshot()
                                        .readSnapshot(
                                                version, empty(), getClass().getClassLoader()))
                .isInstanceOf(IOException.class)
                .hasMessage(message(version, "SeenSerializer"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void refusesAnUnknownVersionOfElements(int version) {
        assertThatThrownBy(
                        () ->
                                new MergeElementSerializer.Snapshot<String>()
                                        .readOuterSnapshot(
                                                version, empty(), getClass().getClassLoader()))
                .isInstanceOf(IOException.class)
                .hasMessage(message(version, "MergeElementSerializer"));
    }

    private static String message(int version, String serializer) {
        return "The state was written by version "
                + version
                + " of "
                + serializer
                + "; the supported version is 1. Restore it with the release of the connector that"
                + " wrote it, or a newer one.";
    }

    private static DataInputDeserializer empty() {
        return new DataInputDeserializer(new byte[0]);
    }

    private static byte[] golden(String name) throws IOException {
        try (InputStream in =
                MergeGoldenFilesTest.class.getResourceAsStream("/golden/merge/" + name)) {
            assertThat(in).as(name).isNotNull();
            return in.readAllBytes();
        }
    }
}
