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

import io.github.ddbstreams.flink.source.decode.DecodedRecord;
import io.github.ddbstreams.flink.source.deserialization.DefaultFailedRecord;
import io.github.ddbstreams.flink.source.deserialization.FailedRecord;
import io.github.ddbstreams.flink.source.deserialization.RecordContext;
import io.github.ddbstreams.flink.source.deserialization.RecordErrorHandler;
import io.github.ddbstreams.flink.source.deserialization.RecordErrorHandler.Decision;
import java.time.Instant;
import java.util.Objects;
import javax.annotation.Nullable;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.util.Collector;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** A user's error handler, as the reader calls it. */
final class SchemaErrorHandler<T> implements RecordFailureHandler<Record, T> {

    private static final long serialVersionUID = 1L;

    private final RecordErrorHandler<T> handler;

    SchemaErrorHandler(RecordErrorHandler<T> handler) {
        this.handler = handler;
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) throws Exception {
        handler.open(context);
    }

    @Override
    public boolean goesOn(
            DecodedRecord<Record> record, Exception cause, RecordContext context, Collector<T> out)
            throws Exception {
        Decision decision = handler.onError(failed(record, cause), context, out);
        return Objects.requireNonNull(decision, "the decision is null; expected FAIL or CONTINUE")
                == Decision.CONTINUE;
    }

    private static FailedRecord failed(DecodedRecord<Record> record, Exception cause) {
        return record.payload() == null
                ? DefaultFailedRecord.undecodable(
                        record.sequenceNumber(), creationTime(record), cause, record.json())
                : DefaultFailedRecord.decoded(
                        record.sequenceNumber(), creationTime(record), cause, record.payload());
    }

    @Nullable
    private static Instant creationTime(DecodedRecord<?> record) {
        return record.creationTimeMillis() == DecodedRecord.NO_CREATION_TIME
                ? null
                : Instant.ofEpochMilli(record.creationTimeMillis());
    }
}
