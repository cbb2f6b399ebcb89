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

import io.github.ddbstreams.flink.source.ScanSettings;
import io.github.ddbstreams.flink.source.client.StreamsClientFactory;
import io.github.ddbstreams.flink.source.enumerator.assignment.LineageAffinity;
import io.github.ddbstreams.flink.source.enumerator.discovery.DiscoverySchedule;
import io.github.ddbstreams.flink.source.enumerator.discovery.ShardDiscovery;
import io.github.ddbstreams.flink.source.enumerator.lineage.ReadingPlan;
import io.github.ddbstreams.flink.source.enumerator.lineage.ShardGraph;
import io.github.ddbstreams.flink.source.enumerator.state.EnumeratorState;
import io.github.ddbstreams.flink.source.enumerator.state.EnumeratorState.StartPins;
import io.github.ddbstreams.flink.source.loss.DataLossPolicy;
import io.github.ddbstreams.flink.source.metrics.EnumeratorMetrics;
import io.github.ddbstreams.flink.source.split.ShardSplit;
import io.github.ddbstreams.flink.source.split.StreamInfo;
import java.time.Clock;
import java.util.Random;
import java.util.function.Consumer;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;

/**
 * Puts an enumerator together from its parts, afresh or from a checkpoint. It outlives its
 * enumerators: Flink replaces them when the whole job is restarted, and keeps their metric group.
 */
@Internal
public final class EnumeratorFactory {

    private final ScanSettings settings;
    private final StreamsClientFactory clientFactory;
    private final Consumer<StreamInfo> streamCheck;
    private final Clock clock;
    private boolean used;
    @Nullable private EnumeratorMetrics metrics;

    /**
     * @param streamCheck throws if the stream is not what the source can read
     */
    public EnumeratorFactory(
            ScanSettings settings,
            StreamsClientFactory clientFactory,
            Consumer<StreamInfo> streamCheck,
            Clock clock) {
        this.settings = settings;
        this.clientFactory = clientFactory;
        this.streamCheck = streamCheck;
        this.clock = clock;
    }

    /** Whether an enumerator was made before, so that the next one starts over. */
    public boolean isUsed() {
        return used;
    }

    public DynamoDbStreamsSourceEnumerator create(
            SplitEnumeratorContext<ShardSplit> context, StartPins pins) {
        return create(context, pins, new ShardGraph(plan(pins)), null, false);
    }

    public DynamoDbStreamsSourceEnumerator restore(
            SplitEnumeratorContext<ShardSplit> context, EnumeratorState state) {
        ShardGraph graph =
                ShardGraph.restore(
                        plan(state.pins()), state.shards(), state.listedOnce(), clock.instant());
        return create(context, state.pins(), graph, state.stream(), true);
    }

    private DynamoDbStreamsSourceEnumerator create(
            SplitEnumeratorContext<ShardSplit> context,
            StartPins pins,
            ShardGraph graph,
            @Nullable StreamInfo stream,
            boolean restored) {
        used = true;
        if (metrics == null) {
            metrics = new EnumeratorMetrics(context.metricGroup());
        }
        return new DynamoDbStreamsSourceEnumerator(
                context,
                settings,
                pins,
                graph,
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
