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

import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The items of a table, ordered by hash as a scan meets them. Reads may run on any thread; writes
 * run under the table's lock.
 */
final class ItemStore {

    private final ConcurrentNavigableMap<ItemKey, Map<String, Attribute>> items =
            new ConcurrentSkipListMap<>();

    /** Null if there is none. */
    Map<String, Attribute> get(ItemKey key) {
        return items.get(key);
    }

    /** A null image removes the item. */
    void set(ItemKey key, Map<String, Attribute> image) {
        if (image == null) {
            items.remove(key);
        } else {
            items.put(key, image);
        }
    }

    /** All items behind a key, or all if it is null. */
    ConcurrentNavigableMap<ItemKey, Map<String, Attribute>> behind(ItemKey key) {
        return key == null ? items : items.tailMap(key, false);
    }

    int size() {
        return items.size();
    }
}
