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
import io.github.ddbstreams.flink.source.split.ShardSplit;
import java.util.Random;
import java.util.function.BiFunction;
import org.apache.flink.api.connector.source.SourceReaderContext;

/** Pollers of shards alone, whose pages are decoded as the test says. */
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

    static <T> ReaderSnapshot<T> noSnapshot(ScanSettings settings, SourceReaderContext context) {
        return new ReaderSnapshot<>(new SnapshotPhase(), null, settings, context);
    }
}
