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

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.MultisetType;
import org.apache.flink.table.types.logical.RowType;

/** The values of emitted rows as objects, which can be compared with rows that tests make. */
final class PlainRows {

    private PlainRows() {}

    /**
     * The values of a row of a plan. The row must have no other bytes than Flink gives a row of
     * these values, for Flink compares rows by their bytes in places.
     */
    @Nullable
    static GenericRowData of(RowPlan plan, @Nullable RowData row) {
        if (row == null) {
            return null;
        }
        GenericRowData plain = row(plan.producedType(), row);
        assertThat(row).isInstanceOf(BinaryRowData.class);
        assertThat(row).isEqualTo(new RowDataSerializer(plan.producedType()).toBinaryRow(plain));
        return plain;
    }

    private static GenericRowData row(RowType type, RowData row) {
        assertThat(row.getArity()).isEqualTo(type.getFieldCount());
        GenericRowData plain = new GenericRowData(row.getRowKind(), row.getArity());
        for (int i = 0; i < row.getArity(); i++) {
            LogicalType of = type.getTypeAt(i);
            if (!row.isNullAt(i)) {
                plain.setField(i, value(of, RowData.createFieldGetter(of, i).getFieldOrNull(row)));
            }
        }
        return plain;
    }

    @Nullable
    private static Object value(LogicalType type, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        switch (type.getTypeRoot()) {
            case ARRAY:
                return new GenericArrayData(
                        elements(((ArrayType) type).getElementType(), (ArrayData) value));
            case MAP:
                return map(((MapType) type).getKeyType(), ((MapType) type).getValueType(), value);
            case MULTISET:
                return map(((MultisetType) type).getElementType(), new IntType(false), value);
            case ROW:
                return row((RowType) type, (RowData) value);
            default:
                return value;
        }
    }

    private static GenericMapData map(LogicalType keyType, LogicalType valueType, Object map) {
        Object[] keys = elements(keyType, ((MapData) map).keyArray());
        Object[] values = elements(valueType, ((MapData) map).valueArray());
        Map<Object, Object> entries = new LinkedHashMap<>();
        for (int i = 0; i < keys.length; i++) {
            entries.put(keys[i], values[i]);
        }
        assertThat(entries).hasSize(((MapData) map).size());
        return new GenericMapData(entries);
    }

    private static Object[] elements(LogicalType type, ArrayData array) {
        Object[] elements = new Object[array.size()];
        ArrayData.ElementGetter getter = ArrayData.createElementGetter(type);
        for (int i = 0; i < elements.length; i++) {
            elements[i] = value(type, getter.getElementOrNull(array, i));
        }
        return elements;
    }
}
