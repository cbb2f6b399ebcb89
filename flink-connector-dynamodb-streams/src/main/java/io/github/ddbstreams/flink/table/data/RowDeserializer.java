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
package io.github.ddbstreams.flink.table.data;

import io.github.ddbstreams.flink.source.deserialization.RecordContext;
import io.github.ddbstreams.flink.source.format.PayloadDeserializer;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.Collector;

/** Emits the rows of a change, or of an item. */
final class RowDeserializer implements PayloadDeserializer<RowChange, RowData> {

    private static final long serialVersionUID = 1L;

    private final RowCompletion completion;

    RowDeserializer(RowPlan plan) {
        this.completion = new RowCompletion(plan);
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) {}

    @Override
    public boolean hasError(RowChange change) {
        return change.error() != null;
    }

    @Override
    public void deserialize(RowChange change, RecordContext context, Collector<RowData> out) {
        completion.begin(change, context);
        if (change.before() != null) {
            out.collect(completion.complete(change.before()));
        }
        if (change.after() != null) {
            out.collect(completion.complete(change.after()));
        }
    }
}
