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

import io.github.ddbstreams.flink.source.merge.MergeElement;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** A record, or an item as one, with what merging it needs to know. Immutable. */
final class KeyedRecord {

    static final int HEAP = 48;

    private final Record record;
    private final String key;
    private final boolean hashed;
    private final long hashBefore;
    private final long hashAfter;
    private final long fromMillis;
    private final long toMillis;

    private KeyedRecord(
            Record record,
            String key,
            boolean hashed,
            long hashBefore,
            long hashAfter,
            long fromMillis,
            long toMillis) {
        this.record = record;
        this.key = key;
        this.hashed = hashed;
        this.hashBefore = hashBefore;
        this.hashAfter = hashAfter;
        this.fromMillis = fromMillis;
        this.toMillis = toMillis;
    }

    /** A change that may be in a row. */
    static KeyedRecord change(
            Record record, String key, long hashBefore, long hashAfter, long timeMillis) {
        return new KeyedRecord(record, key, true, hashBefore, hashAfter, timeMillis, timeMillis);
    }

    /** A change that was made when all rows had been read. */
    static KeyedRecord laterChange(Record record, String key, long timeMillis) {
        return new KeyedRecord(
                record,
                key,
                false,
                MergeElement.NO_ITEM,
                MergeElement.NO_ITEM,
                timeMillis,
                timeMillis);
    }

    /** An item that was read between these times. */
    static KeyedRecord item(Record record, String key, long hash, long fromMillis, long toMillis) {
        return new KeyedRecord(record, key, true, MergeElement.NO_ITEM, hash, fromMillis, toMillis);
    }

    Record record() {
        return record;
    }

    String key() {
        return key;
    }

    /** Whether the hashes have been made. */
    boolean isHashed() {
        return hashed;
    }

    long hashBefore() {
        return hashBefore;
    }

    long hashAfter() {
        return hashAfter;
    }

    long fromMillis() {
        return fromMillis;
    }

    long toMillis() {
        return toMillis;
    }
}
