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
package io.github.ddbstreams.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AllocatedMemoryTest {

    private static final int ARRAY_BYTES = 1 << 20;
    private static final int ARRAYS = 100;

    /** What the test's own bookkeeping and the JVM's other threads may allocate meanwhile. */
    private static final long OTHER_BYTES = 4 * ARRAY_BYTES;

    /** Seen by all, so that no array is optimized away. */
    private static volatile byte[] last;

    @Test
    void itCountsWhatWasCollectedAndWhatOtherThreadsAllocate() throws Exception {
        AllocatedMemory allocated = AllocatedMemory.sinceNow();
        long[] bytes = new long[1];
        Thread other =
                new Thread(
                        () -> {
                            allocate();
                            bytes[0] = allocated.bytes();
                        });

        allocate();
        other.start();
        other.join();

        long expected = 2L * ARRAYS * ARRAY_BYTES;
        assertThat(bytes[0]).isBetween(expected, expected + OTHER_BYTES);
    }

    private static void allocate() {
        for (int i = 0; i < ARRAYS; i++) {
            last = new byte[ARRAY_BYTES];
        }
    }
}
