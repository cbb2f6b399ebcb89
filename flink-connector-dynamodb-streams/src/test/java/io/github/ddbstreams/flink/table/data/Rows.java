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

import com.fasterxml.jackson.core.JsonToken;
import io.github.ddbstreams.flink.source.decode.DecodedPage;
import io.github.ddbstreams.flink.source.decode.DecodedRecord;
import io.github.ddbstreams.flink.source.decode.DecodingFailure;
import io.github.ddbstreams.flink.source.decode.GetRecordsDecoder;
import io.github.ddbstreams.flink.source.decode.ItemRead;
import io.github.ddbstreams.flink.source.decode.PageBody;
import io.github.ddbstreams.flink.source.decode.PageDecoder;
import io.github.ddbstreams.flink.source.decode.PageParser;
import io.github.ddbstreams.flink.source.decode.PayloadBuilder;
import io.github.ddbstreams.flink.source.decode.RecordDecoder;
import io.github.ddbstreams.flink.source.decode.StreamRecords;
import io.github.ddbstreams.flink.source.deserialization.DefaultRecordContext;
import io.github.ddbstreams.flink.source.format.SnapshotPhase;
import io.github.ddbstreams.flink.source.merge.MergeElement;
import io.github.ddbstreams.flink.table.config.ChangelogKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** Plans and what they make of records, for tests. */
final class Rows {

    static final DefaultRecordContext CONTEXT =
            DefaultRecordContext.ofShard(
                    "arn:stream",
                    "orders",
                    "shardId-1",
                    StreamViewType.NEW_AND_OLD_IMAGES,
                    List.of("id"));

    static final DefaultRecordContext BESIDE_SNAPSHOT =
            DefaultRecordContext.ofShard(
                    "arn:stream",
                    "orders",
                    "shardId-1",
                    StreamViewType.NEW_AND_OLD_IMAGES,
                    List.of("id"),
                    true);

    static final DefaultRecordContext SNAPSHOT =
            DefaultRecordContext.ofSnapshot(
                    "arn:stream", "orders", StreamViewType.NEW_AND_OLD_IMAGES, List.of("id"));

    private Rows() {}

    static RowType type(DataTypes.Field... fields) {
        return (RowType) DataTypes.ROW(fields).getLogicalType();
    }

    /** A plan with the changelog all, of one column of the name {@code a}. */
    static RowPlan.Builder columnA(DataType type) {
        return RowPlan.builder(type(DataTypes.FIELD("a", type))).changelog(ChangelogKind.ALL);
    }

    static List<DecodedRecord<RowChange>> decode(RowPlan plan, String... records)
            throws IOException {
        return page(plan, records).records();
    }

    /** A reader that may still meet changes that were made before a row was read. */
    static final SnapshotPhase RUNNING = new SnapshotPhase();

    static {
        RUNNING.begins();
    }

    static List<DecodedRecord<RowChange>> decode(
            RowPlan plan, SnapshotPhase snapshot, String... records) throws IOException {
        return new GetRecordsDecoder<>(new RowDecoder(plan, snapshot))
                .decode(PageBody.of(StreamRecords.page(records).getBytes(StandardCharsets.UTF_8)))
                .records();
    }

    static DecodedPage<RowChange> page(RowPlan plan, String... records) throws IOException {
        return Rows.decoder(plan)
                .decode(PageBody.of(StreamRecords.page(records).getBytes(StandardCharsets.UTF_8)));
    }

    /** Rows of this plan from pages of GetRecords. */
    static PageDecoder<RowChange> decoder(RowPlan plan) {
        return new GetRecordsDecoder<>(new RowDecoder(plan, new SnapshotPhase()));
    }

    /** What is emitted for the records, which all can be decoded. */
    static List<RowData> emitted(RowPlan plan, String... records) throws IOException {
        List<RowData> rows = new ArrayList<>();
        RowDeserializer deserializer = new RowDeserializer(plan);
        for (DecodedRecord<RowChange> record : decode(plan, records)) {
            assertThat(record.failure()).isNull();
            deserializer.deserialize(record.payload(), CONTEXT, new ListCollector<>(rows));
        }
        return plain(plan, rows);
    }

    /** When items are read. */
    static final ItemRead READ = new ItemRead(List.of("id"), 1464804300_000L, 1464804305_999L);

    /** What an item of the table becomes. */
    static RowChange item(RowPlan plan, String item) throws IOException, DecodingFailure {
        return item(plan, READ, item);
    }

    static RowChange item(RowPlan plan, ItemRead read, String item)
            throws IOException, DecodingFailure {
        return item(new RowDecoder(plan, new SnapshotPhase()), read, item);
    }

    /** What a decoder makes of an item of the table. */
    static <E> E item(RecordDecoder<E> decoder, ItemRead read, String item)
            throws IOException, DecodingFailure {
        PageParser parser = PageParser.of(item);
        parser.nextToken();
        PayloadBuilder<E> builder = decoder.builder(parser);
        builder.begin();
        E payload = builder.readItem(read, parser);
        assertThat(parser.currentToken()).isEqualTo(JsonToken.END_OBJECT);
        assertThat(parser.nextToken()).isNull();
        return payload;
    }

    /** What is emitted for an item of the table. */
    static List<RowData> emittedItem(RowPlan plan, String item) throws Exception {
        List<RowData> rows = new ArrayList<>();
        new RowDeserializer(plan)
                .deserialize(item(plan, item), SNAPSHOT, new ListCollector<>(rows));
        return plain(plan, rows);
    }

    private static List<RowData> plain(RowPlan plan, List<RowData> rows) {
        rows.replaceAll(row -> PlainRows.of(plan, row));
        return rows;
    }

    /** The message of the failure of the only record. */
    static String failure(RowPlan plan, String record) throws IOException {
        DecodedRecord<RowChange> decoded = decode(plan, record).get(0);
        assertThat(decoded.failure()).isNotNull();
        return decoded.failure().getMessage();
    }

    /** What is merged of a change or an item. */
    static MergeElement<RowData> element(RowChange change, DefaultRecordContext context) {
        return change.facts().element(context, (RowData) change.before(), (RowData) change.after());
    }

    static String insert(String image) {
        return StreamRecords.record(
                "INSERT",
                "\"ApproximateCreationDateTime\": 1464804310, \"Keys\": {\"id\": {\"S\": \"k\"}},"
                        + " \"NewImage\": "
                        + image
                        + ", \"SequenceNumber\": \"2\", \"SizeBytes\": 41");
    }

    static String modify(String newImage, String oldImage) {
        return StreamRecords.modify("3", newImage, oldImage);
    }

    static String remove(String oldImage) {
        return StreamRecords.record(
                "REMOVE",
                "\"ApproximateCreationDateTime\": 1464804311, \"Keys\": {\"id\": {\"S\": \"k\"}},"
                        + (oldImage == null ? "" : " \"OldImage\": " + oldImage + ',')
                        + " \"SequenceNumber\": \"4\", \"SizeBytes\": 42");
    }
}
