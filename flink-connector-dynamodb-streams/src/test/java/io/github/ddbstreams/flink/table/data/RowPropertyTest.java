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

import io.github.ddbstreams.flink.source.decode.StreamRecords;
import io.github.ddbstreams.flink.table.config.ChangelogKind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import javax.annotation.Nullable;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

/** Random items as rows agree with a plain conversion of what the decoder of records gives. */
class RowPropertyTest {

    private static final int CHANGES = 200;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void rowsAgreeWithRecords(long seed) throws Exception {
        Random random = new Random(seed);
        RowType type = RandomItems.columns(random);
        RowPlan plan = RowPlan.builder(type).changelog(ChangelogKind.ALL).build();
        List<String> records = new ArrayList<>();
        List<RowData> expected = new ArrayList<>();
        for (int i = 0; i < CHANGES; i++) {
            String record =
                    StreamRecords.modify(
                            Integer.toString(i),
                            RandomItems.item(type, random),
                            RandomItems.item(type, random));
            records.add(record);
            StreamRecord decoded = StreamRecords.decodeOne(record).dynamodb();
            expected.add(row(RowKind.UPDATE_BEFORE, type, decoded.oldImage()));
            expected.add(row(RowKind.UPDATE_AFTER, type, decoded.newImage()));
        }

        assertThat(Rows.emitted(plan, records.toArray(new String[0])))
                .containsExactlyElementsOf(expected);
    }

    // ------------------------------------------------------------------ the plain conversion

    private static GenericRowData row(
            RowKind kind, RowType type, Map<String, AttributeValue> item) {
        GenericRowData row = new GenericRowData(kind, type.getFieldCount());
        for (int i = 0; i < type.getFieldCount(); i++) {
            row.setField(i, value(type.getTypeAt(i), item.get(type.getFieldNames().get(i))));
        }
        return row;
    }

    @Nullable
    private static Object value(LogicalType type, @Nullable AttributeValue value) {
        if (value == null || value.type() == AttributeValue.Type.NUL) {
            return null;
        }
        switch (type.getTypeRoot()) {
            case VARCHAR:
                return StringData.fromString(
                        value.type() == AttributeValue.Type.S ? value.s() : json(value));
            case BIGINT:
                return new BigDecimal(value.n()).longValueExact();
            case DOUBLE:
                return Double.valueOf(value.n());
            case DECIMAL:
                DecimalType decimal = (DecimalType) type;
                return DecimalData.fromBigDecimal(
                        new BigDecimal(value.n()), decimal.getPrecision(), decimal.getScale());
            case BOOLEAN:
                return value.bool();
            case VARBINARY:
                return value.b().asByteArray();
            case ARRAY:
                LogicalType element = ((ArrayType) type).getElementType();
                return new GenericArrayData(
                        elements(value).stream().map(one -> value(element, one)).toArray());
            case MAP:
                LogicalType mapped = ((MapType) type).getValueType();
                Map<Object, Object> map = new LinkedHashMap<>();
                value.m()
                        .forEach(
                                (name, one) ->
                                        map.put(StringData.fromString(name), value(mapped, one)));
                return new GenericMapData(map);
            default:
                return row(RowKind.INSERT, (RowType) type, value.m());
        }
    }

    private static List<AttributeValue> elements(AttributeValue value) {
        switch (value.type()) {
            case SS:
                return value.ss().stream().map(AttributeValue::fromS).toList();
            case NS:
                return value.ns().stream().map(AttributeValue::fromN).toList();
            case BS:
                return value.bs().stream().map(AttributeValue::fromB).toList();
            default:
                return value.l();
        }
    }

    private static String json(AttributeValue value) {
        switch (value.type()) {
            case N:
                return value.n();
            case B:
                return base64(value.b());
            case BOOL:
                return value.bool().toString();
            case M:
                return value.m().entrySet().stream()
                        .map(entry -> quoted(entry.getKey()) + ':' + inner(entry.getValue()))
                        .collect(Collectors.joining(",", "{", "}"));
            default:
                return elements(value).stream()
                        .map(RowPropertyTest::inner)
                        .collect(Collectors.joining(",", "[", "]"));
        }
    }

    private static String inner(AttributeValue value) {
        switch (value.type()) {
            case S:
                return quoted(value.s());
            case B:
                return quoted(base64(value.b()));
            case NUL:
                return "null";
            default:
                return json(value);
        }
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    private static String base64(SdkBytes bytes) {
        return Base64.getEncoder().encodeToString(bytes.asByteArray());
    }
}
