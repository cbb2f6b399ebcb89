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

import io.github.ddbstreams.flink.source.merge.MergeElement.Kind;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SerializerTestBase;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.common.typeutils.base.StringValueSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.testutils.DeeplyEqualsChecker;
import org.apache.flink.types.StringValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MergeElementSerializerTest extends SerializerTestBase<MergeElement<String>> {

    /** Elements have no equality of their own: nothing but tests compares them. */
    MergeElementSerializerTest() {
        super(
                new DeeplyEqualsChecker()
                        .withCustomCheck(
                                (one, other) ->
                                        one instanceof MergeElement
                                                && other instanceof MergeElement,
                                (one, other, checker) -> haveSameFields(one, other)));
    }

    private static boolean haveSameFields(Object one, Object other) {
        assertThat(one).usingRecursiveComparison().isEqualTo(other);
        return true;
    }

    @Override
    protected TypeSerializer<MergeElement<String>> createSerializer() {
        return new MergeElementSerializer<>(StringSerializer.INSTANCE);
    }

    @Override
    protected int getLength() {
        return -1;
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"})
    protected Class<MergeElement<String>> getTypeClass() {
        return (Class) MergeElement.class;
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"})
    protected MergeElement<String>[] getTestData() {
        return new MergeElement[] {
            MergeElement.row("key", -1, false, 1_700_000_000_123L, 1_700_000_000_456L, "row"),
            MergeElement.row("key", Long.MIN_VALUE, true, Long.MIN_VALUE, Long.MAX_VALUE, "row"),
            MergeElement.row("", MergeElement.NO_ITEM, true, 0, 0, null),
            MergeElement.change(Kind.CHANGE_BY_IMAGE, "k\u00e9y", 1, 1_000, "before", "after"),
            MergeElement.change(Kind.CHANGE_BY_TIME, "key", 1, MergeElement.NO_TIME, "b", null),
            MergeElement.change(Kind.LATER_CHANGE, "key", 0, 1_000, null, "after"),
            MergeElement.change(Kind.PLAIN_CHANGE, "key", 0, -1_000, null, null),
            MergeElement.mark(new MergeMark(77, Long.MAX_VALUE, 3, 200, Long.MIN_VALUE, false, 0)),
            MergeElement.mark(new MergeMark(2_000_000, 0, 0, 1, 1, true, Long.MIN_VALUE)),
        };
    }

    @Test
    void whatCarriesNoHashHasNoBytesForIt() throws Exception {
        assertThat(bytes(Kind.PLAIN_CHANGE)).isEqualTo(bytes(Kind.CHANGE_BY_IMAGE) - 8);
        assertThat(bytes(Kind.LATER_CHANGE)).isEqualTo(bytes(Kind.CHANGE_BY_IMAGE) - 8);
    }

    private int bytes(Kind kind) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        createSerializer().serialize(MergeElement.change(kind, "key", 0, 0, null, null), out);
        return out.length();
    }

    @Test
    void copiesWhatMayBeChanged() {
        TypeSerializer<MergeElement<StringValue>> serializer =
                new MergeElementSerializer<>(StringValueSerializer.INSTANCE);
        StringValue before = new StringValue("before");
        StringValue after = new StringValue("after");

        MergeElement<StringValue> row =
                serializer.copy(MergeElement.row("key", 1, true, 2, 3, after));
        MergeElement<StringValue> change =
                serializer.copy(
                        MergeElement.change(Kind.CHANGE_BY_TIME, "key", 1, 2, before, after));

        before.setValue("other");
        after.setValue("other");
        assertThat(row)
                .usingRecursiveComparison()
                .isEqualTo(MergeElement.row("key", 1, true, 2, 3, new StringValue("after")));
        assertThat(change)
                .usingRecursiveComparison()
                .isEqualTo(
                        MergeElement.change(
                                Kind.CHANGE_BY_TIME,
                                "key",
                                1,
                                2,
                                new StringValue("before"),
                                new StringValue("after")));
        assertThat(serializer.isImmutableType()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(bytes = {6, 7, -128})
    void refusesFlagsThatItNeverWrites(byte flags) {
        assertThatThrownBy(
                        () ->
                                createSerializer()
                                        .deserialize(new DataInputDeserializer(new byte[] {flags})))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "A serialized row or change holds the flags "
                                + flags
                                + ", which the serializer never writes: the data is corrupt, or was"
                                + " written by something else.");
    }

    @Test
    void refusesAnElementWithoutAKey() {
        assertThatThrownBy(
                        () ->
                                createSerializer()
                                        .deserialize(new DataInputDeserializer(new byte[] {0, 0})))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("A serialized row or change holds no key, which");
    }
}
