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

import org.apache.flink.api.common.typeutils.SerializerTestBase;
import org.apache.flink.api.common.typeutils.TypeSerializer;

class ChangeEventOfBeansSerializerTest extends SerializerTestBase<ChangeEvent<Order>> {

    @Override
    protected TypeSerializer<ChangeEvent<Order>> createSerializer() {
        return new ChangeEventSerializer<>(new BeanSerializer<>(BeanSchema.of(Order.class)));
    }

    @Override
    protected int getLength() {
        return -1;
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"})
    protected Class<ChangeEvent<Order>> getTypeClass() {
        return (Class) ChangeEvent.class;
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"})
    protected ChangeEvent<Order>[] getTestData() {
        return new ChangeEvent[] {
            TestEvents.full(Operation.MODIFY, TestEvents.order(), TestEvents.emptyOrder()),
            TestEvents.minimal()
        };
    }
}
