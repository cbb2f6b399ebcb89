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
import java.io.IOException;

/**
 * Which rows a change becomes: what one changelog mode is. Chosen once for a plan and shared by the
 * polling threads, so nothing of a record is kept here.
 */
interface ChangelogRows {

    /** The mode of a plan, whose items have these columns. */
    static ChangelogRows of(RowPlan plan, Columns columns) {
        switch (plan.changelog()) {
            case ALL:
                return new AllRows();
            case UPSERT:
                return new UpsertRows(Converters.keyColumns(plan));
            default:
                return new AppendRows(columns);
        }
    }

    /**
     * Whether the old image may become a row. The images are asked about before the operation is
     * known, for its name comes behind them in the bytes.
     *
     * @param hasNewImage whether a new image came before the old one
     */
    boolean wantsOldRow(boolean hasNewImage);

    /** The rows of a record that has been read. */
    RowChange of(RecordRows record) throws IOException, DecodingFailure;
}
