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
package io.github.ddbstreams.flink.source.deserialization;

import java.io.Serializable;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.util.Collector;

/**
 * Decides what becomes of a record that cannot be decoded, or at which the schema throws. Without
 * one such a record fails the job.
 *
 * <pre>{@code
 * .setErrorHandler((failed, context, out) -> {
 *     out.collect(failed.json()); // hand the record over, in its place among the others
 *     return RecordErrorHandler.Decision.CONTINUE;
 * })
 * }</pre>
 *
 * <p>It is called on the task thread, one instance per subtask, so it may keep state in transient
 * fields, which {@link #open} sets up. A restored job may call it again for records since the last
 * checkpoint; what it collects is then as exact as all else that the source emits.
 *
 * <p>Every record it is called for counts in {@code numRecordsInErrors}, whatever it decides. It is
 * not called for a record without a readable sequence number: no position can be kept behind that
 * one, so it fails the job always. Nor is it called for an {@link Error}, such as a lack of memory.
 *
 * @param <T> what the source emits
 */
@FunctionalInterface
@PublicEvolving
public interface RecordErrorHandler<T> extends Serializable {

    /** What follows. */
    enum Decision {
        /** The job fails, as it does without a handler; what was collected is dropped. */
        FAIL,

        /**
         * What was collected is emitted in place of the record, and reading goes on behind it. If
         * nothing was collected, the record is skipped.
         */
        CONTINUE
    }

    /**
     * Called once before the first record.
     *
     * @param context gives the metrics and the class loader of the job's code
     * @throws Exception to fail the job
     */
    default void open(DeserializationSchema.InitializationContext context) throws Exception {}

    /**
     * Decides about one record.
     *
     * @param failed the record and the reason; it may be kept
     * @param context where the record comes from; it must not be kept
     * @param out takes elements that stand for the record, during this call only; they have the
     *     record's timestamp. Nothing is in it of what the schema had collected before it threw
     * @return never null
     * @throws Exception to fail the job; the message then tells both failures
     */
    Decision onError(FailedRecord failed, RecordContext context, Collector<T> out) throws Exception;

    /** Skips every record that fails. They are lost to the job, and counted. */
    static <T> RecordErrorHandler<T> skip() {
        return (failed, context, out) -> Decision.CONTINUE;
    }
}
