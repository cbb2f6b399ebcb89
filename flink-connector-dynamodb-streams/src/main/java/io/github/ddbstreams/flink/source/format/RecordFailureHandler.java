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

import io.github.ddbstreams.flink.source.decode.DecodedRecord;
import io.github.ddbstreams.flink.source.deserialization.RecordContext;
import java.io.Serializable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.util.Collector;

/**
 * Decides whether reading goes on behind a record that has failed. Called on the task thread.
 *
 * @param <E> what the decoder makes of a record
 * @param <T> what the source emits
 */
@Internal
public interface RecordFailureHandler<E, T> extends Serializable {

    /** Called once before the first record. */
    void open(DeserializationSchema.InitializationContext context) throws Exception;

    /**
     * Whether to emit what was collected here and to go on; if not, the job fails.
     *
     * @param record has a sequence number; if it could not be decoded, its text too
     * @param cause the failure of decoding, or what the deserializer has thrown
     */
    boolean goesOn(
            DecodedRecord<E> record, Exception cause, RecordContext context, Collector<T> out)
            throws Exception;
}
