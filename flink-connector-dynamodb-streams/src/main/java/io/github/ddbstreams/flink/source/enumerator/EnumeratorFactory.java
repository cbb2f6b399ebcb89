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
import io.github.ddbstreams.flink.source.enumerator.assignment.LineageAffinity;
import io.github.ddbstreams.flink.source.enumerator.discovery.DiscoverySchedule;
import io.github.ddbstreams.flink.source.enumerator.discovery.ShardDiscovery;
import io.github.ddbstreams.flink.source.enumerator.lineage.ChannelDrains;
import io.github.ddbstreams.flink.source.enumerator.lineage.ReadingPlan;
import io.github.ddbstreams.flink.source.enumerator.lineage.ShardGraph;
import io.github.ddbstreams.flink.source.enumerator.state.EnumeratorState;
import io.github.ddbstreams.flink.source.enumerator.state.EnumeratorState.StartPins;
import io.github.ddbstreams.flink.source.loss.DataLossPolicy;
import io.github.ddbstreams.flink.source.metrics.EnumeratorMetrics;
import io.github.ddbstreams.flink.source.settings.ScanSettings;
import io.github.ddbstreams.flink.source.split.ShardSplit;
import io.github.ddbstreams.flink.source.split.StreamInfo;
import java.time.Clock;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;

/** Puts an enumerator together from its parts, afresh or from a checkpoint. */
@Internal
public final class EnumeratorFactory {

    private final ScanSettings settings;
    private final StreamsClientFactory clientFactory;
    private final Consumer<StreamInfo> streamCheck;
    private final Clock clock;
    private final Function<SplitEnumeratorContext<ShardSplit>, Ticker> tickers;
    private final Function<SplitEnumeratorContext<ShardSplit>, CheckpointInspection> inspections;

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
            Function<SplitEnumeratorContext<ShardSplit>, Ticker> tickers) {
        this(settings, clientFactory, streamCheck, clock, tickers, CheckpointInspection::of);
    }

    EnumeratorFactory(
            ScanSettings settings,
            StreamsClientFactory clientFactory,
            Consumer<StreamInfo> streamCheck,
            Clock clock,
            Function<SplitEnumeratorContext<ShardSplit>, Ticker> tickers,
            Function<SplitEnumeratorContext<ShardSplit>, CheckpointInspection> inspections) {
        this.settings = settings;
        this.clientFactory = clientFactory;
        this.streamCheck = streamCheck;
        this.clock = clock;
        this.tickers = tickers;
        this.inspections = inspections;
    }

    public DynamoDbStreamsSourceEnumerator create(
            SplitEnumeratorContext<ShardSplit> context, StartPins pins) {
        ChannelDrains drains = new ChannelDrains(settings.rebalanceMaxWait());
        return create(context, pins, new ShardGraph(plan(pins), drains), drains, null, false);
    }

    public DynamoDbStreamsSourceEnumerator restore(
            SplitEnumeratorContext<ShardSplit> context, EnumeratorState state) {
        ChannelDrains drains = new ChannelDrains(settings.rebalanceMaxWait());
        ShardGraph graph =
                ShardGraph.restore(
                        plan(state.pins()),
                        drains,
                        state.shards(),
                        state.listedOnce(),
                        clock.instant());
        return create(context, state.pins(), graph, drains, state.stream(), true);
    }

    private DynamoDbStreamsSourceEnumerator create(
            SplitEnumeratorContext<ShardSplit> context,
            StartPins pins,
            ShardGraph graph,
            ChannelDrains drains,
            @Nullable StreamInfo stream,
            boolean restored) {
        EnumeratorMetrics metrics = EnumeratorMetrics.of(context.metricGroup());
        return new DynamoDbStreamsSourceEnumerator(
                context,
                tickers.apply(context),
                settings,
                pins,
                graph,
                drains,
                inspections.apply(context),
                stream,
                streamCheck,
                restored,
                new ShardDiscovery(clientFactory.create()),
                new DiscoverySchedule(
                        settings.discoveryInterval(), settings.backoff(), new Random()),
                new LineageAffinity(),
                new DataLossPolicy(settings.onDataLoss(), metrics.dataLosses()),
                metrics,
                clock);
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
