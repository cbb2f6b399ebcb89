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
package io.github.ddbstreams.flink.source.reader;

import io.github.ddbstreams.flink.source.decode.DecodedPage;
import io.github.ddbstreams.flink.source.decode.DecodedRecord;
import io.github.ddbstreams.flink.source.split.ShardPosition;
import io.github.ddbstreams.flink.source.split.ShardProgress;
import io.github.ddbstreams.flink.source.split.ShardSplit;
import io.github.ddbstreams.flink.source.split.StreamInfo;
import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** Splits, records and pages with text for payload. */
final class Records {

    static final StreamInfo STREAM =
            new StreamInfo(
                    "arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/1",
                    "orders",
                    StreamViewType.NEW_AND_OLD_IMAGES,
                    List.of("id"));
    static final String SHARD = "shardId-00000001772366400000-a";

    /** What each record of {@link #page} is said to take. */
    static final long RECORD_BYTES = 100;

    private Records() {}

    static ShardSplit split(ShardPosition position) {
        return split(SHARD, position);
    }

    static ShardSplit split(String shardId, ShardPosition position) {
        return split(shardId, position, null, null);
    }

    static ShardSplit split(
            String shardId, ShardPosition position, Instant completeUntil, Instant stop) {
        return new ShardSplit(
                STREAM, shardId, null, position, ShardProgress.READING, completeUntil, stop);
    }

    static DecodedRecord<String> record(String sequenceNumber, Instant created) {
        return DecodedRecord.of(
                sequenceNumber, created.toEpochMilli(), "record " + sequenceNumber, RECORD_BYTES);
    }

    static DecodedPage<String> page(String next, List<DecodedRecord<String>> records) {
        return new DecodedPage<>(records, next, records.size() * RECORD_BYTES);
    }

    static List<String> sequenceNumbers(List<DecodedRecord<String>> records) {
        return records.stream().map(DecodedRecord::sequenceNumber).toList();
    }
}
