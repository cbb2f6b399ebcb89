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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The one way in which items of a table change: under the table's lock it reads the item, changes
 * it, appends the event to its shard and enters it into the ledger. Thread safe.
 */
final class TableWriter {

    /** The service's limit for an item. */
    private static final int MAX_ITEM_BYTES = 400 * 1024;

    private final EmulatorClock clock;
    private final SequenceNumbers sequenceNumbers;
    private final RecordEncoder encoder;
    private final ReentrantLock lock;
    private final Supplier<EmulatedStream> latestStream;
    private final boolean ledgerKept;
    private final ItemStore items;
    private final Ledger ledger = new Ledger();
    private final List<IntConsumer> listeners = new CopyOnWriteArrayList<>();
    private int writes;

    /**
     * @param latestStream gives null as long as there is none; called under the lock
     */
    TableWriter(
            TableSpec spec,
            EmulatorClock clock,
            SequenceNumbers sequenceNumbers,
            RecordEncoder encoder,
            ReentrantLock lock,
            Supplier<EmulatedStream> latestStream) {
        this.clock = clock;
        this.items = new ItemStore(clock);
        this.sequenceNumbers = sequenceNumbers;
        this.encoder = encoder;
        this.lock = lock;
        this.latestStream = latestStream;
        this.ledgerKept = spec.isLedgerKept();
    }

    ItemStore items() {
        return items;
    }

    Ledger ledger() {
        return ledger;
    }

    int writeCount() {
        lock.lock();
        try {
            return writes;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Calls somebody after every write that changed something, outside the lock.
     *
     * @return takes the listener away
     */
    Runnable onWrite(IntConsumer listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /**
     * @param shard null for the one that owns the key
     * @param change from the item as it is, or null, to what it shall be, or null for none
     */
    WriteOutcome write(
            ItemKey key,
            WriteOrigin origin,
            EmulatedShard shard,
            UnaryOperator<Map<String, Attribute>> change) {
        int number;
        WriteOutcome outcome;
        lock.lock();
        try {
            Map<String, Attribute> oldImage = items.get(key);
            Map<String, Attribute> newImage = checked(change.apply(oldImage));
            if (oldImage == null ? newImage == null : oldImage.equals(newImage)) {
                return new WriteOutcome(oldImage, newImage, null);
            }
            LedgerEntry entry = record(new Change(key, oldImage, newImage, origin), shard);
            items.set(key, newImage, entry.time());
            if (ledgerKept) {
                ledger.add(entry);
            }
            number = ++writes;
            outcome = new WriteOutcome(oldImage, newImage, entry);
        } finally {
            lock.unlock();
        }
        listeners.forEach(listener -> listener.accept(number));
        return outcome;
    }

    private static Map<String, Attribute> checked(Map<String, Attribute> image) {
        if (image == null) {
            return null;
        }
        if (ItemSize.of(image) > MAX_ITEM_BYTES) {
            throw ServiceException.validation("Item size has exceeded the maximum allowed size");
        }
        return Collections.unmodifiableMap(image);
    }

    private LedgerEntry record(Change change, EmulatedShard wanted) {
        Instant now = clock.now();
        EmulatedStream stream = wanted == null ? latestStream.get() : wanted.stream();
        if (stream == null || (wanted == null && !stream.isEnabled())) {
            return new LedgerEntry(change, now, null, null, null);
        }
        EmulatedShard shard = wanted == null ? stream.ownerOf(change.key().hash()) : wanted;
        if (!shard.isOpen()) {
            throw new IllegalStateException(
                    "Shard " + shard.id() + " is closed; take one of openShards()");
        }
        String sequenceNumber = sequenceNumbers.next();
        shard.log().append(encoder.encode(change, stream.viewType(), sequenceNumber, now));
        return new LedgerEntry(change, now, sequenceNumber, shard.id(), stream.arn());
    }
}
