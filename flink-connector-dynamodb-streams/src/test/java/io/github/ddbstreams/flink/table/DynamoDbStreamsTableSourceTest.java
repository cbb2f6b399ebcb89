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
package io.github.ddbstreams.flink.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ddbstreams.flink.source.merge.MergedWatermarkStrategy;
import io.github.ddbstreams.flink.source.settings.OptionRules;
import io.github.ddbstreams.flink.table.config.ChangelogKind;
import io.github.ddbstreams.flink.table.config.OnDecodeError;
import io.github.ddbstreams.flink.table.data.NumberRules;
import io.github.ddbstreams.flink.table.data.RowMetadata;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.NoWatermarksGenerator;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.transformations.SourceTransformation;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.expressions.CallExpression;
import org.apache.flink.table.expressions.FieldReferenceExpression;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.expressions.ValueLiteralExpression;
import org.apache.flink.table.functions.BuiltInFunctionDefinitions;
import org.apache.flink.table.runtime.connector.source.ScanRuntimeProviderContext;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The planner copies a source before it tells the copy what a query needs, and reads once for two
 * sources that are equal: a copy that misses something, or two sources that are wrongly equal,
 * would give one query the rows of another.
 */
class DynamoDbStreamsTableSourceTest {

    private static final DataType COLUMNS =
            DataTypes.ROW(
                    DataTypes.FIELD("id", DataTypes.STRING().notNull()),
                    DataTypes.FIELD("n", DataTypes.BIGINT()));

    private static DynamoDbStreamsTableSource source() {
        return source(ChangelogKind.APPEND, 2, OnDecodeError.FAIL);
    }

    private static DynamoDbStreamsTableSource source(
            ChangelogKind changelog, Integer parallelism, OnDecodeError onError) {
        return new DynamoDbStreamsTableSource(
                "catalog.database.orders",
                OptionRules.check(Map.of("table-name", "orders", "aws.region", "eu-west-1")),
                parallelism,
                (RowType) COLUMNS.getLogicalType(),
                Map.of("op", RowMetadata.OPERATION),
                changelog == ChangelogKind.APPEND ? List.of() : List.of("id"),
                changelog,
                onError,
                NumberRules.DEFAULT);
    }

    /** A table that starts like this, with a watermark strategy. */
    private static DynamoDbStreamsTableSource startingAt(ChangelogKind changelog, String start) {
        DynamoDbStreamsTableSource source =
                new DynamoDbStreamsTableSource(
                        "catalog.database.orders",
                        OptionRules.check(
                                Map.of(
                                        "table-name",
                                        "orders",
                                        "aws.region",
                                        "eu-west-1",
                                        "scan.startup.mode",
                                        start)),
                        null,
                        (RowType) COLUMNS.getLogicalType(),
                        Map.of("op", RowMetadata.OPERATION),
                        changelog == ChangelogKind.APPEND ? List.of() : List.of("id"),
                        changelog,
                        OnDecodeError.FAIL,
                        NumberRules.DEFAULT);
        source.applyWatermark(
                WatermarkStrategy.<RowData>forMonotonousTimestamps()
                        .withTimestampAssigner((row, timestamp) -> row.getLong(1)));
        return source;
    }

    private static DataStreamScanProvider provider(DynamoDbStreamsTableSource source) {
        return (DataStreamScanProvider)
                source.getScanRuntimeProvider(ScanRuntimeProviderContext.INSTANCE);
    }

    /** The source itself, wherever it stands in what is put into a job. */
    private static SourceTransformation<?, ?, ?> transformation(DataStreamScanProvider provider) {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        return provider
                .produceDataStream(name -> Optional.empty(), env)
                .getTransformation()
                .getTransitivePredecessors()
                .stream()
                .filter(SourceTransformation.class::isInstance)
                .map(one -> (SourceTransformation<?, ?, ?>) one)
                .findFirst()
                .orElseThrow();
    }

    static Stream<Consumer<DynamoDbStreamsTableSource>> needs() {
        return Stream.of(
                source -> source.applyProjection(new int[][] {{1}}, row("n")),
                source ->
                        source.applyReadableMetadata(
                                List.of("operation"), row("id", "n", "operation")),
                source -> source.applyFilters(List.of(idIs("a"))),
                source -> source.applyLimit(3),
                source -> source.applyWatermark(WatermarkStrategy.forMonotonousTimestamps()),
                DynamoDbStreamsTableSource::applySourceWatermark);
    }

    private static DataType row(String... names) {
        return DataTypes.ROW(
                Stream.of(names)
                        .map(name -> DataTypes.FIELD(name, DataTypes.STRING()))
                        .toArray(DataTypes.Field[]::new));
    }

    private static ResolvedExpression idIs(String value) {
        return CallExpression.permanent(
                BuiltInFunctionDefinitions.EQUALS,
                List.of(
                        new FieldReferenceExpression("id", DataTypes.STRING().notNull(), 0, 0),
                        new ValueLiteralExpression(value, DataTypes.STRING().notNull())),
                DataTypes.BOOLEAN());
    }

    @ParameterizedTest
    @MethodSource("needs")
    void aCopyNeedsTheSameAndGoesItsOwnWay(Consumer<DynamoDbStreamsTableSource> need) {
        DynamoDbStreamsTableSource source = source();
        DynamoDbStreamsTableSource plain = (DynamoDbStreamsTableSource) source.copy();

        need.accept(source);

        assertThat(source.copy()).isEqualTo(source).hasSameHashCodeAs(source).isNotSameAs(source);
        assertThat(plain).isEqualTo(source()).isNotEqualTo(source);
    }

    @Test
    void sourcesOfTheSameTableWithOtherOptionsAreNotEqual() {
        assertThat(source())
                .isEqualTo(source())
                .isNotEqualTo(source(ChangelogKind.ALL, 2, OnDecodeError.FAIL))
                .isNotEqualTo(source(ChangelogKind.APPEND, null, OnDecodeError.FAIL))
                .isNotEqualTo(source(ChangelogKind.APPEND, 2, OnDecodeError.SKIP));
    }

    // ------------------------------------------------------------------ the whole table

    @Test
    @SuppressWarnings("unchecked")
    void aSnapshotHasTimestampsAndNoWatermarks() {
        DataStreamScanProvider provider = provider(startingAt(ChangelogKind.ALL, "snapshot"));

        assertThat(provider.isBounded()).isTrue();
        WatermarkStrategy<RowData> strategy =
                (WatermarkStrategy<RowData>) transformation(provider).getWatermarkStrategy();
        assertThat(
                        strategy.createTimestampAssigner(null)
                                .extractTimestamp(GenericRowData.of(null, 5L), 1))
                .isEqualTo(5);
        assertThat(strategy.createWatermarkGenerator(null))
                .isInstanceOf(NoWatermarksGenerator.class);
    }

    @Test
    void watermarksAreMadeOfChangesBeforeTheyAreMerged() {
        DataStreamScanProvider provider = provider(startingAt(ChangelogKind.ALL, "initial"));

        assertThat(provider.isBounded()).isFalse();
        assertThat(transformation(provider).getWatermarkStrategy())
                .isInstanceOf(MergedWatermarkStrategy.class);
    }

    @Test
    void changesAloneHaveTheStrategyOfTheTable() {
        DataStreamScanProvider provider = provider(startingAt(ChangelogKind.ALL, "latest"));

        assertThat(transformation(provider).getWatermarkStrategy())
                .isNotInstanceOf(MergedWatermarkStrategy.class);
    }

    /** Without a change the rest is another history. */
    @Test
    void besideASnapshotThereIsNoLimit() {
        DynamoDbStreamsTableSource log = startingAt(ChangelogKind.APPEND, "initial");
        DynamoDbStreamsTableSource snapshot = startingAt(ChangelogKind.ALL, "snapshot");
        DynamoDbStreamsTableSource unlimited = (DynamoDbStreamsTableSource) log.copy();
        DynamoDbStreamsTableSource all = (DynamoDbStreamsTableSource) snapshot.copy();

        log.applyLimit(3);
        snapshot.applyLimit(3);

        assertThat(log).isEqualTo(unlimited);
        assertThat(snapshot).isNotEqualTo(all);
    }

    @Test
    void metadataIsAsNullableAsTheRowsNeed() {
        assertThat(startingAt(ChangelogKind.ALL, "trim-horizon").listReadableMetadata())
                .containsEntry("sequence-number", DataTypes.STRING().notNull());
        for (String start : List.of("initial", "snapshot")) {
            assertThat(startingAt(ChangelogKind.ALL, start).listReadableMetadata())
                    .containsEntry("sequence-number", DataTypes.STRING())
                    .containsEntry("shard-id", DataTypes.STRING())
                    .containsEntry("stream-arn", DataTypes.STRING())
                    .containsEntry("table-name", DataTypes.STRING().notNull());
        }
    }

    /** A filter on another constant is another query. */
    @Test
    void filtersAreComparedByWhatTheySay() {
        DynamoDbStreamsTableSource a = source();
        DynamoDbStreamsTableSource b = source();
        a.applyFilters(List.of(idIs("a")));
        b.applyFilters(List.of(idIs("b")));

        assertThat(a).isNotEqualTo(b);

        b.applyFilters(List.of(idIs("a")));

        assertThat(a).isEqualTo(b);
    }

    /** Dropping rows of a changelog would leave others behind that they take back. */
    @Test
    void aChangelogHasNoLimit() {
        DynamoDbStreamsTableSource source = source(ChangelogKind.ALL, 2, OnDecodeError.FAIL);

        source.applyLimit(3);

        assertThat(source).isEqualTo(source(ChangelogKind.ALL, 2, OnDecodeError.FAIL));
    }
}
