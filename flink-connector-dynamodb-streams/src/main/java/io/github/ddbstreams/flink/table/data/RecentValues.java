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

import io.github.ddbstreams.flink.source.decode.PageParser;
import java.util.Arrays;
import javax.annotation.Nullable;

/**
 * The last value of each column, and where it was read from. Most attributes of a record are the
 * same before and after the change: what is written as it was the last time is not read again.
 * Belongs to one page and one thread.
 */
final class RecentValues {

    private final Columns columns;
    private final Object[] values;
    private final int[] starts;

    /** 0 if there is none. */
    private final int[] lengths;

    @Nullable private PageParser parser;

    RecentValues(Columns columns) {
        this.columns = columns;
        this.values = new Object[columns.size()];
        this.starts = new int[columns.size()];
        this.lengths = new int[columns.size()];
    }

    /** Whether these are the columns whose values are kept. */
    boolean areOf(Columns others) {
        return columns == others;
    }

    /**
     * Passes over the value at which the parser stands if it is the last one of the column.
     *
     * @return whether it is, and {@link #value} can be taken for it
     */
    boolean skipIfSame(int column, PageParser current) {
        return parser == current
                && lengths[column] > 0
                && current.skipIfSame(starts[column], lengths[column]);
    }

    /** The last value of the column. */
    @Nullable
    Object value(int column) {
        return values[column];
    }

    /**
     * Keeps a value that was read from there to where the parser stands. All that was read from
     * another parser is forgotten.
     */
    void keep(int column, @Nullable Object value, int start, PageParser current) {
        if (parser != current) {
            parser = current;
            Arrays.fill(lengths, 0);
        }
        values[column] = value;
        starts[column] = start;
        lengths[column] = current.lengthSince(start);
    }
}
