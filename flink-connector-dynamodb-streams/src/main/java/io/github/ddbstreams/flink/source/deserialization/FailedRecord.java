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

import java.time.Instant;
import java.util.Optional;
import org.apache.flink.annotation.PublicEvolving;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** A record that could not be decoded, or at which the schema has thrown. Immutable. */
@PublicEvolving
public interface FailedRecord {

    /** The record's sequence number in decimal digits, never null. */
    String sequenceNumber();

    /** The approximate creation time; empty if the record carries none that can be read. */
    Optional<Instant> approximateCreationTime();

    /**
     * Why it failed: what the schema has thrown, or an exception whose message names the place in
     * the record that cannot be decoded, what is there, and what is allowed.
     */
    Exception cause();

    /** The record if it could be decoded and the schema has thrown; otherwise empty. */
    Optional<Record> record();

    /**
     * The whole record as JSON in the form of GetRecords, never null. Of a record that could not be
     * decoded it is the very text that the service sent; of another one what {@link
     * DynamoDbStreamsDeserializationSchema#json()} makes of it. The text is made by this call.
     */
    String json();
}
