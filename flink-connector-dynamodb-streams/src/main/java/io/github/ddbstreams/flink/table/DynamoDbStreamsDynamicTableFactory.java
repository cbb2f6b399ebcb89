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
import static io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.SCAN_PARALLELISM;
import static io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.SCAN_STARTUP_MODE;
import static io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.SCAN_STARTUP_TIMESTAMP_MILLIS;
import static io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.SCAN_WATERMARK_SLACK;
import static io.github.ddbstreams.flink.table.config.DynamoDbStreamsTableOptions.CHANGELOG_MODE;
import static io.github.ddbstreams.flink.table.config.DynamoDbStreamsTableOptions.DECODE_DECIMALS;
import static io.github.ddbstreams.flink.table.config.DynamoDbStreamsTableOptions.DECODE_EPOCH_UNIT;
import static io.github.ddbstreams.flink.table.config.DynamoDbStreamsTableOptions.DECODE_ON_ERROR;

import io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions;
import io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.BoundedMode;
import io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.StartupMode;
import io.github.ddbstreams.flink.source.settings.CheckedConfiguration;
import io.github.ddbstreams.flink.source.settings.OptionRules;
import io.github.ddbstreams.flink.table.config.ChangelogKind;
import io.github.ddbstreams.flink.table.config.DynamoDbStreamsTableOptions;
import io.github.ddbstreams.flink.table.data.NumberRules;
import io.github.ddbstreams.flink.table.data.RowMetadata;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.Column.MetadataColumn;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.catalog.UniqueConstraint;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.logical.RowType;

/**
 * Makes tables out of DynamoDB streams: {@code 'connector' = 'dynamodb-streams'}. What a table
 * needs and cannot get is refused when it is used: options that are unknown, wrong or contradict
 * each other, columns of types that DynamoDB has nothing for, and what does not go with the
 * changelog mode.
 */
@PublicEvolving
public final class DynamoDbStreamsDynamicTableFactory implements DynamicTableSourceFactory {

    /** The value of {@code connector}. */
    public static final String IDENTIFIER = "dynamodb-streams";

    private static final String AWS_PREFIX = "aws.";

    /** The call is the whole expression; columns may have its name. */
    private static final Pattern SOURCE_WATERMARK =
            Pattern.compile("`?SOURCE_WATERMARK`?\\s*\\(\\s*\\)", Pattern.CASE_INSENSITIVE);

    @Override
    public String factoryIdentifier() {
        return IDENTIFIER;
    }

    /** None: of {@code table-name} and {@code stream-arn} either is required. */
    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of();
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        Set<ConfigOption<?>> options = new LinkedHashSet<>(DynamoDbStreamsOptions.all());
        options.addAll(DynamoDbStreamsTableOptions.all());
        return options;
    }

    @Override
    public DynamicTableSource createDynamicTableSource(Context context) {
        FactoryUtil.TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
        Map<String, String> given = withoutFlinks(context.getCatalogTable().getOptions());
        CheckedConfiguration options = check(withStart(given));
        // The rules know every key under it, also those that credentials of credentials have.
        helper.validateExcept(AWS_PREFIX);
        ResolvedSchema schema = context.getCatalogTable().getResolvedSchema();
        List<String> primaryKey =
                schema.getPrimaryKey().map(UniqueConstraint::getColumns).orElse(List.of());
        checkChangelog(options, primaryKey);
        checkRuntimeMode(options, given.containsKey(SCAN_STARTUP_MODE.key()), context);
        checkSlack(options, schema);
        try {
            return new DynamoDbStreamsTableSource(
                    context.getObjectIdentifier().asSummaryString(),
                    sourceOptions(options),
                    options.getOptional(SCAN_PARALLELISM).orElse(null),
                    (RowType) context.getPhysicalRowDataType().getLogicalType(),
                    metadataColumns(schema),
                    primaryKey,
                    options.get(CHANGELOG_MODE),
                    options.get(DECODE_ON_ERROR),
                    new NumberRules(options.get(DECODE_EPOCH_UNIT), options.get(DECODE_DECIMALS)));
        } catch (IllegalArgumentException e) {
            throw new ValidationException(e.getMessage(), e);
        }
    }

    /** The options without those that Flink itself gives a meaning to. */
    private static Map<String, String> withoutFlinks(Map<String, String> options) {
        Map<String, String> own = new HashMap<>(options);
        for (ConfigOption<?> option :
                List.of(
                        FactoryUtil.CONNECTOR,
                        FactoryUtil.PROPERTY_VERSION,
                        FactoryUtil.WATERMARK_EMIT_STRATEGY,
                        FactoryUtil.WATERMARK_ALIGNMENT_GROUP,
                        FactoryUtil.WATERMARK_ALIGNMENT_MAX_DRIFT,
                        FactoryUtil.WATERMARK_ALIGNMENT_UPDATE_INTERVAL,
                        FactoryUtil.SOURCE_IDLE_TIMEOUT)) {
            own.remove(option.key());
        }
        return own;
    }

    /**
     * The options with where to start. What an item is has to be known before it can change, so
     * tables begin with all items; a log of changes begins with the first one that there is.
     */
    private static Map<String, String> withStart(Map<String, String> options) {
        String changelog =
                options.getOrDefault(
                        CHANGELOG_MODE.key(), CHANGELOG_MODE.defaultValue().toString());
        if (options.containsKey(SCAN_STARTUP_MODE.key())
                || options.containsKey(SCAN_STARTUP_TIMESTAMP_MILLIS.key())
                || changelog.equalsIgnoreCase(ChangelogKind.APPEND.toString())) {
            return options;
        }
        Map<String, String> withStart = new HashMap<>(options);
        withStart.put(SCAN_STARTUP_MODE.key(), StartupMode.INITIAL.toString());
        return withStart;
    }

    /** The metadata by their columns' names. The planner refuses metadata that is none. */
    private static Map<String, RowMetadata> metadataColumns(ResolvedSchema schema) {
        Map<String, RowMetadata> columns = new HashMap<>();
        for (Column column : schema.getColumns()) {
            if (column instanceof MetadataColumn) {
                RowMetadata.of(((MetadataColumn) column).getMetadataKey().orElse(column.getName()))
                        .ifPresent(metadata -> columns.put(column.getName(), metadata));
            }
        }
        return columns;
    }

    /** The options without those that are the table's. */
    private static CheckedConfiguration sourceOptions(CheckedConfiguration options) {
        return options.without(DynamoDbStreamsTableOptions.all())
                .without(List.of(SCAN_PARALLELISM));
    }

    private static CheckedConfiguration check(Map<String, String> options) {
        try {
            return OptionRules.check(options, DynamoDbStreamsTableOptions.all());
        } catch (IllegalArgumentException e) {
            throw new ValidationException(e.getMessage(), e);
        }
    }

    private static void checkChangelog(CheckedConfiguration options, List<String> primaryKey) {
        ChangelogKind changelog = options.get(CHANGELOG_MODE);
        if (changelog == ChangelogKind.UPSERT && primaryKey.isEmpty()) {
            throw new ValidationException(
                    "changelog-mode is 'upsert'"
                            + (options.isSet(CHANGELOG_MODE) ? "" : " by default")
                            + " and the table has no primary key; it is required. Declare PRIMARY"
                            + " KEY (…) NOT ENFORCED with the key attributes of the DynamoDB table,"
                            + " or set changelog-mode to 'all' or 'append'.");
        }
        if (changelog == ChangelogKind.APPEND && !primaryKey.isEmpty()) {
            throw new ValidationException(
                    "changelog-mode is 'append' and the table has the primary key ("
                            + String.join(", ", primaryKey)
                            + "); it must have none, because every change of an item becomes a row."
                            + " Remove PRIMARY KEY, or set changelog-mode to 'all' or 'upsert'.");
        }
        if (changelog == ChangelogKind.ALL
                && primaryKey.isEmpty()
                && options.isSet(SCAN_PARALLELISM)) {
            throw new ValidationException(
                    SCAN_PARALLELISM.key()
                            + " is '"
                            + options.get(SCAN_PARALLELISM)
                            + "' and the table has no primary key; with changelog-mode = 'all' it"
                            + " is required, to keep the changes of an item in order. Declare"
                            + " PRIMARY KEY (…) NOT ENFORCED with the key attributes of the"
                            + " DynamoDB table, or remove "
                            + SCAN_PARALLELISM.key()
                            + ".");
        }
    }

    /**
     * @param isStartGiven whether the table says where to start
     */
    private static void checkRuntimeMode(
            CheckedConfiguration options, boolean isStartGiven, Context context) {
        StartupMode start = options.get(SCAN_STARTUP_MODE);
        if (context.getConfiguration().get(ExecutionOptions.RUNTIME_MODE)
                        != RuntimeExecutionMode.BATCH
                || start == StartupMode.SNAPSHOT) {
            return;
        }
        if (start == StartupMode.INITIAL) {
            throw new ValidationException(
                    "scan.startup.mode is 'initial'"
                            + (isStartGiven ? "" : " by default")
                            + ", and the query runs in batch mode, which ends; expected"
                            + " 'snapshot' for the items of the table, or another mode for the"
                            + " changes of an 'append' table. Set it, or run the query in streaming"
                            + " mode.");
        }
        if (options.get(SCAN_BOUNDED_MODE) == BoundedMode.UNBOUNDED) {
            throw new ValidationException(
                    "scan.bounded.mode is 'unbounded', and the query runs in batch mode; expected"
                            + " 'latest' or 'timestamp'. Set it, or run the query in streaming"
                            + " mode.");
        }
        if (options.get(CHANGELOG_MODE) != ChangelogKind.APPEND) {
            throw new ValidationException(
                    "changelog-mode is '"
                            + options.get(CHANGELOG_MODE)
                            + "', and the query runs in batch mode; expected 'append'. Set it, or"
                            + " run the query in streaming mode.");
        }
    }

    private static void checkSlack(CheckedConfiguration options, ResolvedSchema schema) {
        boolean sourceWatermark =
                schema.getWatermarkSpecs().stream()
                        .anyMatch(
                                spec ->
                                        SOURCE_WATERMARK
                                                .matcher(
                                                        spec.getWatermarkExpression()
                                                                .asSummaryString())
                                                .matches());
        if (options.isSet(SCAN_WATERMARK_SLACK) && !sourceWatermark) {
            throw new ValidationException(
                    SCAN_WATERMARK_SLACK.key()
                            + " is set, and the table does not use the watermarks of the source."
                            + " Declare WATERMARK FOR … AS SOURCE_WATERMARK(), or remove the"
                            + " option.");
        }
    }
}
