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
package io.github.ddbstreams.flink.source.decode;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Makes the SDK's attribute values. A builder of the SDK finds out at each call which type the
 * value has by then, at the cost of several objects; one that has a type and gets another value of
 * it knows. So there is one builder for each type, which is used again and again. Belongs to one
 * page and one thread.
 */
final class AttributeValues {

    private final AttributeValue.Builder sBuilder = AttributeValue.builder();
    private final AttributeValue.Builder nBuilder = AttributeValue.builder();
    private final AttributeValue.Builder bBuilder = AttributeValue.builder();
    private final AttributeValue.Builder ssBuilder = AttributeValue.builder();
    private final AttributeValue.Builder nsBuilder = AttributeValue.builder();
    private final AttributeValue.Builder bsBuilder = AttributeValue.builder();
    private final AttributeValue.Builder mBuilder = AttributeValue.builder();
    private final AttributeValue.Builder lBuilder = AttributeValue.builder();

    AttributeValue s(String value) {
        return sBuilder.s(value).build();
    }

    AttributeValue n(String value) {
        return nBuilder.n(value).build();
    }

    AttributeValue b(SdkBytes value) {
        return bBuilder.b(value).build();
    }

    AttributeValue ss(List<String> value) {
        return ssBuilder.ss(value).build();
    }

    AttributeValue ns(List<String> value) {
        return nsBuilder.ns(value).build();
    }

    AttributeValue bs(List<SdkBytes> value) {
        return bsBuilder.bs(value).build();
    }

    AttributeValue m(Map<String, AttributeValue> value) {
        return mBuilder.m(value).build();
    }

    AttributeValue l(List<AttributeValue> value) {
        return lBuilder.l(value).build();
    }
}
