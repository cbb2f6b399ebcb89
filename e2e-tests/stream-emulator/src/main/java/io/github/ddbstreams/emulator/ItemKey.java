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

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/**
 * A primary key, ordered as a scan meets it: by the hash of the partition key, then by that key,
 * then by the sort key. Immutable.
 */
final class ItemKey implements Comparable<ItemKey> {

    /** Hashes are in [0, HASH_END). */
    static final long HASH_END = 1L << 62;

    private final KeySchema schema;
    private final Attribute partition;
    private final Attribute sort;
    private final long hash;

    ItemKey(KeySchema schema, Attribute partition, Attribute sort) {
        this.schema = schema;
        this.partition = partition;
        this.sort = sort;
        this.hash = hash(bytes(partition));
    }

    private ItemKey(long hash) {
        this.schema = null;
        this.partition = null;
        this.sort = null;
        this.hash = hash;
    }

    /** No key of an item, but a bound: in front of all keys with this hash. */
    static ItemKey frontOf(long hash) {
        return new ItemKey(hash);
    }

    Attribute partition() {
        return partition;
    }

    Attribute sort() {
        return sort;
    }

    /**
     * Where in the table's hash range the key lies: shards and scan segments own parts of that
     * range.
     */
    long hash() {
        return hash;
    }

    Map<String, Attribute> toMap() {
        return schema.toMap(this);
    }

    private static byte[] bytes(Attribute value) {
        return value.type() == Attribute.Type.B
                ? value.bytes()
                : value.text().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * FNV-1a with a final mix (the finaliser of MurmurHash3), so that similar keys are far apart.
     */
    private static long hash(byte[] bytes) {
        long h = 0xcbf29ce484222325L;
        for (byte b : bytes) {
            h = (h ^ (b & 0xff)) * 0x100000001b3L;
        }
        h = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
        h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return (h ^ (h >>> 33)) >>> 2;
    }

    @Override
    public int compareTo(ItemKey other) {
        int order = Long.compare(hash, other.hash);
        if (order == 0 && (partition == null || other.partition == null)) {
            return Boolean.compare(partition != null, other.partition != null);
        }
        if (order == 0) {
            order = compare(partition, other.partition);
        }
        if (order == 0 && sort != null) {
            order = compare(sort, other.sort);
        }
        return order;
    }

    private static int compare(Attribute left, Attribute right) {
        if (left.type() == Attribute.Type.N) {
            return new BigDecimal(left.text()).compareTo(new BigDecimal(right.text()));
        }
        return Arrays.compareUnsigned(bytes(left), bytes(right));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ItemKey && compareTo((ItemKey) other) == 0;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(hash);
    }

    @Override
    public String toString() {
        return sort == null ? partition.toString() : partition + "/" + sort;
    }
}
