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

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;

/**
 * One stream of a table, from its enabling to its disabling and beyond: its forest of shards.
 * Lookups and listings may run on any thread; changes run under the lock of the table.
 */
public final class EmulatedStream {

    private final EmulatedTable table;
    private final String arn;
    private final String label;
    private final StreamViewType viewType;
    private final Instant createdAt;
    private final IntSupplier suffixes;
    private final Map<String, EmulatedShard> byId = new ConcurrentHashMap<>();
    private final ShardListing listing = new ShardListing();

    /** The open shards that own keys, by the start of their range; guarded by the table's lock. */
    private final NavigableMap<Long, EmulatedShard> owners = new TreeMap<>();

    private long shardsCreated;
    private volatile boolean enabled = true;

    /**
     * @param suffixes for the last part of shard ids: never the same twice
     */
    EmulatedStream(
            EmulatedTable table,
            String arn,
            String label,
            StreamViewType viewType,
            Instant createdAt,
            IntSupplier suffixes) {
        this.table = table;
        this.arn = arn;
        this.label = label;
        this.viewType = viewType;
        this.createdAt = createdAt;
        this.suffixes = suffixes;
    }

    /** The ARN, which outlives the table. */
    public String arn() {
        return arn;
    }

    /** When it was enabled, in UTC to the millisecond; the last part of the ARN. */
    public String label() {
        return label;
    }

    /** What its records carry. */
    public StreamViewType viewType() {
        return viewType;
    }

    /** By the emulator's clock. */
    public Instant createdAt() {
        return createdAt;
    }

    /** Whether it takes up writes. A disabled stream stays readable. */
    public boolean isEnabled() {
        return enabled;
    }

    /** All shards that were not forgotten, in order of creation. */
    public List<EmulatedShard> shards() {
        return listing.inOrderOfCreation();
    }

    EmulatedTable table() {
        return table;
    }

    ShardListing listing() {
        return listing;
    }

    /** The shard, though it may be forgotten, or null. */
    EmulatedShard find(String shardId) {
        return byId.get(shardId);
    }

    /** The shard, for a request. */
    EmulatedShard require(String shardId) {
        EmulatedShard shard = byId.get(shardId);
        if (shard == null || shard.isForgotten()) {
            throw ServiceException.shardNotFound(shardId, arn);
        }
        return shard;
    }

    EmulatedShard ownerOf(long hash) {
        return owners.floorEntry(hash).getValue();
    }

    EmulatedShard open(
            EmulatedShard parent, HashRange range, Instant now, String startingSequenceNumber) {
        long ordinal = shardsCreated++;
        String id = String.format("shardId-%020d-%08x", now.toEpochMilli(), suffixes.getAsInt());
        EmulatedShard shard =
                new EmulatedShard(this, ordinal, id, parent, range, now, startingSequenceNumber);
        byId.put(id, shard);
        listing.add(shard);
        if (range != null) {
            owners.put(range.from(), shard);
        }
        if (parent != null) {
            parent.addChild(shard);
        }
        return shard;
    }

    void close(EmulatedShard shard, Instant now, String lastSequenceNumber) {
        if (!shard.isOpen()) {
            throw new IllegalStateException(
                    "Shard " + shard.id() + " is closed already; take one of openShards()");
        }
        shard.close(now, lastSequenceNumber);
        if (shard.range() != null) {
            owners.remove(shard.range().from(), shard);
        }
    }

    List<EmulatedShard> openShards() {
        List<EmulatedShard> open = new ArrayList<>();
        for (EmulatedShard shard : shards()) {
            if (shard.isOpen()) {
                open.add(shard);
            }
        }
        return open;
    }

    void unlist(EmulatedShard shard) {
        listing.remove(shard);
    }

    void disable() {
        enabled = false;
    }

    @Override
    public String toString() {
        return arn + (enabled ? " (enabled)" : " (disabled)");
    }
}
