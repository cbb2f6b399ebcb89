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

import com.fasterxml.jackson.core.JsonToken;
import io.github.ddbstreams.flink.source.decode.AttributeType;
import io.github.ddbstreams.flink.source.decode.DecodingFailure;
import io.github.ddbstreams.flink.source.decode.HeapSizes;
import io.github.ddbstreams.flink.source.decode.Scalars;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.LogicalType;

/** What is made of lists, sets and maps. */
final class CollectionConverters {

    private static final int ARRAY_DATA = 24;
    private static final int MAP_DATA = 16;
    private static final int ENTRY = 24;

    /** A text that is hashed is encoded for it: a section, its segments, a segment, and a flag. */
    private static final int ENCODED_TEXT = 24 + 24 + 64 + 16;

    private CollectionConverters() {}

    /** The type of a set's elements, or null if the type is no set. */
    @Nullable
    private static AttributeType elementsOf(AttributeType type) {
        switch (type) {
            case SS:
                return AttributeType.S;
            case NS:
                return AttributeType.N;
            case BS:
                return AttributeType.B;
            default:
                return null;
        }
    }

    /** ARRAY: of L, SS, NS, BS. */
    static final class ArrayConverter extends ValueConverter {

        private final ValueConverter element;

        ArrayConverter(LogicalType type, ValueConverter element) {
            super(type);
            this.element = element;
        }

        @Override
        Object convert(AttributeType type, ValueReader in) throws IOException, DecodingFailure {
            AttributeType setOf = elementsOf(type);
            if (setOf == null && type != AttributeType.L) {
                throw wrongType(type, in, "L, SS, NS and BS");
            }
            in.expectArray(type);
            List<Object> elements = new ArrayList<>();
            while (in.parser().nextToken() != JsonToken.END_ARRAY) {
                in.checkSize();
                elements.add(in.read(elements.size(), setOf, element));
            }
            if (setOf != null && in.sorts()) {
                elements.sort(ValueOrder.INSTANCE);
            }
            in.charge(
                    ARRAY_DATA
                            + HeapSizes.references(elements.size())
                            + RowWriter.slots(elements.size()));
            return new GenericArrayData(elements.toArray());
        }
    }

    /** MULTISET: of SS, NS, BS. */
    static final class MultisetConverter extends ValueConverter {

        private final ValueConverter element;

        MultisetConverter(LogicalType type, ValueConverter element) {
            super(type);
            this.element = element;
        }

        @Override
        Object convert(AttributeType type, ValueReader in) throws IOException, DecodingFailure {
            AttributeType setOf = elementsOf(type);
            if (setOf == null) {
                throw wrongType(type, in, "SS, NS and BS");
            }
            in.expectArray(type);
            Map<Object, Integer> counts = new LinkedHashMap<>();
            int index = 0;
            while (in.parser().nextToken() != JsonToken.END_ARRAY) {
                in.checkSize();
                Object value = in.read(index, setOf, element);
                counts.merge(value, 1, Integer::sum);
                if (value instanceof StringData) {
                    in.charge(ENCODED_TEXT + HeapSizes.array(value.toString().length()));
                }
                index++;
            }
            in.charge(MAP_DATA + HeapSizes.hashMap(counts.size()));
            return new GenericMapData(in.sorts() ? ValueOrder.sorted(counts) : counts);
        }
    }

    /** MAP from texts: of M. */
    static final class MapConverter extends ValueConverter {

        private final ValueConverter value;

        MapConverter(LogicalType type, ValueConverter value) {
            super(type);
            this.value = value;
        }

        @Override
        Object convert(AttributeType type, ValueReader in) throws IOException, DecodingFailure {
            if (type != AttributeType.M) {
                throw wrongType(type, in, "M");
            }
            in.expectObject();
            List<EntryList.Entry> entries = new ArrayList<>();
            for (String name = in.parser().nextFieldName();
                    name != null;
                    name = in.parser().nextFieldName()) {
                StringData key = in.name(name);
                in.parser().nextToken();
                in.checkSize();
                entries.add(new EntryList.Entry(name, key, in.read(name, value)));
                in.charge(ENTRY + TextConverter.PAGE_DATA + HeapSizes.string(name));
                in.charge(RowWriter.slots(2) + HeapSizes.array(name.length()));
            }
            if (EntryList.Entry.isTwiceIn(entries)) {
                throw new DecodingFailure(Scalars.DUPLICATE_NAME);
            }
            in.charge(MAP_DATA + 2 * HeapSizes.references(entries.size()));
            if (in.sorts()) {
                entries.sort(EntryList.Entry.BY_NAME);
            }
            return new EntryList(entries);
        }
    }

    /** ROW: of M, a field of each attribute of its name. */
    static final class RowConverter extends ValueConverter {

        private final Columns fields;

        RowConverter(LogicalType type, Columns fields) {
            super(type);
            this.fields = fields;
        }

        @Override
        Object convert(AttributeType type, ValueReader in) throws IOException, DecodingFailure {
            if (type != AttributeType.M) {
                throw wrongType(type, in, "M");
            }
            GenericRowData row = new GenericRowData(fields.count());
            in.expectObject();
            fields.read(in, row);
            fields.checkPresent(row);
            in.charge(Columns.heapOf(row));
            return row;
        }
    }

    /** Fields of a map that are columns of their own: they go into the row of the image. */
    static final class ProjectedConverter extends ValueConverter {

        private final Columns columns;

        ProjectedConverter(Columns columns) {
            super("ROW", columns.areAllNullable());
            this.columns = columns;
        }

        @Override
        Object convert(AttributeType type, ValueReader in) throws IOException, DecodingFailure {
            if (type != AttributeType.M) {
                throw wrongType(type, in, "M");
            }
            in.expectObject();
            columns.read(in, in.target());
            return this;
        }
    }
}
