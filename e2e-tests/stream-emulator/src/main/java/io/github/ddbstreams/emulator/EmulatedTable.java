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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A table with its items, its streams and the levers that move their shards. Thread safe: writes
 * and changes of shards of one table exclude each other, reading records does not wait for either.
 *
 * <p>Methods about shards mean the table's latest stream unless they are given a shard.
 */
public final class EmulatedTable {

    private final TableSpec spec;
    private final KeySchema keySchema;
    private final EmulatorClock clock;
    private final StreamRegistry registry;
    private final Instant createdAt;
    private final SequenceNumbers sequenceNumbers;
    private final TableWriter writer;
    private final ScanLevers scans;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<EmulatedStream> streams = new CopyOnWriteArrayList<>();
    private StreamViewType viewType;

    EmulatedTable(TableSpec spec, EmulatorClock clock, StreamRegistry registry) {
        this.spec = spec;
        this.keySchema = spec.keySchema();
        this.clock = clock;
        this.registry = registry;
        this.createdAt = clock.now();
        this.sequenceNumbers = new SequenceNumbers(spec.sequenceNumberDigits());
        RecordEncoder encoder =
                new RecordEncoder(
                        registry.region(),
                        spec.creationTimeGranularity(),
                        registry.nextEventIdSeed());
        this.writer =
                new TableWriter(spec, clock, sequenceNumbers, encoder, lock, this::latestStream);
        this.scans = new ScanLevers(keySchema, writer.items(), clock);
        this.viewType = spec.viewType();
    }

    /**
     * Opens the first stream, if the spec wants one; apart from the constructor so that the stream
     * sees a complete table.
     */
    EmulatedTable init() {
        if (spec.isStreamEnabled()) {
            enableStream();
        }
        return this;
    }

    /** Its name, unique among the tables there are now. */
    public String name() {
        return spec.name();
    }

    /** Its ARN, in account 000000000000. */
    public String arn() {
        return registry.tableArn(name());
    }

    /** By the emulator's clock. */
    public Instant createdAt() {
        return createdAt;
    }

    /**
     * The ARN of the latest stream, enabled or not.
     *
     * @throws IllegalStateException if the table never had one
     */
    public String streamArn() {
        return stream().arn();
    }

    /**
     * The latest stream, enabled or not.
     *
     * @throws IllegalStateException if the table never had one
     */
    public EmulatedStream stream() {
        EmulatedStream latest = latestStream();
        if (latest == null) {
            throw new IllegalStateException(
                    "Table " + name() + " never had a stream; call enableStream()");
        }
        return latest;
    }

    /** All streams the table has had, the latest last. */
    public List<EmulatedStream> streams() {
        return List.copyOf(streams);
    }

    /** Every write that changed something; empty if the table was created without a ledger. */
    public Ledger ledger() {
        return writer.ledger();
    }

    /** The levers that move its scans. */
    public ScanLevers scans() {
        return scans;
    }

    /** How many writes changed something so far. */
    public int writeCount() {
        return writer.writeCount();
    }

    /** The item as it is now, or nothing. */
    public Optional<Map<String, Attribute>> get(Map<String, Object> key) {
        return Optional.ofNullable(writer.items().get(keyOf(key)));
    }

    /** All items as they are now, each under its key. */
    public Map<Map<String, Attribute>, Map<String, Attribute>> items() {
        Map<Map<String, Attribute>, Map<String, Attribute>> copy = new LinkedHashMap<>();
        writer.items().behind(null).forEach((key, image) -> copy.put(key.toMap(), image));
        return copy;
    }

    /**
     * Puts an item, as PutItem does.
     *
     * @param item values as {@link Attribute#of(Object)} takes them
     * @return the write, or nothing if the item was like that already: then there is no event
     *     either
     * @throws IllegalArgumentException if the item is none of the table
     */
    public Optional<LedgerEntry> put(Map<String, Object> item) {
        return put(item, WriteOrigin.CLIENT, null);
    }

    /** Deletes an item, as DeleteItem does; nothing is returned if there was none. */
    public Optional<LedgerEntry> delete(Map<String, Object> key) {
        return delete(key, WriteOrigin.CLIENT);
    }

    /**
     * Deletes an item as the time-to-live process of this region does: its record carries a
     * userIdentity.
     */
    public Optional<LedgerEntry> timeToLiveDelete(Map<String, Object> key) {
        return delete(key, WriteOrigin.TIME_TO_LIVE);
    }

    /**
     * Deletes an item as replication from another region does, after a time-to-live delete there:
     * without a userIdentity.
     */
    public Optional<LedgerEntry> replicatedDelete(Map<String, Object> key) {
        return delete(key, WriteOrigin.REPLICATION);
    }

    /** All shards of the latest stream that were not forgotten, in order of creation. */
    public List<EmulatedShard> shards() {
        return stream().shards();
    }

    /** The shards of the latest stream that take writes. */
    public List<EmulatedShard> openShards() {
        return stream().openShards();
    }

    /** A shard of any of the table's streams. */
    public EmulatedShard shard(String shardId) {
        for (EmulatedStream stream : streams) {
            EmulatedShard shard = stream.find(shardId);
            if (shard != null) {
                return shard;
            }
        }
        throw new IllegalArgumentException("Table " + name() + " has no shard " + shardId);
    }

    /** The open shard a write of this key (or item) would land in now. */
    public EmulatedShard shardOf(Map<String, Object> keyOrItem) {
        ItemKey key = orIllegalArgument(() -> keySchema.keyOfItem(Attribute.mapOf(keyOrItem)));
        return locked(() -> enabledStream().ownerOf(key.hash()));
    }

    /** Opens a root shard that owns no keys: only {@link EmulatedShard#append} writes to it. */
    public EmulatedShard addRootShard() {
        return locked(() -> open(enabledStream(), null, null));
    }

    /** Opens many such shards. */
    public List<EmulatedShard> addRootShards(int count) {
        List<EmulatedShard> added = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            added.add(addRootShard());
        }
        return added;
    }

    /**
     * Closes a shard and opens two children, each of which owns half of its keys.
     *
     * @throws IllegalStateException if the shard is closed
     */
    public List<EmulatedShard> split(EmulatedShard shard) {
        return locked(
                () -> {
                    HashRange range = shard.range();
                    HashRange lower = range == null ? null : range.lowerHalf();
                    HashRange upper = range == null ? null : range.upperHalf();
                    close(shard);
                    return List.of(
                            open(shard.stream(), shard, lower), open(shard.stream(), shard, upper));
                });
    }

    /**
     * Closes a shard and opens one child that owns the same keys.
     *
     * @throws IllegalStateException if the shard is closed
     */
    public EmulatedShard rollOver(EmulatedShard shard) {
        return locked(
                () -> {
                    close(shard);
                    return open(shard.stream(), shard, shard.range());
                });
    }

    /** Rolls over every open shard, and returns the children. */
    public List<EmulatedShard> rollOverAll() {
        return locked(
                () -> {
                    List<EmulatedShard> children = new ArrayList<>();
                    openShards().forEach(shard -> children.add(rollOver(shard)));
                    return children;
                });
    }

    /** Trims a shard's records up to and including this sequence number. */
    public void trim(EmulatedShard shard, String sequenceNumber) {
        shard.log().trimTo(sequenceNumber);
    }

    /** Trims all records a shard has now; it stays listed. */
    public void trim(EmulatedShard shard) {
        shard.log().trimAll();
    }

    /**
     * Trims, in all shards of all streams, the records written before this instant; the shards stay
     * listed.
     */
    public void trimOlderThan(Instant instant) {
        streams.forEach(
                stream -> stream.shards().forEach(shard -> shard.log().trimOlderThan(instant)));
    }

    /**
     * Makes the service know a shard no more: it is not listed, and asking for it or using one of
     * its iterators is a ResourceNotFoundException. An open shard of an enabled stream is rolled
     * over as well, as its keys need an owner; no request sees it closed.
     */
    public void forget(EmulatedShard shard) {
        locked(
                () -> {
                    shard.forget();
                    if (shard.isOpen()) {
                        rollOver(shard);
                    }
                    shard.stream().unlist(shard);
                    return null;
                });
    }

    /** Forgets, in all streams, the shards that were closed before this instant. */
    public void forgetClosedBefore(Instant instant) {
        for (EmulatedStream stream : streams) {
            for (EmulatedShard shard : stream.shards()) {
                if (!shard.isOpen() && shard.closedAt().isBefore(instant)) {
                    forget(shard);
                }
            }
        }
    }

    /**
     * Disables the stream: all its shards are closed and never get children; what they hold can
     * still be read.
     *
     * @return the stream's ARN
     * @throws IllegalStateException if no stream is enabled
     */
    public String disableStream() {
        return locked(
                () -> {
                    EmulatedStream stream = enabledStream();
                    stream.openShards().forEach(this::close);
                    stream.disable();
                    return stream.arn();
                });
    }

    /** Enables a stream with the view type of the one before; the ARN returned is a new one. */
    public String enableStream() {
        return locked(() -> enableStream(viewType));
    }

    /**
     * Enables a stream, which begins with as many open shards as the table's spec says.
     *
     * @return its ARN, which no stream had before
     * @throws IllegalStateException if one is enabled already
     */
    public String enableStream(StreamViewType newViewType) {
        return locked(
                () -> {
                    EmulatedStream before = latestStream();
                    if (before != null && before.isEnabled()) {
                        throw new IllegalStateException(
                                "Table "
                                        + name()
                                        + " has an enabled stream "
                                        + before.arn()
                                        + "; disable it first");
                    }
                    viewType = newViewType;
                    EmulatedStream stream = registry.newStream(this, newViewType, clock.now());
                    for (int i = 0; i < spec.initialShards(); i++) {
                        open(stream, null, HashRange.part(i, spec.initialShards()));
                    }
                    streams.add(stream);
                    return stream.arn();
                });
    }

    /**
     * Sequence numbers from now on have so many digits, at least as many as before and at most 40.
     */
    public void sequenceNumberDigits(int digits) {
        sequenceNumbers.setDigits(digits);
    }

    /**
     * Calls somebody after every write that changed something, on the writing thread, with the
     * number of such writes. The listener may write and move shards.
     *
     * @return takes the listener away
     */
    public Runnable onWrite(IntConsumer listener) {
        return writer.onWrite(listener);
    }

    KeySchema keySchema() {
        return keySchema;
    }

    ItemStore itemStore() {
        return writer.items();
    }

    /** The latest stream, or null. */
    EmulatedStream latestStream() {
        return streams.isEmpty() ? null : streams.get(streams.size() - 1);
    }

    Optional<LedgerEntry> appendTo(EmulatedShard shard, Map<String, Object> item) {
        return put(item, WriteOrigin.CLIENT, shard);
    }

    private Optional<LedgerEntry> put(
            Map<String, Object> plain, WriteOrigin origin, EmulatedShard shard) {
        Map<String, Attribute> item = Attribute.mapOf(plain);
        return orIllegalArgument(
                () ->
                        Optional.ofNullable(
                                write(keySchema.keyOfItem(item), origin, shard, old -> item)
                                        .entry()));
    }

    private Optional<LedgerEntry> delete(Map<String, Object> key, WriteOrigin origin) {
        ItemKey itemKey = keyOf(key);
        return Optional.ofNullable(write(itemKey, origin, null, old -> null).entry());
    }

    private ItemKey keyOf(Map<String, Object> key) {
        return orIllegalArgument(() -> keySchema.keyOf(Attribute.mapOf(key)));
    }

    private static <T> T orIllegalArgument(Supplier<T> action) {
        try {
            return action.get();
        } catch (ServiceException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** As {@link TableWriter#write}. */
    WriteOutcome write(
            ItemKey key,
            WriteOrigin origin,
            EmulatedShard shard,
            UnaryOperator<Map<String, Attribute>> change) {
        return writer.write(key, origin, shard, change);
    }

    private EmulatedShard open(EmulatedStream stream, EmulatedShard parent, HashRange range) {
        return stream.open(parent, range, clock.now(), sequenceNumbers.next());
    }

    /**
     * Ends a shard at a number of its own, which no record bears: the service does not promise that
     * one does.
     */
    private void close(EmulatedShard shard) {
        shard.stream().close(shard, clock.now(), sequenceNumbers.next());
    }

    private EmulatedStream enabledStream() {
        EmulatedStream stream = stream();
        if (!stream.isEnabled()) {
            throw new IllegalStateException(
                    "The stream of table " + name() + " is disabled; call enableStream()");
        }
        return stream;
    }

    private <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        return "Table " + name() + " (" + writer.items().size() + " items)";
    }
}
