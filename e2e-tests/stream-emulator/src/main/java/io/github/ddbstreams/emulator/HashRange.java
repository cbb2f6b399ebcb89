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
package io.github.ddbstreams.emulator;

/** A half-open range of key hashes. Immutable. */
final class HashRange {

    private final long from;
    private final long to;

    HashRange(long from, long to) {
        this.from = from;
        this.to = to;
    }

    /** One of so many equal parts of all hashes. */
    static HashRange part(int index, int count) {
        return new HashRange(bound(index, count), bound(index + 1, count));
    }

    private static long bound(int index, int count) {
        return index == count ? ItemKey.HASH_END : ItemKey.HASH_END / count * index;
    }

    long from() {
        return from;
    }

    /** Exclusive. */
    long to() {
        return to;
    }

    boolean contains(long hash) {
        return hash >= from && hash < to;
    }

    HashRange lowerHalf() {
        return new HashRange(from, middle());
    }

    HashRange upperHalf() {
        return new HashRange(middle(), to);
    }

    private long middle() {
        if (to - from < 2) {
            throw new IllegalStateException(
                    "The shard owns a single hash and cannot be split; roll it over instead");
        }
        return from + (to - from) / 2;
    }
}
