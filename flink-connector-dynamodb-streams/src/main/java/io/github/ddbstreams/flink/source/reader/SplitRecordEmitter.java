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

import io.github.ddbstreams.flink.source.decode.DecodedRecord;
import io.github.ddbstreams.flink.source.deserialization.DefaultRecordContext;
import io.github.ddbstreams.flink.source.deserialization.RecordContext;
import io.github.ddbstreams.flink.source.format.PayloadDeserializer;
import io.github.ddbstreams.flink.source.format.RecordFailureHandler;
import io.github.ddbstreams.flink.source.metrics.ReaderMetrics;
import io.github.ddbstreams.flink.source.split.SplitState;
import io.github.ddbstreams.flink.source.split.StreamInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.connector.base.source.reader.RecordEmitter;
import org.apache.flink.util.Collector;
import org.apache.flink.util.FlinkRuntimeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Emits records on the task thread, each with its creation time as timestamp, and moves the split's
 * position behind a record once all that came of it has been emitted.
 *
 * <p>Where a handler decides about records that fail, what comes of a record is held back until the
 * deserializer has returned, so that nothing is emitted of a record that fails half-way. Without
 * one the job fails anyway.
 */
final class SplitRecordEmitter<E, T> implements RecordEmitter<DecodedRecord<E>, T, SplitState> {

    private static final Logger LOG = LoggerFactory.getLogger(SplitRecordEmitter.class);

    private final PayloadDeserializer<E, T> deserializer;
    @Nullable private final RecordFailureHandler<E, T> failureHandler;
    private final ReaderMetrics metrics;
    private final CatchUp catchUp;
    private final TimestampingCollector<T> collector = new TimestampingCollector<>();
    private final List<T> held = new ArrayList<>();
    private final ListCollector<T> holding = new ListCollector<>(held);

    @Nullable private SplitState contextOf;
    @Nullable private RecordContext context;
    private long handled;

    /**
     * @param failureHandler null if a record that fails is to fail the job
     */
    SplitRecordEmitter(
            PayloadDeserializer<E, T> deserializer,
            @Nullable RecordFailureHandler<E, T> failureHandler,
            ReaderMetrics metrics,
            CatchUp catchUp) {
        this.deserializer = deserializer;
        this.failureHandler = failureHandler;
        this.metrics = metrics;
        this.catchUp = catchUp;
    }

    @Override
    public void emitRecord(DecodedRecord<E> record, SourceOutput<T> output, SplitState split) {
        collector.output = output;
        collector.timestamp = record.creationTimeMillis();
        catchUp.emitting(record.creationTimeMillis());
        if (record.failure() != null) {
            metrics.recordFailed();
            handle("decode", record, split, record.failure());
        } else if (failureHandler == null) {
            deserialize(record, split);
        } else {
            deserializeHeld(record, split);
        }
        split.emitted(record.sequenceNumber(), record.creationTimeMillis());
    }

    private void deserialize(DecodedRecord<E> record, SplitState split) {
        collector.failure = null;
        try {
            deserializeTo(collector, record, split);
        } catch (Exception e) {
            if (collector.failure == null) {
                metrics.recordFailed();
                throw failed("deserialize", record, split, e, "");
            }
        }
        if (collector.failure != null) {
            // What is chained to the source has thrown, not the deserializer.
            throw collector.failure;
        }
    }

    private void deserializeHeld(DecodedRecord<E> record, SplitState split) {
        held.clear();
        try {
            deserializeTo(holding, record, split);
        } catch (Exception e) {
            metrics.recordFailed();
            handle("deserialize", record, split, e);
            return;
        }
        emitHeld();
    }

    /** A part of the record that could not be decoded counts once the rest has gone well. */
    private void deserializeTo(Collector<T> out, DecodedRecord<E> record, SplitState split)
            throws IOException {
        deserializer.deserialize(record.payload(), contextOf(split), out);
        if (deserializer.hasError(record.payload())) {
            metrics.recordFailed();
        }
    }

    private void emitHeld() {
        for (T element : held) {
            collector.collect(element);
        }
        held.clear();
    }

    /** Returns if reading is to go on behind the record. */
    private void handle(String what, DecodedRecord<E> record, SplitState split, Exception cause) {
        if (failureHandler == null) {
            throw failed(what, record, split, cause, "");
        }
        if (record.sequenceNumber() == null && split.shardId() != null) {
            throw failed(
                    what,
                    record,
                    split,
                    cause,
                    ". The error handler is not called: without a sequence number no position can"
                            + " be kept after the record.");
        }
        held.clear();
        if (!goesOn(what, record, split, cause)) {
            throw failed(what, record, split, cause, ". The error handler has decided to fail.");
        }
        log(what, record, split, cause);
        emitHeld();
    }

    private boolean goesOn(
            String what, DecodedRecord<E> record, SplitState split, Exception cause) {
        try {
            return failureHandler.goesOn(record, cause, contextOf(split), holding);
        } catch (Exception e) {
            FlinkRuntimeException both =
                    failed(what, record, split, cause, ". The error handler has failed, too: " + e);
            both.addSuppressed(e);
            throw both;
        }
    }

    /** The first ones, then ever fewer: they are counted, and there may be many. */
    private void log(String what, DecodedRecord<?> record, SplitState split, Exception cause) {
        handled++;
        if (Long.bitCount(handled) == 1) {
            LOG.warn(
                    "{}. The error handler lets the job go on with {} elements in its place. Records"
                            + " handled by this subtask so far: {}",
                    describe(what, record, split, cause),
                    held.size(),
                    handled);
        }
    }

    private RecordContext contextOf(SplitState split) {
        if (contextOf != split) {
            contextOf = split;
            context = contextOf(split.stream(), split);
        }
        return context;
    }

    private static RecordContext contextOf(StreamInfo stream, SplitState split) {
        return split.shardId() == null
                ? DefaultRecordContext.ofSnapshot(
                        stream.streamArn(),
                        stream.tableName(),
                        stream.viewType(),
                        stream.keyAttributes())
                : DefaultRecordContext.ofShard(
                        stream.streamArn(),
                        stream.tableName(),
                        split.shardId(),
                        stream.viewType(),
                        stream.keyAttributes(),
                        split.isBesideSnapshot());
    }

    private static FlinkRuntimeException failed(
            String what, DecodedRecord<?> record, SplitState split, Exception cause, String more) {
        return new FlinkRuntimeException(describe(what, record, split, cause) + more, cause);
    }

    private static String describe(
            String what, DecodedRecord<?> record, SplitState split, Exception cause) {
        return "Cannot "
                + what
                + (split.shardId() == null
                        ? " an item of table " + split.stream().tableName()
                        : " the record with sequence number "
                                + record.sequenceNumber()
                                + " of shard "
                                + split.shardId()
                                + " of stream "
                                + split.stream().streamArn())
                + ": "
                + (cause.getMessage() == null ? cause : cause.getMessage());
    }

    /** Gives everything that comes of a record the record's timestamp. */
    private static final class TimestampingCollector<T> implements Collector<T> {
        private SourceOutput<T> output;
        private long timestamp;
        @Nullable private RuntimeException failure;

        @Override
        public void collect(T element) {
            try {
                output.collect(element, timestamp);
            } catch (RuntimeException e) {
                failure = e;
                throw e;
            }
        }

        @Override
        public void close() {}
    }
}
