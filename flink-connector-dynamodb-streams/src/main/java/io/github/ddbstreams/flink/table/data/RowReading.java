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
import java.io.IOException;
import javax.annotation.Nullable;
import org.apache.flink.table.data.GenericRowData;

/**
 * Reads images and items as rows, whose metadata is still to come. Their values may be parts of the
 * page: a {@link RowWriter} makes rows of them that can leave it.
 */
final class RowReading {

    private RowReading() {}

    /** The parser stands at the beginning of the item, and is left at its end. */
    static GenericRowData read(
            Columns columns, CompiledPlan plan, PageParser parser, ValueReader values)
            throws IOException, DecodingFailure {
        GenericRowData row = begin(plan, parser, values);
        columns.read(values, row);
        return end(columns, row, values);
    }

    /**
     * Reads an item of the table, and its key with it, also if this fails.
     *
     * @return null if the item is not wanted
     */
    @Nullable
    static GenericRowData readItem(
            CompiledPlan plan, PageParser parser, ValueReader values, ItemKey key)
            throws IOException, DecodingFailure {
        GenericRowData row = begin(plan, parser, values);
        int item = parser.depth();
        DecodingFailure failure = null;
        try {
            plan.columns().read(values, row, key);
        } catch (DecodingFailure e) {
            failure = e;
            parser.skipBackTo(item);
            key.readRest(parser);
        }
        if (key.isUnwanted()) {
            parser.skipBackTo(item - 1);
            return null;
        }
        if (failure != null) {
            throw failure;
        }
        return end(plan.columns(), row, values);
    }

    private static GenericRowData begin(CompiledPlan plan, PageParser parser, ValueReader values) {
        GenericRowData row = new GenericRowData(plan.width() + plan.metadata().length);
        values.over(parser, row);
        return row;
    }

    private static GenericRowData end(Columns columns, GenericRowData row, ValueReader values)
            throws DecodingFailure {
        columns.checkPresent(row);
        values.charge(Columns.heapOf(row));
        return row;
    }
}
