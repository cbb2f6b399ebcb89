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
package io.github.ddbstreams.flink.source.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What state and channels hold, byte for byte. A difference here is an incompatible change: the
 * files of a version are never written again.
 */
class GoldenFilesTest {

    static Stream<Arguments> values() {
        BeanSerializer<Order> beans = new BeanSerializer<>(BeanSchema.of(Order.class));
        return Stream.of(
                arguments(
                        "attribute-map-v1",
                        AttributeMapSerializer.INSTANCE,
                        TestEvents.everyType()),
                arguments("bean-v1", beans, TestEvents.order()),
                arguments(
                        "change-event-of-maps-v1",
                        new ChangeEventSerializer<>(AttributeMapSerializer.INSTANCE),
                        TestEvents.full(Operation.MODIFY, TestEvents.everyType(), Map.of())),
                arguments(
                        "change-event-of-beans-v1",
                        new ChangeEventSerializer<>(beans),
                        TestEvents.full(Operation.REMOVE, TestEvents.order(), null)));
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
        assertThat(restored.deserialize(dataIn)).isEqualTo(value);
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
    void refusesAnUnknownVersionOfMaps(int version) {
        assertThatThrownBy(
                        () ->
                                new AttributeMapSerializer.Snapshot()
                                        .readSnapshot(
                                                version, empty(), getClass().getClassLoader()))
                .isInstanceOf(IOException.class)
                .hasMessage(message(version, "AttributeMapSerializer"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void refusesAnUnknownVersionOfBeans(int version) {
        assertThatThrownBy(
                        () ->
                                new BeanSerializer.Snapshot<Order>()
                                        .readSnapshot(
                                                version, empty(), getClass().getClassLoader()))
                .isInstanceOf(IOException.class)
                .hasMessage(message(version, "BeanSerializer"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void refusesAnUnknownVersionOfEvents(int version) {
        assertThatThrownBy(
                        () ->
                                new ChangeEventSerializer.Snapshot<Order>()
                                        .readOuterSnapshot(
                                                version, empty(), getClass().getClassLoader()))
                .isInstanceOf(IOException.class)
                .hasMessage(message(version, "ChangeEventSerializer"));
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
        try (InputStream in = GoldenFilesTest.class.getResourceAsStream("/golden/event/" + name)) {
            assertThat(in).as(name).isNotNull();
            return in.readAllBytes();
        }
    }
}
