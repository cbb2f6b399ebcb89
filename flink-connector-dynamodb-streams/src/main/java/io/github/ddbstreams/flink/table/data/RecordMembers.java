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

import io.github.ddbstreams.flink.source.decode.DecodedRecord;
import io.github.ddbstreams.flink.source.decode.DecodingFailure;
import io.github.ddbstreams.flink.source.decode.IdentityReader;
import io.github.ddbstreams.flink.source.decode.ItemRead;
import io.github.ddbstreams.flink.source.decode.PageParser;
import io.github.ddbstreams.flink.source.decode.RecordHead;
import io.github.ddbstreams.flink.source.decode.Scalars;
import io.github.ddbstreams.flink.source.event.Operation;
import java.io.IOException;
import javax.annotation.Nullable;

/**
 * What has been read of a record, member by member, or of an item of the table. Belongs to one page
 * and one thread.
 */
final class RecordMembers implements RecordHeader {

    private final KeyAttributes keys = new KeyAttributes();
    private final IdentityReader identity = new IdentityReader();
    private final ImageReader newImage;
    private final ImageReader oldImage;
    private final ImageReader item;

    private boolean hasIdentity;
    @Nullable private String eventId;
    @Nullable private Long sizeBytes;
    @Nullable private RecordHead head;
    @Nullable private ItemRead itemRead;

    RecordMembers(CompiledPlan compiled, ValueReader values) {
        this.newImage = new ImageReader("NewImage", compiled, values, compiled.asksForNewImage());
        this.oldImage = new ImageReader("OldImage", compiled, values, compiled.asksForOldImage());
        this.item =
                new ImageReader("Item", compiled, values, compiled.asksFor(RowMetadata.NEW_IMAGE));
    }

    void clear() {
        keys.clear();
        newImage.clear();
        oldImage.clear();
        item.clear();
        hasIdentity = false;
        eventId = null;
        sizeBytes = null;
        head = null;
        itemRead = null;
    }

    // ------------------------------------------------------------------ reading

    void readEventId(PageParser parser) throws IOException, DecodingFailure {
        eventId = Scalars.string(parser);
    }

    void readIdentity(PageParser parser) throws IOException, DecodingFailure {
        identity.read(parser);
        hasIdentity = true;
    }

    void readSize(PageParser parser) throws IOException, DecodingFailure {
        sizeBytes = Scalars.integer(parser);
    }

    /** The head comes last, when the whole record has been read. */
    void head(RecordHead newHead) {
        head = newHead;
    }

    /** It is no record but an item of the table. */
    void itemRead(ItemRead newItemRead) {
        itemRead = newItemRead;
    }

    // ------------------------------------------------------------------ header

    @Nullable
    @Override
    public Object key(String attribute) {
        return keys.value(attribute);
    }

    @Override
    public Operation operation() {
        return isItem() ? Operation.READ : Operation.valueOf(head.eventName());
    }

    @Override
    public long creationTimeMillis() {
        return isItem() ? itemRead.toMillis() : head.creationTimeMillis();
    }

    @Nullable
    @Override
    public String sequenceNumber() {
        return isItem() ? null : head.sequenceNumber();
    }

    @Nullable
    @Override
    public String eventId() {
        return eventId;
    }

    @Nullable
    @Override
    public Long sizeBytes() {
        return sizeBytes;
    }

    @Override
    public boolean isTtlDelete() {
        return hasIdentity && operation() == Operation.REMOVE && identity.isTimeToLive();
    }

    /** Who made the change, or null if nobody in particular. */
    @Nullable
    IdentityReader identity() {
        return hasIdentity ? identity : null;
    }

    KeyAttributes keys() {
        return keys;
    }

    /** An item of the table is its own image. */
    ImageReader newImage() {
        return isItem() ? item : newImage;
    }

    ImageReader oldImage() {
        return oldImage;
    }

    boolean isItem() {
        return itemRead != null;
    }

    /** How the item was read; null if it is a record. */
    @Nullable
    ItemRead itemRead() {
        return itemRead;
    }

    boolean hasCreationTime() {
        return creationTimeMillis() != DecodedRecord.NO_CREATION_TIME;
    }
}
