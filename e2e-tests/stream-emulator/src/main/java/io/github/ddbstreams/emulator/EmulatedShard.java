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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A shard of an emulated stream. It is open until it is split, rolled over, or its stream disabled;
 * changes of the forest go through {@link EmulatedTable}. Thread safe.
 */
public final class EmulatedShard {

    private final EmulatedStream stream;
    private final long ordinal;
    private final String id;
    private final EmulatedShard parent;
    private final HashRange range;
    private final Instant createdAt;
    private final RecordLog log;
    private final List<EmulatedShard> children = new CopyOnWriteArrayList<>();
    private volatile Instant closedAt;
    private volatile boolean forgotten;

    /**
     * @param ordinal the place among all shards of the stream, in order of creation
     * @param range null for a shard that owns no keys
     */
    EmulatedShard(
            EmulatedStream stream,
            long ordinal,
            String id,
            EmulatedShard parent,
            HashRange range,
            Instant createdAt,
            String startingSequenceNumber) {
        this.stream = stream;
        this.ordinal = ordinal;
        this.id = id;
        this.parent = parent;
        this.range = range;
        this.createdAt = createdAt;
        this.log = new RecordLog(startingSequenceNumber);
    }

    /**
     * As the service names shards: {@code shardId-}, 20 digits of epoch milliseconds, and a suffix.
     */
    public String id() {
        return id;
    }

    /** Null for a root. The parent may have been forgotten. */
    public String parentId() {
        return parent == null ? null : parent.id;
    }

    /** Whether it takes writes. */
    public boolean isOpen() {
        return closedAt == null;
    }

    /** None, one (rolled over) or two (split), those forgotten included. */
    public List<EmulatedShard> children() {
        return List.copyOf(children);
    }

    /** The ARN of the stream it belongs to. */
    public String streamArn() {
        return stream.arn();
    }

    /** When it was opened, by the emulator's clock. */
    public Instant createdAt() {
        return createdAt;
    }

    /** When it was closed, by the emulator's clock; null while it is open. */
    public Instant closedAt() {
        return closedAt;
    }

    /** The lower end of its sequence numbers, which no record bears. */
    public String startingSequenceNumber() {
        return log.startingSequenceNumber();
    }

    /** Null while the shard is open. No record need bear this number. */
    public String endingSequenceNumber() {
        return log.endingSequenceNumber();
    }

    /** Records that can still be read. */
    public int recordCount() {
        return log.size();
    }

    /** Whether the service knows it no more. */
    public boolean isForgotten() {
        return forgotten;
    }

    /**
     * Writes an item into the table with its event in this very shard, whatever shard owns the key.
     *
     * @return the write, or nothing if the item was like that already
     * @throws IllegalStateException if the shard is closed
     * @throws IllegalArgumentException if the item is none of the table
     */
    public Optional<LedgerEntry> append(Map<String, Object> item) {
        return stream.table().appendTo(this, item);
    }

    EmulatedStream stream() {
        return stream;
    }

    long ordinal() {
        return ordinal;
    }

    HashRange range() {
        return range;
    }

    RecordLog log() {
        return log;
    }

    void addChild(EmulatedShard child) {
        children.add(child);
    }

    void close(Instant now, String lastSequenceNumber) {
        log.close(lastSequenceNumber);
        closedAt = now;
    }

    void forget() {
        forgotten = true;
    }

    @Override
    public String toString() {
        return id + (isOpen() ? " (open, " : " (closed, ") + log.size() + " records)";
    }
}
