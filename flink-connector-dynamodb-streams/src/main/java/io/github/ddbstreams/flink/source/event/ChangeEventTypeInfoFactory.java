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

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeinfo.TypeInfoFactory;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What Flink asks when it meets a {@link ChangeEvent} in the signature of a user's function, where
 * it would fall back to Kryo otherwise.
 *
 * @param <T> what an image is
 */
@Internal
public final class ChangeEventTypeInfoFactory<T> extends TypeInfoFactory<ChangeEvent<T>> {

    @Override
    @SuppressWarnings("unchecked")
    public TypeInformation<ChangeEvent<T>> createTypeInfo(
            Type t, Map<String, TypeInformation<?>> genericParameters) {
        TypeInformation<?> image = genericParameters.get("T");
        if (image == null) {
            throw new IllegalArgumentException(
                    "The type of the images of "
                            + t
                            + " is not known; name it, as in ChangeEvent<Order>, or call"
                            + " returns(ChangeEventTypeInfo.ofBeans(Order.class)) on the stream.");
        }
        return new ChangeEventTypeInfo<>((TypeInformation<T>) efficient(image, t));
    }

    private static TypeInformation<?> efficient(TypeInformation<?> image, Type event) {
        Class<?> imageClass = image.getTypeClass();
        if (imageClass == Map.class && !isMapOfOtherValues(event)) {
            return new AttributeMapTypeInfo();
        }
        return BeanSchema.isBean(imageClass) ? new BeanTypeInfo<>(imageClass) : image;
    }

    /**
     * Flink 1.20 knows of a map no more than that it is one, so the signature is asked. A map that
     * the signature leaves open is one of attributes: the connector makes no others.
     */
    private static boolean isMapOfOtherValues(Type event) {
        Type image = lastArgument(event);
        Type value = lastArgument(image);
        return value instanceof Class && value != AttributeValue.class;
    }

    @Nullable
    private static Type lastArgument(@Nullable Type type) {
        if (!(type instanceof ParameterizedType)) {
            return null;
        }
        Type[] arguments = ((ParameterizedType) type).getActualTypeArguments();
        return arguments[arguments.length - 1];
    }
}
