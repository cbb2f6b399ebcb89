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

import io.github.ddbstreams.flink.source.decode.DecodingFailure;
import io.github.ddbstreams.flink.source.decode.HeapSizes;
import io.github.ddbstreams.flink.source.decode.ItemHash;
import io.github.ddbstreams.flink.source.decode.ItemKeys;
import io.github.ddbstreams.flink.source.decode.ItemRead;
import io.github.ddbstreams.flink.source.decode.PageParser;
import io.github.ddbstreams.flink.source.decode.PayloadBuilder;
import io.github.ddbstreams.flink.source.decode.RecordDecoder;
import io.github.ddbstreams.flink.source.decode.RecordHead;
import io.github.ddbstreams.flink.source.decode.SdkRecordDecoder;
import io.github.ddbstreams.flink.source.format.MergeFacts.HashOf;
import io.github.ddbstreams.flink.source.merge.MergeElement;
import java.io.IOException;
import javax.annotation.Nullable;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

/** Decodes records and items into the SDK's records, with their keys and hashes. */
final class KeyedRecordDecoder implements RecordDecoder<KeyedRecord> {

    private final RecordDecoder<Record> records = new SdkRecordDecoder();
    private final SnapshotPhase snapshot;

    KeyedRecordDecoder(SnapshotPhase snapshot) {
        this.snapshot = snapshot;
    }

    @Override
    public PayloadBuilder<KeyedRecord> builder(PageParser parser) {
        return new Builder(records.builder(parser), snapshot);
    }

    private static final class Builder implements PayloadBuilder<KeyedRecord> {
        private final PayloadBuilder<Record> records;
        private final SnapshotPhase snapshot;
        private long size;

        Builder(PayloadBuilder<Record> records, SnapshotPhase snapshot) {
            this.records = records;
            this.snapshot = snapshot;
        }

        @Override
        public void begin() {
            records.begin();
            size = MergeFacts.HEAP;
        }

        @Override
        public void readRecordMember(String name, PageParser parser)
                throws IOException, DecodingFailure {
            records.readRecordMember(name, parser);
        }

        @Override
        public void readChangeMember(String name, PageParser parser)
                throws IOException, DecodingFailure {
            records.readChangeMember(name, parser);
        }

        @Override
        public KeyedRecord build(RecordHead head) throws IOException, DecodingFailure {
            Record record = records.build(head);
            StreamRecord change = record.dynamodb();
            if (!change.hasKeys() || change.keys().isEmpty()) {
                throw new DecodingFailure("is missing; expected an object of attributes")
                        .in("Keys");
            }
            String key = ItemKeys.of(change.keys());
            size += HeapSizes.string(key);
            long time = head.creationTimeMillis();
            if (!snapshot.isRunning()) {
                return new KeyedRecord(record, key, HashOf.NOTHING, MergeElement.NO_ITEM, time);
            }
            // With the item before the change nobody asks for the one after it.
            return change.hasOldImage()
                    ? new KeyedRecord(
                            record, key, HashOf.ITEM_BEFORE, ItemHash.of(change.oldImage()), time)
                    : new KeyedRecord(
                            record, key, HashOf.ITEM_AFTER, hashOfItemAfter(change), time);
        }

        private static long hashOfItemAfter(StreamRecord change) {
            return change.hasNewImage() ? ItemHash.of(change.newImage()) : MergeElement.NO_ITEM;
        }

        @Override
        public KeyedRecord readItem(ItemRead read, PageParser parser)
                throws IOException, DecodingFailure {
            Record record = records.readItem(read, parser);
            // The key is the position of the item as well, which the page is charged with.
            return new KeyedRecord(
                    record,
                    records.itemKey(),
                    ItemHash.of(record.dynamodb().newImage()),
                    read.fromMillis(),
                    read.toMillis());
        }

        @Override
        public String itemKey() {
            return records.itemKey();
        }

        @Override
        public long takeSize() {
            long taken = size + records.takeSize();
            size = 0;
            return taken;
        }

        @Nullable
        @Override
        public String describeKey() {
            return records.describeKey();
        }
    }
}
