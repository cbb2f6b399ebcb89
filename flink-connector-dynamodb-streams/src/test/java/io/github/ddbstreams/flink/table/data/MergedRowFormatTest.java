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
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ddbstreams.flink.source.decode.DecodedRecord;
import io.github.ddbstreams.flink.source.deserialization.DefaultRecordContext;
import io.github.ddbstreams.flink.source.format.SnapshotPhase;
import io.github.ddbstreams.flink.source.merge.Buckets;
import io.github.ddbstreams.flink.source.merge.MergeElement;
import io.github.ddbstreams.flink.source.merge.MergeElement.Kind;
import io.github.ddbstreams.flink.source.merge.MergeElementTypeInfo;
import io.github.ddbstreams.flink.source.merge.MergeMark;
import io.github.ddbstreams.flink.table.config.ChangelogKind;
import io.github.ddbstreams.flink.table.config.OnDecodeError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** Rows and changes with what must be known to merge them. */
class MergedRowFormatTest {

    private static final RowType COLUMNS =
            Rows.type(
                    DataTypes.FIELD("id", DataTypes.STRING().notNull()),
                    DataTypes.FIELD("a", DataTypes.INT()));
    private static final String ONE = "{\"id\": {\"S\": \"k\"}, \"a\": {\"N\": \"1\"}}";
    private static final String TWO = "{\"a\": {\"N\": \"2\"}, \"id\": {\"S\": \"k\"}}";
    private static final String UNFIT = "{\"id\": {\"S\": \"k\"}, \"a\": {\"S\": \"x\"}}";
    private static final String KEY = "2:idS1:k";
    private static final long MODIFIED = 1464804310_000L;
    private static final long REMOVED = 1464804311_000L;

    private static final StreamViewType BOTH = StreamViewType.NEW_AND_OLD_IMAGES;

    // ------------------------------------------------------------------ rows

    @ParameterizedTest
    @EnumSource(ChangelogKind.class)
    void anItemIsARow(ChangelogKind changelog) throws Exception {
        RowPlan plan = plan(changelog);

        assertThat(item(plan, BOTH, TWO))
                .usingRecursiveComparison()
                .usingOverriddenEquals()
                .isEqualTo(
                        MergeElement.row(
                                KEY,
                                hash(2),
                                false,
                                1464804300_000L,
                                1464804305_999L,
                                row(RowKind.INSERT, 2)));
    }

    @Test
    void withoutOldImagesTheTimeDecides() throws Exception {
        RowPlan plan = plan(ChangelogKind.APPEND);

        assertThat(item(plan, StreamViewType.NEW_IMAGE, ONE).isByTime()).isTrue();
        assertThat(item(plan, StreamViewType.KEYS_ONLY, ONE).isByTime()).isTrue();
        assertThat(item(plan, StreamViewType.OLD_IMAGE, ONE).isByTime()).isFalse();
    }

    @Test
    void anItemThatCountsAsNoneIsARowWithoutOne() throws Exception {
        RowPlan plan = builder(ChangelogKind.ALL).onError(OnDecodeError.SKIP).build();

        MergeElement<RowData> row = item(plan, BOTH, UNFIT);

        assertThat(row.kind()).isEqualTo(Kind.ROW);
        assertThat(row.hash()).isEqualTo(MergeElement.NO_ITEM);
        assertThat(row.after()).isNull();
    }

    // ------------------------------------------------------------------ changes

    @Test
    void allHasWhatWasAndWhatIs() throws Exception {
        RowPlan plan = plan(ChangelogKind.ALL);

        is(
                change(plan, BOTH, Rows.insert(ONE)),
                Kind.CHANGE_BY_IMAGE,
                0,
                MODIFIED,
                null,
                row(RowKind.INSERT, 1));
        is(
                change(plan, BOTH, Rows.modify(TWO, ONE)),
                Kind.CHANGE_BY_IMAGE,
                hash(1),
                MODIFIED,
                row(RowKind.UPDATE_BEFORE, 1),
                row(RowKind.UPDATE_AFTER, 2));
        is(
                change(plan, BOTH, Rows.remove(TWO)),
                Kind.CHANGE_BY_IMAGE,
                hash(2),
                REMOVED,
                row(RowKind.DELETE, 2),
                null);
    }

    @Test
    void upsertKnowsWhatWas() throws Exception {
        RowPlan plan = plan(ChangelogKind.UPSERT);

        is(
                change(plan, BOTH, Rows.insert(ONE)),
                Kind.CHANGE_BY_IMAGE,
                0,
                MODIFIED,
                null,
                row(RowKind.INSERT, 1));
        is(
                change(plan, BOTH, Rows.modify(TWO, ONE)),
                Kind.CHANGE_BY_IMAGE,
                hash(1),
                MODIFIED,
                null,
                row(RowKind.UPDATE_AFTER, 2));
        is(
                change(plan, BOTH, Rows.remove(TWO)),
                Kind.CHANGE_BY_IMAGE,
                hash(2),
                REMOVED,
                row(RowKind.DELETE, null),
                null);
    }

    @Test
    void upsertWithoutOldImagesKnowsWhatIs() throws Exception {
        RowPlan plan = plan(ChangelogKind.UPSERT);
        StreamViewType viewType = StreamViewType.NEW_IMAGE;

        is(
                change(plan, viewType, Rows.insert(ONE)),
                Kind.CHANGE_BY_TIME,
                hash(1),
                MODIFIED,
                null,
                row(RowKind.INSERT, 1));
        is(
                change(plan, viewType, Rows.modify(TWO, null)),
                Kind.CHANGE_BY_TIME,
                hash(2),
                MODIFIED,
                null,
                row(RowKind.UPDATE_AFTER, 2));
        is(
                change(plan, viewType, Rows.remove(null)),
                Kind.CHANGE_BY_TIME,
                MergeElement.NO_ITEM,
                REMOVED,
                row(RowKind.DELETE, null),
                null);
    }

    @Test
    void appendHasEveryChangeAsARow() throws Exception {
        RowPlan plan = plan(ChangelogKind.APPEND);

        is(
                change(plan, BOTH, Rows.modify(TWO, ONE)),
                Kind.CHANGE_BY_IMAGE,
                hash(1),
                MODIFIED,
                null,
                row(RowKind.INSERT, 2));
        is(
                change(plan, BOTH, Rows.remove(TWO)),
                Kind.CHANGE_BY_IMAGE,
                hash(2),
                REMOVED,
                row(RowKind.INSERT, 2),
                null);
        is(
                change(plan, StreamViewType.NEW_IMAGE, Rows.modify(TWO, null)),
                Kind.CHANGE_BY_TIME,
                hash(2),
                MODIFIED,
                null,
                row(RowKind.INSERT, 2));
        is(
                change(plan, StreamViewType.OLD_IMAGE, Rows.modify(null, ONE)),
                Kind.CHANGE_BY_IMAGE,
                hash(1),
                MODIFIED,
                null,
                row(RowKind.INSERT, null));
        is(
                change(plan, StreamViewType.KEYS_ONLY, Rows.modify(null, null)),
                Kind.CHANGE_BY_TIME,
                MergeElement.NO_ITEM,
                MODIFIED,
                null,
                row(RowKind.INSERT, null));
        is(
                change(plan, StreamViewType.KEYS_ONLY, Rows.remove(null)),
                Kind.CHANGE_BY_TIME,
                MergeElement.NO_ITEM,
                REMOVED,
                row(RowKind.INSERT, null),
                null);
    }

    @Test
    void theOldImageMayComeFirst() throws Exception {
        String record =
                "{\"eventName\":\"MODIFY\",\"dynamodb\":{\"Keys\":{\"id\":{\"S\":\"k\"}},\"OldImage\":"
                        + ONE
                        + ",\"NewImage\":"
                        + TWO
                        + ",\"SequenceNumber\":\"5\"}}";
        is(
                change(plan(ChangelogKind.UPSERT), BOTH, record),
                Kind.CHANGE_BY_IMAGE,
                hash(1),
                MergeElement.NO_TIME,
                null,
                row(RowKind.UPDATE_AFTER, 2));
        is(
                change(plan(ChangelogKind.APPEND), BOTH, record),
                Kind.CHANGE_BY_IMAGE,
                hash(1),
                MergeElement.NO_TIME,
                null,
                row(RowKind.INSERT, 2));
    }

    @ParameterizedTest
    @EnumSource(ChangelogKind.class)
    void laterChangesHaveNoHash(ChangelogKind changelog) throws Exception {
        MergeElement<RowData> change =
                change(
                        plan(changelog),
                        new SnapshotPhase(),
                        context(BOTH, true),
                        Rows.modify(TWO, ONE));

        assertThat(change.kind()).isEqualTo(Kind.LATER_CHANGE);
        assertThat(change.hash()).isEqualTo(MergeElement.NO_ITEM);
        assertThat(change.key()).isEqualTo(KEY);
        assertThat(change.fromMillis()).isEqualTo(MODIFIED);
        assertThat(change.after()).isNotNull();
    }

    @Test
    void changesBesideNoSnapshotArePlain() throws Exception {
        for (SnapshotPhase phase : List.of(new SnapshotPhase(), Rows.RUNNING)) {
            MergeElement<RowData> change =
                    change(
                            plan(ChangelogKind.ALL),
                            phase,
                            context(BOTH, false),
                            Rows.modify(TWO, ONE));

            is(
                    change,
                    Kind.PLAIN_CHANGE,
                    MergeElement.NO_ITEM,
                    MODIFIED,
                    row(RowKind.UPDATE_BEFORE, 1),
                    row(RowKind.UPDATE_AFTER, 2));
        }
    }

    // ------------------------------------------------------------------ what does not fit

    @Test
    void aChangeWithoutRowsIsAnElement() throws Exception {
        RowPlan plan = builder(ChangelogKind.ALL).onError(OnDecodeError.SKIP).build();

        is(
                change(plan, BOTH, Rows.modify(UNFIT, UNFIT)),
                Kind.CHANGE_BY_IMAGE,
                MergeElement.NO_ITEM,
                MODIFIED,
                null,
                null);
    }

    /** It was not emitted, so that it need not fit; an item that was read is another one. */
    @ParameterizedTest
    @EnumSource(OnDecodeError.class)
    void anOldImageThatIsReadForItsHashAloneNeedNotFit(OnDecodeError onError) throws Exception {
        RowPlan plan = builder(ChangelogKind.UPSERT).onError(onError).build();
        DecodedRecord<RowChange> decoded =
                Rows.decode(plan, Rows.RUNNING, Rows.modify(TWO, UNFIT)).get(0);

        assertThat(decoded.failure()).isNull();
        assertThat(decoded.payload().error()).isNull();
        assertThat(Rows.element(decoded.payload(), context(BOTH, true)).hash())
                .isEqualTo(onError == OnDecodeError.NULL ? hash(null) : MergeElement.NO_ITEM);
    }

    @Test
    void anUnwantedChangeIsNoElement() throws Exception {
        RowPlan plan = builder(ChangelogKind.ALL).filter(new Nothing()).build();
        DecodedRecord<RowChange> decoded =
                Rows.decode(plan, Rows.RUNNING, Rows.modify(TWO, ONE)).get(0);

        assertThat(elements(plan, decoded.payload(), context(BOTH, true))).isEmpty();
    }

    private static final class Nothing implements RecordFilter {

        private static final long serialVersionUID = 1L;

        @Override
        public boolean test(RecordHeader header) {
            return false;
        }
    }

    // ------------------------------------------------------------------ the rest of the format

    @Test
    void marksGoToTheBucketsOfTheOperator() {
        Buckets buckets = new Buckets(16);
        MergeMark mark = new MergeMark(1, 2, 3, 4, 5, true, 6);
        MergedRowFormat format = format(plan(ChangelogKind.ALL), buckets);

        assertThat(format.mergeMarks().buckets()).isEqualTo(buckets);
        assertThat(format.mergeMarks().element(mark).mark()).isEqualTo(mark);
        assertThat(format.producedType())
                .isEqualTo(new MergeElementTypeInfo<>(InternalTypeInfo.of(COLUMNS)));
    }

    @Test
    void isForPlansBesideASnapshot() {
        RowPlan plan = builder(ChangelogKind.ALL).besideSnapshot(false).build();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> format(plan, new Buckets(16)))
                .withMessageContaining("the plan is not beside a snapshot");
    }

    private static MergedRowFormat format(RowPlan plan, Buckets buckets) {
        return new MergedRowFormat(plan, InternalTypeInfo.of(COLUMNS), buckets);
    }

    // ------------------------------------------------------------------ what is emitted

    @Test
    void theFirstOfAnItemInsertsIt() {
        List<RowData> rows = new ArrayList<>();
        MergedRows output = MergedRows.of(ChangelogKind.ALL);

        assertThat(output).isSameAs(MergedRows.of(ChangelogKind.UPSERT));
        output.first(
                row(RowKind.UPDATE_BEFORE, 1),
                row(RowKind.UPDATE_AFTER, 2),
                new ListCollector<>(rows));
        output.first(row(RowKind.DELETE, 1), null, new ListCollector<>(rows));
        output.change(
                row(RowKind.UPDATE_BEFORE, 2),
                row(RowKind.UPDATE_AFTER, 3),
                new ListCollector<>(rows));

        assertThat(rows)
                .containsExactly(
                        row(RowKind.INSERT, 2),
                        row(RowKind.UPDATE_BEFORE, 2),
                        row(RowKind.UPDATE_AFTER, 3));
    }

    @Test
    void theFirstOfAnItemIsLoggedAsItIs() {
        List<RowData> rows = new ArrayList<>();
        MergedRows output = MergedRows.of(ChangelogKind.APPEND);

        output.first(null, row(RowKind.INSERT, 2), new ListCollector<>(rows));
        output.first(row(RowKind.INSERT, 3), null, new ListCollector<>(rows));
        output.change(row(RowKind.INSERT, 4), null, new ListCollector<>(rows));

        assertThat(rows)
                .containsExactly(
                        row(RowKind.INSERT, 2), row(RowKind.INSERT, 3), row(RowKind.INSERT, 4));
    }

    // ------------------------------------------------------------------

    private static RowPlan plan(ChangelogKind changelog) {
        return builder(changelog).build();
    }

    private static RowPlan.Builder builder(ChangelogKind changelog) {
        return RowPlan.builder(COLUMNS)
                .changelog(changelog)
                .primaryKey(changelog == ChangelogKind.APPEND ? List.of() : List.of("id"))
                .besideSnapshot(true);
    }

    private static DefaultRecordContext context(StreamViewType viewType, boolean besideSnapshot) {
        return DefaultRecordContext.ofShard(
                "arn:stream", "orders", "shard", viewType, List.of("id"), besideSnapshot);
    }

    private static MergeElement<RowData> item(RowPlan plan, StreamViewType viewType, String item)
            throws Exception {
        return elements(
                        plan,
                        Rows.item(plan, item),
                        DefaultRecordContext.ofSnapshot(
                                "arn:stream", "orders", viewType, List.of("id")))
                .get(0);
    }

    private static MergeElement<RowData> change(
            RowPlan plan, StreamViewType viewType, String record) throws IOException {
        return change(plan, Rows.RUNNING, context(viewType, true), record);
    }

    private static MergeElement<RowData> change(
            RowPlan plan, SnapshotPhase phase, DefaultRecordContext context, String record)
            throws IOException {
        DecodedRecord<RowChange> decoded = Rows.decode(plan, phase, record).get(0);
        assertThat(decoded.failure()).isNull();
        List<MergeElement<RowData>> elements = elements(plan, decoded.payload(), context);
        assertThat(elements).hasSize(1);
        return elements.get(0);
    }

    private static List<MergeElement<RowData>> elements(
            RowPlan plan, RowChange change, DefaultRecordContext context) {
        List<MergeElement<RowData>> elements = new ArrayList<>();
        new MergedRowDeserializer(plan).deserialize(change, context, new ListCollector<>(elements));
        return elements;
    }

    private static void is(
            MergeElement<RowData> element,
            Kind kind,
            long hash,
            long timeMillis,
            RowData before,
            RowData after) {
        assertThat(element)
                .usingRecursiveComparison()
                .usingOverriddenEquals()
                .isEqualTo(MergeElement.change(kind, KEY, hash, timeMillis, before, after));
    }

    private static long hash(Integer a) {
        return RowHash.of(GenericRowData.of(StringData.fromString("k"), a), 2);
    }

    /** Compared by its bytes. */
    private static RowData row(RowKind kind, Integer a) {
        return new RowDataSerializer(COLUMNS)
                .toBinaryRow(GenericRowData.ofKind(kind, StringData.fromString("k"), a));
    }
}
