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
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import javax.annotation.Nullable;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;

/** Columns, and items that fit them, with attributes that nobody asked for in between. */
final class RandomItems {

    private static final String[] TEXTS = {
        "", "a", "é 漢 😀", "line\\n break", "\\\"quoted\\\" \\\\", "x".repeat(300)
    };
    private static final String[] INTEGERS = {
        "0", "-1", "9223372036854775807", "1E+3", "12e2", "-9223372036854775808", "7.0"
    };
    private static final String[] DECIMALS = {
        "0", "-0.01", "1E+5", "12345678901234567890123456789012.123456", "1E-6", "99.50"
    };

    static RowType columns(Random random) {
        DataTypes.Field[] fields = new DataTypes.Field[1 + random.nextInt(12)];
        for (int i = 0; i < fields.length; i++) {
            fields[i] = DataTypes.FIELD("c" + i, type(random, 3));
        }
        return Rows.type(fields);
    }

    private static DataType type(Random random, int depth) {
        switch (random.nextInt(depth == 0 ? 6 : 9)) {
            case 0:
                return DataTypes.STRING();
            case 1:
                return DataTypes.BIGINT();
            case 2:
                return DataTypes.DOUBLE();
            case 3:
                return DataTypes.DECIMAL(38, 6);
            case 4:
                return DataTypes.BOOLEAN();
            case 5:
                return DataTypes.BYTES();
            case 6:
                return DataTypes.ARRAY(type(random, depth - 1));
            case 7:
                return DataTypes.MAP(DataTypes.STRING(), type(random, depth - 1));
            default:
                return DataTypes.ROW(
                        DataTypes.FIELD("f", type(random, depth - 1)),
                        DataTypes.FIELD("g", type(random, depth - 1)));
        }
    }

    static String item(RowType type, Random random) {
        List<String> attributes = new ArrayList<>();
        for (int i = 0; i < type.getFieldCount(); i++) {
            if (random.nextInt(5) > 0) {
                attributes.add(
                        '"'
                                + type.getFieldNames().get(i)
                                + "\":"
                                + value(type.getTypeAt(i), random));
            }
            if (random.nextInt(3) == 0) {
                attributes.add("\"other" + i + "\":" + any(random, 3));
            }
        }
        Collections.shuffle(attributes, random);
        return '{' + String.join(",", attributes) + '}';
    }

    private static String value(LogicalType type, Random random) {
        if (random.nextInt(8) == 0) {
            return "{\"NULL\":true}";
        }
        switch (type.getTypeRoot()) {
            case VARCHAR:
                return any(random, 3);
            case BIGINT:
                return "{\"N\":\"" + pick(INTEGERS, random) + "\"}";
            case DOUBLE:
            case DECIMAL:
                return "{\"N\":\"" + pick(DECIMALS, random) + "\"}";
            case BOOLEAN:
                return "{\"BOOL\":" + random.nextBoolean() + '}';
            case VARBINARY:
                return "{\"B\":\"" + binary(random) + "\"}";
            case ARRAY:
                String set = set(((ArrayType) type).getElementType(), random);
                if (set != null) {
                    return set;
                }
                return "{\"L\":["
                        + several(random, () -> value(((ArrayType) type).getElementType(), random))
                        + "]}";
            case MAP:
                int[] names = {0};
                return "{\"M\":{"
                        + several(
                                random,
                                () ->
                                        "\"k"
                                                + names[0]++
                                                + "\":"
                                                + value(((MapType) type).getValueType(), random))
                        + "}}";
            default:
                return "{\"M\":" + item((RowType) type, random) + '}';
        }
    }

    /** A set for some arrays of what sets can have; null for the others. */
    @Nullable
    private static String set(LogicalType element, Random random) {
        if (random.nextBoolean()) {
            return null;
        }
        switch (element.getTypeRoot()) {
            case VARCHAR:
                return "{\"SS\":[\"" + pick(TEXTS, random) + "\",\"b\",\"aa\"]}";
            case BIGINT:
                return "{\"NS\":[\"" + pick(INTEGERS, random) + "\",\"5\",\"1\"]}";
            case VARBINARY:
                return "{\"BS\":[\"" + binary(random) + "\",\"AQIDBAUG\"]}";
            default:
                return null;
        }
    }

    private static String any(Random random, int depth) {
        switch (random.nextInt(depth == 0 ? 4 : 8)) {
            case 0:
                return "{\"S\":\"" + pick(TEXTS, random) + "\"}";
            case 1:
                return "{\"N\":\"" + pick(DECIMALS, random) + "\"}";
            case 2:
                return "{\"B\":\"" + binary(random) + "\"}";
            case 3:
                return "{\"BOOL\":" + random.nextBoolean() + '}';
            case 4:
                return "{\"SS\":[\"" + pick(TEXTS, random) + "\",\"b\"]}";
            case 5:
                return "{\"NS\":[\"" + pick(DECIMALS, random) + "\",\"5\"]}";
            case 6:
                return "{\"L\":[" + several(random, () -> any(random, depth - 1)) + "]}";
            default:
                int[] names = {0};
                return "{\"M\":{"
                        + several(
                                random,
                                () ->
                                        "\"\\\"k"
                                                + names[0]++
                                                + "\":"
                                                + (random.nextInt(6) == 0
                                                        ? "{\"NULL\":true}"
                                                        : any(random, depth - 1)))
                        + "}}";
        }
    }

    private static String several(Random random, Supplier<String> one) {
        List<String> all = new ArrayList<>();
        for (int count = random.nextInt(4); count > 0; count--) {
            all.add(one.get());
        }
        return String.join(",", all);
    }

    private static String binary(Random random) {
        byte[] bytes = new byte[random.nextInt(5)];
        random.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static String pick(String[] from, Random random) {
        return from[random.nextInt(from.length)];
    }
}
