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

import java.util.Arrays;
import javax.annotation.Nullable;

/**
 * The names that were met in a page, found by their bytes, so that a name is one string however
 * often it occurs. Names are data: the table lives and dies with its page, and stops growing when
 * there are more of them than tables have.
 */
final class NameTable {

    private static final int MAX_NAMES = 1 << 12;

    /** Odd, with its bits in no order. */
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private final byte[] page;
    private final JsonScanner scanner;
    private String[] names = new String[64];

    /** The first eight bytes of a name, or all of it. */
    private long[] words = new long[64];

    private int[] starts = new int[64];
    private int[] lengths = new int[64];
    private int count;

    /**
     * The place of the name that came behind this one the last time, and most likely will again.
     */
    private int[] successors = new int[64];

    private int lastSlot;

    NameTable(byte[] page, JsonScanner scanner) {
        this.page = page;
        this.scanner = scanner;
    }

    /** The name that stands there; null if it has not been met. */
    @Nullable
    String get(int start, int length) {
        int slot = slot(start, length);
        return slot < 0 ? null : names[slot];
    }

    /** Remembers a name that has not been met. */
    void put(int start, int length, String name) {
        if (count == MAX_NAMES) {
            return;
        }
        if (count >= names.length / 2) {
            grow();
        }
        int slot = ~slot(start, length);
        names[slot] = name;
        words[slot] = word(start, length);
        starts[slot] = start;
        lengths[slot] = length;
        count++;
    }

    /** Where the name is, or the complement of where it would be. */
    private int slot(int start, int length) {
        long word = word(start, length);
        int likely = successors[lastSlot];
        int slot = is(likely, word, start, length) ? likely : search(word, start, length);
        if (slot >= 0) {
            successors[lastSlot] = slot;
            lastSlot = slot;
        }
        return slot;
    }

    private int search(long word, int start, int length) {
        int mask = names.length - 1;
        int slot = hash(word, start, length) & mask;
        while (names[slot] != null) {
            if (is(slot, word, start, length)) {
                return slot;
            }
            slot = slot + 1 & mask;
        }
        return ~slot;
    }

    private boolean is(int slot, long word, int start, int length) {
        return words[slot] == word
                && lengths[slot] == length
                && names[slot] != null
                && (length <= Long.BYTES || isEqual(start, starts[slot], length));
    }

    private boolean isEqual(int one, int other, int length) {
        return Arrays.equals(page, one, one + length, page, other, other + length);
    }

    private long word(int start, int length) {
        long word = scanner.word(start);
        return length >= Long.BYTES ? word : word & (1L << 8 * length) - 1;
    }

    private int hash(long firstWord, int start, int length) {
        long hash = (firstWord + length) * MIX;
        // The last word overlaps with the one before it.
        for (int i = Long.BYTES; i < length; i += Long.BYTES) {
            int at = start + Math.min(i, length - Long.BYTES);
            hash = (hash ^ hash >>> 32 ^ scanner.word(at)) * MIX;
        }
        return (int) (hash >>> 32);
    }

    private void grow() {
        String[] oldNames = names;
        int[] oldStarts = starts;
        int[] oldLengths = lengths;
        names = new String[oldNames.length * 2];
        words = new long[names.length];
        successors = new int[names.length];
        lastSlot = 0;
        starts = new int[names.length];
        lengths = new int[names.length];
        for (int i = 0; i < oldNames.length; i++) {
            if (oldNames[i] != null) {
                int slot = ~slot(oldStarts[i], oldLengths[i]);
                names[slot] = oldNames[i];
                words[slot] = word(oldStarts[i], oldLengths[i]);
                starts[slot] = oldStarts[i];
                lengths[slot] = oldLengths[i];
            }
        }
    }
}
