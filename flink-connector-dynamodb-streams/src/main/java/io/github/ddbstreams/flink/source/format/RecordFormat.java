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

import io.github.ddbstreams.flink.source.decode.RecordDecoder;
import io.github.ddbstreams.flink.source.split.StreamInfo;
import java.io.Serializable;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/**
 * What the bytes of a record become, and what the source emits for it. It travels with the source
 * to the job manager and to every reader.
 *
 * @param <E> what the decoder makes of a record
 * @param <T> what the source emits
 */
@Internal
public interface RecordFormat<E, T> extends Serializable {

    /**
     * A decoder for one reader; it is called on the polling threads.
     *
     * @param snapshot of the reader
     */
    RecordDecoder<E> decoder(SnapshotPhase snapshot);

    /** A deserializer for one reader, not opened yet; it is called on the task thread. */
    PayloadDeserializer<E, T> deserializer();

    /**
     * What tells the operator behind the source how far a reader has come; null if rows and changes
     * are not merged behind it.
     */
    @Nullable
    default MergeMarks<T> mergeMarks() {
        return null;
    }

    /**
     * What decides about records that fail, for one reader, not opened yet; null if each of them
     * fails the job. With one, the {@link #decoder()} must keep the text of what it cannot decode.
     */
    @Nullable
    default RecordFailureHandler<E, T> failureHandler() {
        return null;
    }

    /** The type of what the source emits. */
    TypeInformation<T> producedType();

    /**
     * Refuses a stream that cannot give what is wanted of it. Called on the job manager, once the
     * stream is known, and again after a restore.
     *
     * @throws IllegalArgumentException saying what does not fit, and what to change; it fails the
     *     job
     */
    default void check(StreamInfo stream) {}
}
