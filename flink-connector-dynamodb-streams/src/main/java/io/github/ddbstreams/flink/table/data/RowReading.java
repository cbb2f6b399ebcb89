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
import io.github.ddbstreams.flink.source.decode.DecodingFailure;
import java.io.IOException;
import org.apache.flink.table.data.GenericRowData;

/** Reads an item as a row, whose metadata is still to come. */
final class RowReading {

    private RowReading() {}

    /** The parser stands at the beginning of the item, and is left at its end. */
    static GenericRowData read(
            Columns columns, CompiledPlan plan, JsonParser parser, ValueReader values)
            throws IOException, DecodingFailure {
        GenericRowData row = new GenericRowData(plan.width() + plan.metadata().length);
        values.over(parser, row);
        columns.read(values, row);
        columns.checkPresent(row);
        values.charge(Columns.heapOf(row));
        return row;
    }
}
