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
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.types.RowKind;

/** What was, taken back, and what is: of one record, so that nobody need remember it. */
final class AllRows implements ChangelogRows {

    @Override
    public boolean wantsOldRow(boolean hasNewImage) {
        return true;
    }

    @Override
    public RowChange of(RecordRows record) throws IOException, DecodingFailure {
        Operation operation = record.operation();
        GenericRowData before = operation == Operation.INSERT ? null : record.before();
        GenericRowData after = operation == Operation.REMOVE ? null : record.after();
        if (before != null && after != null) {
            before.setRowKind(RowKind.UPDATE_BEFORE);
            after.setRowKind(RowKind.UPDATE_AFTER);
        } else if (before != null) {
            before.setRowKind(RowKind.DELETE);
        }
        return record.change(before, after);
    }
}
