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

import static java.util.Objects.requireNonNull;

import io.github.ddbstreams.flink.source.event.AtomicTypeInfo;
import java.util.Map;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/**
 * The type of {@link MergeElement}.
 *
 * @param <T> what the source emits in the end
 */
@Internal
public final class MergeElementTypeInfo<T> extends AtomicTypeInfo<MergeElement<T>> {

    private static final long serialVersionUID = 1L;

    private final TypeInformation<T> valueType;

    public MergeElementTypeInfo(TypeInformation<T> valueType) {
        this.valueType = requireNonNull(valueType, "valueType");
    }

    /** The type of what the source emits in the end. */
    public TypeInformation<T> valueType() {
        return valueType;
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"})
    public Class<MergeElement<T>> getTypeClass() {
        return (Class) MergeElement.class;
    }

    @Override
    public Map<String, TypeInformation<?>> getGenericParameters() {
        return Map.of("T", valueType);
    }

    @Override
    public TypeSerializer<MergeElement<T>> createSerializer(SerializerConfig config) {
        return new MergeElementSerializer<>(valueType.createSerializer(config));
    }

    @Override
    public String toString() {
        return "MergeElement<" + valueType + '>';
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof MergeElementTypeInfo
                && valueType.equals(((MergeElementTypeInfo<?>) o).valueType);
    }

    @Override
    public int hashCode() {
        return 31 * MergeElementTypeInfo.class.hashCode() + valueType.hashCode();
    }

    @Override
    public boolean canEqual(Object o) {
        return o instanceof MergeElementTypeInfo;
    }
}
