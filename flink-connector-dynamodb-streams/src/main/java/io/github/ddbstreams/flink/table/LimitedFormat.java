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
package io.github.ddbstreams.flink.table;

import io.github.ddbstreams.flink.source.decode.RecordDecoder;
import io.github.ddbstreams.flink.source.deserialization.RecordContext;
import io.github.ddbstreams.flink.source.format.PayloadDeserializer;
import io.github.ddbstreams.flink.source.format.RecordFailureHandler;
import io.github.ddbstreams.flink.source.format.RecordFormat;
import io.github.ddbstreams.flink.source.format.SnapshotPhase;
import io.github.ddbstreams.flink.source.split.StreamInfo;
import java.io.IOException;
import java.io.Serializable;
import javax.annotation.Nullable;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.util.Collector;

/**
 * A format of which each reader emits no more than so many records. The shards are read on, for
 * their ends are what their children wait for. A reader that is restored counts anew: the limit is
 * a relief for what follows, which applies it again.
 */
final class LimitedFormat<E, T> implements RecordFormat<E, T> {

    private static final long serialVersionUID = 1L;

    private final RecordFormat<E, T> format;
    private final long limit;

    LimitedFormat(RecordFormat<E, T> format, long limit) {
        this.format = format;
        this.limit = limit;
    }

    @Override
    public RecordDecoder<E> decoder(SnapshotPhase snapshot) {
        return format.decoder(snapshot);
    }

    @Override
    public PayloadDeserializer<E, T> deserializer() {
        return new LimitedDeserializer<>(format.deserializer(), limit);
    }

    @Nullable
    @Override
    public RecordFailureHandler<E, T> failureHandler() {
        return format.failureHandler();
    }

    @Override
    public TypeInformation<T> producedType() {
        return format.producedType();
    }

    @Override
    public void check(StreamInfo stream) {
        format.check(stream);
    }

    private static final class LimitedDeserializer<E, T> implements PayloadDeserializer<E, T> {

        private static final long serialVersionUID = 1L;

        private final PayloadDeserializer<E, T> deserializer;
        private final LimitedCollector<T> collector;

        LimitedDeserializer(PayloadDeserializer<E, T> deserializer, long limit) {
            this.deserializer = deserializer;
            this.collector = new LimitedCollector<>(limit);
        }

        @Override
        public void open(DeserializationSchema.InitializationContext context) throws Exception {
            deserializer.open(context);
        }

        @Override
        public boolean hasError(E payload) {
            return deserializer.hasError(payload);
        }

        @Override
        public void deserialize(E payload, RecordContext context, Collector<T> out)
                throws IOException {
            if (collector.left > 0) {
                collector.out = out;
                deserializer.deserialize(payload, context, collector);
            }
        }
    }

    /** Counts what is emitted, for a change may become no row. */
    private static final class LimitedCollector<T> implements Collector<T>, Serializable {

        private static final long serialVersionUID = 1L;

        private transient Collector<T> out;
        private long left;

        LimitedCollector(long limit) {
            left = limit;
        }

        @Override
        public void collect(T element) {
            if (left > 0) {
                left--;
                out.collect(element);
            }
        }

        @Override
        public void close() {}
    }
}
