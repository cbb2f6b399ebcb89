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

import io.github.ddbstreams.flink.source.client.StreamsClientFactory;
import io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.StartupMode;
import io.github.ddbstreams.flink.source.decode.RecordDecoder;
import io.github.ddbstreams.flink.source.enumerator.EnumeratorFactory;
import io.github.ddbstreams.flink.source.enumerator.FailedRestore;
import io.github.ddbstreams.flink.source.enumerator.state.EnumeratorState;
import io.github.ddbstreams.flink.source.enumerator.state.EnumeratorState.StartPins;
import io.github.ddbstreams.flink.source.enumerator.state.EnumeratorStateSerializer;
import io.github.ddbstreams.flink.source.format.PayloadDeserializer;
import io.github.ddbstreams.flink.source.format.RecordFailureHandler;
import io.github.ddbstreams.flink.source.format.RecordFormat;
import io.github.ddbstreams.flink.source.format.SnapshotPhase;
import io.github.ddbstreams.flink.source.reader.DynamoDbStreamsSourceReader;
import io.github.ddbstreams.flink.source.reader.ReaderSnapshot;
import io.github.ddbstreams.flink.source.settings.ScanSettings;
import io.github.ddbstreams.flink.source.split.DynamoDbStreamsSplit;
import io.github.ddbstreams.flink.source.split.SplitSerializer;
import java.time.Clock;
import java.util.Map;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.lineage.LineageVertex;
import org.apache.flink.streaming.api.lineage.LineageVertexProvider;
import org.apache.flink.util.UserCodeClassLoader;

/**
 * Reads a DynamoDB table and its changes, or the changes alone, from the table's stream: each
 * change exactly once, the changes of an item in their order.
 *
 * <pre>{@code
 * DynamoDbStreamsSource<ChangeEvent<Map<String, AttributeValue>>> source =
 *     DynamoDbStreamsSource.<ChangeEvent<Map<String, AttributeValue>>>builder()
 *         .setTableName("orders")
 *         .setStartingPosition(StartingPosition.initial())
 *         .setProperty("aws.region", "eu-west-1")
 *         .setDeserializationSchema(DynamoDbStreamsDeserializationSchema.changeEvents())
 *         .build();
 * source.toDataStream(env, WatermarkStrategy.noWatermarks(), "orders");
 * }</pre>
 *
 * <p>With {@link StartingPosition#initial()} the items of the table come first, and the source is
 * put into a job by {@link #toDataStream}. With every other start {@code env.fromSource} does it as
 * well.
 *
 * <p>The timestamp of a record is its approximate creation time, which the service rounds down to
 * the second. The order of an item's changes is kept behind every partitioning that depends on the
 * key alone ({@code keyBy}), and is lost behind a {@code rebalance}.
 *
 * @param <T> what the deserialization schema makes of a record
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html">Change
 *     data capture for DynamoDB Streams</a>
 */
@PublicEvolving
public final class DynamoDbStreamsSource<T>
        implements Source<T, DynamoDbStreamsSplit, EnumeratorState>,
                ResultTypeQueryable<T>,
                LineageVertexProvider {

    private static final long serialVersionUID = 1L;

    private final ScanSettings settings;
    private final ReadingBounds bounds;
    private final StreamsClientFactory clientFactory;
    private final RecordFormat<?, T> format;

    DynamoDbStreamsSource(
            ScanSettings settings,
            ReadingBounds bounds,
            StreamsClientFactory clientFactory,
            RecordFormat<?, T> format) {
        this.settings = settings;
        this.bounds = bounds;
        this.clientFactory = clientFactory;
        this.format = format;
    }

    /** A builder of a source. */
    public static <T> DynamoDbStreamsSourceBuilder<T> builder() {
        return new DynamoDbStreamsSourceBuilder<>();
    }

    /**
     * Puts the source into a job. For a start with {@link StartingPosition#initial()} this is the
     * only way: the rows of the snapshot and the changes are merged into one history of each key
     * behind the source, by an operator with keyed state. With every other start it is {@code
     * env.fromSource} with a uid.
     *
     * @param strategy of the watermarks; while a snapshot is read, none passes
     * @param uid of the source, which is its name too; that of the operator is {@code uid-merge}
     * @throws IllegalStateException if the deserialization schema gives no change events, and the
     *     start is {@link StartingPosition#initial()}
     */
    public SingleOutputStreamOperator<T> toDataStream(
            StreamExecutionEnvironment env, WatermarkStrategy<T> strategy, String uid) {
        return settings.startupMode() == StartupMode.INITIAL
                ? MergedSource.toDataStream(
                        settings, bounds, clientFactory, format, env, strategy, uid)
                : env.fromSource(this, strategy, uid).uid(uid);
    }

    @Override
    public Boundedness getBoundedness() {
        refuseWithoutMerge();
        return bounds.isBounded() ? Boundedness.BOUNDED : Boundedness.CONTINUOUS_UNBOUNDED;
    }

    @Override
    public SplitEnumerator<DynamoDbStreamsSplit, EnumeratorState> createEnumerator(
            SplitEnumeratorContext<DynamoDbStreamsSplit> context) {
        Map<String, String> place = context.metricGroup().getAllVariables();
        StartPins pins =
                bounds.pin(
                        Clock.systemUTC().instant(),
                        place.get("<job_id>") + place.get("<operator_id>"),
                        settings.startupSlack());
        return enumerators().create(context, pins);
    }

    /**
     * {@inheritDoc}
     *
     * <p>A state of another table, stream or bound than this source's is refused: the enumerator
     * fails the job when it is started. The starting position may be another one: it has no effect
     * on a restored source.
     */
    @Override
    public SplitEnumerator<DynamoDbStreamsSplit, EnumeratorState> restoreEnumerator(
            SplitEnumeratorContext<DynamoDbStreamsSplit> context, EnumeratorState state) {
        try {
            RestoreRules.check(settings, bounds, state);
            return enumerators().restore(context, state);
        } catch (RuntimeException e) {
            return new FailedRestore(state, e);
        }
    }

    private void refuseWithoutMerge() {
        if (settings.startupMode() == StartupMode.INITIAL && format.mergeMarks() == null) {
            throw new IllegalStateException(
                    "scan.startup.mode is 'initial', and the source is put into the job alone: the"
                            + " rows of the snapshot and the changes would not be merged. Call"
                            + " source.toDataStream(env, watermarkStrategy, uid) instead of"
                            + " env.fromSource, or choose another starting position.");
        }
    }

    private EnumeratorFactory enumerators() {
        return new EnumeratorFactory(settings, clientFactory, format::check, Clock.systemUTC());
    }

    @Override
    public SourceReader<T, DynamoDbStreamsSplit> createReader(SourceReaderContext context)
            throws Exception {
        return createReader(format, context);
    }

    private <E> SourceReader<T, DynamoDbStreamsSplit> createReader(
            RecordFormat<E, T> ofRecords, SourceReaderContext context) throws Exception {
        PayloadDeserializer<E, T> deserializer = ofRecords.deserializer();
        deserializer.open(new ReaderInitializationContext(context, "deserializer"));
        RecordFailureHandler<E, T> failureHandler = ofRecords.failureHandler();
        if (failureHandler != null) {
            failureHandler.open(new ReaderInitializationContext(context, "errorHandler"));
        }
        SnapshotPhase snapshot = new SnapshotPhase();
        RecordDecoder<E> decoder = ofRecords.decoder(snapshot);
        decoder.open(context.metricGroup());
        return DynamoDbStreamsSourceReader.create(
                settings,
                clientFactory,
                decoder,
                deserializer,
                failureHandler,
                new ReaderSnapshot<>(snapshot, ofRecords.mergeMarks(), settings, context),
                context);
    }

    @Override
    public SimpleVersionedSerializer<DynamoDbStreamsSplit> getSplitSerializer() {
        return new SplitSerializer();
    }

    @Override
    public SimpleVersionedSerializer<EnumeratorState> getEnumeratorCheckpointSerializer() {
        return new EnumeratorStateSerializer();
    }

    @Override
    public TypeInformation<T> getProducedType() {
        return format.producedType();
    }

    @Override
    public LineageVertex getLineageVertex() {
        return SourceDataset.of(settings, getBoundedness());
    }

    /** What a schema or an error handler is opened with. */
    private static final class ReaderInitializationContext
            implements DeserializationSchema.InitializationContext {
        private final SourceReaderContext context;
        private final String group;

        ReaderInitializationContext(SourceReaderContext context, String group) {
            this.context = context;
            this.group = group;
        }

        @Override
        public MetricGroup getMetricGroup() {
            return context.metricGroup().addGroup(group);
        }

        @Override
        public UserCodeClassLoader getUserCodeClassLoader() {
            return context.getUserCodeClassLoader();
        }
    }
}
