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
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The shards of a stream that can be listed, in the order of creation or in one that is shuffled
 * over all pages by a seed. A page is found without walking those before it. Thread safe.
 */
final class ShardListing {

    private final ConcurrentNavigableMap<Long, EmulatedShard> byCreation =
            new ConcurrentSkipListMap<>();
    private volatile Shuffled shuffled;

    void add(EmulatedShard shard) {
        byCreation.put(shard.ordinal(), shard);
        Shuffled current = shuffled;
        if (current != null) {
            current.add(shard);
        }
    }

    void remove(EmulatedShard shard) {
        byCreation.remove(shard.ordinal());
        Shuffled current = shuffled;
        if (current != null) {
            current.byRank.remove(current.rank(shard));
        }
    }

    List<EmulatedShard> inOrderOfCreation() {
        return new ArrayList<>(byCreation.values());
    }

    /**
     * The shards behind one, or all.
     *
     * @param after null for all; the shard may be gone from the listing
     * @param seed null for the order of creation
     */
    Collection<EmulatedShard> behind(EmulatedShard after, Long seed) {
        if (seed == null) {
            return after == null
                    ? byCreation.values()
                    : byCreation.tailMap(after.ordinal(), false).values();
        }
        Shuffled order = shuffledBy(seed);
        return after == null
                ? order.byRank.values()
                : order.byRank.tailMap(order.rank(after), false).values();
    }

    private synchronized Shuffled shuffledBy(long seed) {
        Shuffled current = shuffled;
        if (current == null || current.seed != seed) {
            current = new Shuffled(seed);
            // Published first: a shard added meanwhile is put in by whoever comes last, and is the
            // same.
            shuffled = current;
            byCreation.values().forEach(current::add);
        }
        return current;
    }

    private static final class Shuffled {

        private final long seed;
        private final ConcurrentNavigableMap<Long, EmulatedShard> byRank =
                new ConcurrentSkipListMap<>();

        Shuffled(long seed) {
            this.seed = seed;
        }

        void add(EmulatedShard shard) {
            byRank.put(rank(shard), shard);
        }

        long rank(EmulatedShard shard) {
            return Bits.mix(shard.ordinal() ^ seed);
        }
    }
}
