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
package io.github.ddbstreams.flink.source.merge;

import io.github.ddbstreams.flink.source.merge.MergeElement.Kind;
import java.io.Serializable;
import javax.annotation.Nullable;

/**
 * What becomes of a row of the snapshot, or of a change of the stream, behind what has been emitted
 * of its key. Stateless.
 *
 * <p>A row is the item between two changes of its key, which arrive in their order. Those before
 * the row must be dropped, for it has them in it; with the first one behind it the changes go on.
 */
class MergeRule implements Serializable {

    private static final long serialVersionUID = 1L;

    /** What becomes of an element. */
    enum Verdict {
        /** A row that is emitted. From now on it is what was seen of the key. */
        EMIT_ROW,
        /** A row that is dropped: it was emitted before, or a change is ahead of it. */
        DROP_ROW,
        /** A change of a key of which nothing has been emitted. The key is changed. */
        EMIT_FIRST,
        /**
         * A change that is emitted as it is, behind all that is held back for its key. The key is
         * changed.
         */
        EMIT,
        /** Like {@link #EMIT}, but it does not fit to the row before it. */
        EMIT_MISMATCH,
        /** A change that is in the row, and with it all that is held back for its key. */
        DROP,
        /** A change of which nobody can tell yet whether it is in the row. */
        HOLD_BACK
    }

    /** Times of changes are whole seconds, rounded down. */
    private static final long A_SECOND = 1000;

    private final long toleranceMillis;

    /**
     * @param toleranceMillis by which the clocks that date rows and changes may differ
     */
    MergeRule(long toleranceMillis) {
        this.toleranceMillis = toleranceMillis;
    }

    final long toleranceMillis() {
        return toleranceMillis;
    }

    /** What is remembered of a row that is emitted. */
    Seen seen(MergeElement<?> row) {
        return row.isByTime()
                ? Seen.readBetween(row.hash(), row.fromMillis(), row.toMillis())
                : Seen.read(row.hash(), row.toMillis());
    }

    /**
     * @param element a row or a change, but no plain one: these are emitted as they are
     * @param seen what has been emitted of the key; null if nothing
     * @param completeUntilMillis every change that was made before this time arrived before this
     *     one
     */
    Verdict judge(MergeElement<?> element, @Nullable Seen seen, long completeUntilMillis) {
        if (element.kind() == Kind.ROW) {
            return seen == null ? Verdict.EMIT_ROW : Verdict.DROP_ROW;
        }
        if (seen == null) {
            return Verdict.EMIT_FIRST;
        }
        if (!seen.isRow()) {
            return Verdict.EMIT;
        }
        switch (element.kind()) {
            case CHANGE_BY_IMAGE:
                return byImage(element, seen);
            case CHANGE_BY_TIME:
                return byTime(element, seen, completeUntilMillis);
            case LATER_CHANGE:
                return Verdict.EMIT;
            default:
                throw new IllegalArgumentException("no change of a snapshot: " + element.kind());
        }
    }

    /**
     * The change behind the row has the row as the item before it, those in the row have not; if
     * one of them has, for the item became the same again, the changes may go on from there just as
     * well.
     */
    private Verdict byImage(MergeElement<?> change, Seen row) {
        if (row.isOf(change.hash())) {
            return Verdict.EMIT;
        }
        boolean isLater =
                hasTime(change)
                        && change.fromMillis() > row.toMillis() + toleranceMillis + A_SECOND;
        return isLater ? Verdict.EMIT_MISMATCH : Verdict.DROP;
    }

    /**
     * A change with the row as the item after it is in the row, and all that came before it; or the
     * item became the same again, and they may be left out just as well.
     */
    private Verdict byTime(MergeElement<?> change, Seen row, long completeUntilMillis) {
        if (isComplete(row.toMillis(), completeUntilMillis)) {
            return Verdict.EMIT;
        }
        if (hasTime(change)) {
            long time = change.fromMillis();
            if (time + A_SECOND + toleranceMillis <= row.fromMillis()) {
                return Verdict.DROP;
            }
            if (time - toleranceMillis > row.toMillis()) {
                return Verdict.EMIT;
            }
        }
        return row.isOf(change.hash()) ? Verdict.DROP : Verdict.HOLD_BACK;
    }

    /** Whether all changes that may be in the row have arrived. */
    final boolean isComplete(long rowReadUntilMillis, long completeUntilMillis) {
        return rowReadUntilMillis + toleranceMillis < completeUntilMillis;
    }

    private static boolean hasTime(MergeElement<?> change) {
        return change.fromMillis() != MergeElement.NO_TIME;
    }
}
