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
package io.github.ddbstreams.flink.source.format;

import io.github.ddbstreams.flink.source.deserialization.RecordContext;
import java.io.IOException;
import java.io.Serializable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.util.Collector;

/**
 * Turns what the decoder made of a record into what the source emits. Called on the task thread.
 *
 * @param <E> what the decoder makes
 * @param <T> what the source emits
 */
@Internal
public interface PayloadDeserializer<E, T> extends Serializable {

    /** Called once before the first record. */
    void open(DeserializationSchema.InitializationContext context) throws Exception;

    /** Whether a part of the record could not be decoded, which was left out and is counted. */
    default boolean hasError(E payload) {
        return false;
    }

    /** Emits any number of elements for one record. */
    void deserialize(E payload, RecordContext context, Collector<T> out) throws IOException;
}
