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
import io.github.ddbstreams.flink.source.event.Operation;
import java.io.IOException;
import javax.annotation.Nullable;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.types.RowKind;

/** What is, or that there is nothing any more under a key. */
final class UpsertRows implements ChangelogRows {

    private final Columns keyColumns;

    /**
     * @param keyColumns the columns of the primary key
     */
    UpsertRows(Columns keyColumns) {
        this.keyColumns = keyColumns;
    }

    @Override
    public boolean wantsOldRow(boolean hasNewImage) {
        return false;
    }

    @Override
    public RowChange of(RecordRows record) throws IOException, DecodingFailure {
        Operation operation = record.operation();
        if (operation == Operation.REMOVE) {
            return record.change(deletion(record), null);
        }
        GenericRowData after = record.after();
        if (operation == Operation.MODIFY) {
            if (after == null) {
                // What it was before may have been emitted.
                return record.change(deletion(record), null);
            }
            after.setRowKind(RowKind.UPDATE_AFTER);
        }
        return record.change(null, after);
    }

    @Nullable
    private GenericRowData deletion(RecordRows record) throws IOException, DecodingFailure {
        GenericRowData row = record.ofKeys(keyColumns);
        if (row != null) {
            row.setRowKind(RowKind.DELETE);
        }
        return row;
    }
}
