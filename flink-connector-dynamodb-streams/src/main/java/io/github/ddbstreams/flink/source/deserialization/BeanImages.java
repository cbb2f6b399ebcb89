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
package io.github.ddbstreams.flink.source.deserialization;

import io.github.ddbstreams.flink.source.event.BeanSchema;
import io.github.ddbstreams.flink.source.event.BeanTypeInfo;
import java.io.IOException;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Images as beans of the SDK's enhanced client. */
final class BeanImages<B> implements Images<B> {

    private static final long serialVersionUID = 1L;

    private final BeanSchema<B> schema;

    BeanImages(Class<B> beanClass) {
        this.schema = BeanSchema.of(beanClass);
    }

    @Override
    public B convert(Map<String, AttributeValue> item) throws IOException {
        try {
            return schema.toBean(item);
        } catch (RuntimeException e) {
            // The client's converters, and those of users, throw what they like.
            throw new IOException(
                    "to the class "
                            + schema.beanClass().getName()
                            + ": "
                            + e.getMessage()
                            + " Correct the class, or give the attribute a converter.",
                    e);
        }
    }

    @Override
    public TypeInformation<B> type() {
        return new BeanTypeInfo<>(schema.beanClass());
    }
}
