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

import io.github.ddbstreams.flink.source.event.AttributeMapTypeInfo;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Images as they are. */
final class MapImages implements Images<Map<String, AttributeValue>> {

    private static final long serialVersionUID = 1L;

    @Override
    public Map<String, AttributeValue> convert(Map<String, AttributeValue> item) {
        return item;
    }

    @Override
    public TypeInformation<Map<String, AttributeValue>> type() {
        return new AttributeMapTypeInfo();
    }
}
