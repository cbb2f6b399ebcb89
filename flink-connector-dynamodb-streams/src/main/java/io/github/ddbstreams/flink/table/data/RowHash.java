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

import io.github.ddbstreams.flink.source.decode.Hash64;
import io.github.ddbstreams.flink.source.decode.ItemHash;
import javax.annotation.Nullable;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;

/**
 * Hashes of rows, by which a state of an item is known again: equal for equal values of the
 * physical columns, whatever the order of the entries of maps. They are part of states, so they
 * never change. Sets are arrays here: their elements must be in one order for all rows.
 */
final class RowHash {

    private static final int NULL = 0;
    private static final int NUMBER = 1;
    private static final int TEXT = 2;
    private static final int BYTES = 3;
    private static final int BOOLEAN = 4;
    private static final int DECIMAL = 5;
    private static final int TIMESTAMP = 6;
    private static final int ARRAY = 7;
    private static final int MAP = 8;
    private static final int ROW = 9;

    private RowHash() {}

    /**
     * The hash of a row as it was read.
     *
     * @param width the number of physical columns
     */
    static long of(GenericRowData row, int width) {
        return ItemHash.ofItem(fields(row, width));
    }

    private static long fields(GenericRowData row, int count) {
        long hash = count;
        for (int i = 0; i < count; i++) {
            hash = Hash64.then(hash, value(row.getField(i)));
        }
        return hash;
    }

    private static long value(@Nullable Object value) {
        if (value == null) {
            return NULL;
        } else if (value instanceof StringData) {
            return Hash64.then(TEXT, Hash64.of(value.toString()));
        } else if (value instanceof Double) {
            return Hash64.then(NUMBER, Double.doubleToLongBits((Double) value));
        } else if (value instanceof Float) {
            return Hash64.then(NUMBER, Float.floatToIntBits((Float) value));
        } else if (value instanceof Number) {
            return Hash64.then(NUMBER, ((Number) value).longValue());
        } else if (value instanceof Boolean) {
            return Hash64.then(BOOLEAN, (Boolean) value ? 1 : 0);
        } else if (value instanceof byte[]) {
            return Hash64.then(BYTES, Hash64.of((byte[]) value));
        } else if (value instanceof DecimalData) {
            // All of a column have the same scale.
            return Hash64.then(DECIMAL, Hash64.of(((DecimalData) value).toUnscaledBytes()));
        } else if (value instanceof TimestampData) {
            TimestampData timestamp = (TimestampData) value;
            return Hash64.then(
                    Hash64.then(TIMESTAMP, timestamp.getMillisecond()),
                    timestamp.getNanoOfMillisecond());
        }
        return nested(value);
    }

    private static long nested(Object value) {
        if (value instanceof GenericArrayData) {
            return Hash64.then(ARRAY, elements((GenericArrayData) value));
        } else if (value instanceof MapData) {
            return Hash64.then(MAP, entries((MapData) value));
        } else if (value instanceof GenericRowData) {
            GenericRowData row = (GenericRowData) value;
            return Hash64.then(ROW, fields(row, row.getArity()));
        }
        throw new IllegalArgumentException("nothing is read as a " + value.getClass().getName());
    }

    private static long elements(GenericArrayData array) {
        Object[] elements = array.toObjectArray();
        long hash = elements.length;
        for (Object element : elements) {
            hash = Hash64.then(hash, value(element));
        }
        return hash;
    }

    private static long entries(MapData map) {
        Object[] keys = elementsOf(map.keyArray());
        Object[] values = elementsOf(map.valueArray());
        long sum = 0;
        for (int i = 0; i < keys.length; i++) {
            sum += Hash64.then(value(keys[i]), value(values[i]));
        }
        return Hash64.then(sum, keys.length);
    }

    private static Object[] elementsOf(ArrayData array) {
        return ((GenericArrayData) array).toObjectArray();
    }
}
