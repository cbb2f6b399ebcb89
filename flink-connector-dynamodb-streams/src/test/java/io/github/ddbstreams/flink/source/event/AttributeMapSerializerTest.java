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

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeutils.SerializerTestBase;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class AttributeMapSerializerTest extends SerializerTestBase<Map<String, AttributeValue>> {

    @Override
    protected TypeSerializer<Map<String, AttributeValue>> createSerializer() {
        return AttributeMapSerializer.INSTANCE;
    }

    @Override
    protected int getLength() {
        return -1;
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"})
    protected Class<Map<String, AttributeValue>> getTypeClass() {
        return (Class) Collections.emptyMap().getClass();
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"})
    protected Map<String, AttributeValue>[] getTestData() {
        return new Map[] {TestEvents.everyType(), Map.of(), Map.of("a", AttributeValue.fromS("b"))};
    }

    @Test
    void keepsNull() throws Exception {
        assertThat(roundTrip(null)).isNull();
    }

    @Test
    void keepsTheOrderAndWhatIsEasilyLost() throws Exception {
        Map<String, AttributeValue> copy = roundTrip(TestEvents.everyType());

        assertThat(copy.keySet()).containsExactlyElementsOf(TestEvents.everyType().keySet());
        assertThat(copy.get("l.empty").hasL()).isTrue();
        assertThat(copy.get("m.empty").hasM()).isTrue();
        assertThat(copy.get("s.halfPair").s()).isEqualTo("\uD83D");
        assertThat(copy.get("n").n()).isEqualTo("12345678901234567890123456789012345678");
    }

    @Test
    void keepsStringsOfEveryLength() throws Exception {
        for (int length : new int[] {62, 63, 64, 127, 128, 8191, 8192, 65_536, 400 << 10}) {
            for (String unit : new String[] {"a", "é", "漢"}) {
                Map<String, AttributeValue> map =
                        Map.of("s", AttributeValue.fromS(unit.repeat(length)));
                assertThat(roundTrip(map)).isEqualTo(map);
            }
        }
    }

    @Test
    void givesMapsThatCannotBeChanged() throws Exception {
        Map<String, AttributeValue> copy = roundTrip(TestEvents.everyType());

        assertThatThrownBy(copy::clear).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void doesNotCopyWhatIsImmutable() {
        Map<String, AttributeValue> map = TestEvents.everyType();

        assertThat(AttributeMapSerializer.INSTANCE.copy(map)).isSameAs(map);
    }

    @Test
    void refusesAValueWithoutAType() {
        Map<String, AttributeValue> map =
                Map.of("a", AttributeValue.fromL(List.of(AttributeValue.builder().build())));

        assertThatThrownBy(() -> roundTrip(map))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "The attribute value AttributeValue() has no type or several; expected"
                                + " exactly one of S, N, B, BOOL, NULL, SS, NS, BS, L, M.");
    }

    @Test
    void refusesBytesThatItNeverWrites() {
        // One entry with an empty name.
        assertCorrupt("an attribute of type 99", 2, 1, 99);
        assertCorrupt("a length of 4294967295", 0xFF, 0xFF, 0xFF, 0xFF, 0x0F);
        assertCorrupt("a length of more than five bytes", 0xFF, 0xFF, 0xFF, 0xFF, 0xFF);
    }

    private static void assertCorrupt(String found, int... bytes) {
        byte[] array = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            array[i] = (byte) bytes[i];
        }
        assertThatThrownBy(
                        () ->
                                AttributeMapSerializer.INSTANCE.deserialize(
                                        new DataInputDeserializer(array)))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(
                        "The serialized change event or attribute holds " + found + ", which");
    }

    private static Map<String, AttributeValue> roundTrip(Map<String, AttributeValue> map)
            throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        AttributeMapSerializer.INSTANCE.serialize(map, out);
        DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
        Map<String, AttributeValue> copy = AttributeMapSerializer.INSTANCE.deserialize(in);
        assertThat(in.available()).isZero();
        return copy;
    }
}
