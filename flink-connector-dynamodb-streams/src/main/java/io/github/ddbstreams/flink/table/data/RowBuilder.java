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

import io.github.ddbstreams.flink.source.decode.DecodingFailure;
import io.github.ddbstreams.flink.source.decode.ItemRead;
import io.github.ddbstreams.flink.source.decode.PageParser;
import io.github.ddbstreams.flink.source.decode.PayloadBuilder;
import io.github.ddbstreams.flink.source.decode.RecordHead;
import io.github.ddbstreams.flink.source.format.SnapshotPhase;
import io.github.ddbstreams.flink.table.config.OnDecodeError;
import java.io.IOException;
import javax.annotation.Nullable;

/**
 * Reads of records and items what the plan asks for, and drops those that its filter does not want.
 *
 * <p>The name of the operation comes behind the images in the bytes, so which rows there are is
 * decided at the end, from what the images have become by then.
 */
final class RowBuilder implements PayloadBuilder<RowChange> {

    private final CompiledPlan compiled;
    private final RowPlan plan;
    private final ValueReader values;
    private final FirstMisfit misfit;
    private final RecordMembers record;
    private final RecordRows rows;

    private final ItemKey itemKey;
    private final RecordFacts facts;

    private boolean unwanted;

    RowBuilder(CompiledPlan compiled, SnapshotPhase snapshot) {
        this.compiled = compiled;
        this.plan = compiled.plan();
        this.values =
                new ValueReader(
                        plan.onError() == OnDecodeError.NULL,
                        plan.isBesideSnapshot(),
                        compiled.columns());
        this.misfit = new FirstMisfit(plan.onError());
        this.record = new RecordMembers(compiled, values);
        this.facts = new RecordFacts(compiled, snapshot);
        this.rows = new RecordRows(compiled, record, values, misfit, facts);
        this.itemKey = new ItemKey(record.keys(), this::mayBeWanted);
    }

    private boolean mayBeWanted() {
        return plan.filter() == null || plan.filter().mayWant(record);
    }

    private boolean isWanted() {
        return plan.filter() == null || compiled.filtersByKeys() || plan.filter().test(record);
    }

    @Override
    public void begin() {
        record.clear();
        values.takeUnfit();
        misfit.clear();
        facts.begin();
        unwanted = false;
    }

    @Override
    public void readRecordMember(String name, PageParser parser)
            throws IOException, DecodingFailure {
        if (name.equals("eventID") && compiled.asksForEventId()) {
            record.readEventId(parser);
        } else if (name.equals("userIdentity") && compiled.asksForIdentity()) {
            record.readIdentity(parser);
        } else {
            parser.skipChildren();
        }
    }

    @Override
    public void readChangeMember(String name, PageParser parser)
            throws IOException, DecodingFailure {
        switch (name) {
            case "Keys":
                record.keys().read(parser);
                unwanted = !mayBeWanted();
                break;
            case "NewImage":
                read(record.newImage(), true, parser);
                break;
            case "OldImage":
                readOldImage(parser);
                break;
            case "SizeBytes":
                if (compiled.asksForSize()) {
                    record.readSize(parser);
                } else {
                    parser.skipChildren();
                }
                break;
            default:
                parser.skipChildren();
        }
    }

    private void readOldImage(PageParser parser) throws IOException, DecodingFailure {
        boolean wantsRow = compiled.changelog().wantsOldRow(record.newImage().isPresent());
        if (!unwanted && !wantsRow && facts.areHashed()) {
            long held = values.takeSize();
            record.oldImage().readForHash(parser);
            // Nothing of it is kept, and what does not fit is told of where it is emitted.
            values.takeSize();
            values.charge(held);
            values.takeUnfit();
        } else {
            read(record.oldImage(), wantsRow, parser);
        }
    }

    private void read(ImageReader image, boolean wantsRow, PageParser parser)
            throws IOException, DecodingFailure {
        if (unwanted) {
            image.skip(parser);
            return;
        }
        image.read(wantsRow, parser);
        misfit.madeNull(values.takeUnfit(), image.member());
    }

    @Override
    public RowChange build(RecordHead head) throws IOException, DecodingFailure {
        record.head(head);
        if (unwanted || !isWanted()) {
            return RowChange.NOTHING;
        }
        if (record.keys().isEmpty()) {
            throw new DecodingFailure("is missing; expected an object of attributes").in("Keys");
        }
        return compiled.changelog().of(rows);
    }

    /** A row, or none where it cannot be decoded and may be left out. */
    @Override
    public RowChange readItem(ItemRead read, PageParser parser)
            throws IOException, DecodingFailure {
        record.itemRead(read);
        itemKey.begin(read.keyAttributes());
        record.newImage().readItem(itemKey, parser);
        if (itemKey.isUnwanted()) {
            return RowChange.NOTHING;
        }
        itemKey.checkComplete();
        if (!isWanted()) {
            return RowChange.NOTHING;
        }
        misfit.madeNull(values.takeUnfit(), record.newImage().member());
        return rows.item();
    }

    /** Of an item that is not wanted, no more may be known than that. */
    @Nullable
    @Override
    public String itemKey() {
        return itemKey.isComplete() ? record.keys().canonical() : null;
    }

    @Override
    public long takeSize() {
        return values.takeSize();
    }

    @Override
    public String describeKey() {
        return record.keys().describe();
    }
}
