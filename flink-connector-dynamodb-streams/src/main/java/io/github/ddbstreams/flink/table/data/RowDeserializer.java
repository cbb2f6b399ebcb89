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
import io.github.ddbstreams.flink.source.reader.PayloadDeserializer;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.util.Collector;

/** Emits the rows of a change, with the metadata that only the shard knows. */
final class RowDeserializer implements PayloadDeserializer<RowChange, RowData> {

    private static final long serialVersionUID = 1L;

    private final RowPlan plan;

    RowDeserializer(RowPlan plan) {
        this.plan = plan;
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) {}

    @Override
    public void deserialize(RowChange change, RecordContext context, Collector<RowData> out) {
        emit(change.first(), context, out);
        emit(change.second(), context, out);
    }

    private void emit(GenericRowData row, RecordContext context, Collector<RowData> out) {
        if (row != null) {
            int position = plan.physicalType().getFieldCount();
            for (RowMetadata metadata : plan.metadata()) {
                switch (metadata) {
                    case SHARD_ID:
                        row.setField(position, StringData.fromString(context.shardId()));
                        break;
                    case STREAM_ARN:
                        row.setField(position, StringData.fromString(context.streamArn()));
                        break;
                    case TABLE_NAME:
                        row.setField(position, StringData.fromString(context.tableName()));
                        break;
                    default:
                }
                position++;
            }
            out.collect(row);
        }
    }
}
