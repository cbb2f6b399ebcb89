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

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SerializerTestBase;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.junit.jupiter.api.Test;

class SeenSerializerTest extends SerializerTestBase<Seen> {

    @Override
    protected TypeSerializer<Seen> createSerializer() {
        return SeenSerializer.INSTANCE;
    }

    @Override
    protected int getLength() {
        return -1;
    }

    @Override
    protected Class<Seen> getTypeClass() {
        return Seen.class;
    }

    @Override
    protected Seen[] getTestData() {
        return new Seen[] {
            Seen.CHANGED,
            Seen.read(MergeElement.NO_ITEM, 0),
            Seen.read(-1, 4_294_967_295_000L),
            Seen.readBetween(Long.MIN_VALUE, 1_700_000_000_000L, 1_700_000_001_000L)
        };
    }

    @Test
    void refusesATagThatItNeverWrites() {
        assertThatThrownBy(
                        () ->
                                SeenSerializer.INSTANCE.deserialize(
                                        new DataInputDeserializer(new byte[] {3})))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "The state of the snapshot holds a key with the tag 3, which the serializer"
                                + " never writes: the state is corrupt, or was written by something"
                                + " else.");
    }
}
