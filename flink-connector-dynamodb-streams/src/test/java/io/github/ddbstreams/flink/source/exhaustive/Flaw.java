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
package io.github.ddbstreams.flink.source.exhaustive;

/** What may be wrong on purpose, to see that the explorer finds it. */
enum Flaw {
    NONE,
    /** A report of an end is lost between a reader and the enumerator, without a failure. */
    LOSES_END_REPORTS,
    /** A reader lets an ended split's state go as soon as its children are assigned. */
    FORGETS_AT_ONCE,
    /** A restored reader does not tell of the splits that had ended. */
    HIDES_RESTORED_ENDS,
    /** The enumerator does not hear of a reset unless splits come back with it. */
    SKIPS_EMPTY_RESETS,
    /** What the enumerator sends after its part of a checkpoint overtakes the reader's part. */
    KEEPS_GATEWAYS_OPEN,
    /** What a barrier overtakes in the mailbox of a reader is lost. */
    LOSES_OVERTAKEN_MAIL,
    /** Splits that were assigned since the checkpoint do not come back from a failed subtask. */
    LOSES_RETURNED_SPLITS,
    /** They do not come back, and the reader that starts again claims to have the segments. */
    CLAIMS_RETURNED_SEGMENTS,
    /** A report of a segment's end is lost between a reader and the enumerator. */
    LOSES_ENDS_OF_SEGMENTS,
    /** A reader reports the end of a segment before it has read the rest. */
    ENDS_SEGMENTS_EARLY,
    /** A reader reports that a shard is open before it has opened it. */
    REPORTS_OPEN_EARLY,
    /** What the enumerator says of the snapshot is lost where a checkpoint holds it back. */
    LOSES_NEWS
}
