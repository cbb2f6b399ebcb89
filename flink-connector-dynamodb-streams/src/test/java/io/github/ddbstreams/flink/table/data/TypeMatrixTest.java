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
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.ddbstreams.flink.table.config.Decimals;
import io.github.ddbstreams.flink.table.config.EpochUnit;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.DataType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every type of DynamoDB with every type of Flink: what becomes what. */
class TypeMatrixTest {

    private static final NumberRules ROUNDING = new NumberRules(EpochUnit.SECONDS, Decimals.ROUND);

    /** One value of every type of DynamoDB, but for NULL, which becomes null everywhere. */
    private static final Map<String, String> VALUES = new LinkedHashMap<>();

    static {
        VALUES.put("S", "{\"S\": \"x\"}");
        VALUES.put("N", "{\"N\": \"65\"}");
        VALUES.put("B", "{\"B\": \"/w==\"}");
        VALUES.put("BOOL", "{\"BOOL\": true}");
        VALUES.put("SS", "{\"SS\": [\"x\", \"y\"]}");
        VALUES.put("NS", "{\"NS\": [\"65\", \"1E+2\"]}");
        VALUES.put("BS", "{\"BS\": [\"/w==\"]}");
        VALUES.put("L", "{\"L\": [{\"N\": \"65\"}, {\"NULL\": true}]}");
        VALUES.put("M", "{\"M\": {\"f\": {\"N\": \"65\"}, \"g\": {\"S\": \"x\"}}}");
    }

    /** One value of every type of DynamoDB, but for NULL. */
    static Map<String, String> values() {
        return VALUES;
    }

    /** A cell that is not among them is an error that names both types. */
    static Stream<Arguments> matrix() {
        return Stream.of(
                row(
                        DataTypes.STRING(),
                        cell("S", text("x")),
                        cell("N", text("65")),
                        cell("B", text("/w==")),
                        cell("BOOL", text("true")),
                        cell("SS", text("[\"x\",\"y\"]")),
                        cell("NS", text("[65,1E+2]")),
                        cell("BS", text("[\"/w==\"]")),
                        cell("L", text("[65,null]")),
                        cell("M", text("{\"f\":65,\"g\":\"x\"}"))),
                row(DataTypes.VARCHAR(3), cell("S", text("x")), cell("N", text("65"))),
                row(DataTypes.CHAR(1), cell("S", text("x"))),
                row(DataTypes.BOOLEAN(), cell("BOOL", true)),
                row(DataTypes.BYTES(), cell("B", new byte[] {-1})),
                row(DataTypes.VARBINARY(2), cell("B", new byte[] {-1})),
                row(DataTypes.BINARY(1), cell("B", new byte[] {-1})),
                row(DataTypes.TINYINT(), cell("N", (byte) 65)),
                row(DataTypes.SMALLINT(), cell("N", (short) 65)),
                row(DataTypes.INT(), cell("N", 65)),
                row(DataTypes.BIGINT(), cell("N", 65L)),
                row(DataTypes.DECIMAL(4, 2), cell("N", decimal("65.00", 4, 2))),
                row(DataTypes.DECIMAL(38, 0), cell("N", decimal("65", 38, 0))),
                row(DataTypes.FLOAT(), cell("N", 65f)),
                row(DataTypes.DOUBLE(), cell("N", 65d)),
                row(DataTypes.TIMESTAMP(3), cell("N", timestamp("1970-01-01T00:01:05"))),
                row(DataTypes.TIMESTAMP_LTZ(9), cell("N", timestamp("1970-01-01T00:01:05"))),
                row(DataTypes.DATE()),
                row(DataTypes.TIME(), cell("N", 65_000)),
                row(
                        DataTypes.ARRAY(DataTypes.STRING()),
                        cell("SS", array(text("x"), text("y"))),
                        cell("NS", array(text("65"), text("1E+2"))),
                        cell("BS", array(text("/w=="))),
                        cell("L", array(text("65"), null))),
                row(
                        DataTypes.ARRAY(DataTypes.INT()),
                        cell("NS", array(65, 100)),
                        cell("L", array(65, null))),
                row(DataTypes.ARRAY(DataTypes.BYTES()), cell("BS", array(new byte[] {-1}))),
                row(
                        DataTypes.MULTISET(DataTypes.STRING()),
                        cell("SS", map(text("x"), 1, text("y"), 1)),
                        cell("NS", map(text("65"), 1, text("1E+2"), 1)),
                        cell("BS", map(text("/w=="), 1))),
                row(
                        DataTypes.MAP(DataTypes.STRING(), DataTypes.STRING()),
                        cell("M", map(text("f"), text("65"), text("g"), text("x")))),
                row(
                        DataTypes.ROW(
                                DataTypes.FIELD("g", DataTypes.STRING()),
                                DataTypes.FIELD("h", DataTypes.INT()),
                                DataTypes.FIELD("f", DataTypes.BIGINT())),
                        cell("M", GenericRowData.of(text("x"), null, 65L))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("matrix")
    void everyTypeBecomesItOrIsRefused(DataType type, Map<String, Object> cells) throws Exception {
        RowPlan plan = Rows.columnA(type).build();
        for (Map.Entry<String, String> value : VALUES.entrySet()) {
            String record = Rows.insert("{\"a\": " + value.getValue() + "}");
            if (cells.containsKey(value.getKey())) {
                assertThat(Rows.emitted(plan, record))
                        .as("%s of %s", type, value)
                        .containsExactly(GenericRowData.of(cells.get(value.getKey())));
            } else {
                assertThat(Rows.failure(plan, record))
                        .as("%s of %s", type, value)
                        .contains("NewImage.a")
                        .contains("key is {\"id\":{\"S\":\"k\"}}")
                        .contains("; expected ");
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("matrix")
    void nullAndAbsentBecomeNullOrAreRefused(DataType type, Map<String, Object> cells)
            throws Exception {
        String nullValue = Rows.insert("{\"a\": {\"NULL\": true}}");
        String absent = Rows.insert("{\"b\": {\"NULL\": true}}");

        assertThat(Rows.emitted(Rows.columnA(type).build(), nullValue, absent))
                .containsExactly(new GenericRowData(1), new GenericRowData(1));
        RowPlan notNull = Rows.columnA(type.notNull()).build();
        assertThat(Rows.failure(notNull, nullValue)).contains("NewImage.a is NULL; expected");
        assertThat(Rows.failure(notNull, absent)).contains("NewImage.a is absent; expected");
    }

    // ------------------------------------------------------------------ values that are edges

    static Stream<Arguments> fitting() {
        return Stream.of(
                arguments(DataTypes.TINYINT(), n("-128"), (byte) -128),
                arguments(DataTypes.SMALLINT(), n("32767"), (short) 32767),
                arguments(DataTypes.INT(), n("1E+3"), 1000),
                arguments(DataTypes.INT(), n("1e3"), 1000),
                arguments(DataTypes.INT(), n("2.0"), 2),
                arguments(DataTypes.INT(), "{\"N\": \"2\", \"S\": null}", 2),
                arguments(DataTypes.INT(), "{\"S\": null, \"X\": null, \"N\": \"2\"}", 2),
                arguments(DataTypes.INT(), n("0"), 0),
                arguments(DataTypes.INT(), n("-0"), 0),
                arguments(DataTypes.BIGINT(), n("9223372036854775807"), Long.MAX_VALUE),
                arguments(DataTypes.BIGINT(), n("-9223372036854775808"), Long.MIN_VALUE),
                arguments(
                        DataTypes.DECIMAL(38, 0),
                        n("12345678901234567890123456789012345678"),
                        decimal("12345678901234567890123456789012345678", 38, 0)),
                arguments(
                        DataTypes.DECIMAL(38, 38),
                        n("1E-38"),
                        decimal("0.00000000000000000000000000000000000001", 38, 38)),
                arguments(DataTypes.DECIMAL(20, 2), n("-0.1"), decimal("-0.10", 20, 2)),
                arguments(DataTypes.DECIMAL(3, 2), n("1.500"), decimal("1.50", 3, 2)),
                arguments(DataTypes.DECIMAL(6, 0), n("1E+5"), decimal("100000", 6, 0)),
                arguments(DataTypes.DOUBLE(), n("9.9E+125"), 9.9E+125),
                arguments(DataTypes.DOUBLE(), n("1E-130"), 1E-130),
                arguments(DataTypes.FLOAT(), n("0.1"), 0.1f),
                arguments(DataTypes.VARCHAR(2), s("漢\\ud83d\\ude00"), text("漢😀")),
                arguments(DataTypes.STRING(), n("1E-130"), text("1E-130")),
                arguments(
                        DataTypes.STRING(),
                        "{\"M\": {\"\\\"q\\n\": {\"L\": [{\"S\": \"é\\\"\"}, {\"N\": \"1E-130\"},"
                                + " {\"B\": \"AQID\"}, {\"BOOL\": false}, {\"M\": {}}, {\"NS\":"
                                + " [\"0.10\"]}]}}}",
                        text("{\"\\\"q\\n\":[\"é\\\"\",1E-130,\"AQID\",false,{},[0.10]]}")),
                arguments(DataTypes.TIMESTAMP(0), n("1.7E+9"), timestamp("2023-11-14T22:13:20")),
                arguments(
                        DataTypes.TIMESTAMP(9),
                        n("-0.000000001"),
                        timestamp("1969-12-31T23:59:59.999999999")),
                arguments(
                        DataTypes.TIMESTAMP(3),
                        s("2024-02-29 12:00:00.5"),
                        timestamp("2024-02-29T12:00:00.5")),
                arguments(
                        DataTypes.TIMESTAMP(3),
                        s("2024-02-29T12:00:00.500000+02:00"),
                        timestamp("2024-02-29T10:00:00.5")),
                arguments(
                        DataTypes.TIMESTAMP_LTZ(0),
                        s("2024-02-29T12:00:00-0130"),
                        timestamp("2024-02-29T13:30:00")),
                arguments(
                        DataTypes.TIMESTAMP_LTZ(0),
                        s("2024-02-29T12:00Z"),
                        timestamp("2024-02-29T12:00:00")),
                arguments(
                        DataTypes.DATE(),
                        s("2024-02-29"),
                        (int) LocalDate.of(2024, 2, 29).toEpochDay()),
                arguments(DataTypes.DATE(), n("0"), 0),
                arguments(DataTypes.DATE(), n("-86400"), -1),
                arguments(DataTypes.DATE(), n("1709208000"), date("2024-02-29")),
                arguments(DataTypes.DATE(), s("2024-02-29T00:00:00.000Z"), date("2024-02-29")),
                arguments(DataTypes.DATE(), s("2024-02-29 02:00:00+02:00"), date("2024-02-29")),
                arguments(DataTypes.TIMESTAMP(3), s("2024-02-28"), timestamp("2024-02-28T00:00")),
                arguments(
                        DataTypes.TIMESTAMP_LTZ(3),
                        s("2024-05-31T10:15:30+02:00[Europe/Paris]"),
                        timestamp("2024-05-31T08:15:30")),
                arguments(
                        DataTypes.TIMESTAMP_LTZ(3),
                        s("2024-05-31T10:15:30Z[UTC]"),
                        timestamp("2024-05-31T10:15:30")),
                arguments(
                        DataTypes.TIMESTAMP_LTZ(3),
                        s("2024-05-31T10:15:30.999999+00:00"),
                        timestamp("2024-05-31T10:15:30.999")),
                arguments(
                        DataTypes.TIMESTAMP(3),
                        s("1969-12-31T23:59:59.123456789Z"),
                        timestamp("1969-12-31T23:59:59.123")),
                arguments(DataTypes.TIMESTAMP(0), n("-0.5"), timestamp("1969-12-31T23:59:59")),
                arguments(
                        DataTypes.TIMESTAMP(3), n("0.1239"), timestamp("1970-01-01T00:00:00.123")),
                arguments(DataTypes.TIMESTAMP(9), n("1E-130"), timestamp("1970-01-01T00:00:00")),
                arguments(DataTypes.TIME(3), s("00:00:00.1239"), 123),
                arguments(
                        DataTypes.TIME(3),
                        s("23:59:59.999"),
                        (int) (LocalTime.MAX.toNanoOfDay() / 1_000_000)),
                arguments(DataTypes.ARRAY(DataTypes.INT()), "{\"L\": []}", array()),
                arguments(DataTypes.BYTES(), "{\"B\": \"\"}", new byte[0]),
                arguments(
                        DataTypes.ARRAY(
                                DataTypes.ROW(
                                        DataTypes.FIELD(
                                                "m",
                                                DataTypes.MAP(
                                                        DataTypes.STRING(),
                                                        DataTypes.ARRAY(DataTypes.INT()))))),
                        "{\"L\": [{\"M\": {\"x\": {\"M\": {\"y\": {\"S\": \"\"}}}, \"m\": {\"M\":"
                                + " {\"k\": {\"NS\": [\"1\"]}}}}}]}",
                        array(GenericRowData.of(map(text("k"), array(1))))));
    }

    @ParameterizedTest(name = "{0} of {1}")
    @MethodSource("fitting")
    void aValueAtTheEdgeFits(DataType type, String value, Object expected) throws Exception {
        assertThat(Rows.emitted(Rows.columnA(type).build(), Rows.insert("{\"a\": " + value + "}")))
                .containsExactly(GenericRowData.of(expected));
    }

    static Stream<Arguments> unfit() {
        return Stream.of(
                arguments(DataTypes.TINYINT(), n("128"), "which holds -128 to 127"),
                arguments(DataTypes.INT(), n("2147483648"), "which holds -2147483648 to"),
                arguments(DataTypes.INT(), n("0.5"), "which has no fraction"),
                arguments(DataTypes.INT(), n("1E-130"), "which has no fraction"),
                arguments(DataTypes.BIGINT(), n("9223372036854775808"), "which holds -9223"),
                arguments(DataTypes.BIGINT(), n("9.99E+125"), "which holds -9223"),
                arguments(DataTypes.BIGINT(), n("1E+999999999"), "not a decimal number"),
                arguments(DataTypes.BIGINT(), n("1E+99999999999"), "not a decimal number"),
                arguments(DataTypes.BIGINT(), n(""), "not a decimal number"),
                arguments(DataTypes.BIGINT(), n("+1"), "not a decimal number"),
                arguments(DataTypes.BIGINT(), n("0x1"), "not a decimal number"),
                arguments(DataTypes.DOUBLE(), n("NaN"), "not a decimal number"),
                arguments(DataTypes.DOUBLE(), n("1d"), "not a decimal number"),
                arguments(DataTypes.STRING(), n("1,5"), "not a decimal number"),
                arguments(DataTypes.STRING(), "{\"NS\": [\"1\", \"01\"]}", "a[1] is"),
                arguments(DataTypes.DECIMAL(4, 2), n("100"), "holds 2 digits before the point"),
                arguments(DataTypes.DECIMAL(4, 2), n("1.005"), "holds 2 digits behind the point"),
                arguments(DataTypes.DECIMAL(4, 2), n("1E-130"), "holds 2 digits behind"),
                arguments(DataTypes.DECIMAL(4, 2), n("9.99E+125"), "holds 2 digits before"),
                arguments(DataTypes.FLOAT(), n("1E+39"), "which holds magnitudes"),
                arguments(DataTypes.FLOAT(), n("1E-130"), "which holds magnitudes"),
                arguments(DataTypes.VARCHAR(2), s("abc"), "up to 2 characters, and this has 3"),
                arguments(DataTypes.CHAR(2), s("a"), "exactly 2 characters, and this has 1"),
                arguments(DataTypes.VARCHAR(2), "{\"L\": []}", null),
                arguments(DataTypes.VARCHAR(3), "{\"L\": [{\"N\": \"10\"}]}", "this has 4"),
                arguments(DataTypes.BINARY(2), "{\"B\": \"/w==\"}", "exactly 2 bytes"),
                arguments(DataTypes.VARBINARY(2), "{\"B\": \"AQID\"}", "up to 2 bytes"),
                arguments(DataTypes.TIMESTAMP(3), s("2024-02-30T00:00:00Z"), "a date and a time"),
                arguments(DataTypes.TIMESTAMP(3), s("1700000000"), "a date and a time"),
                arguments(
                        DataTypes.TIMESTAMP(3),
                        s("2024-05-31T10:15:30[Europe/Paris]"),
                        "a date and a time"),
                arguments(DataTypes.TIMESTAMP(3), n("1700000000000"), "taken as seconds"),
                arguments(DataTypes.TIMESTAMP(3), n("-9.9E+125"), "taken as seconds"),
                arguments(DataTypes.DATE(), s("2024-02-28T00:00:01Z"), "or midnight in UTC"),
                arguments(DataTypes.DATE(), n("19874"), "looks like days"),
                arguments(DataTypes.DATE(), n("-1"), "decode.epoch-unit is 'seconds'"),
                arguments(DataTypes.TIME(), s("24:00:00"), "a time of day"),
                arguments(
                        DataTypes.ARRAY(DataTypes.INT()),
                        "{\"L\": [{\"N\": \"1\"}, {\"S\": \"x\"}]}",
                        "NewImage.a[1] is {\"S\": \"x\"}; expected INT, which only N can become"),
                arguments(
                        DataTypes.MAP(DataTypes.STRING(), DataTypes.INT()),
                        "{\"M\": {\"x\": {\"N\": \"1\"}, \"x\": {\"N\": \"2\"}}}",
                        "has the same attribute name twice"),
                arguments(
                        DataTypes.MAP(DataTypes.STRING(), DataTypes.INT()),
                        "{\"M\": {\"x\": {\"N\": \"1\"}, \"y\": {\"N\": \"2\"}"
                                + IntStream.range(0, 20)
                                        .mapToObj(i -> ", \"" + i + "\": {\"N\": \"3\"}")
                                        .collect(Collectors.joining())
                                + ", \"y\": {\"N\": \"4\"}}}",
                        "has the same attribute name twice"),
                arguments(
                        DataTypes.ROW(DataTypes.FIELD("x", DataTypes.INT().notNull())),
                        "{\"M\": {}}",
                        "NewImage.a.x is absent"));
    }

    @ParameterizedTest(name = "{0} of {1}")
    @MethodSource("unfit")
    void aValueBeyondTheEdgeIsRefused(DataType type, String value, String message)
            throws Exception {
        RowPlan plan = Rows.columnA(type).build();
        String record = Rows.insert("{\"a\": " + value + "}");
        if (message == null) {
            assertThat(Rows.emitted(plan, record)).hasSize(1);
        } else {
            assertThat(Rows.failure(plan, record)).contains(message);
        }
    }

    @ParameterizedTest
    @MethodSource("millis")
    void numbersCanBeMilliseconds(DataType type, String number, Object expected) throws Exception {
        RowPlan plan =
                Rows.columnA(type)
                        .numbers(new NumberRules(EpochUnit.MILLISECONDS, Decimals.EXACT))
                        .build();

        assertThat(Rows.emitted(plan, Rows.insert("{\"a\": " + n(number) + "}")))
                .containsExactly(GenericRowData.of(expected));
    }

    static Stream<Arguments> millis() {
        return Stream.of(
                arguments(
                        DataTypes.TIMESTAMP(3),
                        "1700000000123",
                        timestamp("2023-11-14T22:13:20.123")),
                arguments(
                        DataTypes.TIMESTAMP_LTZ(6),
                        "1700000000123.5",
                        timestamp("2023-11-14T22:13:20.1235")),
                arguments(DataTypes.TIMESTAMP(3), "-1", timestamp("1969-12-31T23:59:59.999")),
                arguments(DataTypes.DATE(), "86400000", 1),
                arguments(DataTypes.TIME(3), "86400001", 1));
    }

    @ParameterizedTest
    @CsvSource({
        "0.30000000000000004, 0.30",
        "0.125, 0.13",
        "-0.125, -0.13",
        "0.0049, 0.00",
        "1E-120, 0.00",
        "5, 5.00",
        "99.994, 99.99"
    })
    void decimalsAreRoundedIfThatIsAskedFor(String number, String rounded) throws Exception {
        RowPlan plan = Rows.columnA(DataTypes.DECIMAL(4, 2)).numbers(ROUNDING).build();

        assertThat(Rows.emitted(plan, Rows.insert("{\"a\": " + n(number) + "}")))
                .containsExactly(
                        GenericRowData.of(
                                DecimalData.fromBigDecimal(new BigDecimal(rounded), 4, 2)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"100", "99.995", "-99.999"})
    void whatIsTooLargeWhenItIsRoundedDoesNotFit(String number) throws Exception {
        RowPlan plan = Rows.columnA(DataTypes.DECIMAL(4, 2)).numbers(ROUNDING).build();

        assertThat(Rows.failure(plan, Rows.insert("{\"a\": " + n(number) + "}")))
                .contains("which holds 2 digits before the point");
    }

    /** Two items must not become one. */
    @Test
    void theColumnsOfAKeyAreNotRounded() throws Exception {
        RowPlan plan =
                Rows.columnA(DataTypes.DECIMAL(4, 2).notNull())
                        .primaryKey(List.of("a"))
                        .numbers(ROUNDING)
                        .build();

        assertThat(Rows.failure(plan, Rows.insert("{\"a\": " + n("0.125") + "}")))
                .contains("which holds 2 digits behind the point");
    }

    @ParameterizedTest
    @MethodSource("units")
    void numbersCountWhatTheOptionSays(
            EpochUnit unit, DataType type, String number, Object expected) throws Exception {
        RowPlan plan = Rows.columnA(type).numbers(new NumberRules(unit, Decimals.EXACT)).build();

        assertThat(Rows.emitted(plan, Rows.insert("{\"a\": " + n(number) + "}")))
                .containsExactly(GenericRowData.of(expected));
    }

    static Stream<Arguments> units() {
        return Stream.of(
                arguments(EpochUnit.DAYS, DataTypes.DATE(), "19874", 19874),
                arguments(EpochUnit.DAYS, DataTypes.DATE(), "-1", -1),
                arguments(
                        EpochUnit.DAYS,
                        DataTypes.TIMESTAMP(0),
                        "1.5",
                        timestamp("1970-01-02T12:00")),
                arguments(
                        EpochUnit.MICROSECONDS,
                        DataTypes.TIMESTAMP(3),
                        "1700000000123456",
                        timestamp("2023-11-14T22:13:20.123")),
                arguments(
                        EpochUnit.MICROSECONDS,
                        DataTypes.TIMESTAMP(6),
                        "-1",
                        timestamp("1969-12-31T23:59:59.999999")),
                arguments(
                        EpochUnit.NANOSECONDS,
                        DataTypes.TIMESTAMP(9),
                        "1700000000123456789",
                        timestamp("2023-11-14T22:13:20.123456789")));
    }

    // ------------------------------------------------------------------ helpers

    @SafeVarargs
    private static Arguments row(DataType type, Map.Entry<String, Object>... cells) {
        return arguments(type, Map.ofEntries(cells));
    }

    private static Map.Entry<String, Object> cell(String type, Object value) {
        return Map.entry(type, value);
    }

    private static String n(String number) {
        return "{\"N\": \"" + number + "\"}";
    }

    private static String s(String text) {
        return "{\"S\": \"" + text + "\"}";
    }

    private static StringData text(String text) {
        return StringData.fromString(text);
    }

    static DecimalData decimal(String number, int precision, int scale) {
        return DecimalData.fromBigDecimal(new BigDecimal(number), precision, scale);
    }

    private static int date(String text) {
        return (int) LocalDate.parse(text).toEpochDay();
    }

    static TimestampData timestamp(String text) {
        return TimestampData.fromLocalDateTime(LocalDateTime.parse(text));
    }

    private static GenericArrayData array(Object... elements) {
        return new GenericArrayData(elements);
    }

    private static GenericMapData map(Object... keysAndValues) {
        Map<Object, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return new GenericMapData(map);
    }
}
