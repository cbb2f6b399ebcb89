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
import io.github.ddbstreams.flink.source.metrics.ReaderMetrics;
import io.github.ddbstreams.flink.source.split.ShardSplitState;
import javax.annotation.Nullable;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.connector.base.source.reader.RecordEmitter;
import org.apache.flink.util.Collector;
import org.apache.flink.util.FlinkRuntimeException;

/**
 * Emits records on the task thread, each with its creation time as timestamp, and moves the split's
 * position behind a record once all that came of it has been emitted.
 */
final class ShardRecordEmitter<E, T>
        implements RecordEmitter<DecodedRecord<E>, T, ShardSplitState> {

    private final PayloadDeserializer<E, T> deserializer;
    private final ReaderMetrics metrics;
    private final TimestampingCollector<T> collector = new TimestampingCollector<>();

    @Nullable private ShardSplitState contextOf;
    @Nullable private RecordContext context;

    ShardRecordEmitter(PayloadDeserializer<E, T> deserializer, ReaderMetrics metrics) {
        this.deserializer = deserializer;
        this.metrics = metrics;
    }

    @Override
    public void emitRecord(DecodedRecord<E> record, SourceOutput<T> output, ShardSplitState split) {
        if (record.failure() != null) {
            metrics.recordFailed();
            throw failed("decode", record, split, record.failure());
        }
        collector.output = output;
        collector.timestamp = record.creationTimeMillis();
        try {
            if (deserializer.hasError(record.payload())) {
                metrics.recordFailed();
            }
            deserializer.deserialize(record.payload(), contextOf(split), collector);
        } catch (Exception e) {
            metrics.recordFailed();
            throw failed("deserialize", record, split, e);
        }
        split.emitted(record.sequenceNumber(), record.creationTimeMillis());
    }

    private RecordContext contextOf(ShardSplitState split) {
        if (contextOf != split) {
            contextOf = split;
            context =
                    DefaultRecordContext.ofShard(
                            split.stream().streamArn(),
                            split.stream().tableName(),
                            split.shardId(),
                            split.stream().viewType(),
                            split.stream().keyAttributes());
        }
        return context;
    }

    private static FlinkRuntimeException failed(
            String what, DecodedRecord<?> record, ShardSplitState split, Exception cause) {
        return new FlinkRuntimeException(
                "Cannot "
                        + what
                        + " the record with sequence number "
                        + record.sequenceNumber()
                        + " of shard "
                        + split.shardId()
                        + " of stream "
                        + split.stream().streamArn()
                        + ": "
                        + cause.getMessage(),
                cause);
    }

    /** Gives everything that comes of a record the record's timestamp. */
    private static final class TimestampingCollector<T> implements Collector<T> {
        private SourceOutput<T> output;
        private long timestamp;

        @Override
        public void collect(T element) {
            output.collect(element, timestamp);
        }

        @Override
        public void close() {}
    }
}
