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

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/**
 * The type of a bean of the SDK's enhanced client, which travels in the encoding of its attributes.
 *
 * @param <B> a class annotated with {@code @DynamoDbBean} or {@code @DynamoDbImmutable}
 */
@PublicEvolving
public final class BeanTypeInfo<B> extends AtomicTypeInfo<B> {

    private static final long serialVersionUID = 1L;

    private final BeanSchema<B> schema;

    /**
     * @throws IllegalArgumentException if the class is not annotated, or if the enhanced client
     *     refuses it
     */
    public BeanTypeInfo(Class<B> beanClass) {
        this.schema = BeanSchema.of(beanClass);
    }

    @Override
    public Class<B> getTypeClass() {
        return schema.beanClass();
    }

    @Override
    public TypeSerializer<B> createSerializer(SerializerConfig config) {
        return new BeanSerializer<>(schema);
    }

    @Override
    public String toString() {
        return "Bean<" + schema + '>';
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof BeanTypeInfo && schema.equals(((BeanTypeInfo<?>) o).schema);
    }

    @Override
    public int hashCode() {
        return schema.hashCode();
    }

    @Override
    public boolean canEqual(Object o) {
        return o instanceof BeanTypeInfo;
    }
}
