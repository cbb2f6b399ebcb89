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

import io.github.ddbstreams.flink.source.decode.DecodedRecord;
import io.github.ddbstreams.flink.source.decode.GetRecordsDecoder;
import io.github.ddbstreams.flink.source.decode.PageBody;
import io.github.ddbstreams.flink.source.decode.StreamRecords;
import io.github.ddbstreams.flink.source.deserialization.DefaultRecordContext;
import io.github.ddbstreams.flink.source.deserialization.DynamoDbStreamsDeserializationSchema;
import io.github.ddbstreams.flink.source.format.MergedSchemaFormat;
import io.github.ddbstreams.flink.source.format.PayloadDeserializer;
import io.github.ddbstreams.flink.source.format.RecordFormat;
import io.github.ddbstreams.flink.source.format.SnapshotPhase;
import io.github.ddbstreams.flink.source.merge.Buckets;
import io.github.ddbstreams.flink.source.merge.MergeElement;
import io.github.ddbstreams.flink.source.merge.MergeElement.Kind;
import io.github.ddbstreams.flink.table.config.ChangelogKind;
import io.github.ddbstreams.flink.table.config.OnDecodeError;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.annotation.Nullable;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/**
 * From the same bytes, change events and rows become elements that are merged alike: every
 * operation on streams of every view type.
 */
class MergedFormatsTest {

    private static final String KEY = "2:idS1:k";
    private static final RowType COLUMNS =
            Rows.type(
                    DataTypes.FIELD("id", DataTypes.STRING().notNull()),
                    DataTypes.FIELD("a", DataTypes.INT()));
    private static final Buckets BUCKETS = new Buckets(16);

    /** What is done to the item, which is what it was if nothing changes. */
    enum Change {
        INSERT(null, 1),
        MODIFY(1, 2),
        NO_CHANGE(1, 1),
        REMOVE(1, null);

        @Nullable private final Integer before;
        @Nullable private final Integer after;

        Change(@Nullable Integer before, @Nullable Integer after) {
            this.before = before;
            this.after = after;
        }

        String record(StreamViewType viewType) {
            String newImage = showsNew(viewType) && after != null ? image(after) : null;
            String oldImage = showsOld(viewType) && before != null ? image(before) : null;
            switch (this) {
                case INSERT:
                    return StreamRecords.record("INSERT", members(newImage, oldImage));
                case REMOVE:
                    return StreamRecords.record("REMOVE", members(newImage, oldImage));
                default:
                    return StreamRecords.record("MODIFY", members(newImage, oldImage));
            }
        }

        private static String members(@Nullable String newImage, @Nullable String oldImage) {
            return "\"ApproximateCreationDateTime\": 1464804310,"
                    + " \"Keys\": {\"id\": {\"S\": \"k\"}},"
                    + (newImage == null ? "" : " \"NewImage\": " + newImage + ',')
                    + (oldImage == null ? "" : " \"OldImage\": " + oldImage + ',')
                    + " \"SequenceNumber\": \"3\"";
        }
    }

    private static String image(int a) {
        return "{\"id\": {\"S\": \"k\"}, \"a\": {\"N\": \"" + a + "\"}}";
    }

    private static boolean showsNew(StreamViewType viewType) {
        return viewType == StreamViewType.NEW_IMAGE
                || viewType == StreamViewType.NEW_AND_OLD_IMAGES;
    }

    private static boolean showsOld(StreamViewType viewType) {
        return viewType == StreamViewType.OLD_IMAGE
                || viewType == StreamViewType.NEW_AND_OLD_IMAGES;
    }

    // ------------------------------------------------------------------ the formats

    private static MergedSchemaFormat<?> events() {
        return new MergedSchemaFormat<>(
                DynamoDbStreamsDeserializationSchema.changeEvents(), BUCKETS);
    }

    /** Of every changelog on every stream: a row that a stream does not show is left out. */
    private static MergedRowFormat rows(ChangelogKind changelog) {
        return new MergedRowFormat(
                RowPlan.builder(COLUMNS)
                        .changelog(changelog)
                        .primaryKey(changelog == ChangelogKind.APPEND ? List.of() : List.of("id"))
                        .onError(OnDecodeError.SKIP)
                        .besideSnapshot(true)
                        .build(),
                InternalTypeInfo.of(COLUMNS),
                BUCKETS);
    }

    static Stream<RecordFormat<?, ?>> formats() {
        return Stream.concat(
                Stream.of(events()),
                Stream.of(ChangelogKind.values()).map(MergedFormatsTest::rows));
    }

    private static <E, T> MergeElement<T> item(
            RecordFormat<E, MergeElement<T>> format, StreamViewType viewType, int a)
            throws Exception {
        return element(
                format,
                Rows.item(format.decoder(new SnapshotPhase()), Rows.READ, image(a)),
                DefaultRecordContext.ofSnapshot("arn:stream", "orders", viewType, List.of("id")));
    }

    private static <E, T> MergeElement<T> change(
            RecordFormat<E, MergeElement<T>> format,
            StreamViewType viewType,
            SnapshotPhase phase,
            boolean besideSnapshot,
            Change change)
            throws Exception {
        String page = StreamRecords.page(change.record(viewType));
        DecodedRecord<E> decoded =
                new GetRecordsDecoder<>(format.decoder(phase))
                        .decode(PageBody.of(page.getBytes(StandardCharsets.UTF_8)))
                        .records()
                        .get(0);
        assertThat(decoded.failure()).isNull();
        return element(
                format,
                decoded.payload(),
                DefaultRecordContext.ofShard(
                        "arn:stream", "orders", "shard", viewType, List.of("id"), besideSnapshot));
    }

    private static <E, T> MergeElement<T> element(
            RecordFormat<E, MergeElement<T>> format, E payload, DefaultRecordContext context)
            throws Exception {
        List<MergeElement<T>> elements = new ArrayList<>();
        PayloadDeserializer<E, MergeElement<T>> deserializer = format.deserializer();
        deserializer.open(null);
        deserializer.deserialize(payload, context, new ListCollector<>(elements));
        assertThat(elements).hasSize(1);
        return elements.get(0);
    }

    // ------------------------------------------------------------------ what they become

    @ParameterizedTest
    @MethodSource("formats")
    <E, T> void anItemIsMergedByWhatTheStreamShows(RecordFormat<E, MergeElement<T>> format)
            throws Exception {
        for (StreamViewType viewType : StreamViewType.knownValues()) {
            MergeElement<T> row = item(format, viewType, 1);

            assertThat(row.kind()).isEqualTo(Kind.ROW);
            assertThat(row.key()).isEqualTo(KEY);
            assertThat(row.isByTime()).isEqualTo(!showsOld(viewType));
            assertThat(row.fromMillis()).isEqualTo(Rows.READ.fromMillis());
            assertThat(row.toMillis()).isEqualTo(Rows.READ.toMillis());
            assertThat(row.before()).isNull();
            assertThat(row.after()).isNotNull();
            assertThat(row.hash()).isNotZero().isNotEqualTo(item(format, viewType, 2).hash());
        }
    }

    @ParameterizedTest
    @MethodSource("formats")
    <E, T> void aChangeIsMergedByWhatTheStreamShows(RecordFormat<E, MergeElement<T>> format)
            throws Exception {
        for (StreamViewType viewType : StreamViewType.knownValues()) {
            boolean byImage = showsOld(viewType);
            for (Change change : Change.values()) {
                MergeElement<T> element = change(format, viewType, Rows.RUNNING, true, change);

                Integer item = byImage ? change.before : showsNew(viewType) ? change.after : null;
                is(element, byImage ? Kind.CHANGE_BY_IMAGE : Kind.CHANGE_BY_TIME);
                assertThat(element.hash())
                        .as("%s of %s", change, viewType)
                        .isEqualTo(
                                item == null
                                        ? MergeElement.NO_ITEM
                                        : item(format, viewType, item).hash());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("formats")
    <E, T> void aLaterChangeHasNoHash(RecordFormat<E, MergeElement<T>> format) throws Exception {
        for (StreamViewType viewType : StreamViewType.knownValues()) {
            for (Change change : Change.values()) {
                MergeElement<T> element =
                        change(format, viewType, new SnapshotPhase(), true, change);

                is(element, Kind.LATER_CHANGE);
                assertThat(element.hash()).isEqualTo(MergeElement.NO_ITEM);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("formats")
    <E, T> void aPlainChangeHasNoHash(RecordFormat<E, MergeElement<T>> format) throws Exception {
        for (StreamViewType viewType : StreamViewType.knownValues()) {
            for (SnapshotPhase phase : List.of(new SnapshotPhase(), Rows.RUNNING)) {
                for (Change change : Change.values()) {
                    MergeElement<T> element = change(format, viewType, phase, false, change);

                    is(element, Kind.PLAIN_CHANGE);
                    assertThat(element.hash()).isEqualTo(MergeElement.NO_ITEM);
                }
            }
        }
    }

    private static void is(MergeElement<?> element, Kind kind) {
        assertThat(element.kind()).isEqualTo(kind);
        assertThat(element.key()).isEqualTo(KEY);
        assertThat(element.isByTime()).isFalse();
        assertThat(element.fromMillis()).isEqualTo(1464804310_000L);
        assertThat(element.toMillis()).isEqualTo(1464804310_000L);
    }
}
