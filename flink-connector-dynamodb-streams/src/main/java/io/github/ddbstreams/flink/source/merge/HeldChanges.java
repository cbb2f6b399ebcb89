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

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.function.BiConsumerWithException;

/**
 * The changes of which nobody can tell yet whether they are in a row. They are in keyed state, one
 * by one, so that a key with many of them costs no more than as many keys. What is in memory is
 * where they are, and until when each key waits.
 *
 * <p>All methods but {@link #next} and {@link #size} want the key's bucket to be the current one.
 */
final class HeldChanges<T> {

    /** The timestamp of a record without one. */
    static final long NO_TIMESTAMP = Long.MIN_VALUE;

    /** A key with changes that are held back: those with the numbers in [first, next). */
    static final class Waiting {

        final int bucket;
        final String key;
        final long rowReadUntilMillis;
        private int first;
        private int next;

        private Waiting(int bucket, String key, long rowReadUntilMillis, int number) {
            this.bucket = bucket;
            this.key = key;
            this.rowReadUntilMillis = rowReadUntilMillis;
            this.first = number;
            this.next = number;
        }

        private void include(int number) {
            first = Math.min(first, number);
            next = Math.max(next, number + 1);
        }
    }

    /** By key and number: the timestamp of the record, and the change. */
    private final MapState<Tuple2<String, Integer>, Tuple2<Long, MergeElement<T>>> state;

    private final Map<String, Waiting> byKey = new HashMap<>();
    private final TreeSet<Waiting> inOrder =
            new TreeSet<>(
                    Comparator.<Waiting>comparingLong(waiting -> waiting.rowReadUntilMillis)
                            .thenComparing(waiting -> waiting.key));
    private int size;

    HeldChanges(KeyedStateStore store, TypeInformation<T> type, SerializerConfig config) {
        TypeInformation<Tuple2<String, Integer>> places = Types.TUPLE(Types.STRING, Types.INT);
        TypeInformation<Tuple2<Long, MergeElement<T>>> changes =
                Types.TUPLE(Types.LONG, new MergeElementTypeInfo<>(type));
        this.state =
                store.getMapState(
                        new MapStateDescriptor<>(
                                "held",
                                places.createSerializer(config),
                                changes.createSerializer(config)));
    }

    /** What is in the state of the bucket, after a restore. */
    void find(int bucket, MapState<String, Seen> seen) throws Exception {
        for (Tuple2<String, Integer> key : state.keys()) {
            Waiting waiting = byKey.get(key.f0);
            if (waiting == null) {
                waiting = add(bucket, key.f0, seen.get(key.f0).toMillis(), key.f1);
            }
            waiting.include(key.f1);
            size++;
        }
    }

    private Waiting add(int bucket, String key, long rowReadUntilMillis, int number) {
        Waiting waiting = new Waiting(bucket, key, rowReadUntilMillis, number);
        byKey.put(key, waiting);
        inOrder.add(waiting);
        return waiting;
    }

    /** Behind all others of its key. */
    void add(int bucket, Seen row, StreamRecord<MergeElement<T>> record) throws Exception {
        MergeElement<T> change = record.getValue();
        Waiting waiting = byKey.get(change.key());
        if (waiting == null) {
            waiting = add(bucket, change.key(), row.toMillis(), 0);
        }
        state.put(
                Tuple2.of(change.key(), waiting.next),
                Tuple2.of(record.hasTimestamp() ? record.getTimestamp() : NO_TIMESTAMP, change));
        waiting.include(waiting.next);
        size++;
    }

    /** Takes those of a key out, in their order. */
    void release(String key, BiConsumerWithException<MergeElement<T>, Long, Exception> to)
            throws Exception {
        Waiting waiting = byKey.remove(key);
        if (waiting == null) {
            return;
        }
        inOrder.remove(waiting);
        for (int number = waiting.first; number < waiting.next; number++) {
            Tuple2<String, Integer> place = Tuple2.of(key, number);
            Tuple2<Long, MergeElement<T>> held = state.get(place);
            state.remove(place);
            size--;
            to.accept(held.f1, held.f0);
        }
    }

    /** Forgets those of a key, and says how many there were. */
    int discard(String key) throws Exception {
        int before = size;
        release(key, (change, timestamp) -> {});
        return before - size;
    }

    /** The key whose row was read first; null if nothing is held back. */
    Waiting next() {
        return inOrder.isEmpty() ? null : inOrder.first();
    }

    int size() {
        return size;
    }
}
