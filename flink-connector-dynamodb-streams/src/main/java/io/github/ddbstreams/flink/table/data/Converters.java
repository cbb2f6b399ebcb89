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

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BinaryType;
import org.apache.flink.table.types.logical.CharType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.MultisetType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimeType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;

/**
 * Which converter makes the values of a type.
 *
 * <table>
 * <caption>What of DynamoDB's types becomes what</caption>
 * <tr><th>type</th><th>comes of</th><th>does not fit</th></tr>
 * <tr><td>STRING, VARCHAR(n), CHAR(n)</td><td>S: the text; N: the number's text as it is in the
 * table; B: base64; BOOL: true or false; SS, NS, BS, L, M: JSON, with numbers as they are in the
 * table, binaries as base64 and sets as arrays</td><td>more than n characters; for CHAR(n) also
 * less</td></tr>
 * <tr><td>TINYINT, SMALLINT, INT, BIGINT</td><td>N</td><td>a fraction; a number out of
 * range</td></tr>
 * <tr><td>DECIMAL(p, s)</td><td>N, exactly</td><td>more than s digits behind the point, more than
 * p - s before it</td></tr>
 * <tr><td>FLOAT, DOUBLE</td><td>N: the nearest one</td><td>a number that would become infinite, or
 * zero without being it</td></tr>
 * <tr><td>BOOLEAN</td><td>BOOL</td><td></td></tr>
 * <tr><td>BYTES, VARBINARY(n), BINARY(n)</td><td>B</td><td>more than n bytes; for BINARY(n) also
 * less</td></tr>
 * <tr><td>TIMESTAMP(p), TIMESTAMP_LTZ(p)</td><td>S: a date and a time in ISO 8601, of another zone
 * or of UTC, or a date; N: time since the epoch. TIMESTAMP has the time in UTC. A finer fraction
 * than p digits is cut</td><td>beyond the years 0 to 9999</td></tr>
 * <tr><td>DATE</td><td>S: a date in ISO 8601, or midnight in UTC; N: time since the epoch, of which
 * the date in UTC is taken</td><td>another time than midnight; a number that looks like days, if
 * days are not what numbers count</td></tr>
 * <tr><td>TIME(p)</td><td>S: a time of day in ISO 8601; N: time since the epoch, of which the time
 * of day in UTC is taken. A finer fraction than p digits, or than milliseconds, is cut</td>
 * <td></td></tr>
 * <tr><td>ARRAY</td><td>L, SS, NS, BS</td><td></td></tr>
 * <tr><td>MULTISET</td><td>SS, NS, BS</td><td></td></tr>
 * <tr><td>MAP from STRING</td><td>M</td><td></td></tr>
 * <tr><td>ROW</td><td>M: the attributes of the fields' names, null where there is none</td>
 * <td></td></tr>
 * </table>
 *
 * NULL, and an attribute that is absent, become null; both do not fit what is declared NOT NULL.
 */
final class Converters {

    private static final int BOXED = 16;
    private static final int BOXED_LONG = 24;

    private Converters() {}

    /**
     * @param path of the value, for the message
     * @throws IllegalArgumentException if nothing in DynamoDB can become a value of this type
     */
    static ValueConverter of(LogicalType type, NumberRules numbers, String path) {
        switch (type.getTypeRoot()) {
            case VARCHAR:
                return TextConverter.of((VarCharType) type);
            case CHAR:
                return TextConverter.of((CharType) type);
            case BOOLEAN:
                return new BooleanConverter(type);
            case VARBINARY:
                return BinaryConverter.of((VarBinaryType) type);
            case BINARY:
                return BinaryConverter.of((BinaryType) type);
            case DECIMAL:
                return new NumberConverters.DecimalConverter(
                        (DecimalType) type, numbers.decimals());
            case TINYINT:
                return new NumberConverters.IntegerConverter(
                        type, Byte.MIN_VALUE, Byte.MAX_VALUE, 0, value -> (byte) value);
            case SMALLINT:
                return new NumberConverters.IntegerConverter(
                        type, Short.MIN_VALUE, Short.MAX_VALUE, BOXED, value -> (short) value);
            case INTEGER:
                return new NumberConverters.IntegerConverter(
                        type, Integer.MIN_VALUE, Integer.MAX_VALUE, BOXED, value -> (int) value);
            case BIGINT:
                return new NumberConverters.IntegerConverter(
                        type, Long.MIN_VALUE, Long.MAX_VALUE, BOXED_LONG, value -> value);
            case FLOAT:
                return new NumberConverters.FloatConverter(type);
            case DOUBLE:
                return new NumberConverters.DoubleConverter(type);
            case TIMESTAMP_WITHOUT_TIME_ZONE:
                return new TimeConverters.TimestampConverter(
                        type, ((TimestampType) type).getPrecision(), numbers.epochUnit());
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE:
                return new TimeConverters.TimestampConverter(
                        type, ((LocalZonedTimestampType) type).getPrecision(), numbers.epochUnit());
            case DATE:
                return new TimeConverters.DateConverter(type, numbers.epochUnit());
            case TIME_WITHOUT_TIME_ZONE:
                return new TimeConverters.TimeOfDayConverter(
                        type, ((TimeType) type).getPrecision(), numbers.epochUnit());
            case ARRAY:
                return new CollectionConverters.ArrayConverter(
                        type, of(((ArrayType) type).getElementType(), numbers, path + "[]"));
            case MULTISET:
                return new CollectionConverters.MultisetConverter(
                        type,
                        of(
                                ((MultisetType) type).getElementType().copy(false),
                                numbers,
                                path + "[]"));
            case MAP:
                return ofMap((MapType) type, numbers, path);
            case ROW:
                return new CollectionConverters.RowConverter(
                        type, fields((RowType) type, numbers, path));
            default:
                throw new IllegalArgumentException(
                        "The column "
                                + path
                                + " has the type "
                                + type.asSummaryString()
                                + ", which nothing in DynamoDB can become; allowed are STRING,"
                                + " VARCHAR, CHAR, BOOLEAN, BYTES, VARBINARY, BINARY, DECIMAL,"
                                + " TINYINT, SMALLINT, INT, BIGINT, FLOAT, DOUBLE, DATE, TIME,"
                                + " TIMESTAMP, TIMESTAMP_LTZ, ARRAY, MULTISET, MAP and ROW. Declare"
                                + " one of them and cast it in a computed column.");
        }
    }

    private static ValueConverter ofMap(MapType type, NumberRules numbers, String path) {
        LogicalType key = type.getKeyType();
        if (!key.is(LogicalTypeFamily.CHARACTER_STRING)
                || key instanceof CharType
                || ((VarCharType) key).getLength() != VarCharType.MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "The column "
                            + path
                            + " has the type "
                            + type.asSummaryString()
                            + ", but the keys of a map are attribute names; declare MAP<STRING, "
                            + type.getValueType().asSummaryString()
                            + ">.");
        }
        return new CollectionConverters.MapConverter(
                type, of(type.getValueType(), numbers, path + "[]"));
    }

    private static Columns fields(RowType type, NumberRules numbers, String path) {
        Columns fields = new Columns();
        List<String> names = type.getFieldNames();
        for (int i = 0; i < names.size(); i++) {
            fields.add(names.get(i), i, of(type.getTypeAt(i), numbers, path + '.' + names.get(i)));
        }
        return fields;
    }

    /** The columns of an item. */
    static Columns columns(RowPlan plan) {
        return columns(plan, positions(plan), 0);
    }

    /** The columns of the primary key alone, in their places. */
    static Columns keyColumns(RowPlan plan) {
        Columns columns = new Columns();
        for (int i : positions(plan)) {
            if (isKey(plan, i)) {
                columns.add(plan.paths().get(i).get(0), i, converter(plan, i));
            }
        }
        return columns;
    }

    private static List<Integer> positions(RowPlan plan) {
        return IntStream.range(0, plan.paths().size()).boxed().collect(Collectors.toList());
    }

    /** The columns at these positions, whose paths are the same up to a depth. */
    private static Columns columns(RowPlan plan, List<Integer> positions, int depth) {
        Columns columns = new Columns();
        Map<String, List<Integer>> byName = new LinkedHashMap<>();
        for (int position : positions) {
            byName.computeIfAbsent(plan.paths().get(position).get(depth), name -> new ArrayList<>())
                    .add(position);
        }
        byName.forEach(
                (name, same) -> {
                    int first = same.get(0);
                    if (plan.paths().get(first).size() == depth + 1) {
                        columns.add(name, first, converter(plan, first));
                    } else {
                        columns.addProjected(name, columns(plan, same, depth + 1));
                    }
                });
        return columns;
    }

    private static ValueConverter converter(RowPlan plan, int position) {
        LogicalType type = plan.physicalType().getTypeAt(position);
        boolean isKey = isKey(plan, position);
        return of(
                isKey ? type.copy(false) : type,
                isKey ? plan.numbers().exact() : plan.numbers(),
                String.join(".", plan.paths().get(position)));
    }

    private static boolean isKey(RowPlan plan, int position) {
        List<String> path = plan.paths().get(position);
        return path.size() == 1 && plan.primaryKey().contains(path.get(0));
    }
}
