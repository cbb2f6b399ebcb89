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
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.ddbstreams.flink.source.decode.DecodingFailure;
import io.github.ddbstreams.flink.source.decode.ItemRead;
import io.github.ddbstreams.flink.source.decode.ShuffledItems;
import io.github.ddbstreams.flink.source.decode.StreamRecords;
import io.github.ddbstreams.flink.source.merge.MergeElement;
import io.github.ddbstreams.flink.source.merge.MergeElement.Kind;
import io.github.ddbstreams.flink.table.config.ChangelogKind;
import io.github.ddbstreams.flink.table.config.OnDecodeError;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Items of the table as rows. */
class RowBuilderItemTest {

    private static final RowType COLUMNS =
            Rows.type(
                    DataTypes.FIELD("id", DataTypes.STRING()),
                    DataTypes.FIELD("a", DataTypes.INT()));

    @ParameterizedTest
    @EnumSource(ChangelogKind.class)
    void anItemIsAnInsertedRow(ChangelogKind changelog) throws Exception {
        RowPlan plan =
                RowPlan.builder(COLUMNS)
                        .changelog(changelog)
                        .primaryKey(changelog == ChangelogKind.APPEND ? List.of() : List.of("id"))
                        .build();

        assertThat(
                        Rows.emittedItem(
                                plan,
                                "{\"x\": {\"S\": \"other\"}, \"a\": {\"N\": \"5\"}, \"id\": {\"S\": \"k\"}}"))
                .containsExactly(GenericRowData.of(text("k"), 5));
    }

    static Stream<Arguments> matrix() {
        return TypeMatrixTest.matrix();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("matrix")
    void everyTypeBecomesWhatItBecomesInAnImage(DataType type, Map<String, Object> cells)
            throws Exception {
        for (String value : TypeMatrixTest.values().values()) {
            String image = "{\"a\": " + value + ", \"id\": {\"S\": \"k\"}}";
            RowPlan plan = Rows.columnA(type).onError(OnDecodeError.NULL).build();
            assertThat(Rows.emittedItem(plan, image))
                    .isEqualTo(Rows.emitted(plan, Rows.insert(image)));
        }
    }

    @Test
    void theKeyIsFoundWhereverItStands() throws Exception {
        RowPlan plan =
                RowPlan.builder(Rows.type(DataTypes.FIELD("at", DataTypes.INT())))
                        .changelog(ChangelogKind.APPEND)
                        .besideSnapshot(true)
                        .build();
        ItemRead read = new ItemRead(List.of("id", "at"), 1, 2);
        for (String item :
                List.of(
                        "{\"id\":{\"S\":\"k\"},\"at\":{\"N\":\"5.0\"},\"a\":{\"L\":[]}}",
                        "{\"a\":{\"M\":{\"id\":{\"S\":\"no\"},\"at\":{\"N\":\"6\"}}},"
                                + "\"at\":{\"N\":\"5\"},\"id\":{\"S\":\"k\"}}")) {
            RowChange change = Rows.item(plan, read, item);

            assertThat(PlainRows.of(plan, change.after())).isEqualTo(GenericRowData.of(5));
            assertThat(change.before()).isNull();
            MergeElement<RowData> row = Rows.element(change, Rows.SNAPSHOT);
            assertThat(row.key()).isEqualTo("2:atN1:52:idS1:k");
            assertThat(row.fromMillis()).isEqualTo(1);
            assertThat(row.toMillis()).isEqualTo(2);
            assertThat(row.hash()).isEqualTo(RowHash.of(GenericRowData.of(5), 1));
        }
    }

    @Test
    void nestedColumnsOfTheNameOfAKeyAreNoKeys() throws Exception {
        RowPlan plan =
                RowPlan.builder(
                                Rows.type(
                                        DataTypes.FIELD(
                                                "m",
                                                DataTypes.ROW(
                                                        DataTypes.FIELD(
                                                                "id", DataTypes.STRING())))))
                        .changelog(ChangelogKind.ALL)
                        .besideSnapshot(true)
                        .build();

        RowChange change =
                Rows.item(plan, "{\"m\":{\"M\":{\"id\":{\"S\":\"x\"}}},\"id\":{\"S\":\"k\"}}");

        assertThat(PlainRows.of(plan, change.after()))
                .isEqualTo(GenericRowData.of(GenericRowData.of(text("x"))));
        assertThat(Rows.element(change, Rows.SNAPSHOT).key()).isEqualTo("2:idS1:k");
    }

    @Test
    void withoutItsKeyItIsNoItem() {
        RowPlan plan = plan(OnDecodeError.SKIP);

        assertThatExceptionOfType(DecodingFailure.class)
                .isThrownBy(() -> Rows.item(plan, "{\"a\": {\"N\": \"5\"}}"))
                .withMessage("is missing; it is an attribute of the table's key")
                .satisfies(e -> assertThat(e.path()).isEqualTo("id"));
        assertThatExceptionOfType(DecodingFailure.class)
                .isThrownBy(() -> Rows.item(plan, "{\"id\": {\"BOOL\": true}}"))
                .withMessage("is missing; it is an attribute of the table's key");
        assertThatExceptionOfType(DecodingFailure.class)
                .isThrownBy(
                        () ->
                                Rows.item(
                                        Rows.columnA(DataTypes.INT()).build(),
                                        "{\"id\": {\"BOOL\": true}}"))
                .withMessage("is of the type BOOL; allowed in a key are S, N and B")
                .satisfies(e -> assertThat(e.path()).isEqualTo("id"));
        assertThatExceptionOfType(DecodingFailure.class)
                .isThrownBy(
                        () ->
                                Rows.item(
                                        Rows.columnA(DataTypes.INT()).build(),
                                        "{\"id\": {\"S\": \"a\"}, \"id\": {\"S\": \"b\"}}"))
                .withMessage("has the same attribute name twice; expected once");
        assertThatExceptionOfType(DecodingFailure.class)
                .isThrownBy(() -> Rows.item(plan, "[]"))
                .withMessage("is an array; expected an object of attributes");
    }

    // ------------------------------------------------------------------ what does not fit

    private static final String UNFIT =
            "{\"a\": {\"M\": {\"b\": {\"S\": \"x\"}}}, \"id\": {\"S\": \"k\"}}";

    private static RowPlan plan(OnDecodeError onError) {
        return RowPlan.builder(COLUMNS)
                .changelog(ChangelogKind.ALL)
                .onError(onError)
                .besideSnapshot(true)
                .build();
    }

    @Test
    void aValueThatDoesNotFitFailsTheItem() {
        assertThatExceptionOfType(DecodingFailure.class)
                .isThrownBy(() -> Rows.item(plan(OnDecodeError.FAIL), UNFIT))
                .withMessage("is {\"M\": an object}; expected INT, which only N can become")
                .satisfies(e -> assertThat(e.path()).isEqualTo("a"));
    }

    @Test
    void aValueThatDoesNotFitIsNull() throws Exception {
        RowPlan plan = plan(OnDecodeError.NULL);
        RowChange change = Rows.item(plan, UNFIT);

        assertThat(PlainRows.of(plan, change.after()))
                .isEqualTo(GenericRowData.of(text("k"), null));
        assertThat(change.error())
                .isEqualTo(
                        "read from the table, key {\"id\":{\"S\":\"k\"}}: Item.a is {\"M\": an"
                                + " object}; expected INT, which only N can become");
    }

    @Test
    void anItemThatDoesNotFitCountsAsNone() throws Exception {
        RowChange change = Rows.item(plan(OnDecodeError.SKIP), UNFIT);

        assertThat(change.before()).isNull();
        assertThat(change.after()).isNull();
        MergeElement<RowData> row = Rows.element(change, Rows.SNAPSHOT);
        assertThat(row.key()).isEqualTo("2:idS1:k");
        assertThat(row.hash()).isEqualTo(MergeElement.NO_ITEM);
        assertThat(change.error())
                .isEqualTo(
                        "read from the table, key {\"id\":{\"S\":\"k\"}}: Item.a is {\"M\": an"
                                + " object}; expected INT, which only N can become");
    }

    @Test
    void whatIsDeclaredNotNullMustBeThere() throws Exception {
        RowPlan.Builder plan = Rows.columnA(DataTypes.INT().notNull());

        assertThatExceptionOfType(DecodingFailure.class)
                .isThrownBy(() -> Rows.item(plan.build(), "{\"id\": {\"S\": \"k\"}}"))
                .withMessage("is absent; expected a value, since it is declared NOT NULL");
        assertThat(
                        Rows.item(
                                        plan.onError(OnDecodeError.SKIP).build(),
                                        "{\"id\": {\"S\": \"k\"}}")
                                .after())
                .isNull();
    }

    // ------------------------------------------------------------------ filters

    @Test
    void anItemOfAnotherKeyIsNotRead() throws Exception {
        RowPlan plan =
                Rows.columnA(DataTypes.INT()).filter(new OnlyKey("k")).besideSnapshot(true).build();

        RowChange wanted = Rows.item(plan, "{\"a\": {\"N\": \"5\"}, \"id\": {\"S\": \"k\"}}");
        assertThat(PlainRows.of(plan, wanted.after())).isEqualTo(GenericRowData.of(5));
        for (String item :
                List.of(
                        "{\"id\": {\"S\": \"l\"}, \"a\": {\"N\": \"5\"}}",
                        "{\"a\": {\"N\": \"5\"}, \"id\": {\"S\": \"l\"}}",
                        // What nobody wants need not fit.
                        "{\"id\": {\"S\": \"l\"}, \"a\": {\"S\": \"x\"}}",
                        "{\"a\": {\"L\": [{\"S\": \"x\"}]}, \"b\": {\"L\": []}, \"id\": {\"S\": \"l\"}}")) {
            assertThat(Rows.item(plan, item)).isSameAs(RowChange.NOTHING);
        }
    }

    private static final class OnlyKey implements RecordFilter {

        private static final long serialVersionUID = 1L;

        private final String key;

        OnlyKey(String key) {
            this.key = key;
        }

        @Override
        public boolean test(RecordHeader header) {
            return mayWant(header);
        }

        @Override
        public boolean mayWant(RecordHeader keys) {
            return key.equals(keys.key("id"));
        }

        @Override
        public boolean asksForKeysOnly() {
            return true;
        }
    }

    // ------------------------------------------------------------------ metadata

    @Test
    void metadata() throws Exception {
        RowPlan plan =
                RowPlan.builder(Rows.type(DataTypes.FIELD("a", DataTypes.INT())))
                        .changelog(ChangelogKind.APPEND)
                        .metadata(List.of(RowMetadata.values()))
                        .build();

        GenericRowData row =
                (GenericRowData)
                        Rows.emittedItem(plan, "{\"a\":{\"N\":\"5\"},\"id\":{\"S\":\"k\"}}").get(0);

        Map<RowMetadata, Object> values = new HashMap<>();
        for (RowMetadata metadata : RowMetadata.values()) {
            values.put(metadata, row.getField(1 + metadata.ordinal()));
        }
        assertThat(row.getField(0)).isEqualTo(5);
        Map<RowMetadata, Object> expected = new HashMap<>();
        expected.put(RowMetadata.OPERATION, text("READ"));
        expected.put(RowMetadata.CREATION_TIME, TimestampData.fromEpochMillis(1464804305_999L));
        expected.put(RowMetadata.SEQUENCE_NUMBER, null);
        expected.put(RowMetadata.SHARD_ID, null);
        expected.put(RowMetadata.EVENT_ID, null);
        expected.put(RowMetadata.STREAM_ARN, text("arn:stream"));
        expected.put(RowMetadata.TABLE_NAME, text("orders"));
        expected.put(RowMetadata.SIZE_BYTES, null);
        expected.put(RowMetadata.IS_TTL_DELETE, false);
        expected.put(RowMetadata.USER_IDENTITY, null);
        expected.put(RowMetadata.KEYS, text("{\"id\":{\"S\":\"k\"}}"));
        expected.put(RowMetadata.NEW_IMAGE, text("{\"a\":{\"N\":\"5\"},\"id\":{\"S\":\"k\"}}"));
        expected.put(RowMetadata.OLD_IMAGE, null);
        expected.put(RowMetadata.CHANGED_ATTRIBUTES, null);
        assertThat(values).isEqualTo(expected);
    }

    @Test
    void whatARowOfAnItemLacksCanBeNull() {
        List<RowMetadata> nullable =
                Stream.of(RowMetadata.values())
                        .filter(
                                metadata ->
                                        metadata.dataType(true).getLogicalType().isNullable()
                                                && !metadata.dataType(false)
                                                        .getLogicalType()
                                                        .isNullable())
                        .collect(Collectors.toList());

        assertThat(nullable)
                .containsExactly(
                        RowMetadata.SEQUENCE_NUMBER, RowMetadata.SHARD_ID, RowMetadata.STREAM_ARN);
    }

    // ------------------------------------------------------------------ hashes

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void anItemAndItsOldImageHashAlike(long seed) throws Exception {
        Random random = new Random(seed);
        RowType type = RandomItems.columns(random);
        ShuffledItems shuffled = new ShuffledItems(random);
        RowPlan plan =
                RowPlan.builder(type).changelog(ChangelogKind.ALL).besideSnapshot(true).build();
        for (int i = 0; i < 100; i++) {
            String random1 = RandomItems.item(type, random);
            Map<String, AttributeValue> item =
                    new HashMap<>(
                            StreamRecords.decodeOne(StreamRecords.modify("1", random1, null))
                                    .dynamodb()
                                    .newImage());
            item.put("id", AttributeValue.fromS("k"));

            MergeElement<RowData> read =
                    Rows.element(Rows.item(plan, shuffled.json(item)), Rows.SNAPSHOT);
            MergeElement<RowData> changed =
                    Rows.element(
                            Rows.decode(
                                            plan,
                                            Rows.RUNNING,
                                            Rows.modify(
                                                    RandomItems.item(type, random),
                                                    shuffled.json(item)))
                                    .get(0)
                                    .payload(),
                            Rows.BESIDE_SNAPSHOT);

            assertThat(changed.kind()).isEqualTo(Kind.CHANGE_BY_IMAGE);
            assertThat(changed.hash()).isEqualTo(read.hash()).isNotZero();
            assertThat(changed.key()).isEqualTo(read.key()).isEqualTo("2:idS1:k");
        }
    }

    private static StringData text(String text) {
        return StringData.fromString(text);
    }
}
