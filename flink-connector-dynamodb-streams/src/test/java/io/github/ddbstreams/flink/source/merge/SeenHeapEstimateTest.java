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

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a key takes of the heap while a snapshot is read, measured. */
class SeenHeapEstimateTest {

    private static final int KEYS = 500_000;

    /** A node of a map 32, what was seen 24, and 5 to 11 for the map's table. */
    @Test
    void aKeyTakesLittleMoreThanSixtyFourBytesBesideItsText() throws Exception {
        try (MergeHarness harness = MergeHarness.of(Changelog.UPSERT, new MergeRule(0))) {
            // What is loaded and compiled with the first ones is none of theirs.
            bytesOfAKey(harness, keys("warm-up-", 1_000), false);
            double byImage = bytesOfAKey(harness, keys("by-image-", KEYS), false);
            double byTime = bytesOfAKey(harness, keys("by-time-", KEYS), true);

            System.out.printf(
                    "Heap of a key: %.1f bytes by the item before, %.1f by time%n",
                    byImage, byTime);
            assertThat(byImage).isBetween(56.0, 70.0);
            assertThat(byTime).isBetween(56.0, 70.0);
        }
    }

    private static List<String> keys(String prefix, int number) {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            keys.add(prefix + i);
        }
        return keys;
    }

    private static double bytesOfAKey(MergeHarness harness, List<String> keys, boolean byTime)
            throws Exception {
        long time = 1_700_000_000_000L;
        long before = usedBytes();
        long hash = 1;
        for (String key : keys) {
            harness.add(MergeElement.row(key, hash++, byTime, time, time, null));
        }
        double each = (double) (usedBytes() - before) / keys.size();
        // Until here the texts are held by the list as well, and so they are not counted.
        assertThat(keys).isNotEmpty();
        return each;
    }

    /** When collecting more leaves as much. */
    private static long usedBytes() {
        long used = Long.MAX_VALUE;
        while (true) {
            System.gc();
            long now = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            if (now > used - 100_000) {
                return now;
            }
            used = now;
        }
    }
}
