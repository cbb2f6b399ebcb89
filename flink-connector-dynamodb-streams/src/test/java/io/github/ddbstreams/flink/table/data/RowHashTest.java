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

import io.github.ddbstreams.flink.source.decode.ShuffledItems;
import io.github.ddbstreams.flink.source.decode.StreamRecords;
import io.github.ddbstreams.flink.table.config.ChangelogKind;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class RowHashTest {

    /** They are part of states. */
    @Test
    void hashesStayAsTheyAre() {
        assertThat(RowHash.of(new GenericRowData(0), 0)).isEqualTo(1L);
        assertThat(RowHash.of(everyType(), 12)).isEqualTo(-1632885684666189891L);
    }

    private static GenericRowData everyType() {
        return GenericRowData.of(
                null,
                StringData.fromString("text"),
                5,
                5L,
                5.5f,
                5.5d,
                true,
                new byte[] {1, 2},
                DecimalData.fromBigDecimal(new BigDecimal("1.50"), 38, 2),
                TimestampData.fromEpochMillis(5, 6),
                new GenericArrayData(new Object[] {1, null}),
                GenericRowData.of(new GenericMapData(Map.of(StringData.fromString("a"), 1))));
    }

    @Test
    void eachValueMatters() {
        long hash = RowHash.of(everyType(), 12);
        for (int i = 0; i < 12; i++) {
            GenericRowData changed = everyType();
            changed.setField(i, i == 0 ? 1 : null);
            assertThat(RowHash.of(changed, 12)).as("column %d", i).isNotEqualTo(hash);
        }
    }

    @Test
    void metadataDoesNot() {
        assertThat(RowHash.of(everyType(), 5))
                .isEqualTo(
                        RowHash.of(
                                GenericRowData.of(null, StringData.fromString("text"), 5, 5L, 5.5f),
                                5));
    }

    static Stream<Arguments> matrix() {
        return TypeMatrixTest.matrix();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("matrix")
    void valuesOfEveryTypeCanBeHashed(DataType type, Map<String, Object> cells) {
        for (Object value : cells.values()) {
            GenericRowData row = GenericRowData.of(value);
            assertThat(RowHash.of(row, 1)).isNotEqualTo(RowHash.of(new GenericRowData(1), 1));
        }
    }

    @Test
    void setsAndMapsHaveOneOrderBesideASnapshot() throws Exception {
        assertThat(beside(DataTypes.ARRAY(DataTypes.STRING()), "{\"SS\":[\"b\",\"a\",\"\"]}"))
                .isEqualTo(new GenericArrayData(texts("", "a", "b")));
        assertThat(beside(DataTypes.ARRAY(DataTypes.INT()), "{\"NS\":[\"10\",\"9\",\"-1\"]}"))
                .isEqualTo(new GenericArrayData(new Object[] {-1, 9, 10}));
        assertThat(beside(DataTypes.ARRAY(DataTypes.BYTES()), "{\"BS\":[\"/w==\",\"AQ==\"]}"))
                .isEqualTo(new GenericArrayData(new Object[] {new byte[] {1}, new byte[] {-1}}));
        assertThat(
                        beside(
                                DataTypes.ARRAY(DataTypes.STRING()),
                                "{\"L\":[{\"S\":\"b\"},{\"S\":\"a\"}]}"))
                .isEqualTo(new GenericArrayData(texts("b", "a")));
        assertThat(beside(DataTypes.STRING(), "{\"SS\":[\"b\",\"a\"]}"))
                .hasToString("[\"a\",\"b\"]");
        assertThat(beside(DataTypes.STRING(), "{\"NS\":[\"2\",\"1\"]}")).hasToString("[1,2]");
        assertThat(beside(DataTypes.STRING(), "{\"BS\":[\"Ag==\",\"AQ==\"]}"))
                .hasToString("[\"AQ==\",\"Ag==\"]");
        assertThat(
                        beside(
                                DataTypes.STRING(),
                                "{\"M\":{\"b\\\"\":{\"L\":[{\"N\":\"2\"},{\"BOOL\":true},{\"NULL\":true}]},"
                                        + "\"a\":{\"M\":{\"d\":{\"SS\":[\"y\",\"x\"]},\"c\":{\"M\":{}}}}}}"))
                .hasToString("{\"a\":{\"c\":{},\"d\":[\"x\",\"y\"]},\"b\\\"\":[2,true,null]}");
        GenericMapData map =
                (GenericMapData)
                        beside(
                                DataTypes.MAP(DataTypes.STRING(), DataTypes.INT()),
                                "{\"M\":{\"b\":{\"N\":\"1\"},\"a\":{\"N\":\"2\"}}}");
        assertThat(((GenericArrayData) map.keyArray()).toObjectArray())
                .containsExactly(texts("a", "b"));
        GenericMapData multiset =
                (GenericMapData)
                        beside(DataTypes.MULTISET(DataTypes.STRING()), "{\"SS\":[\"b\",\"a\"]}");
        assertThat(((GenericArrayData) multiset.keyArray()).toObjectArray())
                .containsExactly(texts("a", "b"));
    }

    private static Object beside(DataType type, String value) throws Exception {
        RowPlan plan = Rows.columnA(type).besideSnapshot(true).build();
        return row(plan, "{\"a\":" + value + "}").getField(0);
    }

    private static Object[] texts(String... texts) {
        return Stream.of(texts).map(StringData::fromString).toArray();
    }

    /** Equal rows have equal hashes, different ones have different hashes. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void randomItems(long seed) throws Exception {
        Random random = new Random(seed);
        RowType type = RandomItems.columns(random);
        ShuffledItems shuffled = new ShuffledItems(random);
        RowPlan plan =
                RowPlan.builder(type).changelog(ChangelogKind.ALL).besideSnapshot(true).build();
        Map<Long, RowData> byHash = new HashMap<>();
        List<RowData> rows = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            Map<String, AttributeValue> item =
                    StreamRecords.decodeOne(
                                    StreamRecords.modify("1", RandomItems.item(type, random), null))
                            .dynamodb()
                            .newImage();
            GenericRowData row = row(plan, shuffled.json(item));
            GenericRowData same = row(plan, shuffled.json(item));
            assertThat(same).isEqualTo(row);
            long hash = RowHash.of(row, type.getFieldCount());
            assertThat(RowHash.of(same, type.getFieldCount())).isEqualTo(hash);
            RowData other = byHash.put(hash, row);
            assertThat(other).isIn(row, null);
            rows.add(row);
        }
        assertThat(byHash).hasSize((int) rows.stream().distinct().count());
    }

    private static GenericRowData row(RowPlan plan, String item) throws IOException {
        return (GenericRowData) Rows.emitted(plan, Rows.insert(item)).get(0);
    }
}
