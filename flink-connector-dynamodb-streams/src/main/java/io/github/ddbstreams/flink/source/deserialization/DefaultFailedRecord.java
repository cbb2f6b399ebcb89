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

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** A {@link FailedRecord} that either was decoded, or has the text that could not be. */
@Internal
public final class DefaultFailedRecord implements FailedRecord {

    private final String sequenceNumber;
    @Nullable private final Instant creationTime;
    private final Exception cause;
    @Nullable private final Record record;
    @Nullable private final String text;

    private DefaultFailedRecord(
            String sequenceNumber,
            @Nullable Instant creationTime,
            Exception cause,
            @Nullable Record record,
            @Nullable String text) {
        this.sequenceNumber = requireNonNull(sequenceNumber, "sequenceNumber");
        this.creationTime = creationTime;
        this.cause = requireNonNull(cause, "cause");
        this.record = record;
        this.text = text;
    }

    /** A record at which the schema has thrown. */
    public static FailedRecord decoded(
            String sequenceNumber, @Nullable Instant creationTime, Exception cause, Record record) {
        return new DefaultFailedRecord(
                sequenceNumber, creationTime, cause, requireNonNull(record, "record"), null);
    }

    /**
     * A record that could not be decoded.
     *
     * @param text the record as the service sent it
     */
    public static FailedRecord undecodable(
            String sequenceNumber, @Nullable Instant creationTime, Exception cause, String text) {
        return new DefaultFailedRecord(
                sequenceNumber, creationTime, cause, null, requireNonNull(text, "text"));
    }

    @Override
    public String sequenceNumber() {
        return sequenceNumber;
    }

    @Override
    public Optional<Instant> approximateCreationTime() {
        return Optional.ofNullable(creationTime);
    }

    @Override
    public Exception cause() {
        return cause;
    }

    @Override
    public Optional<Record> record() {
        return Optional.ofNullable(record);
    }

    @Override
    public String json() {
        if (record == null) {
            return text;
        }
        try {
            return RecordJson.write(record);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return "FailedRecord{sequenceNumber=" + sequenceNumber + ", cause=" + cause + '}';
    }
}
