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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ddbstreams.flink.source.decode.DecoderOracle;
import io.github.ddbstreams.flink.table.config.OnDecodeError;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.types.DataType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that would take all the memory or all the time, if rows were made of them. */
@Timeout(600)
class RowHostileBodiesTest {

    private static final String IMAGE = "{\"Records\":[{\"dynamodb\":{\"NewImage\":{\"a\":";

    private static final DataType WIDE =
            DataTypes.ROW(
                    IntStream.range(0, 200)
                            .mapToObj(i -> DataTypes.FIELD("f" + i, DataTypes.STRING()))
                            .toArray(DataTypes.Field[]::new));

    static Stream<Arguments> endless() {
        DataType text = DataTypes.STRING();
        return Stream.of(
                Arguments.arguments("records", text, "{\"Records\":[{}", ",{}"),
                Arguments.arguments("a text", text, IMAGE + "{\"S\":\"", "x"),
                Arguments.arguments("a list as text", text, IMAGE + "{\"L\":[", "{\"S\":\"\"},"),
                Arguments.arguments("depth as text", text, IMAGE, "{\"L\":["),
                Arguments.arguments(
                        "nothing that is asked for",
                        DataTypes.BOOLEAN(),
                        IMAGE.replace("\"a\"", "\"b\"") + "{\"L\":[{\"S\":\"\"}",
                        ",{\"S\":\"\"}"),
                Arguments.arguments(
                        "a list that cannot be read",
                        DataTypes.BOOLEAN(),
                        IMAGE + "{\"L\":[{\"S\":\"\"}",
                        ",{\"S\":\"\"}"),
                Arguments.arguments(
                        "a list of nulls",
                        DataTypes.ARRAY(text),
                        IMAGE + "{\"L\":[{\"NULL\":true}",
                        ",{\"NULL\":true}"),
                Arguments.arguments(
                        "a set", DataTypes.ARRAY(text), IMAGE + "{\"SS\":[\"a\"", ",\"a\""),
                Arguments.arguments(
                        "a multiset", DataTypes.MULTISET(text), IMAGE + "{\"SS\":[\"a\"", ",\"a\""),
                Arguments.arguments(
                        "a map",
                        DataTypes.MAP(text, text),
                        IMAGE + "{\"M\":{\"a\":{\"S\":\"\"}",
                        ",\"a\":{\"S\":\"\"}"),
                Arguments.arguments(
                        "attributes of a row",
                        DataTypes.ROW(DataTypes.FIELD("b", text)),
                        IMAGE + "{\"M\":{\"a\":{\"S\":\"\"}",
                        ",\"a\":{\"S\":\"\"}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("endless")
    void whatHasNoEndIsRefused(String what, DataType type, String beginning, String repeated) {
        for (RowPlan.Builder plan : plans(type)) {
            assertThatThrownBy(() -> decode(plan, beginning, repeated))
                    .isInstanceOf(IOException.class)
                    .satisfies(e -> assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(2048));
        }
    }

    static Stream<Arguments> small() {
        return Stream.of(
                Arguments.arguments(
                        "a list of wide rows", WIDE, "{\"L\":[{\"M\":{}}", ",{\"M\":{}}"),
                Arguments.arguments(
                        "a list of lists",
                        DataTypes.ARRAY(DataTypes.STRING()),
                        "{\"L\":[{\"SS\":[\"\"]}",
                        ",{\"SS\":[\"\"]}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("small")
    void smallTextThatTakesMuchHeapIsRefused(
            String what, DataType element, String beginning, String repeated) {
        RowPlan.Builder plan = Rows.columnA(DataTypes.ARRAY(element));

        assertThatThrownBy(() -> decode(plan, IMAGE + beginning, repeated))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("bytes of heap, which no page of DynamoDB does");
    }

    private static List<RowPlan.Builder> plans(DataType type) {
        return List.of(
                Rows.columnA(type).onError(OnDecodeError.NULL),
                Rows.columnA(type).metadata(List.of(RowMetadata.values())));
    }

    private static void decode(RowPlan.Builder plan, String beginning, String repeated)
            throws IOException {
        Rows.decoder(plan.build()).decode(DecoderOracle.asLongAsMayBe(beginning, repeated));
    }

    // ------------------------------------------------------------------ comparisons

    private static final RowPlan CHANGED =
            Rows.columnA(DataTypes.STRING())
                    .metadata(List.of(RowMetadata.CHANGED_ATTRIBUTES))
                    .build();

    private static String changed(String newImage, String oldImage) throws IOException {
        return Rows.emitted(CHANGED, Rows.modify(newImage, oldImage)).get(0).getArray(1).toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "100e2147483647",
                "1e-2147483648",
                "1e99999999999",
                "0e2147483647",
                "no number",
                ""
            })
    void whatIsNoNumberOfDynamoDbIsComparedAsItIs(String number) throws Exception {
        String image = "{\"b\": {\"N\": \"" + number + "\"}}";

        assertThat(changed(image, image)).isEqualTo(changed("{}", "{}"));
        assertThat(changed(image, "{}")).isNotEqualTo(changed("{}", "{}"));
    }

    /** To strip a million zeros off a number takes hours. */
    @Test
    void longNumbersAreNotComputedWith() throws Exception {
        String image = "{\"b\": {\"N\": \"1" + "0".repeat(1_000_000) + "\"}}";

        assertThat(changed(image, image)).isEqualTo(changed("{}", "{}"));
    }

    @Test
    void imagesThatTakeMuchHeapAreNotCompared() {
        String list = "{\"L\": [{\"BOOL\": true}" + ",{\"L\":[]}".repeat(2_200_000) + "]}";

        assertThatThrownBy(() -> changed("{\"b\": " + list + "}", "{}"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("bytes of heap, which no page of DynamoDB does");
    }

    // ------------------------------------------------------------------ found by the fuzzer

    @Test
    void aSizeThatIsNoNumberIsPassedOver() throws Exception {
        String record =
                Rows.insert("{\"a\": {\"S\": \"1\"}}")
                        .replace("\"SizeBytes\": 41", "\"SizeBytes\": {\"S\": [1]}");

        assertThat(Rows.emitted(Rows.columnA(DataTypes.STRING()).build(), record, record))
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\": {\"S\": \"1\"}, \"id\": {\"S\": \"1\"}}",
                "{\"id\": {\"BOOL\": \"1\"}}",
                "{\"id\": {\"S\": \"1\"}, \"a\": {\"S\": \"1\"}, \"b\": {\"S\": \"1\"}}",
                "{}"
            })
    void aKeyThatIsNoneFailsTheRecord(String key) throws Exception {
        String record =
                Rows.insert("{\"a\": {\"S\": \"1\"}}").replace("{\"id\": {\"S\": \"k\"}}", key);

        assertThat(Rows.failure(Rows.columnA(DataTypes.STRING()).build(), record))
                .contains("cannot be decoded: Keys");
    }
}
