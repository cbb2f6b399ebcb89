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

import static java.util.Objects.requireNonNull;

import java.util.Map;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The type of change events.
 *
 * <pre>{@code
 * events.map(event -> event)
 *       .returns(ChangeEventTypeInfo.ofBeans(Order.class));
 * }</pre>
 *
 * @param <T> what an image is
 */
@PublicEvolving
public final class ChangeEventTypeInfo<T> extends AtomicTypeInfo<ChangeEvent<T>> {

    private static final long serialVersionUID = 1L;

    private final TypeInformation<T> imageType;

    public ChangeEventTypeInfo(TypeInformation<T> imageType) {
        this.imageType = requireNonNull(imageType, "imageType");
    }

    /** Events whose images are maps of attribute values. */
    public static ChangeEventTypeInfo<Map<String, AttributeValue>> ofMaps() {
        return new ChangeEventTypeInfo<>(new AttributeMapTypeInfo());
    }

    /**
     * Events whose images are beans of the SDK's enhanced client.
     *
     * @throws IllegalArgumentException if the class is not annotated, or if the enhanced client
     *     refuses it
     */
    public static <B> ChangeEventTypeInfo<B> ofBeans(Class<B> beanClass) {
        return new ChangeEventTypeInfo<>(new BeanTypeInfo<>(beanClass));
    }

    /** The type of the images. */
    public TypeInformation<T> imageType() {
        return imageType;
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"})
    public Class<ChangeEvent<T>> getTypeClass() {
        return (Class) ChangeEvent.class;
    }

    @Override
    public Map<String, TypeInformation<?>> getGenericParameters() {
        return Map.of("T", imageType);
    }

    @Override
    public TypeSerializer<ChangeEvent<T>> createSerializer(SerializerConfig config) {
        return new ChangeEventSerializer<>(imageType.createSerializer(config));
    }

    @Override
    public String toString() {
        return "ChangeEvent<" + imageType + '>';
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof ChangeEventTypeInfo
                && imageType.equals(((ChangeEventTypeInfo<?>) o).imageType);
    }

    @Override
    public int hashCode() {
        return 31 * ChangeEventTypeInfo.class.hashCode() + imageType.hashCode();
    }

    @Override
    public boolean canEqual(Object o) {
        return o instanceof ChangeEventTypeInfo;
    }
}
