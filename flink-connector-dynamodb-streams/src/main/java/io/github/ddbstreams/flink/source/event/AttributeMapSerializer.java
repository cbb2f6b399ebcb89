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
import java.util.Collections;
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
 * Serializes items as maps of attribute values, and null. The maps are taken as immutable: what the
 * connector emits is, and so is what this serializer reads.
 */
@Internal
public final class AttributeMapSerializer extends TypeSerializer<Map<String, AttributeValue>> {

    private static final long serialVersionUID = 1L;

    /** The only instance that is needed: it has no state. */
    public static final AttributeMapSerializer INSTANCE = new AttributeMapSerializer();

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public TypeSerializer<Map<String, AttributeValue>> duplicate() {
        return this;
    }

    @Override
    public Map<String, AttributeValue> createInstance() {
        return Collections.emptyMap();
    }

    @Override
    public Map<String, AttributeValue> copy(@Nullable Map<String, AttributeValue> from) {
        return from;
    }

    @Override
    public Map<String, AttributeValue> copy(
            @Nullable Map<String, AttributeValue> from, Map<String, AttributeValue> reuse) {
        return from;
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(@Nullable Map<String, AttributeValue> map, DataOutputView target)
            throws IOException {
        AttributeCodec.writeMap(map, target);
    }

    @Override
    public Map<String, AttributeValue> deserialize(DataInputView source) throws IOException {
        return AttributeCodec.readMap(source);
    }

    @Override
    public Map<String, AttributeValue> deserialize(
            Map<String, AttributeValue> reuse, DataInputView source) throws IOException {
        return AttributeCodec.readMap(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        AttributeCodec.writeMap(AttributeCodec.readMap(source), target);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof AttributeMapSerializer;
    }

    @Override
    public int hashCode() {
        return AttributeMapSerializer.class.hashCode();
    }

    @Override
    public TypeSerializerSnapshot<Map<String, AttributeValue>> snapshotConfiguration() {
        return new Snapshot();
    }

    /** The version of the encoding, and nothing else. */
    @Internal
    public static final class Snapshot
            implements TypeSerializerSnapshot<Map<String, AttributeValue>> {

        /** 1: the encoding of {@link AttributeCodec}. */
        private static final int VERSION = 1;

        @Override
        public int getCurrentVersion() {
            return VERSION;
        }

        @Override
        public void writeSnapshot(DataOutputView out) {
            // The version, which Flink writes, is all there is to know.
        }

        @Override
        public void readSnapshot(int readVersion, DataInputView in, ClassLoader userCodeClassLoader)
                throws IOException {
            SnapshotVersions.check(AttributeMapSerializer.class, readVersion, VERSION);
        }

        @Override
        public TypeSerializer<Map<String, AttributeValue>> restoreSerializer() {
            return INSTANCE;
        }

        @Override
        public TypeSerializerSchemaCompatibility<Map<String, AttributeValue>>
                resolveSchemaCompatibility(
                        TypeSerializerSnapshot<Map<String, AttributeValue>> oldSerializerSnapshot) {
            return oldSerializerSnapshot instanceof Snapshot
                    ? TypeSerializerSchemaCompatibility.compatibleAsIs()
                    : TypeSerializerSchemaCompatibility.incompatible();
        }
    }
}
