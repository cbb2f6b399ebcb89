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

/**
 * One thing that may happen next.
 *
 * @param subtask whom it concerns, where it concerns one
 * @param number its further choice, see {@link Kind}
 */
record Move(Kind kind, int subtask, int number) {

    enum Kind {
        /** The service answers, as it was when it had {@code number} shards. */
        ANSWER,
        /** Time passes, longer than any delay. */
        TICK,
        /** Emits the only record of split {@code number}, but does not end it yet. */
        EMIT,
        /** Reads split {@code number} to its end. */
        READ,
        /** The same, and the report arrives at once. */
        READ_AND_REPORT,
        /** Opens shard {@code number} at its tip, and the report arrives at once. */
        OPEN_AND_REPORT,
        /** The reader's oldest message arrives. */
        DELIVER,
        /** The reader takes the oldest message of its mailbox; 1 if outputs are slow to leave. */
        TAKE_MAIL,
        /** A checkpoint takes the enumerator's part; 1 if outputs are slow to leave. */
        BEGIN,
        /** The same, and it is aborted: nothing of it remains but what the enumerator did. */
        BEGIN_IN_VAIN,
        /** A checkpoint takes the reader's part. */
        BARRIER,
        /** The enumerator hears that the checkpoint is complete; maybe after a restart from it. */
        NOTIFY,
        /** The task of a reader fails. */
        FAIL,
        /** The tasks of all readers fail, the enumerator does not. */
        FAIL_ALL,
        /** What failed goes back to its last checkpoint; 1: the one that was under way is it. */
        RESTART,
        /**
         * The whole job goes back to the checkpoint of which one part is missing, which is taken
         * now, or to its beginning, with {@code subtask} as its new parallelism; 1: the enumerator
         * hears later that the checkpoint is complete.
         */
        RESTORE,
        /** The same, with the splits spread in the opposite order. */
        RESTORE_REVERSED
    }

    static Move of(Kind kind) {
        return new Move(kind, 0, 0);
    }

    /** As a number. */
    int code() {
        return kind.ordinal() << 16 | subtask << 8 | number;
    }

    static Move ofCode(int code) {
        return new Move(Kind.values()[code >> 16], code >> 8 & 0xFF, code & 0xFF);
    }

    @Override
    public String toString() {
        return kind + " " + subtask + " " + number;
    }
}
