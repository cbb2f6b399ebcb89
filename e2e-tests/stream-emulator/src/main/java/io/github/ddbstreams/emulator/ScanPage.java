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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A page of a scan. Immutable. */
final class ScanPage {

    private static final long MAX_BYTES = 1024 * 1024;

    private final List<Map<String, Attribute>> items;
    private final ItemKey lastEvaluatedKey;

    private ScanPage(List<Map<String, Attribute>> items, ItemKey lastEvaluatedKey) {
        this.items = items;
        this.lastEvaluatedKey = lastEvaluatedKey;
    }

    /**
     * Reads up to so many items, and up to 1 MB of them, of one segment.
     *
     * @param after null for the beginning
     */
    static ScanPage read(ItemStore store, ItemKey after, int limit, HashRange segment) {
        List<Map<String, Attribute>> items = new ArrayList<>();
        ItemKey last = null;
        long bytes = 0;
        for (Map.Entry<ItemKey, Map<String, Attribute>> entry : store.behind(after).entrySet()) {
            if (!segment.contains(entry.getKey().hash())) {
                if (entry.getKey().hash() < segment.from()) {
                    continue;
                }
                break;
            }
            if (items.size() == limit || bytes >= MAX_BYTES) {
                return new ScanPage(items, last);
            }
            items.add(entry.getValue());
            last = entry.getKey();
            bytes += ItemSize.of(entry.getValue());
        }
        return new ScanPage(items, null);
    }

    List<Map<String, Attribute>> items() {
        return items;
    }

    /** Null on the last page. */
    ItemKey lastEvaluatedKey() {
        return lastEvaluatedKey;
    }
}
