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

import com.fasterxml.jackson.core.JsonParser;
import io.github.ddbstreams.flink.source.decode.DecodedRecord;
import io.github.ddbstreams.flink.source.decode.DecodingFailure;
import io.github.ddbstreams.flink.source.decode.IdentityReader;
import io.github.ddbstreams.flink.source.decode.JsonParsers;
import io.github.ddbstreams.flink.source.decode.PayloadBuilder;
import io.github.ddbstreams.flink.source.decode.RecordHead;
import io.github.ddbstreams.flink.source.decode.Scalars;
import io.github.ddbstreams.flink.source.event.Operation;
import io.github.ddbstreams.flink.table.config.OnDecodeError;
import java.io.IOException;
import javax.annotation.Nullable;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.types.RowKind;

/**
 * Builds the rows of changes.
 *
 * <p>The name of the operation comes behind the images in the bytes, so which rows there are is
 * decided at the end, from what the images have become by then.
 */
final class RowBuilder implements PayloadBuilder<RowChange>, RecordHeader {

    private static final int MAX_KEY_LENGTH = 256;

    private final CompiledPlan compiled;
    private final RowPlan plan;
    private final ValueReader values;
    private final ImageReader newImage;
    private final ImageReader oldImage;
    private final KeyAttributes keys = new KeyAttributes();
    private final IdentityReader identity = new IdentityReader();
    private final MetadataValues metadata;

    private boolean unwanted;
    private boolean hasIdentity;
    @Nullable private String eventId;
    @Nullable private Long sizeBytes;
    @Nullable private RecordHead head;
    @Nullable private DecodingFailure unfit;

    RowBuilder(CompiledPlan compiled) {
        this.compiled = compiled;
        this.plan = compiled.plan();
        this.values = new ValueReader(plan.onError() == OnDecodeError.NULL);
        this.newImage = new ImageReader("NewImage", compiled, values, compiled.asksForNewImage());
        this.oldImage = new ImageReader("OldImage", compiled, values, compiled.asksForOldImage());
        this.metadata = new MetadataValues(compiled, values);
    }

    @Override
    public void begin() {
        keys.clear();
        newImage.clear();
        oldImage.clear();
        values.takeUnfit();
        unwanted = false;
        hasIdentity = false;
        eventId = null;
        sizeBytes = null;
        head = null;
        unfit = null;
    }

    // ------------------------------------------------------------------ reading

    @Override
    public void readRecordMember(String name, JsonParser parser)
            throws IOException, DecodingFailure {
        if (name.equals("eventID") && compiled.asksForEventId()) {
            eventId = Scalars.string(parser);
        } else if (name.equals("userIdentity") && compiled.asksForIdentity()) {
            identity.read(parser);
            hasIdentity = true;
        } else {
            parser.skipChildren();
        }
    }

    @Override
    public void readChangeMember(String name, JsonParser parser)
            throws IOException, DecodingFailure {
        switch (name) {
            case "Keys":
                keys.read(parser);
                unwanted = plan.filter() != null && !plan.filter().mayWant(this);
                break;
            case "NewImage":
                read(newImage, true, parser);
                break;
            case "OldImage":
                read(oldImage, wantsOldRow(), parser);
                break;
            case "SizeBytes":
                if (compiled.asksForSize()) {
                    sizeBytes = Scalars.integer(parser);
                } else {
                    parser.skipChildren();
                }
                break;
            default:
                parser.skipChildren();
        }
    }

    private boolean wantsOldRow() {
        switch (plan.changelog()) {
            case ALL:
                return true;
            case APPEND:
                return !newImage.isPresent();
            default:
                return false;
        }
    }

    private void read(ImageReader image, boolean wantsRow, JsonParser parser)
            throws IOException, DecodingFailure {
        if (unwanted) {
            image.skip(parser);
            return;
        }
        boolean allFitSoFar = unfit == null;
        image.read(wantsRow, parser);
        DecodingFailure madeNull = values.takeUnfit();
        if (allFitSoFar && madeNull != null) {
            unfit = madeNull.in(image == newImage ? "NewImage" : "OldImage");
        }
    }

    // ------------------------------------------------------------------ building

    @Override
    public RowChange build(RecordHead newHead) throws IOException, DecodingFailure {
        head = newHead;
        if (unwanted
                || plan.filter() != null
                        && !compiled.filtersByKeys()
                        && !plan.filter().test(this)) {
            return RowChange.NOTHING;
        }
        if (keys.isEmpty()) {
            throw new DecodingFailure("is missing; expected an object of attributes").in("Keys");
        }
        RowChange change;
        switch (plan.changelog()) {
            case ALL:
                change = whatHappened();
                break;
            case UPSERT:
                change = lastState();
                break;
            default:
                change = event();
        }
        return change;
    }

    private RowChange whatHappened() throws IOException, DecodingFailure {
        GenericRowData before =
                operation() == Operation.INSERT ? null : rowOf(oldImage, "OldImage");
        GenericRowData after = operation() == Operation.REMOVE ? null : rowOf(newImage, "NewImage");
        if (before != null && after != null) {
            before.setRowKind(RowKind.UPDATE_BEFORE);
            after.setRowKind(RowKind.UPDATE_AFTER);
            return change(before, after);
        }
        if (before != null) {
            before.setRowKind(RowKind.DELETE);
            return change(before, null);
        }
        return change(after, null);
    }

    private RowChange lastState() throws IOException, DecodingFailure {
        if (operation() == Operation.REMOVE) {
            return change(deleteByKey(), null);
        }
        GenericRowData after = rowOf(newImage, "NewImage");
        if (after == null && operation() == Operation.MODIFY) {
            // What it was before may have been emitted.
            return change(deleteByKey(), null);
        }
        if (after != null && operation() == Operation.MODIFY) {
            after.setRowKind(RowKind.UPDATE_AFTER);
        }
        return change(after, null);
    }

    private RowChange event() throws IOException, DecodingFailure {
        if (newImage.isPresent()) {
            return change(rowOf(newImage, "NewImage"), null);
        }
        if (operation() == Operation.REMOVE && oldImage.isPresent()) {
            return change(rowOf(oldImage, "OldImage"), null);
        }
        return change(ofKeys(compiled.columns()), null);
    }

    /** Null if it could not be decoded, which is to be skipped then. */
    @Nullable
    private GenericRowData rowOf(ImageReader image, String member) throws DecodingFailure {
        if (!image.isPresent()) {
            return skipped(
                    new DecodingFailure(
                                    "is missing; the changelog needs it, so the stream's view type"
                                            + " must include it")
                            .in(member));
        }
        return image.failure() == null ? image.row() : skipped(image.failure());
    }

    @Nullable
    private GenericRowData deleteByKey() throws IOException, DecodingFailure {
        GenericRowData row = ofKeys(compiled.keyColumns());
        if (row != null) {
            row.setRowKind(RowKind.DELETE);
        }
        return row;
    }

    @Nullable
    private GenericRowData ofKeys(Columns columns) throws IOException, DecodingFailure {
        try (JsonParser parser = JsonParsers.parser(keys.toJson())) {
            parser.nextToken();
            GenericRowData row = RowReading.read(columns, compiled, parser, values);
            DecodingFailure madeNull = values.takeUnfit();
            if (madeNull != null && unfit == null) {
                unfit = madeNull.in("Keys");
            }
            return row;
        } catch (DecodingFailure e) {
            return skipped(e.in("Keys"));
        }
    }

    /** Notes that what failed counts as if there was no such item. */
    @Nullable
    private GenericRowData skipped(DecodingFailure failure) throws DecodingFailure {
        unfit(failure);
        return null;
    }

    /** Notes what is left out, unless nothing may be. */
    void unfit(DecodingFailure failure) throws DecodingFailure {
        if (plan.onError() == OnDecodeError.FAIL) {
            throw failure;
        }
        if (unfit == null) {
            unfit = failure;
        }
    }

    private RowChange change(@Nullable GenericRowData first, @Nullable GenericRowData second)
            throws IOException, DecodingFailure {
        if (first != null) {
            metadata.fill(this, first, second);
        }
        values.charge(RowChange.HEAP);
        return new RowChange(first, second, unfit == null ? null : describe(unfit));
    }

    private String describe(DecodingFailure failure) {
        String description =
                "sequence number "
                        + sequenceNumber()
                        + ", key "
                        + describeKey()
                        + ": "
                        + failure.path()
                        + ' '
                        + failure.getMessage();
        values.charge(2L * description.length());
        return description;
    }

    @Override
    public long takeSize() {
        return values.takeSize();
    }

    @Override
    public String describeKey() {
        String json = keys.toJson();
        return json.length() <= MAX_KEY_LENGTH ? json : json.substring(0, MAX_KEY_LENGTH) + '…';
    }

    // ------------------------------------------------------------------ header

    @Nullable
    @Override
    public Object key(String attribute) {
        return keys.value(attribute);
    }

    @Override
    public Operation operation() {
        return Operation.valueOf(head.eventName());
    }

    @Override
    public long creationTimeMillis() {
        return head.creationTimeMillis();
    }

    @Override
    public String sequenceNumber() {
        return head.sequenceNumber();
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

    ImageReader newImage() {
        return newImage;
    }

    ImageReader oldImage() {
        return oldImage;
    }

    boolean hasCreationTime() {
        return creationTimeMillis() != DecodedRecord.NO_CREATION_TIME;
    }
}
