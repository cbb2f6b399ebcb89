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
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The items of a table, ordered by hash as a scan meets them. Reads may run on any thread; writes
 * run under the table's lock.
 */
final class ItemStore {

    private final ConcurrentNavigableMap<ItemKey, Map<String, Attribute>> items =
            new ConcurrentSkipListMap<>();
    private final AtomicLong bytes = new AtomicLong();
    private final ReadLag lag;

    ItemStore(EmulatorClock clock) {
        this.lag = new ReadLag(clock);
    }

    /** Null if there is none. */
    Map<String, Attribute> get(ItemKey key) {
        return items.get(key);
    }

    /**
     * A null image removes the item.
     *
     * @param time of the write
     */
    void set(ItemKey key, Map<String, Attribute> image, Instant time) {
        Map<String, Attribute> before = items.get(key);
        lag.changed(key, before, time);
        if (image == null) {
            items.remove(key);
        } else {
            items.put(key, image);
        }
        bytes.addAndGet(sizeOf(image) - sizeOf(before));
    }

    private static int sizeOf(Map<String, Attribute> image) {
        return image == null ? 0 : ItemSize.of(image);
    }

    /** All items behind a key, or all if it is null. */
    NavigableMap<ItemKey, Map<String, Attribute>> behind(ItemKey key) {
        return key == null ? items : items.tailMap(key, false);
    }

    /** The next key of a present item, or null. */
    ItemKey keyBehind(ItemKey key) {
        return items.higherKey(key);
    }

    /** How far eventually consistent reads lag behind. */
    ReadLag lag() {
        return lag;
    }

    int size() {
        return items.size();
    }

    /** What all items take, as the service counts it. */
    long sizeBytes() {
        return bytes.get();
    }
}
