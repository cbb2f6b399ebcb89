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
import java.util.stream.IntStream;
import org.apache.flink.annotation.Internal;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.util.MathUtils;

/**
 * The keys of items in a fixed number of buckets. A bucket is what Flink takes for a key: there are
 * so few that all of them can be enumerated, so state can be dropped bucket by bucket, and a mark
 * can be sent to a bucket of each key group, and so to every subtask of an operator. Immutable.
 */
@Internal
public final class Buckets implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Enough for each key group to have some, and for a bucket to be dropped in a short step. */
    private static final int FOR_EACH_KEY_GROUP = 64;

    private final int maxParallelism;
    private final int number;

    /**
     * @param maxParallelism of the operator. It is part of the state: another one needs other
     *     buckets.
     */
    public Buckets(int maxParallelism) {
        checkArgument(
                maxParallelism > 0
                        && maxParallelism <= KeyGroupRangeAssignment.UPPER_BOUND_MAX_PARALLELISM,
                "the maximal parallelism is %s, not one from 1 to %s",
                maxParallelism,
                KeyGroupRangeAssignment.UPPER_BOUND_MAX_PARALLELISM);
        this.maxParallelism = maxParallelism;
        this.number = maxParallelism * FOR_EACH_KEY_GROUP;
    }

    public int maxParallelism() {
        return maxParallelism;
    }

    /** The number of buckets, which count from 0. */
    public int number() {
        return number;
    }

    /** The bucket of an item's key. */
    public int of(String key) {
        return MathUtils.murmurHash(key.hashCode()) % number;
    }

    /** The key group that Flink puts a bucket into. */
    int keyGroupOf(int bucket) {
        return KeyGroupRangeAssignment.assignToKeyGroup(bucket, maxParallelism);
    }

    /** By key group, one bucket that Flink puts into it. */
    public int[] onePerKeyGroup() {
        int[] buckets = new int[maxParallelism];
        boolean[] found = new boolean[maxParallelism];
        int missing = maxParallelism;
        for (int bucket = 0; bucket < number && missing > 0; bucket++) {
            int keyGroup = keyGroupOf(bucket);
            if (!found[keyGroup]) {
                found[keyGroup] = true;
                buckets[keyGroup] = bucket;
                missing--;
            }
        }
        if (missing > 0) {
            throw new IllegalStateException(
                    missing + " of " + maxParallelism + " key groups have no bucket");
        }
        return buckets;
    }

    /** The buckets in these key groups. */
    IntStream in(KeyGroupRange keyGroups) {
        return IntStream.range(0, number).filter(bucket -> keyGroups.contains(keyGroupOf(bucket)));
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
        return number + " buckets in " + maxParallelism + " key groups";
    }
}
