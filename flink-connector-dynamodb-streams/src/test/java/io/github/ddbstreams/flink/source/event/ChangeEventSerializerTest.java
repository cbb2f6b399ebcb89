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
import java.util.Map;
import org.apache.flink.api.common.typeutils.SerializerTestBase;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ChangeEventSerializerTest
        extends SerializerTestBase<ChangeEvent<Map<String, AttributeValue>>> {

    @Override
    protected TypeSerializer<ChangeEvent<Map<String, AttributeValue>>> createSerializer() {
        return new ChangeEventSerializer<>(AttributeMapSerializer.INSTANCE);
    }

    @Override
    protected int getLength() {
        return -1;
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"})
    protected Class<ChangeEvent<Map<String, AttributeValue>>> getTypeClass() {
        return (Class) ChangeEvent.class;
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"})
    protected ChangeEvent<Map<String, AttributeValue>>[] getTestData() {
        return new ChangeEvent[] {
            TestEvents.full(Operation.INSERT, null, TestEvents.everyType()),
            TestEvents.full(Operation.MODIFY, TestEvents.everyType(), Map.of()),
            TestEvents.full(Operation.REMOVE, Map.of(), null),
            TestEvents.minimal()
        };
    }

    @Test
    void doesNotCopyEventsWithImmutableImages() {
        ChangeEvent<Map<String, AttributeValue>> event =
                TestEvents.full(Operation.INSERT, null, TestEvents.everyType());

        assertThat(createSerializer().copy(event)).isSameAs(event);
        assertThat(createSerializer().isImmutableType()).isTrue();
    }

    @Test
    void copiesTheImagesThatMayBeChanged() {
        TypeSerializer<ChangeEvent<Order>> serializer =
                new ChangeEventSerializer<>(new BeanSerializer<>(BeanSchema.of(Order.class)));
        ChangeEvent<Order> event = TestEvents.full(Operation.INSERT, null, TestEvents.order());

        ChangeEvent<Order> copy = serializer.copy(event);
        event.after().setId("changed");

        assertThat(copy).isEqualTo(TestEvents.full(Operation.INSERT, null, TestEvents.order()));
    }

    @Test
    void isNotEqualToASerializerOfOtherImages() {
        assertThat(createSerializer())
                .isNotEqualTo(new ChangeEventSerializer<>(StringSerializer.INSTANCE));
    }

    @Test
    void refusesFlagsThatItNeverWrites() {
        assertThatThrownBy(
                        () ->
                                createSerializer()
                                        .deserialize(new DataInputDeserializer(new byte[] {0x40})))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(
                        "The serialized change event or attribute holds the flags 64, which");
    }
}
