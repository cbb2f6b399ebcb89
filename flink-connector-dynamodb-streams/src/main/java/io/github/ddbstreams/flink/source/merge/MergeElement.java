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

import static java.util.Objects.requireNonNull;

import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * What goes from the source to the {@link MergeOperator}: a row of the snapshot, a change of the
 * stream, or a {@link MergeMark}. Immutable, but for the values in it.
 *
 * @param <T> what the source emits in the end
 */
@Internal
public final class MergeElement<T> {

    /** The time of a change that has none. */
    public static final long NO_TIME = Long.MIN_VALUE;

    /** The hash of "there is no such item". */
    public static final long NO_ITEM = 0;

    /** What an element is. The codes are part of the bytes. */
    public enum Kind {
        /**
         * An item of the snapshot. Its hash is that of the item, its times are those of the read.
         */
        ROW(0),
        /**
         * A change of a stream that has the item before it, whose hash it carries. It may have been
         * made before its item was read.
         */
        CHANGE_BY_IMAGE(1),
        /**
         * A change of a stream that has only the item after it, whose hash it carries. It may have
         * been made before its item was read.
         */
        CHANGE_BY_TIME(2),
        /** A change that was made after all items had been read. It carries no hash. */
        LATER_CHANGE(3),
        /** A change of a source that reads no snapshot. It carries no hash. */
        PLAIN_CHANGE(4),
        /** How far a subtask of the source has come. */
        MARK(5);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        public int code() {
            return code;
        }

        /**
         * @throws IllegalArgumentException if no kind has this code
         */
        public static Kind ofCode(int code) {
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("no kind of element has the code " + code);
        }
    }

    private final Kind kind;
    @Nullable private final String key;
    private final long hash;
    private final boolean byTime;
    private final long fromMillis;
    private final long toMillis;
    @Nullable private final T before;
    @Nullable private final T after;
    @Nullable private final MergeMark mark;

    private MergeElement(
            Kind kind,
            @Nullable String key,
            long hash,
            boolean byTime,
            long fromMillis,
            long toMillis,
            @Nullable T before,
            @Nullable T after,
            @Nullable MergeMark mark) {
        this.kind = kind;
        this.key = key;
        this.hash = hash;
        this.byTime = byTime;
        this.fromMillis = fromMillis;
        this.toMillis = toMillis;
        this.before = before;
        this.after = after;
        this.mark = mark;
    }

    /**
     * A row of the snapshot.
     *
     * @param key the item's key, one text for each
     * @param hash of the item as it is read; {@link #NO_ITEM} if it counts as none
     * @param byTime whether the changes of the stream are {@link Kind#CHANGE_BY_TIME}, so that the
     *     times of the read decide which of them are in the row; otherwise the items before them do
     * @param fromMillis the item was read at this time or later, since the epoch
     * @param toMillis the item was read at this time or earlier
     * @param row what is emitted for it; null if the item counts as none
     */
    public static <T> MergeElement<T> row(
            String key,
            long hash,
            boolean byTime,
            long fromMillis,
            long toMillis,
            @Nullable T row) {
        return new MergeElement<>(
                Kind.ROW, requireNonNull(key), hash, byTime, fromMillis, toMillis, null, row, null);
    }

    /**
     * A change.
     *
     * @param kind one of the kinds of change
     * @param hash of the item before the change or after it, as the kind says; {@link #NO_ITEM}
     *     where there is none
     * @param timeMillis when it was made, in whole seconds; {@link #NO_TIME} if not known
     * @param before what is emitted first for it; null if nothing
     * @param after what is emitted then for it; null if nothing is left of the item
     */
    public static <T> MergeElement<T> change(
            Kind kind,
            String key,
            long hash,
            long timeMillis,
            @Nullable T before,
            @Nullable T after) {
        return new MergeElement<>(
                kind,
                requireNonNull(key),
                hash,
                false,
                timeMillis,
                timeMillis,
                before,
                after,
                null);
    }

    /** A mark. */
    public static <T> MergeElement<T> mark(MergeMark mark) {
        return new MergeElement<>(
                Kind.MARK, null, 0, false, 0, 0, null, null, requireNonNull(mark));
    }

    public Kind kind() {
        return kind;
    }

    /** The item's key; null of a mark. */
    @Nullable
    public String key() {
        return key;
    }

    public long hash() {
        return hash;
    }

    /** Whether a row and the changes are put into order by their times; false of all else. */
    public boolean isByTime() {
        return byTime;
    }

    /** When a row was read, at the earliest; when a change was made. */
    public long fromMillis() {
        return fromMillis;
    }

    /** When a row was read, at the latest; when a change was made. */
    public long toMillis() {
        return toMillis;
    }

    @Nullable
    public T before() {
        return before;
    }

    @Nullable
    public T after() {
        return after;
    }

    /** Null unless it is a mark. */
    @Nullable
    public MergeMark mark() {
        return mark;
    }

    @Override
    public String toString() {
        return kind == Kind.MARK
                ? mark.toString()
                : kind + " of " + key + ": " + before + " -> " + after;
    }
}
