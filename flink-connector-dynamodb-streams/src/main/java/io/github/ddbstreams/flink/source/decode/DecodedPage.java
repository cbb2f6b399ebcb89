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

import java.util.Collections;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * The decoded answer to one request. Immutable if its payloads are.
 *
 * @param <E> what a stream record becomes
 */
@Internal
public final class DecodedPage<E> {

    private final List<DecodedRecord<E>> records;
    @Nullable private final String next;
    private final boolean ofScan;
    private final double readUnits;
    private final long sizeInBytes;

    /**
     * @param records kept as they are, not copied: the caller gives them away
     * @param sizeInBytes an estimate of the heap that the page holds, its records included
     */
    public DecodedPage(List<DecodedRecord<E>> records, @Nullable String next, long sizeInBytes) {
        this(records, next, false, 0, sizeInBytes);
    }

    private DecodedPage(
            List<DecodedRecord<E>> records,
            @Nullable String next,
            boolean ofScan,
            double readUnits,
            long sizeInBytes) {
        this.records = Collections.unmodifiableList(records);
        this.next = next;
        this.ofScan = ofScan;
        this.readUnits = readUnits;
        this.sizeInBytes = sizeInBytes;
    }

    /**
     * A page of a scan.
     *
     * @param items kept as they are, not copied
     * @param next the key behind which the next page begins, as a text
     * @param readUnits what the page has consumed; 0 if the service does not say
     */
    public static <E> DecodedPage<E> ofScan(
            List<DecodedRecord<E>> items,
            @Nullable String next,
            double readUnits,
            long sizeInBytes) {
        return new DecodedPage<>(items, next, true, readUnits, sizeInBytes);
    }

    /** The records in the order of the shard, those that could not be decoded in their place. */
    public List<DecodedRecord<E>> records() {
        return records;
    }

    /** Where to go on, as the service tells it; null if this page is the last one. */
    @Nullable
    public String next() {
        return next;
    }

    /** Whether these are items of a table, and not records of a shard. */
    public boolean isOfScan() {
        return ofScan;
    }

    /** The read units that the request has consumed; 0 of records, and if it is not known. */
    public double readUnits() {
        return readUnits;
    }

    /** An estimate of the heap that this page holds, its records included. */
    public long sizeInBytes() {
        return sizeInBytes;
    }

    @Override
    public String toString() {
        return "DecodedPage{records="
                + records.size()
                + ", sizeInBytes="
                + sizeInBytes
                + ", last="
                + (next == null)
                + '}';
    }
}
