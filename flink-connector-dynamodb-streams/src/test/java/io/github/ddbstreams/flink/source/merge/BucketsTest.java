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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BucketsTest {

    /** The buckets are where state is: they may never change. */
    @Test
    void aKeyIsAlwaysInTheSameBucket() {
        Buckets buckets = new Buckets(128);

        assertThat(buckets.number()).isEqualTo(8192);
        assertThat(IntStream.range(0, 5).map(i -> buckets.of("key-" + i)))
                .containsExactly(2975, 6710, 5374, 3220, 1683);
        assertThat(buckets.of("")).isBetween(0, 8191);
    }

    @Test
    void keysAreSpread() {
        Buckets buckets = new Buckets(4);
        int[] keys = new int[buckets.number()];
        for (int i = 0; i < 256_000; i++) {
            keys[buckets.of("item-" + i)]++;
        }

        assertThat(Arrays.stream(keys).min().getAsInt()).isGreaterThan(500);
        assertThat(Arrays.stream(keys).max().getAsInt()).isLessThan(2_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64, 127, 128, 129, 1000, 4096, 32768})
    void aMarkReachesEveryKeyGroup(int maxParallelism) {
        int[] buckets = new Buckets(maxParallelism).onePerKeyGroup();

        assertThat(buckets).hasSize(maxParallelism);
        for (int keyGroup = 0; keyGroup < maxParallelism; keyGroup++) {
            assertThat(KeyGroupRangeAssignment.assignToKeyGroup(buckets[keyGroup], maxParallelism))
                    .isEqualTo(keyGroup);
        }
    }

    /** Some key group without a bucket would be one that never hears of the end. */
    @Test
    void thereIsNoMaximalParallelismWithAnEmptyKeyGroup() {
        for (int maxParallelism = 1; maxParallelism <= 2048; maxParallelism++) {
            assertThat(new Buckets(maxParallelism).onePerKeyGroup()).hasSize(maxParallelism);
        }
    }

    @Test
    void everyBucketIsInOneRange() {
        Buckets buckets = new Buckets(10);
        BitSet found = new BitSet();
        for (int subtask = 0; subtask < 3; subtask++) {
            KeyGroupRange range =
                    KeyGroupRangeAssignment.computeKeyGroupRangeForOperatorIndex(10, 3, subtask);
            buckets.in(range)
                    .forEach(
                            bucket -> {
                                assertThat(found.get(bucket)).isFalse();
                                found.set(bucket);
                            });
        }

        assertThat(found.cardinality()).isEqualTo(buckets.number());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 32769})
    void aMaximalParallelismThatFlinkDoesNotHaveIsRefused(int maxParallelism) {
        assertThatThrownBy(() -> new Buckets(maxParallelism))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "the maximal parallelism is "
                                + maxParallelism
                                + ", not one from 1 to 32768");
    }

    @Test
    void aMarkGoesWhereItSays() throws Exception {
        Buckets buckets = new Buckets(8);
        BucketSelector<String> selector = new BucketSelector<>(buckets);

        assertThat(selector.getKey(MergeElement.mark(new MergeMark(77, 1, 0, 1, 0, false, 0))))
                .isEqualTo(77);
        assertThat(selector.getKey(MergeElement.row("k", 1, false, 0, 0, "row")))
                .isEqualTo(buckets.of("k"));
    }
}
