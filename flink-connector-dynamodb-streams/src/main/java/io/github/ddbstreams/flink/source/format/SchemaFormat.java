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
import io.github.ddbstreams.flink.source.decode.SdkRecordDecoder;
import io.github.ddbstreams.flink.source.deserialization.DynamoDbStreamsDeserializationSchema;
import io.github.ddbstreams.flink.source.deserialization.RecordErrorHandler;
import io.github.ddbstreams.flink.source.event.ChangeEvent;
import io.github.ddbstreams.flink.source.event.ChangeEventTypeInfo;
import io.github.ddbstreams.flink.source.merge.Buckets;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** Records as the SDK has them, and what a user's schema and error handler make of them. */
@Internal
public final class SchemaFormat<T> implements RecordFormat<Record, T> {

    private static final long serialVersionUID = 1L;

    private final DynamoDbStreamsDeserializationSchema<T> schema;
    @Nullable private final RecordErrorHandler<T> errorHandler;

    public SchemaFormat(
            DynamoDbStreamsDeserializationSchema<T> schema,
            @Nullable RecordErrorHandler<T> errorHandler) {
        this.schema = schema;
        this.errorHandler = errorHandler;
    }

    @Override
    public RecordDecoder<Record> decoder(SnapshotPhase snapshot) {
        return errorHandler == null ? new SdkRecordDecoder() : SdkRecordDecoder.keepingFailedText();
    }

    @Override
    public PayloadDeserializer<Record, T> deserializer() {
        return new SchemaDeserializer<>(schema);
    }

    @Nullable
    @Override
    public RecordFailureHandler<Record, T> failureHandler() {
        return errorHandler == null ? null : new SchemaErrorHandler<>(errorHandler);
    }

    /** Whether it gives change events. */
    public boolean givesChangeEvents() {
        return schema.getProducedType() instanceof ChangeEventTypeInfo;
    }

    /**
     * The same, to be merged with a snapshot; if it {@linkplain #givesChangeEvents gives change
     * events}.
     *
     * @param buckets of the operator behind the source
     */
    @SuppressWarnings("unchecked") // The schema's type says so.
    public <I> MergedSchemaFormat<I> merged(Buckets buckets) {
        if (errorHandler != null) {
            throw new IllegalStateException(
                    "An error handler is set, but with scan.startup.mode = 'initial' a record that"
                            + " is left out would break the history of its item. Remove"
                            + " setErrorHandler, or choose another starting position.");
        }
        return new MergedSchemaFormat<>(
                (DynamoDbStreamsDeserializationSchema<ChangeEvent<I>>)
                        (DynamoDbStreamsDeserializationSchema<?>) schema,
                buckets);
    }

    @Override
    public TypeInformation<T> producedType() {
        return schema.getProducedType();
    }
}
