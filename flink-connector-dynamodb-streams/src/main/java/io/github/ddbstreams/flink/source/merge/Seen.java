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

import org.apache.flink.annotation.Internal;

/**
 * What is remembered of a key while the snapshot is read: its row has been emitted, or a change of
 * it has. There is one of these for each key of the table, hence its three forms, none of which
 * takes more than 24 bytes of heap. Immutable.
 */
@Internal
public abstract class Seen {

    /** A change has been emitted, or what it would have been if there were anything to emit. */
    static final Seen CHANGED = new Changed();

    private static final long NEWEST_SECOND = 0xFFFF_FFFFL;

    private Seen() {}

    /** The row that was emitted, behind which changes are judged by the item before them. */
    static Seen read(long hash, long toMillis) {
        return new Read(hash, secondAtOrAfter(toMillis));
    }

    /** The row that was emitted, behind which changes are judged by when they were made. */
    static Seen readBetween(long hash, long fromMillis, long toMillis) {
        int toSecond = secondAtOrAfter(toMillis);
        long seconds = Integer.toUnsignedLong(toSecond) - Math.floorDiv(fromMillis, 1000);
        return new ReadBetween(
                hash << ReadBetween.SPAN_BITS | Math.min(seconds, ReadBetween.UNKNOWN_SPAN),
                toSecond);
    }

    /** In 32 bits without a sign, which last until the year 2106. */
    private static int secondAtOrAfter(long millis) {
        long second = -Math.floorDiv(-millis, 1000);
        return (int) Math.max(0, Math.min(second, NEWEST_SECOND));
    }

    /** Whether a row was emitted and no change since. */
    abstract boolean isRow();

    /** Whether the row is the item with this hash. */
    abstract boolean isOf(long hash);

    /** The row was read at this time or later; {@link Long#MIN_VALUE} if that is not known. */
    abstract long fromMillis();

    /** The row was read at this time or earlier. */
    abstract long toMillis();

    /** See {@link #CHANGED}. */
    private static final class Changed extends Seen {

        @Override
        boolean isRow() {
            return false;
        }

        @Override
        boolean isOf(long hash) {
            return false;
        }

        @Override
        long fromMillis() {
            throw new IllegalStateException("no row");
        }

        @Override
        long toMillis() {
            throw new IllegalStateException("no row");
        }

        @Override
        public String toString() {
            return "changed";
        }
    }

    /** See {@link #read}. */
    static final class Read extends Seen {

        final long hash;
        final int toSecond;

        Read(long hash, int toSecond) {
            this.hash = hash;
            this.toSecond = toSecond;
        }

        @Override
        boolean isRow() {
            return true;
        }

        @Override
        boolean isOf(long other) {
            return hash == other;
        }

        @Override
        long fromMillis() {
            return Long.MIN_VALUE;
        }

        @Override
        long toMillis() {
            return Integer.toUnsignedLong(toSecond) * 1000;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Read
                    && hash == ((Read) other).hash
                    && toSecond == ((Read) other).toSecond;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(hash) + toSecond;
        }

        @Override
        public String toString() {
            return "row " + hash + " read until " + toMillis();
        }
    }

    /**
     * See {@link #readBetween}. The number of seconds that the read took is in the lowest byte of
     * the hash, of which 56 bits are left: with four more bytes an object would take 32.
     */
    static final class ReadBetween extends Seen {

        static final int SPAN_BITS = 8;

        /**
         * It took longer, so that nothing is known of when it began: more changes are held back.
         */
        static final int UNKNOWN_SPAN = (1 << SPAN_BITS) - 1;

        final long hashAndSpan;
        final int toSecond;

        ReadBetween(long hashAndSpan, int toSecond) {
            this.hashAndSpan = hashAndSpan;
            this.toSecond = toSecond;
        }

        @Override
        boolean isRow() {
            return true;
        }

        @Override
        boolean isOf(long hash) {
            return (hashAndSpan ^ hash << SPAN_BITS) >>> SPAN_BITS == 0;
        }

        @Override
        long fromMillis() {
            int span = (int) hashAndSpan & UNKNOWN_SPAN;
            return span == UNKNOWN_SPAN ? Long.MIN_VALUE : toMillis() - span * 1000L;
        }

        @Override
        long toMillis() {
            return Integer.toUnsignedLong(toSecond) * 1000;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof ReadBetween
                    && hashAndSpan == ((ReadBetween) other).hashAndSpan
                    && toSecond == ((ReadBetween) other).toSecond;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(hashAndSpan) + toSecond;
        }

        @Override
        public String toString() {
            return "row "
                    + Long.toHexString(hashAndSpan >>> SPAN_BITS)
                    + " read between "
                    + fromMillis()
                    + " and "
                    + toMillis();
        }
    }
}
