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

import io.github.ddbstreams.flink.source.decode.HeapSizes;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.RowType;

/**
 * Makes the rows that are emitted, in Flink's binary form: all values are in one array, so that an
 * operator that needs a copy of the row copies bytes. Values that were read from a page are in it
 * no more, and the page can go. Belongs to one thread.
 */
final class RowWriter {

    /** The row, its segments, a segment. */
    private static final int ROW_DATA = 32 + 24 + 64;

    private static final int SLOT = 8;

    private final RowDataSerializer serializer;

    RowWriter(RowType type) {
        this.serializer = new RowDataSerializer(type);
    }

    /**
     * The row, of its own bytes: equal rows have equal ones, in whatever order their attributes
     * were read.
     */
    BinaryRowData write(RowData row) {
        return serializer.toBinaryRow(row).copy();
    }

    static long heapOf(BinaryRowData row) {
        return ROW_DATA + HeapSizes.array(row.getSizeInBytes());
    }

    /** What so many values take at least. */
    static long slots(int values) {
        return (long) SLOT * values;
    }
}
