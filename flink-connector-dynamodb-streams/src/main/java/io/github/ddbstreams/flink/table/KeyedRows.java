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
package io.github.ddbstreams.flink.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.utils.ProjectedRowData;
import org.apache.flink.table.types.logical.RowType;

/**
 * Rows that leave the source with their whole key, so that they can be spread by it over another
 * parallelism, and that lose again what the query did not ask for. The planner would spread them
 * itself, but by where the key's columns are in the table, whatever a query reads of it; and
 * without the same place for all rows of a key their order is lost.
 */
final class KeyedRows {

    private final int[][] fields;
    private final RowType rowType;
    private final int[] keyPositions;
    private final int[] wanted;

    private KeyedRows(int[][] fields, RowType rowType, int[] keyPositions, int[] wanted) {
        this.fields = fields;
        this.rowType = rowType;
        this.keyPositions = keyPositions;
        this.wanted = wanted;
    }

    /**
     * @param declared the physical columns of the table
     * @param primaryKey its key columns, at least one
     * @param fields what the query reads of the columns, as paths of indexes
     * @param produced what the query reads, and the metadata after it
     */
    static KeyedRows of(
            RowType declared, List<String> primaryKey, int[][] fields, RowType produced) {
        List<int[]> all = new ArrayList<>(Arrays.asList(fields));
        List<RowType.RowField> types =
                new ArrayList<>(produced.getFields().subList(0, fields.length));
        int[] keyPositions = new int[primaryKey.size()];
        for (int i = 0; i < keyPositions.length; i++) {
            int[] column = {declared.getFieldIndex(primaryKey.get(i))};
            keyPositions[i] = indexOf(column, all);
            if (keyPositions[i] < 0) {
                keyPositions[i] = all.size();
                all.add(column);
                types.add(new RowType.RowField("$key$" + i, declared.getTypeAt(column[0])));
            }
        }
        int added = all.size() - fields.length;
        types.addAll(produced.getFields().subList(fields.length, produced.getFieldCount()));
        int[] wanted = new int[produced.getFieldCount()];
        for (int i = 0; i < wanted.length; i++) {
            wanted[i] = i < fields.length ? i : i + added;
        }
        return new KeyedRows(
                all.toArray(new int[0][]),
                new RowType(produced.isNullable(), types),
                keyPositions,
                wanted);
    }

    private static int indexOf(int[] path, List<int[]> paths) {
        for (int i = 0; i < paths.size(); i++) {
            if (Arrays.equals(path, paths.get(i))) {
                return i;
            }
        }
        return -1;
    }

    /** What the source reads of the columns. */
    int[][] fields() {
        return fields;
    }

    /** What the source produces: what it reads, and the metadata after it. */
    RowType rowType() {
        return rowType;
    }

    /**
     * @param type of the rows that the query reads
     */
    SingleOutputStreamOperator<RowData> spread(
            DataStream<RowData> rows, TypeInformation<RowData> type) {
        return rows.keyBy(new KeyText(rowType, keyPositions), Types.STRING)
                .map(new WithoutKey(wanted))
                .returns(type);
    }

    /** Text rather than a row, for its hash is the same in every JVM. */
    private static final class KeyText implements KeySelector<RowData, String> {

        private static final long serialVersionUID = 1L;

        private final RowData.FieldGetter[] columns;

        KeyText(RowType rowType, int[] positions) {
            columns =
                    Arrays.stream(positions)
                            .mapToObj(i -> RowData.createFieldGetter(rowType.getTypeAt(i), i))
                            .toArray(RowData.FieldGetter[]::new);
        }

        @Override
        public String getKey(RowData row) {
            StringBuilder key = new StringBuilder();
            for (RowData.FieldGetter column : columns) {
                Object value = column.getFieldOrNull(row);
                key.append(
                                value instanceof byte[]
                                        ? Base64.getEncoder().encodeToString((byte[]) value)
                                        : value)
                        .append('\n');
            }
            return key.toString();
        }
    }

    private static final class WithoutKey implements MapFunction<RowData, RowData> {

        private static final long serialVersionUID = 1L;

        private final int[] wanted;

        WithoutKey(int[] wanted) {
            this.wanted = wanted;
        }

        @Override
        public RowData map(RowData row) {
            return ProjectedRowData.from(wanted).replaceRow(row);
        }
    }
}
