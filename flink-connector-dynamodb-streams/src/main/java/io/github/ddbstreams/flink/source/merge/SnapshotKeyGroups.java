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

import java.util.BitSet;
import javax.annotation.Nullable;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.KeyGroupRange;

/**
 * How far each key group of a subtask has come: how many keys are remembered in it, whether the
 * snapshot has ended for it, and whether its keys have been forgotten since. This is in keyed
 * state, in one bucket of each key group, and so it goes where the key group goes: after a change
 * of parallelism a subtask may have key groups that have ended, and some that have not.
 */
final class SnapshotKeyGroups {

    /** What moves the operator's current key to a bucket. */
    interface BucketContext {
        void enter(int bucket);
    }

    // In the state in place of a number of keys; part of its format.
    private static final long ENDED = -1;
    private static final long FORGOTTEN = -2;

    private final ValueState<Long> state;
    private final Buckets buckets;
    private final KeyGroupRange range;
    private final int[] onePerKeyGroup;
    private final BucketContext context;

    /** What the state will be, by key group from the first of the range. */
    private final long[] now;

    /** Those whose state is older than that. */
    private final BitSet unsaved = new BitSet();

    private int notEnded;
    private long keys;

    SnapshotKeyGroups(
            KeyedStateStore store,
            SerializerConfig config,
            Buckets buckets,
            KeyGroupRange range,
            BucketContext context) {
        this.state =
                store.getState(
                        new ValueStateDescriptor<>(
                                "key-group", Types.LONG.createSerializer(config)));
        this.buckets = buckets;
        this.range = range;
        this.onePerKeyGroup = buckets.onePerKeyGroup();
        this.context = context;
        this.now = new long[range.getNumberOfKeyGroups()];
        for (int i = 0; i < now.length; i++) {
            if (hasBucket(i)) {
                notEnded++;
            } else {
                // No item is in it, and no mark comes.
                now[i] = FORGOTTEN;
            }
        }
    }

    private boolean hasBucket(int index) {
        return bucketOf(index) >= 0;
    }

    /** After a restore. */
    void restore() throws Exception {
        for (int i = 0; i < now.length; i++) {
            Long saved = saved(i);
            if (saved != null) {
                now[i] = saved;
                if (saved < 0) {
                    notEnded--;
                } else {
                    keys += saved;
                }
            }
        }
    }

    @Nullable
    private Long saved(int index) throws Exception {
        if (!hasBucket(index)) {
            return null;
        }
        context.enter(bucketOf(index));
        return state.value();
    }

    /** Before a checkpoint. */
    void save() throws Exception {
        for (int i = unsaved.nextSetBit(0); i >= 0; i = unsaved.nextSetBit(i + 1)) {
            context.enter(bucketOf(i));
            state.update(now[i]);
        }
        unsaved.clear();
    }

    private int bucketOf(int index) {
        return onePerKeyGroup[range.getStartKeyGroup() + index];
    }

    private void set(int index, long value) {
        now[index] = value;
        unsaved.set(index);
    }

    /** A key more is remembered in this bucket. */
    void countKey(int bucket) {
        int index = indexOf(bucket);
        set(index, now[index] + 1);
        keys++;
    }

    boolean haveAllEnded() {
        return notEnded == 0;
    }

    boolean hasEnded(int bucket) {
        return notEnded == 0 || notEnded < now.length && now[indexOf(bucket)] < 0;
    }

    private int indexOf(int bucket) {
        return buckets.keyGroupOf(bucket) - range.getStartKeyGroup();
    }

    void endAll() {
        for (int i = 0; i < now.length; i++) {
            if (now[i] >= 0) {
                set(i, ENDED);
            }
        }
        notEnded = 0;
        keys = 0;
    }

    /** The buckets whose keys are to be forgotten. */
    int[] toForget() {
        return buckets.in(range).filter(bucket -> now[indexOf(bucket)] == ENDED).toArray();
    }

    /** All of them have been. */
    void forgotten() {
        for (int i = 0; i < now.length; i++) {
            if (now[i] == ENDED) {
                set(i, FORGOTTEN);
            }
        }
    }

    /** The keys that are remembered. */
    long keys() {
        return keys;
    }
}
