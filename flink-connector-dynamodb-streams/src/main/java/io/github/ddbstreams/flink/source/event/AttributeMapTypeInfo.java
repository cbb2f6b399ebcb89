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

import java.util.Map;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The type of an item as a map of attribute values. The maps are taken as immutable: Flink passes
 * them on without a copy.
 */
@PublicEvolving
public final class AttributeMapTypeInfo extends AtomicTypeInfo<Map<String, AttributeValue>> {

    private static final long serialVersionUID = 1L;

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"})
    public Class<Map<String, AttributeValue>> getTypeClass() {
        return (Class) Map.class;
    }

    @Override
    public TypeSerializer<Map<String, AttributeValue>> createSerializer(SerializerConfig config) {
        return AttributeMapSerializer.INSTANCE;
    }

    @Override
    public String toString() {
        return "Map<String, AttributeValue>";
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof AttributeMapTypeInfo;
    }

    @Override
    public int hashCode() {
        return AttributeMapTypeInfo.class.hashCode();
    }

    @Override
    public boolean canEqual(Object o) {
        return o instanceof AttributeMapTypeInfo;
    }
}
