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
import io.github.ddbstreams.flink.source.decode.HeapSizes;
import io.github.ddbstreams.flink.source.decode.Scalars;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.table.data.GenericRowData;

/**
 * Which attributes of a map go where in a row, and how. Attributes that are not among them are
 * skipped in the bytes: no text or number is made of them. Immutable once compiled.
 */
final class Columns {

    private static final int ROW_DATA = 24;

    private final Map<String, Column> byName = new HashMap<>();
    private final List<Column> wanted = new ArrayList<>();
    private final NamesInOtherCase otherCase = new NamesInOtherCase();
    private int count;
    private int attributes;

    /** Wants the attribute of this name at this position. */
    void add(String name, int position, ValueConverter converter) {
        Column column = new Column(name, position, converter, attributes++);
        byName.put(name, column);
        otherCase.add(name);
        wanted.add(column);
        count++;
    }

    /** Wants fields of the attribute of this name, which are columns of their own. */
    void addProjected(String name, Columns fields) {
        byName.put(
                name,
                new Column(
                        name,
                        Column.NOWHERE,
                        new CollectionConverters.ProjectedConverter(fields),
                        attributes++));
        otherCase.add(name);
        for (Column field : fields.wanted) {
            wanted.add(
                    new Column(
                            name + '.' + field.name,
                            field.position,
                            field.converter,
                            Column.NOWHERE));
        }
        count += fields.count;
    }

    /** How many columns of these have been met in other case only. */
    int countInOtherCase() {
        return otherCase.count();
    }

    /** How many values there are. */
    int count() {
        return count;
    }

    /** How many attributes they are read from. */
    int size() {
        return attributes;
    }

    boolean areAllNullable() {
        return wanted.stream().allMatch(column -> column.converter.isNullable());
    }

    /** Reads the object that the reader stands at the beginning of. */
    void read(ValueReader in, GenericRowData row) throws IOException, DecodingFailure {
        read(in, row, null);
    }

    /**
     * Reads the object that the reader stands at the beginning of.
     *
     * @param key takes the key out of it, and ends the reading early if the item is not wanted;
     *     null if the object is no item of the table
     */
    void read(ValueReader in, GenericRowData row, @Nullable ItemKey key)
            throws IOException, DecodingFailure {
        boolean isLooking = otherCase.isLooking();
        boolean remembers = in.remembers(this);
        Map<String, String> twins = Map.of();
        for (String name = in.parser().nextFieldName();
                name != null;
                name = in.parser().nextFieldName()) {
            in.parser().nextToken();
            Column column = byName.get(name);
            if (key != null && key.has(name)) {
                if (readKey(name, column, in, row, key)) {
                    return;
                }
            } else if (column == null) {
                in.parser().skipChildren();
            } else if (remembers && column.position != Column.NOWHERE) {
                column.put(in.readColumn(name, column.index, column.converter), row);
            } else {
                column.put(in.read(name, column.converter), row);
            }
            if (isLooking) {
                twins = look(name, column != null, twins);
            }
        }
        if (isLooking) {
            otherCase.objectRead(twins);
        }
    }

    /** Whether it is known by now that the item is not wanted. */
    private static boolean readKey(
            String name, @Nullable Column column, ValueReader in, GenericRowData row, ItemKey key)
            throws IOException, DecodingFailure {
        Object value = in.readKey(name, key, column == null ? null : column.converter);
        if (column != null) {
            column.put(value, row);
        }
        return key.isUnwanted();
    }

    /** The twins of columns that an object has, with that of this name if it is one. */
    private Map<String, String> look(String name, boolean isColumn, Map<String, String> twins) {
        if (isColumn) {
            otherCase.met(name);
            return twins;
        }
        String column = otherCase.twinOf(name);
        if (column == null) {
            return twins;
        }
        Map<String, String> more = new HashMap<>(twins);
        more.put(column, name);
        return more;
    }

    /**
     * @throws DecodingFailure if there is no value where there must be one
     */
    void checkPresent(GenericRowData row) throws DecodingFailure {
        for (Column column : wanted) {
            if (!column.converter.isNullable() && row.isNullAt(column.position)) {
                throw new DecodingFailure(
                                "is absent; expected a value, since it is declared NOT NULL")
                        .in(column.name);
            }
        }
    }

    /** What a row that was read takes without its values, and what it will when it is written. */
    static long heapOf(GenericRowData row) {
        return ROW_DATA + HeapSizes.references(row.getArity()) + RowWriter.slots(row.getArity());
    }

    private static final class Column {

        private static final int NOWHERE = -1;

        private final String name;
        private final int position;
        private final ValueConverter converter;

        /** Among the attributes that are read. */
        private final int index;

        Column(String name, int position, ValueConverter converter, int index) {
            this.name = name;
            this.position = position;
            this.converter = converter;
            this.index = index;
        }

        void put(@Nullable Object value, GenericRowData row) throws DecodingFailure {
            if (position != NOWHERE) {
                if (!row.isNullAt(position)) {
                    throw new DecodingFailure(Scalars.DUPLICATE_NAME);
                }
                row.setField(position, value);
            }
        }
    }
}
