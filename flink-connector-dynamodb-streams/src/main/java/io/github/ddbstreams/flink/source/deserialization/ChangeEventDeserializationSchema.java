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

import io.github.ddbstreams.flink.source.event.ChangeEvent;
import io.github.ddbstreams.flink.source.event.ChangeEventTypeInfo;
import java.io.IOException;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.util.Collector;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

/** Gives one change event per record. */
final class ChangeEventDeserializationSchema<T>
        implements DynamoDbStreamsDeserializationSchema<ChangeEvent<T>> {

    private static final long serialVersionUID = 1L;

    private final Images<T> images;

    ChangeEventDeserializationSchema(Images<T> images) {
        this.images = images;
    }

    @Override
    public void deserialize(Record record, RecordContext context, Collector<ChangeEvent<T>> out)
            throws IOException {
        ChangeEvent.Builder<T> event =
                ChangeEvent.<T>builder().operation(Records.checkedOperation(record, context));
        StreamRecord streamRecord = record.dynamodb();
        if (streamRecord.hasOldImage()) {
            event.before(convert("OldImage", streamRecord.oldImage(), record, context));
        }
        if (streamRecord.hasNewImage()) {
            event.after(convert("NewImage", streamRecord.newImage(), record, context));
        }
        Long sizeBytes = streamRecord.sizeBytes();
        out.collect(
                event.keys(streamRecord.keys())
                        .sequenceNumber(streamRecord.sequenceNumber())
                        .approximateCreationTime(streamRecord.approximateCreationDateTime())
                        .shardId(context.shardId())
                        .streamArn(context.streamArn())
                        .tableName(context.tableName())
                        .eventId(record.eventID())
                        .sizeBytes(sizeBytes == null ? 0 : sizeBytes)
                        .userIdentity(record.userIdentity())
                        .build());
    }

    private T convert(
            String member, Map<String, AttributeValue> item, Record record, RecordContext context)
            throws IOException {
        try {
            return images.convert(item);
        } catch (IOException e) {
            throw new IOException(
                    "Cannot convert the "
                            + member
                            + " of "
                            + Records.describe(record, context)
                            + ' '
                            + e.getMessage(),
                    e.getCause());
        }
    }

    @Override
    public TypeInformation<ChangeEvent<T>> getProducedType() {
        return new ChangeEventTypeInfo<>(images.type());
    }
}
