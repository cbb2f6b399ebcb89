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

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * What eventually consistent reads see: each item as it was a while ago, by the emulator's clock.
 * How long ago depends on the key and stays the same for it: nothing, a quarter, a half, three
 * quarters or all of the lag. Only writes since the lag was set can be late. Reads may run on any
 * thread; {@link #changed} runs under the table's lock.
 */
final class ReadLag {

    private static final int STEPS = 4;

    private final EmulatorClock clock;
    private final ConcurrentNavigableMap<ItemKey, List<Past>> pasts = new ConcurrentSkipListMap<>();
    private volatile Duration lag = Duration.ZERO;

    ReadLag(EmulatorClock clock) {
        this.clock = clock;
    }

    void set(Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException("lag is " + value + "; allowed is 0 or more");
        }
        lag = value;
        if (value.isZero()) {
            pasts.clear();
        }
    }

    /** Notes that an item is going to be another one. */
    void changed(ItemKey key, Map<String, Attribute> before, Instant time) {
        if (lag.isZero()) {
            return;
        }
        Instant visible = visibleUntil(key);
        List<Past> kept = new ArrayList<>();
        for (Past past : pasts.getOrDefault(key, List.of())) {
            if (past.until.isAfter(visible)) {
                kept.add(past);
            }
        }
        // Of several writes at an instant only the first is behind a state that was there for a
        // time.
        if (kept.isEmpty() || !kept.get(kept.size() - 1).until.equals(time)) {
            kept.add(new Past(before, time));
        }
        pasts.put(key, List.copyOf(kept));
    }

    /** The next key of which such a read may see an item, or null. */
    ItemKey keyBehind(ItemKey key, ItemStore items) {
        ItemKey present = items.keyBehind(key);
        ItemKey past = pasts.higherKey(key);
        boolean pastFirst = present == null || (past != null && past.compareTo(present) < 0);
        return pastFirst ? past : present;
    }

    /**
     * The item as such a read sees it, or null.
     *
     * @param items the present ones
     */
    Map<String, Attribute> of(ItemKey key, ItemStore items) {
        Instant visible = visibleUntil(key);
        for (Past past : pasts.getOrDefault(key, List.of())) {
            if (past.until.isAfter(visible)) {
                return past.image;
            }
        }
        return items.get(key);
    }

    /** Writes of the key after this instant are not visible yet. */
    private Instant visibleUntil(ItemKey key) {
        long share = Math.floorMod(Bits.mix(key.hash()), STEPS + 1);
        return clock.now().minus(lag.multipliedBy(share).dividedBy(STEPS));
    }

    /** An item, or its absence, until a write. */
    private static final class Past {

        private final Map<String, Attribute> image;
        private final Instant until;

        Past(Map<String, Attribute> image, Instant until) {
            this.image = image;
            this.until = until;
        }
    }
}
