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
import java.io.InputStream;
import org.apache.flink.api.common.typeutils.SerializerTestBase;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class BeanSerializerTest extends SerializerTestBase<Order> {

    @Override
    protected TypeSerializer<Order> createSerializer() {
        return new BeanSerializer<>(BeanSchema.of(Order.class));
    }

    @Override
    protected int getLength() {
        return -1;
    }

    @Override
    protected Class<Order> getTypeClass() {
        return Order.class;
    }

    @Override
    protected Order[] getTestData() {
        return new Order[] {TestEvents.order(), TestEvents.emptyOrder()};
    }

    @Test
    void keepsNull() throws Exception {
        assertThat(roundTrip(createSerializer(), null)).isNull();
        assertThat(createSerializer().copy(null)).isNull();
    }

    @Test
    void copiesBeansSinceTheyMayBeChanged() {
        Order order = TestEvents.order();
        Order copy = createSerializer().copy(order);
        order.getAddress().setCity("Basel");

        assertThat(copy).isEqualTo(TestEvents.order());
    }

    @Test
    void takesImmutableClasses() throws Exception {
        TypeSerializer<Customer> serializer = new BeanSerializer<>(BeanSchema.of(Customer.class));
        Customer customer = Customer.builder().id("c").build();

        assertThat(roundTrip(serializer, customer)).isEqualTo(customer);
    }

    @Test
    void worksAfterItsOwnSerialization() throws Exception {
        assertThat(roundTrip(InstantiationUtil.clone(createSerializer()), TestEvents.order()))
                .isEqualTo(TestEvents.order());
    }

    @Test
    void saysThatTheEnhancedClientCannotSeeTheClass() throws Exception {
        Class<?> ofAnotherLoader = new JobClassLoader().loadClass(Order.class.getName());

        assertThatThrownBy(() -> BeanSchema.of(ofAnotherLoader))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "The class io.github.ddbstreams.flink.source.event.Order is loaded by a"
                                + " class loader that the DynamoDB enhanced client cannot see; put"
                                + " the connector into the job's jar together with the class, and"
                                + " not into Flink's lib directory.");
    }

    @Test
    void isIncompatibleWithTheStateOfAnotherClass() {
        TypeSerializerSnapshot<Order> order = createSerializer().snapshotConfiguration();
        @SuppressWarnings({"unchecked", "rawtypes"})
        TypeSerializerSnapshot<Order> customer =
                (TypeSerializerSnapshot)
                        new BeanSerializer<>(BeanSchema.of(Customer.class)).snapshotConfiguration();

        assertThat(order.resolveSchemaCompatibility(customer).isIncompatible()).isTrue();
        assertThat(order.resolveSchemaCompatibility(order).isCompatibleAsIs()).isTrue();
    }

    @Test
    void saysWhichClassTheStateNeeds() throws Exception {
        DataOutputSerializer out = new DataOutputSerializer(64);
        BinaryCodec.writeString("com.example.Gone", out);

        assertThatThrownBy(
                        () ->
                                new BeanSerializer.Snapshot<>()
                                        .readSnapshot(
                                                1,
                                                new DataInputDeserializer(out.getCopyOfBuffer()),
                                                getClass().getClassLoader()))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "The state holds beans of the class com.example.Gone, which cannot be used:"
                                + " com.example.Gone. Put it back on the job's class path under that name.");
    }

    private static <B> B roundTrip(TypeSerializer<B> serializer, B bean) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer.serialize(bean, out);
        DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
        B copy = serializer.deserialize(in);
        assertThat(in.available()).isZero();
        return copy;
    }

    /** Loads the bean itself, and all else where the connector and the SDK are. */
    private static final class JobClassLoader extends ClassLoader {

        JobClassLoader() {
            super(BeanSerializerTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(Order.class.getName())) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
