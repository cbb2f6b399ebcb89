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
package io.github.ddbstreams.job;

import io.github.ddbstreams.flink.source.event.ChangeEvent;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Gives a line for each change: the key, the change's place among those of the key, the operation,
 * the sequence number (- for an item of the table) and the version (- for a delete).
 */
final class Numbering
        extends KeyedProcessFunction<String, ChangeEvent<Map<String, AttributeValue>>, String> {

    private static final long serialVersionUID = 1L;

    private transient ValueState<Long> count;

    @Override
    public void open(OpenContext context) {
        count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Types.LONG));
    }

    @Override
    public void processElement(
            ChangeEvent<Map<String, AttributeValue>> change, Context context, Collector<String> out)
            throws Exception {
        long place = count.value() == null ? 0 : count.value();
        count.update(place + 1);
        out.collect(
                String.join(
                        " ",
                        context.getCurrentKey(),
                        Long.toString(place),
                        change.operation().name(),
                        change.sequenceNumber() == null ? "-" : change.sequenceNumber(),
                        change.after() == null ? "-" : change.after().get("version").n()));
    }
}
