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
import io.github.ddbstreams.flink.source.decode.PageParser;
import io.github.ddbstreams.flink.source.event.Operation;
import io.github.ddbstreams.flink.source.format.MergeFacts;
import java.io.IOException;
import javax.annotation.Nullable;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.binary.BinaryRowData;

/**
 * The rows that a record has in it, for a {@link ChangelogRows} to choose from, or an item of the
 * table. A row that cannot be decoded is null where it may be left out, as if there was no such
 * item. Belongs to one page and one thread.
 */
final class RecordRows {

    private static final String KEYS = "Keys";

    private final CompiledPlan compiled;
    private final RecordMembers record;
    private final ValueReader values;
    private final FirstMisfit misfit;
    private final MetadataValues metadata;
    private final RecordFacts facts;

    /** Made for the first row: many pages have none. */
    @Nullable private RowWriter writer;

    RecordRows(
            CompiledPlan compiled,
            RecordMembers record,
            ValueReader values,
            FirstMisfit misfit,
            RecordFacts facts) {
        this.compiled = compiled;
        this.record = record;
        this.values = values;
        this.misfit = misfit;
        this.facts = facts;
        this.metadata = new MetadataValues(compiled, values, misfit);
    }

    Operation operation() {
        return record.operation();
    }

    boolean hasNewImage() {
        return record.newImage().isPresent();
    }

    boolean hasOldImage() {
        return record.oldImage().isPresent();
    }

    /** The item after the change. */
    @Nullable
    GenericRowData after() throws DecodingFailure {
        return rowOf(record.newImage());
    }

    /** The item before the change. */
    @Nullable
    GenericRowData before() throws DecodingFailure {
        return rowOf(record.oldImage());
    }

    @Nullable
    private GenericRowData rowOf(ImageReader image) throws DecodingFailure {
        if (!image.isPresent()) {
            misfit.leftOut(
                    new DecodingFailure(
                                    "is missing; the changelog needs it, so the stream's view type"
                                            + " must include it")
                            .in(image.member()));
            return null;
        }
        if (image.failure() != null) {
            misfit.leftOut(image.failure());
            return null;
        }
        return image.row();
    }

    /** An item that has nothing but its key. */
    @Nullable
    GenericRowData ofKeys(Columns columns) throws IOException, DecodingFailure {
        PageParser parser = PageParser.of(record.keys().toJson());
        parser.nextToken();
        try {
            GenericRowData row = RowReading.read(columns, compiled, parser, values);
            misfit.madeNull(values.takeUnfit(), KEYS);
            return row;
        } catch (DecodingFailure e) {
            misfit.leftOut(e.in(KEYS));
            return null;
        }
    }

    /** An item of the table. */
    RowChange item() throws IOException, DecodingFailure {
        return change(null, after());
    }

    /** A change that is these rows, and what is told about it. */
    RowChange change(@Nullable GenericRowData before, @Nullable GenericRowData after)
            throws IOException, DecodingFailure {
        if (before != null || after != null) {
            metadata.fill(record, before, after);
        }
        // What was read is not kept.
        values.takeSize();
        values.charge(RowChange.HEAP);
        MergeFacts merged = null;
        if (compiled.plan().isBesideSnapshot()) {
            merged = facts.of(record);
            values.charge(merged.heap());
        }
        DecodingFailure failure = misfit.get();
        return new RowChange(
                written(before),
                written(after),
                failure == null ? null : describe(failure),
                merged);
    }

    @Nullable
    private BinaryRowData written(@Nullable GenericRowData row) {
        if (row == null) {
            return null;
        }
        if (writer == null) {
            writer = new RowWriter(compiled.plan().producedType());
        }
        BinaryRowData written = writer.write(row);
        values.charge(RowWriter.heapOf(written));
        return written;
    }

    private String describe(DecodingFailure failure) {
        String description =
                (record.isItem()
                                ? "read from the table"
                                : "sequence number " + record.sequenceNumber())
                        + ", key "
                        + record.keys().describe()
                        + ": "
                        + failure.path()
                        + ' '
                        + failure.getMessage();
        values.charge(2L * description.length());
        return description;
    }
}
