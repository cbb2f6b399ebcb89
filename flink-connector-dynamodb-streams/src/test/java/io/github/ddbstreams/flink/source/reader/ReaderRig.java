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

import io.github.ddbstreams.flink.source.client.FakeStreamsClient;
import io.github.ddbstreams.flink.source.client.StreamsClient;
import io.github.ddbstreams.flink.source.deserialization.RecordContext;
import io.github.ddbstreams.flink.source.format.MergeMarks;
import io.github.ddbstreams.flink.source.format.PayloadDeserializer;
import io.github.ddbstreams.flink.source.format.SnapshotPhase;
import io.github.ddbstreams.flink.source.loss.DataLossPolicy;
import io.github.ddbstreams.flink.source.settings.ScanSettings;
import io.github.ddbstreams.flink.source.split.DynamoDbStreamsSplit;
import io.github.ddbstreams.flink.source.split.ShardSplit;
import io.github.ddbstreams.flink.source.split.SplitKinds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.connector.testutils.source.reader.TestingReaderContext;
import org.apache.flink.connector.testutils.source.reader.TestingReaderOutput;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.util.Collector;

/** A reader of a fake client, on the thread of the test, and all that comes out of it. */
final class ReaderRig implements AutoCloseable {

    final FakeStreamsClient client = new FakeStreamsClient();
    final Output output = new Output();
    final DynamoDbStreamsSourceReader<String, String> reader;
    private final TestingReaderContext context = new TestingReaderContext();
    private boolean closed;

    ReaderRig(ScanSettings settings) {
        reader =
                DynamoDbStreamsSourceReader.create(
                        settings,
                        () -> client,
                        SplitKinds.ALL,
                        TestPollers.ofShards(
                                settings, FakeStreamsClient.decoder(Records.RECORD_BYTES)),
                        new AsTheyAre(),
                        null,
                        TestPollers.noSnapshot(settings, context),
                        context);
    }

    /** A reader that takes part in a snapshot, and marks its progress. */
    ReaderRig(ScanSettings settings, MergeMarks<String> marks) {
        ReaderSnapshot<String> snapshot =
                new ReaderSnapshot<>(new SnapshotPhase(), marks, settings, context);
        reader =
                DynamoDbStreamsSourceReader.create(
                        settings,
                        () -> client,
                        SplitKinds.ALL,
                        TestPollers.ofShardsAndSegments(
                                settings,
                                FakeStreamsClient.decoder(Records.RECORD_BYTES),
                                snapshot),
                        new AsTheyAre(),
                        null,
                        snapshot,
                        context);
    }

    /** What pollers are made with. */
    record PollerParts(StreamsClient client, DataLossPolicy losses) {}

    /** A reader of splits of these kinds. */
    ReaderRig(
            ScanSettings settings,
            SplitKinds kinds,
            Function<PollerParts, PollingSplitReader.Pollers<String>> pollers) {
        reader =
                DynamoDbStreamsSourceReader.create(
                        settings,
                        () -> client,
                        kinds,
                        (aClient, losses) -> pollers.apply(new PollerParts(aClient, losses)),
                        new AsTheyAre(),
                        null,
                        TestPollers.noSnapshot(settings, context),
                        context);
    }

    /** A shard with records of these numbers, all created at that instant. */
    ReaderRig shard(String shardId, Instant created, String... sequenceNumbers) {
        client.shard(shardId, null).put(shardId, created, sequenceNumbers);
        return this;
    }

    void add(DynamoDbStreamsSplit... splits) {
        reader.addSplits(Arrays.asList(splits));
    }

    InputStatus poll() throws Exception {
        return reader.pollNext(output);
    }

    /** The time limit is the test's. */
    void pollUntil(BooleanSupplier condition) throws Exception {
        while (!condition.getAsBoolean()) {
            if (poll() == InputStatus.NOTHING_AVAILABLE) {
                awaitWork();
            }
        }
    }

    private void awaitWork() throws Exception {
        try {
            reader.isAvailable().get(10, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // Look again.
            return;
        }
    }

    void pollUntilEmitted(int records) throws Exception {
        pollUntil(() -> output.getEmittedRecords().size() == records);
    }

    /** The numbers of the records that came out. */
    List<String> emitted() {
        return output.getEmittedRecords().stream()
                .map(record -> record.substring(0, record.indexOf(' ')))
                .toList();
    }

    /** What the enumerator was told of this kind. */
    <E> List<E> sent(Class<E> kind) {
        return context.getSentEvents().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    @Override
    public void close() throws Exception {
        // Flink's reader takes it only once.
        if (!closed) {
            closed = true;
            reader.close();
        }
    }

    /** The outputs of a subtask: what Flink's own does not take, it keeps. */
    static final class Output extends TestingReaderOutput<String> {

        /** In the order in which the main output was told. */
        final List<String> statuses = new ArrayList<>();

        /** What became of the outputs of splits but for records, in order. */
        final List<String> ofSplits = new ArrayList<>();

        String status() {
            return statuses.get(statuses.size() - 1);
        }

        @Override
        public void markIdle() {
            statuses.add("idle");
        }

        @Override
        public void markActive() {
            statuses.add("active");
        }

        @Override
        public SourceOutput<String> createOutputForSplit(String splitId) {
            return new SourceOutput<>() {
                @Override
                public void collect(String record) {
                    Output.this.collect(record);
                }

                @Override
                public void collect(String record, long timestamp) {
                    Output.this.collect(record, timestamp);
                }

                @Override
                public void emitWatermark(Watermark watermark) {
                    ofSplits.add(ShardSplit.shardId(splitId) + " at " + watermark.getTimestamp());
                }

                @Override
                public void markIdle() {
                    ofSplits.add(ShardSplit.shardId(splitId) + " idle");
                }

                @Override
                public void markActive() {
                    ofSplits.add(ShardSplit.shardId(splitId) + " active");
                }
            };
        }

        @Override
        public void releaseOutputForSplit(String splitId) {
            ofSplits.add(ShardSplit.shardId(splitId) + " released");
        }
    }

    /** Each record as its text. */
    private static final class AsTheyAre implements PayloadDeserializer<String, String> {
        private static final long serialVersionUID = 1L;

        @Override
        public void open(DeserializationSchema.InitializationContext context) {}

        @Override
        public void deserialize(String payload, RecordContext context, Collector<String> out) {
            out.collect(payload);
        }
    }
}
