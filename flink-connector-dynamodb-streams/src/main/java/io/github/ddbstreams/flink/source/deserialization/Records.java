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

import io.github.ddbstreams.flink.source.event.Operation;
import java.io.IOException;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

/** What every shipped schema asks of a record. */
final class Records {

    private Records() {}

    /**
     * The operation of a record that has keys.
     *
     * @throws IOException if the operation is not known, or if there are no keys
     */
    static Operation checkedOperation(Record record, RecordContext context) throws IOException {
        StreamRecord streamRecord = record.dynamodb();
        if (streamRecord == null || streamRecord.keys().isEmpty()) {
            throw new IOException(
                    "There are no keys in "
                            + describe(record, context)
                            + "; every record must have them, whatever the stream's view type.");
        }
        if (context.isSnapshot()) {
            return Operation.READ;
        }
        String eventName = record.eventNameAsString();
        if (eventName != null) {
            switch (eventName) {
                case "INSERT":
                    return Operation.INSERT;
                case "MODIFY":
                    return Operation.MODIFY;
                case "REMOVE":
                    return Operation.REMOVE;
                default:
            }
        }
        throw new IOException(
                "The operation (eventName) is "
                        + eventName
                        + " in "
                        + describe(record, context)
                        + "; expected one of INSERT, MODIFY, REMOVE.");
    }

    static String describe(Record record, RecordContext context) {
        StreamRecord streamRecord = record.dynamodb();
        return "the record with sequence number "
                + (streamRecord == null ? null : streamRecord.sequenceNumber())
                + " of shard "
                + context.shardId()
                + " of table "
                + context.tableName()
                + " (stream "
                + context.streamArn()
                + ')';
    }
}
