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
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The states of all keys since a position of a ledger: for each key the one that was true there,
 * and one for each change since. A null state is that there is no item. Not thread safe.
 */
final class TrueHistory {

    private static final List<Map<String, Attribute>> NEVER_ANYTHING =
            Collections.singletonList(null);

    private final Ledger ledger;
    private final UnaryOperator<Map<String, Attribute>> projection;
    private final Map<ItemKey, List<Map<String, Attribute>>> states = new LinkedHashMap<>();
    private int read;

    TrueHistory(Ledger ledger, int start, UnaryOperator<Map<String, Attribute>> projection) {
        this.ledger = ledger;
        this.projection = projection;
        this.read = start;
        Map<ItemKey, Map<String, Attribute>> atStart = new HashMap<>();
        for (LedgerEntry entry : ledger.entries().subList(0, start)) {
            atStart.put(entry.itemKey(), entry.newImage());
        }
        atStart.forEach((key, image) -> add(key, image));
    }

    /** Takes in what was written in the meantime. */
    void update() {
        for (LedgerEntry entry : ledger.entriesFrom(read)) {
            if (!states.containsKey(entry.itemKey())) {
                add(entry.itemKey(), null);
            }
            add(entry.itemKey(), entry.newImage());
            read++;
        }
    }

    private void add(ItemKey key, Map<String, Attribute> image) {
        states.computeIfAbsent(key, k -> new ArrayList<>())
                .add(image == null ? null : projection.apply(image));
    }

    /** All keys that ever had an item. */
    Set<ItemKey> keys() {
        return states.keySet();
    }

    /** At least one state. */
    List<Map<String, Attribute>> of(ItemKey key) {
        return states.getOrDefault(key, NEVER_ANYTHING);
    }

    /** The state that is true now. */
    Map<String, Attribute> now(ItemKey key) {
        List<Map<String, Attribute>> all = of(key);
        return all.get(all.size() - 1);
    }
}
