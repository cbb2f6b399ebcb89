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
package io.github.ddbstreams.flink.source.format;

import io.github.ddbstreams.flink.source.decode.RecordDecoder;
import io.github.ddbstreams.flink.source.deserialization.DynamoDbStreamsDeserializationSchema;
import io.github.ddbstreams.flink.source.deserialization.RecordContext;
import io.github.ddbstreams.flink.source.event.ChangeEvent;
import io.github.ddbstreams.flink.source.event.Operation;
import io.github.ddbstreams.flink.source.merge.Buckets;
import io.github.ddbstreams.flink.source.merge.MergeElement;
import io.github.ddbstreams.flink.source.merge.MergeElementTypeInfo;
import io.github.ddbstreams.flink.source.merge.MergeOutput;
import io.github.ddbstreams.flink.source.split.StreamInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.util.Collector;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/**
 * The rows of a snapshot and the changes of the stream as change events, to be merged behind the
 * source.
 *
 * @param <I> what an image is
 */
@Internal
public final class MergedSchemaFormat<I>
        implements RecordFormat<KeyedRecord, MergeElement<ChangeEvent<I>>> {

    private static final long serialVersionUID = 1L;

    private final DynamoDbStreamsDeserializationSchema<ChangeEvent<I>> schema;
    private final Buckets buckets;

    public MergedSchemaFormat(
            DynamoDbStreamsDeserializationSchema<ChangeEvent<I>> schema, Buckets buckets) {
        this.schema = schema;
        this.buckets = buckets;
    }

    @Override
    public RecordDecoder<KeyedRecord> decoder(SnapshotPhase snapshot) {
        return new KeyedRecordDecoder(snapshot);
    }

    @Override
    public PayloadDeserializer<KeyedRecord, MergeElement<ChangeEvent<I>>> deserializer() {
        return new Deserializer<>(schema);
    }

    @Override
    public MergeMarks<MergeElement<ChangeEvent<I>>> mergeMarks() {
        return new ElementMarks<>(buckets);
    }

    @Override
    public TypeInformation<MergeElement<ChangeEvent<I>>> producedType() {
        return new MergeElementTypeInfo<>(schema.getProducedType());
    }

    /** The history of an item is made of what it became. */
    @Override
    public void check(StreamInfo stream) {
        if (stream.viewType() != StreamViewType.NEW_AND_OLD_IMAGES
                && stream.viewType() != StreamViewType.NEW_IMAGE) {
            throw new IllegalArgumentException(
                    "The stream "
                            + stream.streamArn()
                            + " of table "
                            + stream.tableName()
                            + " has the view type "
                            + stream.viewType()
                            + ", but scan.startup.mode = 'initial' needs NEW_IMAGE or"
                            + " NEW_AND_OLD_IMAGES. A stream keeps its view type for life: disable"
                            + " the stream and enable it with the required view type, which makes a"
                            + " new stream; or choose another startup mode.");
        }
    }

    /** What is emitted of the events. */
    public MergeOutput<ChangeEvent<I>> output() {
        return new EventOutput<>();
    }

    private static final class EventOutput<I> implements MergeOutput<ChangeEvent<I>> {
        private static final long serialVersionUID = 1L;

        /** Nobody has seen what a change takes back: what is left is a new item. */
        @Override
        public void first(
                @Nullable ChangeEvent<I> before,
                @Nullable ChangeEvent<I> after,
                Collector<ChangeEvent<I>> out) {
            if (after != null) {
                out.collect(after.asInsert());
            }
        }
    }

    private static final class Deserializer<I>
            implements PayloadDeserializer<KeyedRecord, MergeElement<ChangeEvent<I>>> {
        private static final long serialVersionUID = 1L;

        private final DynamoDbStreamsDeserializationSchema<ChangeEvent<I>> schema;
        private transient List<ChangeEvent<I>> events;
        private transient Collector<ChangeEvent<I>> collector;

        Deserializer(DynamoDbStreamsDeserializationSchema<ChangeEvent<I>> schema) {
            this.schema = schema;
        }

        @Override
        public void open(DeserializationSchema.InitializationContext context) throws Exception {
            schema.open(context);
            events = new ArrayList<>();
            collector = new ListCollector<>(events);
        }

        @Override
        public void deserialize(
                KeyedRecord record,
                RecordContext context,
                Collector<MergeElement<ChangeEvent<I>>> out)
                throws IOException {
            events.clear();
            schema.deserialize(record.record(), context, collector);
            if (events.size() > 1) {
                throw new IOException(
                        "The schema makes "
                                + events.size()
                                + " events of one record; with scan.startup.mode = 'initial' at"
                                + " most one is allowed.");
            }
            ChangeEvent<I> event = events.isEmpty() ? null : events.get(0);
            boolean isRemoved = isRemoved(event, context);
            out.collect(
                    record.element(context, isRemoved ? event : null, isRemoved ? null : event));
        }

        /** An item that was read is there, whatever the schema makes of it. */
        private static boolean isRemoved(@Nullable ChangeEvent<?> event, RecordContext context) {
            return event != null && event.operation() == Operation.REMOVE && !context.isSnapshot();
        }
    }
}
