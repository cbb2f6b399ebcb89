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

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class Hash64Test {

    /** They are part of states. */
    @Test
    void hashesStayAsTheyAre() {
        assertThat(Hash64.of(0)).isEqualTo(-2152535657050944081L);
        assertThat(Hash64.of("")).isEqualTo(-2152535657050944081L);
        assertThat(Hash64.of("text")).isEqualTo(-5320850524887302123L);
        assertThat(Hash64.of("another text")).isEqualTo(-8387554747755074608L);
        assertThat(Hash64.of(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9}))
                .isEqualTo(8771919703203160049L);
        assertThat(Hash64.then(1, 2)).isEqualTo(-5095080363052891676L);
    }

    @Test
    void everyBitChangesHalfOfAllBits() {
        Random random = new Random(1);
        long changed = 0;
        int pairs = 0;
        for (int i = 0; i < 1_000; i++) {
            long hash = random.nextLong();
            long next = random.nextLong();
            for (int bit = 0; bit < 64; bit++) {
                long flipped = next ^ 1L << bit;
                changed += Long.bitCount(Hash64.then(hash, next) ^ Hash64.then(hash, flipped));
                pairs++;
            }
        }
        assertThat((double) changed / pairs).isBetween(31.9, 32.1);
    }

    @Test
    void theOrderMatters() {
        assertThat(Hash64.then(1, 2)).isNotEqualTo(Hash64.then(2, 1));
        assertThat(Hash64.then(Hash64.then(0, 1), 2))
                .isNotEqualTo(Hash64.then(Hash64.then(0, 2), 1));
    }

    @Test
    void textsAndBytesOfEveryLengthDiffer() {
        Set<Long> hashes = new HashSet<>();
        for (int length = 0; length < 100; length++) {
            hashes.add(Hash64.of("\0".repeat(length)));
            hashes.add(Hash64.of("a".repeat(length) + "b"));
            hashes.add(Hash64.of(new byte[length]));
        }
        assertThat(hashes).hasSize(300);
    }

    @Test
    void aMillionShortTextsDiffer() {
        Set<Long> hashes = new HashSet<>();
        for (int i = 0; i < 1_000_000; i++) {
            hashes.add(Hash64.of(Integer.toString(i)));
        }
        assertThat(hashes).hasSize(1_000_000);
    }
}
