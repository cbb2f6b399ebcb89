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

    private final byte[] page;
    private String[] names = new String[64];
    private int[] starts = new int[64];
    private int[] lengths = new int[64];
    private int count;

    NameTable(byte[] page) {
        this.page = page;
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
        starts[slot] = start;
        lengths[slot] = length;
        count++;
    }

    /** Where the name is, or the complement of where it would be. */
    private int slot(int start, int length) {
        int mask = names.length - 1;
        int slot = hash(start, length) & mask;
        while (names[slot] != null) {
            if (lengths[slot] == length
                    && Arrays.equals(
                            page,
                            start,
                            start + length,
                            page,
                            starts[slot],
                            starts[slot] + length)) {
                return slot;
            }
            slot = slot + 1 & mask;
        }
        return ~slot;
    }

    private int hash(int start, int length) {
        int hash = length;
        for (int i = start; i < start + length; i++) {
            hash = hash * 31 + page[i];
        }
        return hash ^ hash >>> 15;
    }

    private void grow() {
        String[] oldNames = names;
        int[] oldStarts = starts;
        int[] oldLengths = lengths;
        names = new String[oldNames.length * 2];
        starts = new int[names.length];
        lengths = new int[names.length];
        for (int i = 0; i < oldNames.length; i++) {
            if (oldNames[i] != null) {
                int slot = ~slot(oldStarts[i], oldLengths[i]);
                names[slot] = oldNames[i];
                starts[slot] = oldStarts[i];
                lengths[slot] = oldLengths[i];
            }
        }
    }
}
