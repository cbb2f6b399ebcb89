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

import io.github.ddbstreams.flink.source.decode.PageBody;
import io.github.ddbstreams.flink.source.decode.ShuffledItems;
import io.github.ddbstreams.flink.source.decode.StreamRecords;
import io.github.ddbstreams.flink.table.config.ChangelogKind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class RowWriterTest {

    private static final RowPlan PLAN =
            RowPlan.builder(
                            Rows.type(
                                    DataTypes.FIELD("text", DataTypes.STRING()),
                                    DataTypes.FIELD("short", DataTypes.STRING()),
                                    DataTypes.FIELD("list", DataTypes.ARRAY(DataTypes.STRING())),
                                    DataTypes.FIELD(
                                            "map",
                                            DataTypes.MAP(DataTypes.STRING(), DataTypes.STRING())),
                                    DataTypes.FIELD(
                                            "row",
                                            DataTypes.ROW(
                                                    DataTypes.FIELD("x", DataTypes.STRING()))),
                                    DataTypes.FIELD("decimal", DataTypes.DECIMAL(38, 2)),
                                    DataTypes.FIELD("time", DataTypes.TIMESTAMP(9))))
                    .changelog(ChangelogKind.ALL)
                    .build();

    private static final String ITEM =
            "{\"text\":{\"S\":\"a text that is long\"},\"short\":{\"S\":\"short\"},"
                    + "\"list\":{\"SS\":[\"one of the elements\"]},"
                    + "\"map\":{\"M\":{\"a name in a map\":{\"S\":\"a value in a map\"}}},"
                    + "\"row\":{\"M\":{\"x\":{\"S\":\"a text within a row\"}}},"
                    + "\"decimal\":{\"N\":\"12345678901234567890.5\"},"
                    + "\"time\":{\"N\":\"0.123456789\"}}";

    /** The bytes of a page are overwritten by the next one. */
    @Test
    void rowsKeepNothingOfThePage() throws Exception {
        String record = Rows.insert(ITEM);
        PageBody body = PageBody.of(StreamRecords.page(record).getBytes(StandardCharsets.UTF_8));
        RowData row = Rows.decoder(PLAN).decode(body).records().get(0).payload().after();
        Arrays.fill(body.bytes(), (byte) '#');

        assertThat(PlainRows.of(PLAN, row))
                .isEqualTo(
                        GenericRowData.of(
                                text("a text that is long"),
                                text("short"),
                                new GenericArrayData(new Object[] {text("one of the elements")}),
                                new GenericMapData(
                                        Map.of(text("a name in a map"), text("a value in a map"))),
                                GenericRowData.of(text("a text within a row")),
                                TypeMatrixTest.decimal("12345678901234567890.50", 38, 2),
                                TypeMatrixTest.timestamp("1970-01-01T00:00:00.123456789")));
    }

    @Test
    void aRowHasTheBytesThatItNeeds() throws Exception {
        BinaryRowData row = Rows.decode(PLAN, Rows.insert(ITEM)).get(0).payload().after();

        assertThat(row.getSegments()).hasSize(1);
        assertThat(row.getSegments()[0].size()).isEqualTo(row.getSizeInBytes());
    }

    private static StringData text(String text) {
        return StringData.fromString(text);
    }

    /** Where there is no unique key, Flink finds the row that is taken back by its bytes. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void theOrderOfAttributesIsNotSeen(long seed) throws Exception {
        Random random = new Random(seed);
        RowType type = RandomItems.columns(random);
        // Sets and maps have no order of their own.
        RowPlan plan =
                RowPlan.builder(type).changelog(ChangelogKind.ALL).besideSnapshot(true).build();
        ShuffledItems shuffled = new ShuffledItems(random);
        for (int i = 0; i < 100; i++) {
            Map<String, AttributeValue> item =
                    StreamRecords.decodeOne(
                                    StreamRecords.modify("1", RandomItems.item(type, random), null))
                            .dynamodb()
                            .newImage();
            List<BinaryRowData> rows =
                    List.of(
                            after(plan, shuffled.json(item)),
                            after(plan, shuffled.json(item)),
                            after(plan, shuffled.json(item)));
            assertThat(rows).containsOnly(rows.get(0));
        }
    }

    private static BinaryRowData after(RowPlan plan, String item) throws Exception {
        return Rows.decode(plan, Rows.insert(item)).get(0).payload().after();
    }
}
