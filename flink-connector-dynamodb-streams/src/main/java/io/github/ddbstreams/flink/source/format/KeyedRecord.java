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

import software.amazon.awssdk.services.dynamodb.model.Record;

/** A record, or an item as one, with what merging it needs to know: one object for both. */
final class KeyedRecord extends MergeFacts {

    private final Record record;

    /** An item that was read between these times. */
    KeyedRecord(Record record, String key, long hash, long fromMillis, long toMillis) {
        super(key, hash, fromMillis, toMillis);
        this.record = record;
    }

    /** A change. */
    KeyedRecord(Record record, String key, HashOf hashOf, long hash, long creationTimeMillis) {
        super(key, hashOf, hash, creationTimeMillis);
        this.record = record;
    }

    Record record() {
        return record;
    }
}
