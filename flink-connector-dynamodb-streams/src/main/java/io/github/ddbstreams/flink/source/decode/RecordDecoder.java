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
package io.github.ddbstreams.flink.source.decode;

import org.apache.flink.annotation.Internal;
import org.apache.flink.metrics.MetricGroup;

/**
 * What becomes of change records, whichever envelope they come in: it decodes the records, and a
 * {@link PageDecoder} the envelope around them. Implementations are thread-safe.
 *
 * @param <E> what a change record becomes
 */
@Internal
public interface RecordDecoder<E> {

    /**
     * Called once before the first page, on the task thread.
     *
     * @param metrics the group of the reader
     */
    default void open(MetricGroup metrics) {}

    /** Builds the payloads of one page, which this parser reads. Called on a polling thread. */
    PayloadBuilder<E> builder(PageParser parser);

    /** Whether to keep the text of a record that cannot be decoded. */
    default boolean keepsFailedText() {
        return false;
    }
}
