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

import io.github.ddbstreams.flink.source.event.Operation;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * What is known of a change without its images. Only valid during the call that it is passed to.
 */
@Internal
public interface RecordHeader {

    /**
     * The value of a key attribute: a {@link String} for S, a {@link java.math.BigDecimal} for N, a
     * {@code byte[]} for B.
     *
     * @return null if the table's key has no such attribute, or if it cannot be read
     */
    @Nullable
    Object key(String attribute);

    /** What happened to the item. */
    Operation operation();

    /**
     * The approximate creation time in milliseconds since the epoch; the time of the read if it is
     * an item of the table.
     */
    long creationTimeMillis();

    /** The sequence number in decimal digits; null if it is an item of the table. */
    @Nullable
    String sequenceNumber();

    /** The service's identifier of the change, or null if the record carries none. */
    @Nullable
    String eventId();

    /** The size of the stream record as DynamoDB counts, or null if the record carries none. */
    @Nullable
    Long sizeBytes();

    /** Whether the item was deleted because its time to live was over. */
    boolean isTtlDelete();
}
