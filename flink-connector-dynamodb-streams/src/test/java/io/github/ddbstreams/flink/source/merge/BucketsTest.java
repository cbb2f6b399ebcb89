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
        assertThat(Buckets.number()).isEqualTo(16384);
        assertThat(IntStream.range(0, 5).map(i -> Buckets.of("key-" + i)))
                .containsExactly(2975, 6710, 5374, 11412, 1683);
        assertThat(Buckets.of("")).isBetween(0, 16383);
    }

    @Test
    void keysAreSpread() {
        int[] keys = new int[Buckets.number()];
        for (int i = 0; i < 1_638_400; i++) {
            keys[Buckets.of("item-" + i)]++;
        }

        assertThat(Arrays.stream(keys).min().getAsInt()).isGreaterThan(40);
        assertThat(Arrays.stream(keys).max().getAsInt()).isLessThan(250);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64, 127, 128, 129, 1000})
    void aMarkReachesEveryKeyGroup(int maxParallelism) {
        int[] buckets = new Buckets(maxParallelism).forMarks();

        assertThat(buckets).hasSize(maxParallelism);
        for (int keyGroup = 0; keyGroup < maxParallelism; keyGroup++) {
            assertThat(KeyGroupRangeAssignment.assignToKeyGroup(buckets[keyGroup], maxParallelism))
                    .isEqualTo(keyGroup);
        }
    }

    /** Flink may choose another power of two, or take one from the state. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 50, 70, 84, 85, 86, 171, 1000})
    void marksReachEverySubtaskWhateverFlinkChooses(int parallelism) {
        int ofMarks = Buckets.forParallelism(parallelism);
        for (int maxParallelism = 128; maxParallelism <= 8192; maxParallelism *= 2) {
            BitSet reached = new BitSet();
            for (int bucket : new Buckets(ofMarks).forMarks()) {
                reached.set(KeyGroupRangeAssignment.assignToKeyGroup(bucket, maxParallelism));
            }
            int subtasks = Math.min(parallelism, maxParallelism);
            for (int subtask = 0; subtask < subtasks; subtask++) {
                KeyGroupRange share =
                        KeyGroupRangeAssignment.computeKeyGroupRangeForOperatorIndex(
                                maxParallelism, subtasks, subtask);
                assertThat(reached.nextSetBit(share.getStartKeyGroup()))
                        .isBetween(share.getStartKeyGroup(), share.getEndKeyGroup());
            }
        }
    }

    @Test
    void aKeyGroupWithoutABucketHasNoItems() {
        int[] buckets = new Buckets(32768).onePerKeyGroup();

        assertThat(Arrays.stream(buckets).filter(bucket -> bucket == -1).count()).isPositive();
        for (int i = 0; i < 100_000; i++) {
            int keyGroup = KeyGroupRangeAssignment.assignToKeyGroup(Buckets.of("item-" + i), 32768);
            assertThat(buckets[keyGroup]).isNotNegative();
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

        assertThat(found.cardinality()).isEqualTo(Buckets.number());
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
        BucketSelector<String> selector = new BucketSelector<>();

        assertThat(selector.getKey(MergeElement.mark(new MergeMark(77, 1, 0, 1, 0, false, 0))))
                .isEqualTo(77);
        assertThat(selector.getKey(MergeElement.row("k", 1, false, 0, 0, "row")))
                .isEqualTo(Buckets.of("k"));
    }
}
