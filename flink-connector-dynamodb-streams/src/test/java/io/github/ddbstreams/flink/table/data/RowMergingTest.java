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
import io.github.ddbstreams.flink.source.decode.ItemRead;
import io.github.ddbstreams.flink.source.decode.StreamRecords;
import io.github.ddbstreams.flink.source.deserialization.DefaultRecordContext;
import io.github.ddbstreams.flink.source.merge.Buckets;
import io.github.ddbstreams.flink.source.merge.MergeElement;
import io.github.ddbstreams.flink.source.merge.MergeMark;
import io.github.ddbstreams.flink.source.merge.MergeOperator;
import io.github.ddbstreams.flink.table.config.ChangelogKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.annotation.Nullable;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/**
 * Items that change while they are read, from their bytes to what the operator emits: it takes back
 * what it has emitted, and ends with the table.
 */
class RowMergingTest {

    private static final RowType COLUMNS =
            Rows.type(
                    DataTypes.FIELD("id", DataTypes.STRING().notNull()),
                    DataTypes.FIELD("a", DataTypes.INT()),
                    DataTypes.FIELD("s", DataTypes.ARRAY(DataTypes.STRING())));
    private static final int MAX_PARALLELISM = 8;
    private static final Buckets BUCKETS = new Buckets(MAX_PARALLELISM);
    private static final long START = 1_700_000_000_000L;
    private static final long TOLERANCE = 1_000;

    private Random random;
    private RowPlan plan;
    private StreamViewType viewType;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void allTakesBackWhatItEmitted(int seed) throws Exception {
        for (int run = 0; run < 50; run++) {
            begin(seed * 1000 + run, ChangelogKind.ALL, StreamViewType.NEW_AND_OLD_IMAGES);
            merge();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void upsertEndsWithTheTable(int seed) throws Exception {
        for (int run = 0; run < 50; run++) {
            begin(seed * 1000 + run, ChangelogKind.UPSERT, StreamViewType.NEW_AND_OLD_IMAGES);
            merge();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void upsertWithoutOldImagesEndsWithTheTable(int seed) throws Exception {
        for (int run = 0; run < 50; run++) {
            begin(seed * 1000 + run, ChangelogKind.UPSERT, StreamViewType.NEW_IMAGE);
            merge();
        }
    }

    private void begin(long seed, ChangelogKind changelog, StreamViewType ofStream) {
        random = new Random(seed);
        viewType = ofStream;
        plan =
                RowPlan.builder(COLUMNS)
                        .changelog(changelog)
                        .primaryKey(List.of("id"))
                        .besideSnapshot(true)
                        .build();
    }

    private void merge() throws Exception {
        Map<String, String> table = new TreeMap<>();
        List<List<MergeElement<RowData>>> arrivals = new ArrayList<>();
        for (String key : List.of("k1", "k2", "k3", "k4")) {
            arrivals.addAll(history(key, table));
        }
        InternalTypeInfo<RowData> type = InternalTypeInfo.of(COLUMNS);
        Map<String, String> result = new TreeMap<>();
        try (KeyedOneInputStreamOperatorTestHarness<Integer, MergeElement<RowData>, RowData>
                harness =
                        new KeyedOneInputStreamOperatorTestHarness<>(
                                new MergeOperator<>(
                                        MergedRows.of(plan.changelog()), type, TOLERANCE),
                                element ->
                                        element.mark() == null
                                                ? Buckets.of(element.key())
                                                : element.mark().bucket(),
                                Types.INT,
                                MAX_PARALLELISM,
                                1,
                                0)) {
            harness.setup(type.toSerializer());
            harness.open();
            while (!arrivals.isEmpty()) {
                List<MergeElement<RowData>> next = arrivals.get(random.nextInt(arrivals.size()));
                if (next.isEmpty()) {
                    arrivals.remove(next);
                } else {
                    harness.processElement(new StreamRecord<>(next.remove(0)));
                    apply(harness.extractOutputValues(), result);
                    harness.getOutput().clear();
                }
            }
            long end = START + 1_000_000;
            harness.processElement(
                    new StreamRecord<>(
                            MergeElement.mark(
                                    new MergeMark(BUCKETS.forMarks()[0], 1, 0, 1, end, true, 0))));
            apply(harness.extractOutputValues(), result);
        }
        assertThat(result).isEqualTo(table);
    }

    // ------------------------------------------------------------------ one item

    /** The changes of an item in their order, and the row that shows it between two of them. */
    private List<List<MergeElement<RowData>>> history(String key, Map<String, String> table)
            throws Exception {
        int count = random.nextInt(7);
        int readBehind = random.nextInt(count + 1);
        Integer value = random.nextBoolean() ? null : random.nextInt(3);
        List<MergeElement<RowData>> changes = new ArrayList<>();
        List<MergeElement<RowData>> rows = new ArrayList<>();
        long time = START;
        for (int i = 0; i <= count; i++) {
            if (i == readBehind && value != null) {
                rows.add(row(key, value, time + random.nextInt(900)));
            }
            if (i < count) {
                time += 1_000 + random.nextInt(2) * 5_000;
                Integer next = value != null && random.nextInt(3) == 0 ? null : random.nextInt(3);
                changes.add(change(key, value, next, time));
                value = next;
            }
        }
        if (value != null) {
            table.put(key, text(value));
        }
        List<List<MergeElement<RowData>>> arrivals = new ArrayList<>();
        arrivals.add(changes);
        arrivals.add(rows);
        return arrivals;
    }

    private MergeElement<RowData> row(String key, int value, long time) throws Exception {
        ItemRead read = new ItemRead(List.of("id"), time - 50, time + 50);
        return element(
                Rows.item(plan, read, item(key, value)),
                DefaultRecordContext.ofSnapshot("arn:stream", "t", viewType, List.of("id")));
    }

    private MergeElement<RowData> change(
            String key, @Nullable Integer before, @Nullable Integer after, long time)
            throws Exception {
        boolean hasOld = viewType == StreamViewType.NEW_AND_OLD_IMAGES && before != null;
        String record =
                StreamRecords.record(
                        before == null ? "INSERT" : after == null ? "REMOVE" : "MODIFY",
                        "\"ApproximateCreationDateTime\":"
                                + time / 1000
                                + ",\"Keys\":{\"id\":{\"S\":\""
                                + key
                                + "\"}},"
                                + (after == null ? "" : "\"NewImage\":" + item(key, after) + ',')
                                + (hasOld ? "\"OldImage\":" + item(key, before) + ',' : "")
                                + "\"SequenceNumber\":\"1\"");
        DecodedRecord<RowChange> decoded = Rows.decode(plan, Rows.RUNNING, record).get(0);
        assertThat(decoded.failure()).isNull();
        return element(
                decoded.payload(),
                DefaultRecordContext.ofShard(
                        "arn:stream", "t", "shard", viewType, List.of("id"), true));
    }

    private MergeElement<RowData> element(RowChange change, DefaultRecordContext context) {
        List<MergeElement<RowData>> elements = new ArrayList<>();
        new MergedRowDeserializer(plan).deserialize(change, context, new ListCollector<>(elements));
        assertThat(elements).hasSize(1);
        return elements.get(0);
    }

    /** In another order each time. */
    private String item(String key, int value) {
        List<String> set = new ArrayList<>(List.of("\"x\"", "\"y\"", "\"" + value + "\""));
        Collections.shuffle(set, random);
        List<String> attributes =
                new ArrayList<>(
                        List.of(
                                "\"id\":{\"S\":\"" + key + "\"}",
                                "\"a\":{\"N\":\"" + value + "\"}",
                                "\"s\":{\"SS\":" + set + "}"));
        Collections.shuffle(attributes, random);
        return attributes.stream().collect(Collectors.joining(",", "{", "}"));
    }

    // ------------------------------------------------------------------ what is emitted

    private void apply(List<RowData> rows, Map<String, String> result) {
        for (RowData row : rows) {
            String key = row.getString(0).toString();
            boolean isUpsert = plan.changelog() == ChangelogKind.UPSERT;
            if (row.getRowKind() == RowKind.DELETE || row.getRowKind() == RowKind.UPDATE_BEFORE) {
                String before = result.remove(key);
                if (!isUpsert) {
                    assertThat(before).isEqualTo(textOf(row));
                }
            } else {
                String before = result.put(key, textOf(row));
                if (!isUpsert) {
                    assertThat(before).isNull();
                }
            }
        }
    }

    private static String textOf(RowData row) {
        List<String> set = new ArrayList<>();
        for (int i = 0; i < row.getArray(2).size(); i++) {
            set.add(row.getArray(2).getString(i).toString());
        }
        return row.getInt(1) + " " + set;
    }

    private static String text(int value) {
        return value + " [" + value + ", x, y]";
    }
}
