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
package io.github.ddbstreams.flink.source.reader;

import io.github.ddbstreams.flink.source.client.StreamsClient;
import io.github.ddbstreams.flink.source.decode.PageDecoder;
import io.github.ddbstreams.flink.source.format.SnapshotPhase;
import io.github.ddbstreams.flink.source.loss.DataLossPolicy;
import io.github.ddbstreams.flink.source.settings.ScanSettings;
import io.github.ddbstreams.flink.source.split.SegmentSplit;
import io.github.ddbstreams.flink.source.split.ShardSplit;
import java.time.Clock;
import java.util.Random;
import java.util.function.BiFunction;
import org.apache.flink.api.connector.source.SourceReaderContext;

/** Pollers whose pages are decoded as the test says. */
final class TestPollers {

    private TestPollers() {}

    static <E> BiFunction<StreamsClient, DataLossPolicy, PollingSplitReader.Pollers<E>> ofShards(
            ScanSettings settings, PageDecoder<E> decoder) {
        return (client, losses) -> {
            ShardRequest.Service<E> service =
                    new ShardRequest.Service<>(client, decoder, settings.maxRecords());
            return split ->
                    new ShardPoller<>(
                            (ShardSplit) split,
                            settings,
                            losses,
                            service,
                            new SnapshotPhase(),
                            new Random());
        };
    }

    /** The client's pages of segments are not decoded. */
    static <E>
            BiFunction<StreamsClient, DataLossPolicy, PollingSplitReader.Pollers<E>>
                    ofShardsAndSegments(
                            ScanSettings settings,
                            PageDecoder<E> decoder,
                            ReaderSnapshot<?> snapshot) {
        return (client, losses) -> {
            PollingSplitReader.Pollers<E> shards =
                    TestPollers.ofShards(settings, decoder).apply(client, losses);
            SegmentRequest.Service<E> segments =
                    new SegmentRequest.Service<>(client, null, settings, Clock.systemUTC());
            return split ->
                    split instanceof SegmentSplit
                            ? new SegmentPoller<>(
                                    (SegmentSplit) split,
                                    settings,
                                    segments,
                                    snapshot.pace(),
                                    new Random(),
                                    Clock.systemUTC())
                            : shards.of(split);
        };
    }

    static <T> ReaderSnapshot<T> noSnapshot(ScanSettings settings, SourceReaderContext context) {
        return new ReaderSnapshot<>(new SnapshotPhase(), null, settings, context);
    }
}
