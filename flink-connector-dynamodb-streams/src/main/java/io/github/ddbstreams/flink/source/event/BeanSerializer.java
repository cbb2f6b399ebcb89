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

import java.io.IOException;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Serializes beans of the SDK's enhanced client, and null, as the items that they stand for: names
 * and values, so a bean may gain and lose attributes without a migration of state.
 *
 * @param <B> the class of the bean
 */
@Internal
public final class BeanSerializer<B> extends TypeSerializer<B> {

    private static final long serialVersionUID = 1L;

    private final BeanSchema<B> schema;

    public BeanSerializer(BeanSchema<B> schema) {
        this.schema = schema;
    }

    @Override
    public boolean isImmutableType() {
        return false;
    }

    @Override
    public TypeSerializer<B> duplicate() {
        // A table schema is thread-safe, and making one is not cheap.
        return this;
    }

    @Override
    public B createInstance() {
        return schema.toBean(Map.of());
    }

    @Override
    public B copy(@Nullable B from) {
        return from == null ? null : schema.toBean(schema.toItem(from));
    }

    @Override
    public B copy(@Nullable B from, B reuse) {
        return copy(from);
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(@Nullable B bean, DataOutputView target) throws IOException {
        AttributeCodec.writeMap(bean == null ? null : schema.toItem(bean), target);
    }

    @Override
    public B deserialize(DataInputView source) throws IOException {
        Map<String, AttributeValue> item = AttributeCodec.readMap(source);
        return item == null ? null : schema.toBean(item);
    }

    @Override
    public B deserialize(B reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        AttributeCodec.writeMap(AttributeCodec.readMap(source), target);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof BeanSerializer && schema.equals(((BeanSerializer<?>) o).schema);
    }

    @Override
    public int hashCode() {
        return schema.hashCode();
    }

    @Override
    public TypeSerializerSnapshot<B> snapshotConfiguration() {
        return new Snapshot<>(schema);
    }

    /**
     * The name of the bean's class.
     *
     * @param <B> the class of the bean
     */
    @Internal
    public static final class Snapshot<B> implements TypeSerializerSnapshot<B> {

        /** 1: the class's name; the data in the encoding of {@link AttributeCodec}. */
        private static final int VERSION = 1;

        @Nullable private BeanSchema<B> schema;

        /** For Flink, which calls {@link #readSnapshot} next. */
        public Snapshot() {}

        private Snapshot(BeanSchema<B> schema) {
            this.schema = schema;
        }

        @Override
        public int getCurrentVersion() {
            return VERSION;
        }

        @Override
        public void writeSnapshot(DataOutputView out) throws IOException {
            BinaryCodec.writeString(schema.beanClass().getName(), out);
        }

        @Override
        @SuppressWarnings("unchecked")
        public void readSnapshot(int readVersion, DataInputView in, ClassLoader userCodeClassLoader)
                throws IOException {
            SnapshotVersions.check(BeanSerializer.class, readVersion, VERSION);
            String className = BinaryCodec.readString(in);
            try {
                schema =
                        BeanSchema.of(
                                (Class<B>) Class.forName(className, false, userCodeClassLoader));
            } catch (ClassNotFoundException | IllegalArgumentException e) {
                throw new IOException(
                        "The state holds beans of the class "
                                + className
                                + ", which cannot be used: "
                                + e.getMessage()
                                + ". Put it back on the job's class path under that name.",
                        e);
            }
        }

        @Override
        public TypeSerializer<B> restoreSerializer() {
            return new BeanSerializer<>(schema);
        }

        @Override
        public TypeSerializerSchemaCompatibility<B> resolveSchemaCompatibility(
                TypeSerializerSnapshot<B> oldSerializerSnapshot) {
            return oldSerializerSnapshot instanceof Snapshot
                            && ((Snapshot<B>) oldSerializerSnapshot)
                                    .schema
                                    .beanClass()
                                    .getName()
                                    .equals(schema.beanClass().getName())
                    ? TypeSerializerSchemaCompatibility.compatibleAsIs()
                    : TypeSerializerSchemaCompatibility.incompatible();
        }
    }
}
