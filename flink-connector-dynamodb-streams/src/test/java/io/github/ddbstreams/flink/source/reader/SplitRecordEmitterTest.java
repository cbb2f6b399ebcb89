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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ddbstreams.flink.source.decode.DecodedRecord;
import io.github.ddbstreams.flink.source.decode.RecordDecodingException;
import io.github.ddbstreams.flink.source.deserialization.RecordContext;
import io.github.ddbstreams.flink.source.format.PayloadDeserializer;
import io.github.ddbstreams.flink.source.format.RecordFailureHandler;
import io.github.ddbstreams.flink.source.metrics.ReaderMetrics;
import io.github.ddbstreams.flink.source.split.ShardPosition;
import io.github.ddbstreams.flink.source.split.ShardSplitState;
import java.io.IOException;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.metrics.groups.InternalSourceReaderMetricGroup;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.Test;

class SplitRecordEmitterTest {

    private static final Instant CREATED = Instant.parse("2026-03-01T12:00:00Z");

    private final SourceReaderMetricGroup metrics =
            InternalSourceReaderMetricGroup.mock(new UnregisteredMetricsGroup());
    private final ShardSplitState split =
            new ShardSplitState(Records.split(ShardPosition.after("1")));
    private final Emitted output = new Emitted();

    /**
     * Emits the payload's words, and fails on "bad" once it has emitted what stands before it. What
     * begins with a space has lost a part.
     */
    private static final class Words implements PayloadDeserializer<String, String> {
        private static final long serialVersionUID = 1L;

        @Override
        public void open(DeserializationSchema.InitializationContext context) {
            // nothing to open
        }

        @Override
        public boolean hasError(String payload) {
            return payload.startsWith(" ");
        }

        @Override
        public void deserialize(String payload, RecordContext context, Collector<String> out)
                throws IOException {
            for (String word : payload.split(" ")) {
                if (word.equals("bad")) {
                    throw new IOException("a bad word");
                }
                if (!word.isEmpty()) {
                    out.collect(context.shardId() + "/" + word);
                }
            }
        }
    }

    private final SplitRecordEmitter<String, String> emitter =
            new SplitRecordEmitter<>(new Words(), null, new ReaderMetrics(metrics), new CatchUp());

    private static DecodedRecord<String> record(String sequenceNumber, String payload) {
        return DecodedRecord.of(sequenceNumber, CREATED.toEpochMilli(), payload, 10);
    }

    private ShardPosition position() {
        return split.toSplit().position();
    }

    @Test
    void everythingThatComesOfARecordHasItsCreationTimeAsTimestamp() {
        emitter.emitRecord(record("2", "a b"), output, split);

        assertThat(output.emitted)
                .containsExactly(
                        Records.SHARD + "/a@" + CREATED.toEpochMilli(),
                        Records.SHARD + "/b@" + CREATED.toEpochMilli());
    }

    @Test
    void aRecordThatHasLostAPartIsEmittedAndCounted() {
        emitter.emitRecord(record("2", " a"), output, split);

        assertThat(output.emitted).containsExactly(Records.SHARD + "/a@" + CREATED.toEpochMilli());
        assertThat(metrics.getNumRecordsInErrorsCounter().getCount()).isEqualTo(1);
    }

    @Test
    void aRecordThatHasLostAPartAndFailsIsCountedOnce() {
        SplitRecordEmitter<String, String> handling = handling((record, out) -> true);

        handling.emitRecord(record("2", " bad"), output, split);
        assertThat(metrics.getNumRecordsInErrorsCounter().getCount()).isEqualTo(1);

        handling.emitRecord(record("3", " a"), output, split);
        assertThat(metrics.getNumRecordsInErrorsCounter().getCount()).isEqualTo(2);
    }

    @Test
    void thePositionMovesBehindARecordThatWasEmitted() {
        emitter.emitRecord(record("2", "a"), output, split);

        assertThat(position()).isEqualTo(ShardPosition.after("2", CREATED));
    }

    @Test
    void thePositionMovesBehindARecordOfWhichNothingComes() {
        emitter.emitRecord(record("2", ""), output, split);

        assertThat(output.emitted).isEmpty();
        assertThat(position()).isEqualTo(ShardPosition.after("2", CREATED));
    }

    @Test
    void aSchemaThatThrowsFailsWithTheRecordsPlaceAndMovesNoPosition() {
        assertThatThrownBy(() -> emitter.emitRecord(record("2", "a bad"), output, split))
                .hasMessage(
                        "Cannot deserialize the record with sequence number 2 of shard "
                                + Records.SHARD
                                + " of stream "
                                + Records.STREAM.streamArn()
                                + ": a bad word")
                .hasRootCauseInstanceOf(IOException.class);
        assertThat(position()).isEqualTo(ShardPosition.after("1"));
        assertThat(metrics.getNumRecordsInErrorsCounter().getCount()).isEqualTo(1);
    }

    @Test
    void aRecordThatCouldNotBeDecodedFailsWithItsPlaceAndMovesNoPosition() {
        DecodedRecord<String> undecodable =
                DecodedRecord.failed(
                        "2",
                        CREATED.toEpochMilli(),
                        new RecordDecodingException("2", "NewImage.a", "no such type: X"),
                        10);

        assertThatThrownBy(() -> emitter.emitRecord(undecodable, output, split))
                .hasMessageStartingWith(
                        "Cannot decode the record with sequence number 2 of shard " + Records.SHARD)
                .hasMessageContaining("NewImage.a")
                .hasMessageContaining("no such type: X");
        assertThat(position()).isEqualTo(ShardPosition.after("1"));
        assertThat(metrics.getNumRecordsInErrorsCounter().getCount()).isEqualTo(1);
    }

    @Test
    void whatIsChainedToTheSourceFailsByItself() {
        RuntimeException downstream = new IllegalStateException("a sink is broken");
        output.failure = downstream;

        assertThatThrownBy(() -> emitter.emitRecord(record("2", "a"), output, split))
                .isSameAs(downstream);
        assertThat(metrics.getNumRecordsInErrorsCounter().getCount()).isZero();
        assertThat(position()).isEqualTo(ShardPosition.after("1"));
    }

    // ------------------------------------------------------------------ with a handler

    @Test
    void nothingIsEmittedOfARecordThatAHandlerSkips() {
        handling((record, out) -> true).emitRecord(record("2", "a bad"), output, split);

        assertThat(output.emitted).isEmpty();
        assertThat(position()).isEqualTo(ShardPosition.after("2", CREATED));
        assertThat(metrics.getNumRecordsInErrorsCounter().getCount()).isEqualTo(1);
    }

    @Test
    void whatAHandlerCollectsIsEmittedWithTheRecordsTime() {
        SplitRecordEmitter<String, String> handling =
                handling(
                        (record, out) -> {
                            out.collect("dead " + record.payload());
                            return true;
                        });

        handling.emitRecord(record("2", "a bad"), output, split);
        handling.emitRecord(record("3", "b"), output, split);

        assertThat(output.emitted)
                .containsExactly(
                        "dead a bad@" + CREATED.toEpochMilli(),
                        Records.SHARD + "/b@" + CREATED.toEpochMilli());
        assertThat(position()).isEqualTo(ShardPosition.after("3", CREATED));
    }

    @Test
    void aHandlerIsAskedAboutARecordThatCouldNotBeDecoded() {
        handling(
                        (record, out) -> {
                            out.collect(record.failure().path());
                            return true;
                        })
                .emitRecord(undecodable("2"), output, split);

        assertThat(output.emitted).containsExactly("NewImage.a@" + CREATED.toEpochMilli());
        assertThat(position()).isEqualTo(ShardPosition.after("2", CREATED));
    }

    @Test
    void aHandlerThatDecidesToFailFailsAsWithoutOne() {
        SplitRecordEmitter<String, String> handling =
                handling(
                        (record, out) -> {
                            out.collect("dropped");
                            return false;
                        });

        assertThatThrownBy(() -> handling.emitRecord(record("2", "a bad"), output, split))
                .hasMessageStartingWith("Cannot deserialize the record with sequence number 2")
                .hasMessageEndingWith("a bad word. The error handler has decided to fail.");
        assertThat(output.emitted).isEmpty();
        assertThat(position()).isEqualTo(ShardPosition.after("1"));
    }

    @Test
    void aHandlerThatThrowsFailsWithBothCauses() {
        Exception broken = new IOException("no disk");
        SplitRecordEmitter<String, String> handling =
                handling(
                        (record, out) -> {
                            throw broken;
                        });

        assertThatThrownBy(() -> handling.emitRecord(record("2", "a bad"), output, split))
                .hasMessageContaining("a bad word")
                .hasMessageContaining("no disk")
                .hasRootCauseMessage("a bad word")
                .hasSuppressedException(broken);
        assertThat(position()).isEqualTo(ShardPosition.after("1"));
    }

    @Test
    void aRecordWithoutASequenceNumberFailsWhateverTheHandlerSays() {
        SplitRecordEmitter<String, String> handling =
                handling(
                        (record, out) -> {
                            throw new AssertionError("it is not to be asked");
                        });

        assertThatThrownBy(() -> handling.emitRecord(undecodable(null), output, split))
                .hasMessageContaining("no position can be kept after the record");
        assertThat(position()).isEqualTo(ShardPosition.after("1"));
        assertThat(metrics.getNumRecordsInErrorsCounter().getCount()).isEqualTo(1);
    }

    private static DecodedRecord<String> undecodable(String sequenceNumber) {
        return DecodedRecord.failed(
                sequenceNumber,
                CREATED.toEpochMilli(),
                new RecordDecodingException(sequenceNumber, "NewImage.a", "no such type: X"),
                10);
    }

    /** What a handler does with a record. */
    private interface Handling extends Serializable {
        boolean goesOn(DecodedRecord<String> record, Collector<String> out) throws Exception;
    }

    private SplitRecordEmitter<String, String> handling(Handling handling) {
        RecordFailureHandler<String, String> handler =
                new RecordFailureHandler<>() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public void open(DeserializationSchema.InitializationContext context) {
                        // nothing to open
                    }

                    @Override
                    public boolean goesOn(
                            DecodedRecord<String> record,
                            Exception cause,
                            RecordContext context,
                            Collector<String> out)
                            throws Exception {
                        assertThat(context.shardId()).isEqualTo(Records.SHARD);
                        return handling.goesOn(record, out);
                    }
                };
        return new SplitRecordEmitter<>(
                new Words(), handler, new ReaderMetrics(metrics), new CatchUp());
    }

    /** What was emitted, with its timestamp. */
    private static final class Emitted implements SourceOutput<String> {
        private final List<String> emitted = new ArrayList<>();
        private RuntimeException failure;

        @Override
        public void collect(String element) {
            throw new AssertionError(element + " has no timestamp");
        }

        @Override
        public void collect(String element, long timestamp) {
            if (failure != null) {
                throw failure;
            }
            emitted.add(element + "@" + timestamp);
        }

        @Override
        public void emitWatermark(Watermark watermark) {
            throw new AssertionError("an emitter makes no watermarks");
        }

        @Override
        public void markIdle() {
            throw new AssertionError("an emitter does not know what is idle");
        }

        @Override
        public void markActive() {
            throw new AssertionError("an emitter does not know what is active");
        }
    }
}
