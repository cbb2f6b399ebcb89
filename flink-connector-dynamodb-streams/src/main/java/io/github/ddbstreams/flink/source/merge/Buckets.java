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

import static org.apache.flink.util.Preconditions.checkArgument;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.flink.annotation.Internal;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.MathUtils;

/**
 * The keys of items in a fixed number of buckets. A bucket is what Flink takes for a key: there are
 * so few that all of them can be enumerated, so state can be dropped bucket by bucket, and a mark
 * can be sent to every subtask of an operator. Which key group a bucket is in depends on the
 * maximal parallelism of the operator, which is Flink's affair; the bucket of a key never changes.
 * Immutable.
 */
@Internal
public final class Buckets implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Part of the state: with another number, keys would be in other buckets. */
    private static final int NUMBER = 1 << 14;

    private static final int NONE = -1;

    private static final int FEW_SUBTASKS = 85;
    private static final int KEY_GROUPS_FOR_FEW_SUBTASKS = 1024;

    private final int maxParallelism;

    /**
     * @param maxParallelism of the operator
     */
    public Buckets(int maxParallelism) {
        checkArgument(
                maxParallelism > 0
                        && maxParallelism <= KeyGroupRangeAssignment.UPPER_BOUND_MAX_PARALLELISM,
                "the maximal parallelism is %s, not one from 1 to %s",
                maxParallelism,
                KeyGroupRangeAssignment.UPPER_BOUND_MAX_PARALLELISM);
        this.maxParallelism = maxParallelism;
    }

    /**
     * For an operator of a job that has not been started. If the job has no maximal parallelism of
     * its own, Flink chooses a power of two when it is started, or takes the one of the state that
     * it is restored from. Buckets of all key groups of a power of two are in all key groups of the
     * smaller ones, and of few subtasks in every one's share of those of the larger ones.
     */
    public static Buckets of(StreamExecutionEnvironment env) {
        int configured = env.getMaxParallelism();
        return new Buckets(configured > 0 ? configured : forParallelism(env.getParallelism()));
    }

    /** Few subtasks have many key groups each, however many there are of them. */
    static int forParallelism(int parallelism) {
        return parallelism <= FEW_SUBTASKS
                ? KEY_GROUPS_FOR_FEW_SUBTASKS
                : KeyGroupRangeAssignment.UPPER_BOUND_MAX_PARALLELISM;
    }

    int maxParallelism() {
        return maxParallelism;
    }

    /** The number of buckets, which count from 0. */
    static int number() {
        return NUMBER;
    }

    /** The bucket of an item's key. */
    public static int of(String key) {
        return MathUtils.murmurHash(key.hashCode()) % NUMBER;
    }

    /** The key group that Flink puts a bucket into. */
    int keyGroupOf(int bucket) {
        return KeyGroupRangeAssignment.assignToKeyGroup(bucket, maxParallelism);
    }

    /** A bucket in each key group that has one; those that have none have no items. */
    public int[] forMarks() {
        return Arrays.stream(onePerKeyGroup()).filter(bucket -> bucket != NONE).toArray();
    }

    /** By key group, one bucket that Flink puts into it; -1 if there is none. */
    int[] onePerKeyGroup() {
        int[] buckets = new int[maxParallelism];
        Arrays.fill(buckets, NONE);
        for (int bucket = NUMBER - 1; bucket >= 0; bucket--) {
            buckets[keyGroupOf(bucket)] = bucket;
        }
        return buckets;
    }

    /** The buckets in these key groups. */
    IntStream in(KeyGroupRange keyGroups) {
        return IntStream.range(0, NUMBER).filter(bucket -> keyGroups.contains(keyGroupOf(bucket)));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Buckets && maxParallelism == ((Buckets) other).maxParallelism;
    }

    @Override
    public int hashCode() {
        return maxParallelism;
    }

    @Override
    public String toString() {
        return NUMBER + " buckets in " + maxParallelism + " key groups";
    }
}
