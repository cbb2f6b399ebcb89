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

/** Every change as a row of its own, with as much of the item as the record has. */
final class AppendRows implements ChangelogRows {

    private final Columns columns;

    /**
     * @param columns of an item, of which a record without images has the key
     */
    AppendRows(Columns columns) {
        this.columns = columns;
    }

    @Override
    public boolean wantsOldRow(boolean hasNewImage) {
        return !hasNewImage;
    }

    @Override
    public RowChange of(RecordRows record) throws IOException, DecodingFailure {
        GenericRowData event = event(record);
        return record.operation() == Operation.REMOVE
                ? record.change(event, null)
                : record.change(null, event);
    }

    @Nullable
    private GenericRowData event(RecordRows record) throws IOException, DecodingFailure {
        if (record.hasNewImage()) {
            return record.after();
        }
        if (record.operation() == Operation.REMOVE && record.hasOldImage()) {
            return record.before();
        }
        return record.ofKeys(columns);
    }
}
