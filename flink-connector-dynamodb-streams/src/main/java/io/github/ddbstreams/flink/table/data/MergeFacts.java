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
package io.github.ddbstreams.flink.table.data;

import io.github.ddbstreams.flink.source.decode.HeapSizes;
import io.github.ddbstreams.flink.source.merge.MergeElement;

/** What must be known of a change or an item to merge the two. Immutable. */
final class MergeFacts {

    private static final int HEAP = 56;

    private final String key;
    private final boolean hashed;
    private final long hashBefore;
    private final long hashAfter;
    private final long fromMillis;
    private final long toMillis;

    private MergeFacts(
            String key,
            boolean hashed,
            long hashBefore,
            long hashAfter,
            long fromMillis,
            long toMillis) {
        this.key = key;
        this.hashed = hashed;
        this.hashBefore = hashBefore;
        this.hashAfter = hashAfter;
        this.fromMillis = fromMillis;
        this.toMillis = toMillis;
    }

    /** Of an item that was read between these times. */
    static MergeFacts ofItem(String key, long hash, long fromMillis, long toMillis) {
        return new MergeFacts(key, true, MergeElement.NO_ITEM, hash, fromMillis, toMillis);
    }

    /**
     * Of a change that may have been made before its item was read.
     *
     * @param hashAfter only of meaning if the record has no item before the change
     */
    static MergeFacts ofChange(String key, long hashBefore, long hashAfter, long timeMillis) {
        return new MergeFacts(key, true, hashBefore, hashAfter, timeMillis, timeMillis);
    }

    /** Of a change that was made after all items had been read. */
    static MergeFacts ofLaterChange(String key, long timeMillis) {
        return new MergeFacts(
                key, false, MergeElement.NO_ITEM, MergeElement.NO_ITEM, timeMillis, timeMillis);
    }

    /** The item's key, one text for each. */
    String key() {
        return key;
    }

    /** Whether there are hashes. */
    boolean isHashed() {
        return hashed;
    }

    /** Of the item before the change; {@link MergeElement#NO_ITEM} if there was none. */
    long hashBefore() {
        return hashBefore;
    }

    /** Of the item; {@link MergeElement#NO_ITEM} if there is none any more. */
    long hashAfter() {
        return hashAfter;
    }

    /** When the change was made, or when the item was read at the earliest. */
    long fromMillis() {
        return fromMillis;
    }

    /** When the change was made, or when the item was read at the latest. */
    long toMillis() {
        return toMillis;
    }

    /** What they take on the heap. */
    long heap() {
        return HEAP + HeapSizes.string(key);
    }
}
