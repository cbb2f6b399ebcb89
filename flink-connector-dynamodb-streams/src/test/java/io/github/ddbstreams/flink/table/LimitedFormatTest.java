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

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ddbstreams.flink.source.decode.RecordDecoder;
import io.github.ddbstreams.flink.source.deserialization.RecordContext;
import io.github.ddbstreams.flink.source.format.PayloadDeserializer;
import io.github.ddbstreams.flink.source.format.RecordFormat;
import io.github.ddbstreams.flink.source.format.SnapshotPhase;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.Test;

class LimitedFormatTest {

    private final PayloadDeserializer<String, String> limited =
            new LimitedFormat<>(new Twice(), 3).deserializer();

    /** Emits a payload twice; an empty one has lost a part. */
    private static final class Twice
            implements RecordFormat<String, String>, PayloadDeserializer<String, String> {
        private static final long serialVersionUID = 1L;

        @Override
        public RecordDecoder<String> decoder(SnapshotPhase snapshot) {
            throw new UnsupportedOperationException("nothing is decoded here");
        }

        @Override
        public PayloadDeserializer<String, String> deserializer() {
            return this;
        }

        @Override
        public TypeInformation<String> producedType() {
            return Types.STRING;
        }

        @Override
        public void open(DeserializationSchema.InitializationContext context) {
            // nothing to open
        }

        @Override
        public boolean hasError(String payload) {
            return payload.isEmpty();
        }

        @Override
        public void deserialize(String payload, RecordContext context, Collector<String> out) {
            out.collect(payload);
            out.collect(payload);
        }
    }

    @Test
    void emitsNoMoreThanTheLimit() throws Exception {
        List<String> emitted = new ArrayList<>();
        limited.deserialize("a", null, new ListCollector<>(emitted));
        limited.deserialize("b", null, new ListCollector<>(emitted));
        limited.deserialize("c", null, new ListCollector<>(emitted));

        assertThat(emitted).containsExactly("a", "a", "b");
    }

    @Test
    void tellsOfErrors() {
        assertThat(limited.hasError("a")).isFalse();
        assertThat(limited.hasError("")).isTrue();
    }
}
