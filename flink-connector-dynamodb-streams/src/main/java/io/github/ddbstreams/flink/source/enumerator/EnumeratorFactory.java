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
package io.github.ddbstreams.flink.source.enumerator;

import io.github.ddbstreams.flink.source.client.StreamsClientFactory;
import io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.StartupMode;
import io.github.ddbstreams.flink.source.enumerator.assignment.LineageAffinity;
import io.github.ddbstreams.flink.source.enumerator.discovery.DiscoverySchedule;
import io.github.ddbstreams.flink.source.enumerator.discovery.ShardDiscovery;
import io.github.ddbstreams.flink.source.enumerator.lineage.ReadingPlan;
import io.github.ddbstreams.flink.source.enumerator.lineage.ShardGraph;
import io.github.ddbstreams.flink.source.enumerator.rebalance.ChannelDrains;
import io.github.ddbstreams.flink.source.enumerator.rebalance.CheckpointInspection;
import io.github.ddbstreams.flink.source.enumerator.rebalance.LineageMobility;
import io.github.ddbstreams.flink.source.enumerator.state.EnumeratorState;
import io.github.ddbstreams.flink.source.enumerator.state.EnumeratorState.StartPins;
import io.github.ddbstreams.flink.source.enumerator.state.SnapshotState;
import io.github.ddbstreams.flink.source.loss.DataLossPolicy;
import io.github.ddbstreams.flink.source.metrics.EnumeratorMetrics;
import io.github.ddbstreams.flink.source.settings.ScanSettings;
import io.github.ddbstreams.flink.source.split.DynamoDbStreamsSplit;
import io.github.ddbstreams.flink.source.split.StreamInfo;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** Puts an enumerator together from its parts, afresh or from a checkpoint. */
@Internal
public final class EnumeratorFactory {

    private final ScanSettings settings;
    private final StreamsClientFactory clientFactory;
    private final Consumer<StreamInfo> streamCheck;
    private final Clock clock;
    private final Function<SplitEnumeratorContext<DynamoDbStreamsSplit>, Ticker> tickers;
    private final Function<SplitEnumeratorContext<DynamoDbStreamsSplit>, CheckpointInspection>
            inspections;
    private final List<SplitProvider> others;

    /**
     * @param streamCheck throws if the stream is not what the source can read
     */
    public EnumeratorFactory(
            ScanSettings settings,
            StreamsClientFactory clientFactory,
            Consumer<StreamInfo> streamCheck,
            Clock clock) {
        this(settings, clientFactory, streamCheck, clock, Ticker::of);
    }

    /**
     * @param tickers let the enumerator of a context look at the clock
     */
    public EnumeratorFactory(
            ScanSettings settings,
            StreamsClientFactory clientFactory,
            Consumer<StreamInfo> streamCheck,
            Clock clock,
            Function<SplitEnumeratorContext<DynamoDbStreamsSplit>, Ticker> tickers) {
        this(
                settings,
                clientFactory,
                streamCheck,
                clock,
                tickers,
                CheckpointInspection::of,
                List.of());
    }

    EnumeratorFactory(
            ScanSettings settings,
            StreamsClientFactory clientFactory,
            Consumer<StreamInfo> streamCheck,
            Clock clock,
            Function<SplitEnumeratorContext<DynamoDbStreamsSplit>, Ticker> tickers,
            Function<SplitEnumeratorContext<DynamoDbStreamsSplit>, CheckpointInspection>
                    inspections,
            List<SplitProvider> others) {
        this.settings = settings;
        this.clientFactory = clientFactory;
        this.streamCheck = streamCheck;
        this.clock = clock;
        this.tickers = tickers;
        this.inspections = inspections;
        this.others = others;
    }

    public DynamoDbStreamsSourceEnumerator create(
            SplitEnumeratorContext<DynamoDbStreamsSplit> context, StartPins pins) {
        EnumeratorMetrics metrics = EnumeratorMetrics.of(context.metricGroup());
        List<SplitProvider> providers = new ArrayList<>();
        if (settings.startupMode() == StartupMode.SNAPSHOT) {
            providers.add(snapshotAlone(pins, null, context, metrics));
        } else {
            ShardGraph graph = new ShardGraph(plan(pins), mobility(context));
            boolean initial = settings.startupMode() == StartupMode.INITIAL;
            addStream(
                    providers,
                    pins,
                    graph,
                    null,
                    initial ? Optional.of(SnapshotState.notBegun(0)) : Optional.empty(),
                    false,
                    context,
                    metrics);
        }
        return create(context, pins, providers, false, metrics);
    }

    public DynamoDbStreamsSourceEnumerator restore(
            SplitEnumeratorContext<DynamoDbStreamsSplit> context, EnumeratorState state) {
        EnumeratorMetrics metrics = EnumeratorMetrics.of(context.metricGroup());
        List<SplitProvider> providers = new ArrayList<>();
        if (settings.startupMode() == StartupMode.SNAPSHOT) {
            providers.add(snapshotAlone(state.pins(), state.snapshot(), context, metrics));
        } else {
            ShardGraph graph =
                    ShardGraph.restore(
                            plan(state.pins()),
                            mobility(context),
                            state.shards(),
                            state.listedOnce(),
                            clock.instant());
            addStream(
                    providers,
                    state.pins(),
                    graph,
                    state.stream(),
                    Optional.ofNullable(state.snapshot()),
                    true,
                    context,
                    metrics);
        }
        return create(context, state.pins(), providers, true, metrics);
    }

    private DynamoDbStreamsSourceEnumerator create(
            SplitEnumeratorContext<DynamoDbStreamsSplit> context,
            StartPins pins,
            List<SplitProvider> providers,
            boolean restored,
            EnumeratorMetrics metrics) {
        providers.addAll(others);
        return new DynamoDbStreamsSourceEnumerator(
                context,
                tickers.apply(context),
                pins,
                providers,
                restored,
                new LineageAffinity(),
                metrics,
                clock);
    }

    /**
     * Adds a table's stream, and the snapshot beside it.
     *
     * @param snapshot empty if there is none
     */
    private void addStream(
            List<SplitProvider> providers,
            StartPins pins,
            ShardGraph graph,
            @Nullable StreamInfo restoredStream,
            Optional<SnapshotState> snapshot,
            boolean restored,
            SplitEnumeratorContext<DynamoDbStreamsSplit> context,
            EnumeratorMetrics metrics) {
        CurrentStream stream = new CurrentStream(settings, restoredStream, streamCheck);
        StreamSplits shards =
                streamSplits(pins, graph, stream, restored, snapshot.isPresent(), metrics);
        providers.add(shards);
        if (snapshot.isPresent()) {
            providers.add(
                    snapshot(
                            pins,
                            snapshot.get(),
                            restored,
                            table -> Optional.ofNullable(stream.info()),
                            shards,
                            settings.snapshotDelay(),
                            context,
                            metrics));
        }
    }

    /** The snapshot of a table that is read without its changes. */
    private SnapshotSplits snapshotAlone(
            StartPins pins,
            @Nullable SnapshotState restored,
            SplitEnumeratorContext<DynamoDbStreamsSplit> context,
            EnumeratorMetrics metrics) {
        return snapshot(
                pins,
                restored,
                restored != null,
                table -> {
                    StreamInfo info = ShardDiscovery.toInfo(table);
                    streamCheck.accept(info);
                    return Optional.of(info);
                },
                ChangesBeside.NONE,
                Duration.ZERO,
                context,
                metrics);
    }

    private SnapshotSplits snapshot(
            StartPins pins,
            @Nullable SnapshotState snapshot,
            boolean restored,
            Function<TableDescription, Optional<StreamInfo>> tableInfo,
            ChangesBeside changes,
            Duration delay,
            SplitEnumeratorContext<DynamoDbStreamsSplit> context,
            EnumeratorMetrics metrics) {
        return new SnapshotSplits(
                settings,
                settings.tableNameOnly(),
                snapshot,
                onAnswer ->
                        new TableInquiry(
                                settings.tableToScan(),
                                settings,
                                restored,
                                new ShardDiscovery(clientFactory.create()),
                                onAnswer,
                                metrics,
                                clock),
                tableInfo,
                new TableIdentity(pins.bornAt().plus(settings.startupSlack())),
                changes,
                delay,
                new SnapshotProgress(
                        settings.tableNameOnly(), metrics, context::setIsProcessingBacklog),
                context::currentParallelism);
    }

    private StreamSplits streamSplits(
            StartPins pins,
            ShardGraph graph,
            CurrentStream stream,
            boolean restored,
            boolean besideSnapshot,
            EnumeratorMetrics metrics) {
        StreamSuccession succession = new StreamSuccession(settings, pins);
        DataLossPolicy losses = new DataLossPolicy(settings.onDataLoss(), metrics.dataLosses());
        StreamInquiry inquiry =
                new StreamInquiry(
                        settings,
                        stream,
                        graph,
                        succession,
                        restored,
                        new ShardDiscovery(clientFactory.create()),
                        new DiscoverySchedule(
                                settings.discoveryInterval(), settings.backoff(), new Random()),
                        losses,
                        metrics,
                        clock);
        return new StreamSplits(
                settings,
                pins,
                stream,
                graph,
                succession,
                inquiry,
                restored,
                besideSnapshot,
                losses,
                clock);
    }

    private LineageMobility mobility(SplitEnumeratorContext<DynamoDbStreamsSplit> context) {
        return settings.rebalanceMaxWait().isZero()
                ? LineageMobility.NONE
                : new ChannelDrains(settings.rebalanceMaxWait(), inspections.apply(context));
    }

    private ReadingPlan plan(StartPins pins) {
        return new ReadingPlan(
                pins.bornAt(),
                pins.since(),
                pins.latest(),
                settings.startupSlack(),
                pins.stop(),
                settings.boundedSlack(),
                ScanSettings.RETENTION);
    }
}
