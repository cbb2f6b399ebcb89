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
package io.github.ddbstreams.flink.source;

import io.github.ddbstreams.flink.source.client.AwsStreamsClientFactory;
import io.github.ddbstreams.flink.source.client.StreamsClientFactory;
import io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions;
import io.github.ddbstreams.flink.source.deserialization.DynamoDbStreamsDeserializationSchema;
import io.github.ddbstreams.flink.source.deserialization.RecordErrorHandler;
import io.github.ddbstreams.flink.source.format.RecordFormat;
import io.github.ddbstreams.flink.source.format.SchemaFormat;
import io.github.ddbstreams.flink.source.settings.CheckedConfiguration;
import io.github.ddbstreams.flink.source.settings.OptionRules;
import io.github.ddbstreams.flink.source.settings.ScanSettings;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.annotation.VisibleForTesting;
import org.apache.flink.api.java.ClosureCleaner;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;

/**
 * Builds a {@link DynamoDbStreamsSource}. A stream and a deserialization schema are needed; all
 * else has a default. Every option of {@link DynamoDbStreamsOptions} can be set by its key.
 *
 * <p>Not thread-safe. A builder can build more than one source.
 *
 * @param <T> what the source emits
 */
@PublicEvolving
public final class DynamoDbStreamsSourceBuilder<T> {

    private final Map<String, String> properties = new LinkedHashMap<>();
    private final Map<ConfigOption<?>, String> setters = new LinkedHashMap<>();
    @Nullable private CheckedConfiguration checked;

    /** By the error handler, which may be set later. */
    @Nullable private Function<RecordErrorHandler<T>, RecordFormat<?, T>> format;

    @Nullable private RecordErrorHandler<T> errorHandler;
    private boolean emitsWatermarks;
    private Function<CheckedConfiguration, StreamsClientFactory> clients =
            AwsStreamsClientFactory::new;
    private Clock clock = Clock.systemUTC();

    DynamoDbStreamsSourceBuilder() {}

    /**
     * Reads the latest stream of this table, which is looked up when the job starts. A continuous
     * source goes on with the table's next stream when that has ended. Exclusive with {@link
     * #setStreamArn}.
     *
     * @param tableName the table's name, not its ARN
     */
    public DynamoDbStreamsSourceBuilder<T> setTableName(String tableName) {
        return set(DynamoDbStreamsOptions.TABLE_NAME, tableName);
    }

    /**
     * Reads just this stream. Exclusive with {@link #setTableName}.
     *
     * @param streamArn {@code
     *     arn:<partition>:dynamodb:<region>:<account>:table/<name>/stream/<label>}
     */
    public DynamoDbStreamsSourceBuilder<T> setStreamArn(String streamArn) {
        return set(DynamoDbStreamsOptions.STREAM_ARN, streamArn);
    }

    /** Where to start if not restored; without it at {@link StartingPosition#trimHorizon()}. */
    public DynamoDbStreamsSourceBuilder<T> setStartingPosition(StartingPosition position) {
        set(DynamoDbStreamsOptions.SCAN_STARTUP_MODE, position.mode().toString());
        return setInstant(
                DynamoDbStreamsOptions.SCAN_STARTUP_TIMESTAMP_MILLIS, position.timestamp());
    }

    /** Where to stop; without it the source is continuous. */
    public DynamoDbStreamsSourceBuilder<T> setBounded(StoppingPosition position) {
        set(DynamoDbStreamsOptions.SCAN_BOUNDED_MODE, position.mode().toString());
        return setInstant(
                DynamoDbStreamsOptions.SCAN_BOUNDED_TIMESTAMP_MILLIS, position.timestamp());
    }

    /**
     * What to make of a record, such as {@link
     * DynamoDbStreamsDeserializationSchema#changeEvents()}.
     */
    public DynamoDbStreamsSourceBuilder<T> setDeserializationSchema(
            DynamoDbStreamsDeserializationSchema<T> deserializationSchema) {
        Objects.requireNonNull(deserializationSchema, "deserializationSchema");
        format = handler -> new SchemaFormat<>(deserializationSchema, handler);
        return this;
    }

    /**
     * What to make of a record, where it is more than a schema can say. What becomes of a record
     * that fails is the format's matter, too: an error handler of the builder is refused.
     */
    @Internal
    public DynamoDbStreamsSourceBuilder<T> setFormat(RecordFormat<?, T> recordFormat) {
        Objects.requireNonNull(recordFormat, "recordFormat");
        format =
                handler -> {
                    if (handler != null) {
                        throw new IllegalArgumentException(
                                "An error handler is set, but the format "
                                        + recordFormat.getClass().getName()
                                        + " decides by itself about records that fail. Remove"
                                        + " setErrorHandler.");
                    }
                    return recordFormat;
                };
        return this;
    }

    /**
     * Has the source emit watermarks of its own, which know when a shard is read to its tip: a
     * shard without changes then follows the clock and holds nobody back. Without it watermarks
     * come from the strategy in {@code fromSource} alone; with it that must be {@code
     * WatermarkStrategy.noWatermarks()}.
     *
     * @see DynamoDbStreamsOptions#SCAN_WATERMARK_SLACK
     */
    public DynamoDbStreamsSourceBuilder<T> emitWatermarks() {
        emitsWatermarks = true;
        return this;
    }

    /**
     * What becomes of a record that cannot be decoded, or at which the schema throws; without it
     * the job fails. With it the elements of a record are held back until the schema has returned,
     * so the schema must not reuse an element that it has collected.
     *
     * @param handler serializable; see {@link RecordErrorHandler#skip()}
     */
    public DynamoDbStreamsSourceBuilder<T> setErrorHandler(RecordErrorHandler<T> handler) {
        errorHandler = Objects.requireNonNull(handler, "handler");
        return this;
    }

    /**
     * Sets an option by its key. A key that is set again has its last value.
     *
     * @see DynamoDbStreamsOptions
     */
    public DynamoDbStreamsSourceBuilder<T> setProperty(String key, String value) {
        properties.put(Objects.requireNonNull(key, "key"), Objects.requireNonNull(value, "value"));
        return this;
    }

    /** Sets options by their keys, as {@link #setProperty} does. */
    public DynamoDbStreamsSourceBuilder<T> setProperties(Map<String, String> options) {
        options.forEach(this::setProperty);
        return this;
    }

    /**
     * Sets options that have been checked. They are not checked again, unless other options are set
     * beside them.
     */
    @Internal
    public DynamoDbStreamsSourceBuilder<T> setCheckedProperties(CheckedConfiguration options) {
        checked = options;
        return setProperties(options.toMap());
    }

    @VisibleForTesting
    DynamoDbStreamsSourceBuilder<T> setClients(
            Function<CheckedConfiguration, StreamsClientFactory> clientFactories) {
        clients = clientFactories;
        return this;
    }

    @VisibleForTesting
    DynamoDbStreamsSourceBuilder<T> setClock(Clock clockOfBuild) {
        clock = clockOfBuild;
        return this;
    }

    /**
     * The source. A start at latest is pinned to now.
     *
     * @throws IllegalArgumentException naming the option that is missing, wrong, unknown, or given
     *     twice with different values, its value, and what is allowed
     */
    public DynamoDbStreamsSource<T> build() {
        if (format == null) {
            throw new IllegalArgumentException(
                    "No deserialization schema is set. Call setDeserializationSchema, for example"
                            + " with DynamoDbStreamsDeserializationSchema.changeEvents().");
        }
        CheckedConfiguration options = checkedOptions();
        refuseParallelism(options);
        refuseSlackWithoutWatermarks(options);
        RecordFormat<?, T> built = format.apply(errorHandler);
        ClosureCleaner.ensureSerializable(built);
        return new DynamoDbStreamsSource<>(
                new ScanSettings(options, emitsWatermarks),
                ReadingBounds.of(options, clock.instant()),
                clients.apply(options),
                built);
    }

    private CheckedConfiguration checkedOptions() {
        Map<String, String> options = mergedOptions();
        return checked != null && checked.toMap().equals(options)
                ? checked
                : OptionRules.check(options);
    }

    private Map<String, String> mergedOptions() {
        Map<String, String> options = new LinkedHashMap<>(properties);
        setters.forEach(
                (option, value) -> {
                    String other = options.put(option.key(), value);
                    if (other != null && !parse(option, other).equals(parse(option, value))) {
                        throw new IllegalArgumentException(
                                "The option '"
                                        + option.key()
                                        + "' is given twice: '"
                                        + value
                                        + "' by its setter and '"
                                        + other
                                        + "' as a property. Remove one of them.");
                    }
                });
        return options;
    }

    /** What an option makes of a text; the text itself where it makes nothing of it. */
    private static Object parse(ConfigOption<?> option, String text) {
        try {
            return Configuration.fromMap(Map.of(option.key(), text)).get(option);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    private static void refuseParallelism(CheckedConfiguration options) {
        options.getOptional(DynamoDbStreamsOptions.SCAN_PARALLELISM)
                .ifPresent(
                        parallelism -> {
                            throw new IllegalArgumentException(
                                    "The option '"
                                            + DynamoDbStreamsOptions.SCAN_PARALLELISM.key()
                                            + "' is "
                                            + parallelism
                                            + ", but it is for SQL only. Remove it, and call"
                                            + " fromSource(…).setParallelism("
                                            + parallelism
                                            + ").");
                        });
    }

    private void refuseSlackWithoutWatermarks(CheckedConfiguration options) {
        ConfigOption<?> slack = DynamoDbStreamsOptions.SCAN_WATERMARK_SLACK;
        if (!emitsWatermarks && options.isSet(slack)) {
            throw new IllegalArgumentException(
                    "The option '"
                            + slack.key()
                            + "' is '"
                            + options.toMap().get(slack.key())
                            + "', but the source does not generate watermarks. Call"
                            + " emitWatermarks(), or remove it.");
        }
    }

    private DynamoDbStreamsSourceBuilder<T> set(ConfigOption<?> option, String value) {
        setters.put(option, Objects.requireNonNull(value, option.key()));
        return this;
    }

    private DynamoDbStreamsSourceBuilder<T> setInstant(
            ConfigOption<Long> option, @Nullable Instant instant) {
        if (instant == null) {
            setters.remove(option);
            return this;
        }
        return set(option, Long.toString(instant.toEpochMilli()));
    }
}
