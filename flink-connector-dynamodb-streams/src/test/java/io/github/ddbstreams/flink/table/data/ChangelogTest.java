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

import static io.github.ddbstreams.flink.table.data.Rows.insert;
import static io.github.ddbstreams.flink.table.data.Rows.modify;
import static io.github.ddbstreams.flink.table.data.Rows.remove;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonToken;
import io.github.ddbstreams.flink.source.decode.DecodedRecord;
import io.github.ddbstreams.flink.source.decode.PageParser;
import io.github.ddbstreams.flink.source.decode.StreamRecords;
import io.github.ddbstreams.flink.table.config.ChangelogKind;
import io.github.ddbstreams.flink.table.config.OnDecodeError;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChangelogTest {

    private static final String ONE = image("1");
    private static final String TWO = image("2");
    private static final String BAD = image("1.5");

    private static String image(String number) {
        return "{\"id\": {\"S\": \"k\"}, \"n\": {\"N\": \"" + number + "\"}}";
    }

    private static RowPlan plan(ChangelogKind changelog, OnDecodeError onError) {
        return RowPlan.builder(
                        Rows.type(
                                DataTypes.FIELD("n", DataTypes.INT()),
                                DataTypes.FIELD("id", DataTypes.STRING().notNull())))
                .changelog(changelog)
                .primaryKey(changelog == ChangelogKind.APPEND ? List.of() : List.of("id"))
                .onError(onError)
                .build();
    }

    private static List<String> rows(RowPlan plan, String... records) throws Exception {
        return Rows.emitted(plan, records).stream()
                .map(RowData::toString)
                .collect(Collectors.toList());
    }

    private static List<String> errors(RowPlan plan, String... records) throws Exception {
        return Rows.decode(plan, records).stream()
                .map(DecodedRecord::payload)
                .map(RowChange::error)
                .collect(Collectors.toList());
    }

    // ------------------------------------------------------------------ all

    @Test
    void allTellsWhatHappened() throws Exception {
        assertThat(
                        rows(
                                plan(ChangelogKind.ALL, OnDecodeError.FAIL),
                                insert(ONE),
                                modify(TWO, ONE),
                                remove(TWO)))
                .containsExactly("+I(1,k)", "-U(1,k)", "+U(2,k)", "-D(2,k)");
    }

    @Test
    void aValueThatIsTheSameInBothImagesIsReadOnce() throws Exception {
        RowPlan plan = Rows.columnA(DataTypes.ARRAY(DataTypes.STRING())).build();
        String image = "{\"a\": {\"L\": [{\"S\": \"x\"}, {\"S\": \"é\"}]}}";
        String other = "{\"a\": {\"L\": [{\"S\": \"x\"}, {\"S\": \"e\"}]}}";

        List<GenericRowData> read = read(plan, image, image, other);
        assertThat(read.get(0).getField(0)).isSameAs(read.get(1).getField(0));
        assertThat(read.get(1).getField(0)).isNotSameAs(read.get(2).getField(0));

        RowChange same = Rows.decode(plan, modify(image, image)).get(0).payload();
        RowChange changed = Rows.decode(plan, modify(image, other)).get(0).payload();

        assertThat(same.before().getArray(0)).isEqualTo(same.after().getArray(0));
        assertThat(same.before().getArray(0).getString(1)).hasToString("é");
        assertThat(same.after().getArray(0).getString(1)).hasToString("é");
        assertThat(changed.before().getArray(0).getString(1)).hasToString("e");
        assertThat(changed.after().getArray(0).getString(1)).hasToString("é");
    }

    /** The images of one page, as they are read. */
    private static List<GenericRowData> read(RowPlan plan, String... images) throws Exception {
        CompiledPlan compiled = new CompiledPlan(plan);
        ValueReader values = new ValueReader(false, false, compiled.columns());
        PageParser parser = PageParser.of('[' + String.join(",", images) + ']');
        parser.nextToken();
        List<GenericRowData> rows = new ArrayList<>();
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            rows.add(RowReading.read(compiled.columns(), compiled, parser, values));
        }
        return rows;
    }

    @Test
    void aValueThatDoesNotFitIsToldOfEachTimeThatItIsWritten() throws Exception {
        RowPlan plan = plan(ChangelogKind.ALL, OnDecodeError.NULL);

        assertThat(errors(plan, modify(BAD, BAD), modify(BAD, BAD)))
                .hasSize(2)
                .allMatch(error -> error != null);
    }

    @Test
    void allFailsForAnImageThatTheStreamDoesNotCarry() throws Exception {
        RowPlan plan = plan(ChangelogKind.ALL, OnDecodeError.FAIL);

        assertThat(Rows.failure(plan, modify(ONE, null))).contains("OldImage is missing");
        assertThat(Rows.failure(plan, modify(null, ONE))).contains("NewImage is missing");
        assertThat(Rows.failure(plan, remove(null))).contains("OldImage is missing");
    }

    @Test
    void anImageThatIsSkippedIsInAllAsIfThereWasNoItem() throws Exception {
        RowPlan plan = plan(ChangelogKind.ALL, OnDecodeError.SKIP);
        String[] changes = {
            insert(ONE),
            modify(BAD, ONE),
            modify(BAD, BAD),
            modify(TWO, BAD),
            remove(TWO),
            insert(BAD),
            remove(BAD)
        };

        assertThat(rows(plan, changes)).containsExactly("+I(1,k)", "-D(1,k)", "+I(2,k)", "-D(2,k)");
        assertThat(errors(plan, changes))
                .extracting(error -> error != null)
                .containsExactly(false, true, true, true, false, true, true);
    }

    @Test
    void aValueThatDoesNotFitBecomesNullWhereNullIsAskedFor() throws Exception {
        RowPlan plan = plan(ChangelogKind.ALL, OnDecodeError.NULL);
        String[] changes = {modify(BAD, ONE), remove(BAD)};

        assertThat(rows(plan, changes)).containsExactly("-U(1,k)", "+U(null,k)", "-D(null,k)");
        assertThat(errors(plan, changes))
                .containsExactly(
                        "sequence number 3, key {\"id\":{\"S\":\"k\"}}: NewImage.n is {\"N\":"
                                + " \"1.5\"}; expected INT, which has no fraction",
                        "sequence number 4, key {\"id\":{\"S\":\"k\"}}: OldImage.n is {\"N\":"
                                + " \"1.5\"}; expected INT, which has no fraction");
    }

    @Test
    void aKeyCannotBecomeNullSoItsImageIsSkipped() throws Exception {
        RowPlan plan = plan(ChangelogKind.ALL, OnDecodeError.NULL);
        String keyless = "{\"id\": {\"NULL\": true}, \"n\": {\"N\": \"1\"}}";

        assertThat(rows(plan, modify(keyless, keyless), insert(ONE))).containsExactly("+I(1,k)");
    }

    @Test
    void theInnermostValueThatCanBeNullBecomesNull() throws Exception {
        RowPlan plan =
                Rows.columnA(
                                DataTypes.ARRAY(
                                        DataTypes.ROW(
                                                DataTypes.FIELD("x", DataTypes.INT().notNull()),
                                                DataTypes.FIELD("y", DataTypes.INT()))))
                        .onError(OnDecodeError.NULL)
                        .build();
        String record =
                insert(
                        "{\"a\": {\"L\": [{\"M\": {\"x\": {\"N\": \"1\"}, \"y\": {\"L\": [{\"S\":"
                                + " \"\"}]}}}, {\"M\": {\"x\": {\"M\": {\"z\": {\"S\": \"\"}}},"
                                + " \"y\": {\"N\": \"2\"}}}, {\"M\": {\"x\": {\"N\": \"3\"}}}]}}");

        RowData row = Rows.emitted(plan, record).get(0);
        assertThat(row.getArray(0).size()).isEqualTo(3);
        assertThat(row.getArray(0).getRow(0, 2)).hasToString("+I(1,null)");
        assertThat(row.getArray(0).isNullAt(1)).isTrue();
        assertThat(row.getArray(0).getRow(2, 2)).hasToString("+I(3,null)");
        assertThat(errors(plan, record).get(0)).contains("NewImage.a[0].y is {\"L\": an array}");
    }

    // ------------------------------------------------------------------ upsert

    @Test
    void upsertTellsTheLastStateAndDeletesByKey() throws Exception {
        assertThat(
                        rows(
                                plan(ChangelogKind.UPSERT, OnDecodeError.FAIL),
                                insert(ONE),
                                modify(TWO, null),
                                modify(TWO, BAD),
                                remove(null),
                                remove(BAD)))
                .containsExactly("+I(1,k)", "+U(2,k)", "+U(2,k)", "-D(null,k)", "-D(null,k)");
    }

    @Test
    void aNewImageThatIsSkippedIsADeleteInUpsert() throws Exception {
        RowPlan plan = plan(ChangelogKind.UPSERT, OnDecodeError.SKIP);

        assertThat(rows(plan, insert(BAD), modify(TWO, BAD), modify(BAD, TWO), remove(BAD)))
                .containsExactly("+U(2,k)", "-D(null,k)", "-D(null,k)");
    }

    @ParameterizedTest
    @EnumSource(names = {"SKIP", "NULL"})
    void aKeyThatCannotBeDecodedIsSkippedInUpsert(OnDecodeError onError) throws Exception {
        RowPlan plan =
                RowPlan.builder(Rows.type(DataTypes.FIELD("id", DataTypes.INT().notNull())))
                        .primaryKey(List.of("id"))
                        .onError(onError)
                        .build();
        String[] changes = {insert(ONE), modify(TWO, ONE), remove(TWO)};

        assertThat(rows(plan, changes)).isEmpty();
        assertThat(errors(plan, changes)).hasSize(3).doesNotContainNull();
    }

    // ------------------------------------------------------------------ append

    @Test
    void appendTellsEveryChangeAsARow() throws Exception {
        RowPlan plan = plan(ChangelogKind.APPEND, OnDecodeError.FAIL);

        assertThat(rows(plan, insert(ONE), modify(TWO, ONE), remove(TWO)))
                .containsExactly("+I(1,k)", "+I(2,k)", "+I(2,k)");
    }

    @Test
    void appendHasTheKeyWhereThereIsNoImage() throws Exception {
        RowPlan plan = plan(ChangelogKind.APPEND, OnDecodeError.FAIL);

        assertThat(rows(plan, modify(null, null), modify(null, ONE), remove(null)))
                .containsExactly("+I(null,k)", "+I(null,k)", "+I(null,k)");
    }

    @Test
    void appendSkipsAnImageThatCannotBeDecoded() throws Exception {
        RowPlan plan = plan(ChangelogKind.APPEND, OnDecodeError.SKIP);

        assertThat(rows(plan, insert(BAD), modify(TWO, BAD), remove(BAD)))
                .containsExactly("+I(2,k)");
    }

    // ------------------------------------------------------------------ every mode

    @ParameterizedTest
    @EnumSource
    void aFailureNamesWhatWasWantedWhere(ChangelogKind changelog) throws Exception {
        assertThat(Rows.failure(plan(changelog, OnDecodeError.FAIL), insert(BAD)))
                .isEqualTo(
                        "The stream record with sequence number 2 cannot be decoded: NewImage.n is"
                                + " {\"N\": \"1.5\"}; expected INT, which has no fraction; the"
                                + " item's key is {\"id\":{\"S\":\"k\"}}");
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNotAskedForIsPassedOver(ChangelogKind changelog) throws Exception {
        String image =
                "{\"x\": {\"new type\": [1, {}]}, \"b\": {\"B\": \"no base64\"}, \"n\": {\"N\":"
                        + " \"7\"}, \"deep\": "
                        + StreamRecords.nested(30)
                        + ", \"id\": {\"S\": \"k\"}}";

        assertThat(rows(plan(changelog, OnDecodeError.FAIL), insert(image)))
                .containsExactly("+I(7,k)");
    }
}
