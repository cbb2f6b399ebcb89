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

import java.util.Arrays;

/** Numbers fingerprints in the order in which they come. Open addressing, half empty at least. */
final class Index {

    private static final int FREE = -1;

    /** Two halves of a fingerprint each, next to each other. */
    private long[] fingerprints = new long[2 << 12];

    private int[] ids = filled(1 << 12);
    private int size;

    private static int[] filled(int length) {
        int[] ids = new int[length];
        Arrays.fill(ids, FREE);
        return ids;
    }

    /** The number of a fingerprint, a new one if it has not been there yet. */
    int idOf(Fingerprint fingerprint) {
        int slot = slotOf(fingerprint.high(), fingerprint.low());
        if (ids[slot] == FREE) {
            put(slot, fingerprint.high(), fingerprint.low(), size++);
            if (2 * size > ids.length) {
                grow();
            }
            return size - 1;
        }
        return ids[slot];
    }

    private int slotOf(long high, long low) {
        int mask = ids.length - 1;
        int slot = (int) low & mask;
        while (isOther(slot, high, low) && ids[slot] != FREE) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private boolean isOther(int slot, long high, long low) {
        return fingerprints[2 * slot] != high || fingerprints[2 * slot + 1] != low;
    }

    private void put(int slot, long high, long low, int id) {
        fingerprints[2 * slot] = high;
        fingerprints[2 * slot + 1] = low;
        ids[slot] = id;
    }

    private void grow() {
        long[] oldFingerprints = fingerprints;
        int[] oldIds = ids;
        fingerprints = new long[2 * oldFingerprints.length];
        ids = filled(2 * oldIds.length);
        for (int slot = 0; slot < oldIds.length; slot++) {
            if (oldIds[slot] != FREE) {
                long high = oldFingerprints[2 * slot];
                long low = oldFingerprints[2 * slot + 1];
                put(slotOf(high, low), high, low, oldIds[slot]);
            }
        }
    }
}
