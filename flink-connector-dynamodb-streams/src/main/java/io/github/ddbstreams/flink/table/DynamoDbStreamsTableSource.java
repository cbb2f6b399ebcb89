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

import static io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.SCAN_BOUNDED_MODE;
import static io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.SCAN_STARTUP_MODE;
import static io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.SCAN_STARTUP_SLACK;
import static io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.SCAN_WATERMARK_SLACK;

import io.github.ddbstreams.flink.source.DynamoDbStreamsSource;
import io.github.ddbstreams.flink.source.DynamoDbStreamsSourceBuilder;
import io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.BoundedMode;
import io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.StartupMode;
import io.github.ddbstreams.flink.source.format.RecordFormat;
import io.github.ddbstreams.flink.source.settings.CheckedConfiguration;
import io.github.ddbstreams.flink.table.config.ChangelogKind;
import io.github.ddbstreams.flink.table.config.OnDecodeError;
import io.github.ddbstreams.flink.table.data.MergedRowFormat;
import io.github.ddbstreams.flink.table.data.MergedRows;
import io.github.ddbstreams.flink.table.data.NumberRules;
import io.github.ddbstreams.flink.table.data.RowFormat;
import io.github.ddbstreams.flink.table.data.RowMetadata;
import io.github.ddbstreams.flink.table.data.RowPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.abilities.SupportsFilterPushDown;
import org.apache.flink.table.connector.source.abilities.SupportsLimitPushDown;
import org.apache.flink.table.connector.source.abilities.SupportsProjectionPushDown;
import org.apache.flink.table.connector.source.abilities.SupportsReadingMetadata;
import org.apache.flink.table.connector.source.abilities.SupportsSourceWatermark;
import org.apache.flink.table.connector.source.abilities.SupportsWatermarkPushDown;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;

/**
 * A DynamoDB stream as a table. The planner tells it, one ability after the other, what the query
 * needs; the rows then have the physical columns that are read, and after them the metadata.
 */
@Internal
public final class DynamoDbStreamsTableSource
        implements ScanTableSource,
                SupportsProjectionPushDown,
                SupportsReadingMetadata,
                SupportsWatermarkPushDown,
                SupportsSourceWatermark,
                SupportsFilterPushDown,
                SupportsLimitPushDown {

    private static final long NO_LIMIT = -1;

    // what the table is
    private final String tableIdentifier;
    private final CheckedConfiguration options;
    @Nullable private final Integer parallelism;
    private final RowType physicalType;
    private final Map<String, RowMetadata> metadataColumns;
    private final List<String> primaryKey;
    private final ChangelogKind changelog;
    private final OnDecodeError onError;
    private final NumberRules numbers;
    private final StartupMode start;

    // what the query needs of it
    private int[][] projection;
    private RowType producedType;
    private List<RowMetadata> metadata = List.of();
    private List<Condition> conditions = List.of();
    private long limit = NO_LIMIT;
    private boolean sourceWatermark;
    @Nullable private WatermarkStrategy<RowData> watermarkStrategy;

    /**
     * @param tableIdentifier the name of the table in its catalog
     * @param options of the source
     * @param parallelism null for the job's
     * @param physicalType the declared physical columns
     * @param metadataColumns the metadata by the names of their columns
     * @param primaryKey the columns of the declared primary key; empty if there is none
     * @throws IllegalArgumentException if a column has a type that nothing in DynamoDB can become
     */
    DynamoDbStreamsTableSource(
            String tableIdentifier,
            CheckedConfiguration options,
            @Nullable Integer parallelism,
            RowType physicalType,
            Map<String, RowMetadata> metadataColumns,
            List<String> primaryKey,
            ChangelogKind changelog,
            OnDecodeError onError,
            NumberRules numbers) {
        this.tableIdentifier = tableIdentifier;
        this.options = options;
        this.parallelism = parallelism;
        this.physicalType = physicalType;
        this.metadataColumns = Map.copyOf(metadataColumns);
        this.primaryKey = List.copyOf(primaryKey);
        this.changelog = changelog;
        this.onError = onError;
        this.numbers = numbers;
        this.start = options.get(SCAN_STARTUP_MODE);
        this.projection =
                IntStream.range(0, physicalType.getFieldCount())
                        .mapToObj(i -> new int[] {i})
                        .toArray(int[][]::new);
        this.producedType = physicalType;
        plan(projection, producedType);
    }

    // ------------------------------------------------------------------ rows

    /** A snapshot has nothing but rows: nothing is changed, whatever the mode. */
    @Override
    public ChangelogMode getChangelogMode() {
        if (start == StartupMode.SNAPSHOT) {
            return ChangelogMode.insertOnly();
        }
        switch (changelog) {
            case ALL:
                return ChangelogMode.all();
            case UPSERT:
                return ChangelogMode.upsert();
            default:
                return ChangelogMode.insertOnly();
        }
    }

    @Override
    public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
        return start == StartupMode.INITIAL ? mergedRows() : rows();
    }

    private ScanRuntimeProvider mergedRows() {
        TypeInformation<RowData> type = InternalTypeInfo.of(producedType);
        RowPlan plan = plan(projection, producedType);
        return new MergedRowsProvider(
                tableIdentifier,
                buckets -> source(new MergedRowFormat(plan, type, buckets)),
                MergedRows.of(changelog),
                options.get(SCAN_STARTUP_SLACK).toMillis(),
                watermarkStrategy,
                type,
                parallelism,
                isBounded());
    }

    private ScanRuntimeProvider rows() {
        KeyedRows keyed = null;
        DynamoDbStreamsSource<RowData> source;
        if (parallelism != null && !getChangelogMode().containsOnly(RowKind.INSERT)) {
            keyed = KeyedRows.of(physicalType, primaryKey, projection, producedType);
            source = source(keyed.fields(), keyed.rowType());
        } else {
            source = source(projection, producedType);
        }
        return new RowsProvider(
                tableIdentifier,
                source,
                watermarks(),
                InternalTypeInfo.of(producedType),
                parallelism,
                keyed,
                isBounded());
    }

    private DynamoDbStreamsSource<RowData> source(int[][] fields, RowType rowType) {
        RecordFormat<?, RowData> format =
                new RowFormat(plan(fields, rowType), InternalTypeInfo.of(rowType));
        return source(limit == NO_LIMIT ? format : new LimitedFormat<>(format, limit));
    }

    private <T> DynamoDbStreamsSource<T> source(RecordFormat<?, T> format) {
        DynamoDbStreamsSourceBuilder<T> builder =
                DynamoDbStreamsSource.<T>builder().setFormat(format);
        if (start == StartupMode.SNAPSHOT) {
            // Rows come in no order of time, so there are no watermarks that could be late.
            return builder.setCheckedProperties(options.without(List.of(SCAN_WATERMARK_SLACK)))
                    .build();
        }
        if (sourceWatermark) {
            builder.emitWatermarks();
        }
        return builder.setCheckedProperties(options).build();
    }

    private WatermarkStrategy<RowData> watermarks() {
        if (watermarkStrategy == null) {
            return WatermarkStrategy.noWatermarks();
        }
        if (start == StartupMode.SNAPSHOT) {
            WatermarkStrategy<RowData> strategy = watermarkStrategy;
            return WatermarkStrategy.<RowData>noWatermarks()
                    .withTimestampAssigner(strategy::createTimestampAssigner);
        }
        return watermarkStrategy;
    }

    private boolean isBounded() {
        return start == StartupMode.SNAPSHOT
                || options.get(SCAN_BOUNDED_MODE) != BoundedMode.UNBOUNDED;
    }

    /**
     * @param rowType the fields' types, and the metadata after them
     */
    private RowPlan plan(int[][] fields, RowType rowType) {
        return RowPlan.builder(physicalType)
                .projection(
                        fields,
                        new RowType(
                                rowType.isNullable(),
                                rowType.getFields().subList(0, fields.length)))
                .metadata(metadata)
                .changelog(changelog)
                .primaryKey(primaryKey)
                .onError(onError)
                .numbers(numbers)
                .filter(conditions.isEmpty() ? null : new PushedFilter(conditions))
                .besideSnapshot(start == StartupMode.INITIAL)
                .itemsOnly(start == StartupMode.SNAPSHOT)
                .build();
    }

    // ------------------------------------------------------------------ what the query needs

    @Override
    public boolean supportsNestedProjection() {
        return true;
    }

    /**
     * @param newProducedType of the columns that are read and the metadata after them
     */
    @Override
    public void applyProjection(int[][] projectedFields, DataType newProducedType) {
        projection = Arrays.stream(projectedFields).map(int[]::clone).toArray(int[][]::new);
        producedType = (RowType) newProducedType.getLogicalType();
    }

    @Override
    public Map<String, DataType> listReadableMetadata() {
        boolean readsItems = start == StartupMode.INITIAL || start == StartupMode.SNAPSHOT;
        Map<String, DataType> types = new LinkedHashMap<>();
        for (RowMetadata readable : RowMetadata.values()) {
            types.put(readable.key(), readable.dataType(readsItems));
        }
        return types;
    }

    @Override
    public void applyReadableMetadata(List<String> metadataKeys, DataType newProducedType) {
        metadata =
                metadataKeys.stream()
                        .map(key -> RowMetadata.of(key).orElseThrow())
                        .collect(Collectors.toUnmodifiableList());
        producedType = (RowType) newProducedType.getLogicalType();
    }

    @Override
    public void applyWatermark(WatermarkStrategy<RowData> strategy) {
        watermarkStrategy = strategy;
    }

    @Override
    public void applySourceWatermark() {
        sourceWatermark = true;
    }

    /**
     * Takes the filters that can drop a change before it is a row. All of them are applied to the
     * rows again: a column need not be of the type that the attribute has, and then says nothing
     * early.
     */
    @Override
    public Result applyFilters(List<ResolvedExpression> filters) {
        FilterTranslation translation =
                new FilterTranslation(
                        physicalType,
                        primaryKey,
                        canDropSingleRows() ? metadataColumns : Map.of(),
                        numbers.areDecimalsExact());
        List<ResolvedExpression> accepted = new ArrayList<>();
        List<Condition> translated = new ArrayList<>();
        for (ResolvedExpression filter : filters) {
            Optional<Condition> condition = translation.translate(filter);
            if (condition.isPresent()) {
                accepted.add(filter);
                translated.add(condition.get());
            }
        }
        conditions = List.copyOf(translated);
        return Result.of(accepted, filters);
    }

    /** Only of use where dropping a row takes nothing from the rows before it. */
    @Override
    public void applyLimit(long newLimit) {
        if (canDropSingleRows()) {
            limit = newLimit;
        }
    }

    /**
     * Whether a row can be dropped, and others of its item not. Which changes are in an item that
     * was read, and which are behind it, only all of them together tell.
     */
    private boolean canDropSingleRows() {
        return getChangelogMode().containsOnly(RowKind.INSERT) && start != StartupMode.INITIAL;
    }

    // ------------------------------------------------------------------ a planner's value

    @Override
    public DynamicTableSource copy() {
        DynamoDbStreamsTableSource copy =
                new DynamoDbStreamsTableSource(
                        tableIdentifier,
                        options,
                        parallelism,
                        physicalType,
                        metadataColumns,
                        primaryKey,
                        changelog,
                        onError,
                        numbers);
        copy.projection = projection;
        copy.producedType = producedType;
        copy.metadata = metadata;
        copy.conditions = conditions;
        copy.limit = limit;
        copy.sourceWatermark = sourceWatermark;
        copy.watermarkStrategy = watermarkStrategy;
        return copy;
    }

    @Override
    public String asSummaryString() {
        return "DynamoDB Streams " + changelog;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof DynamoDbStreamsTableSource)) {
            return false;
        }
        DynamoDbStreamsTableSource that = (DynamoDbStreamsTableSource) other;
        return tableIdentifier.equals(that.tableIdentifier)
                && options.equals(that.options)
                && Objects.equals(parallelism, that.parallelism)
                && physicalType.equals(that.physicalType)
                && metadataColumns.equals(that.metadataColumns)
                && primaryKey.equals(that.primaryKey)
                && changelog == that.changelog
                && onError == that.onError
                && numbers.equals(that.numbers)
                && Arrays.deepEquals(projection, that.projection)
                && producedType.equals(that.producedType)
                && metadata.equals(that.metadata)
                && conditions.equals(that.conditions)
                && limit == that.limit
                && sourceWatermark == that.sourceWatermark
                && Objects.equals(watermarkStrategy, that.watermarkStrategy);
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                tableIdentifier,
                options,
                changelog,
                Arrays.deepHashCode(projection),
                producedType,
                metadata,
                conditions,
                limit);
    }
}
