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
package io.github.ddbstreams.flink.source.reader;

import java.util.Comparator;
import java.util.PriorityQueue;
import javax.annotation.Nullable;

/**
 * When splits of one kind are to be polled. Owned by the fetcher thread, but for {@link
 * #isStarved}.
 */
final class PollSchedule<E> {

    static final long NEVER = Long.MAX_VALUE;

    private final PriorityQueue<Place<E>> queue =
            new PriorityQueue<>(Comparator.comparingLong((Place<E> place) -> place.atMillis));

    private volatile boolean isStarved;

    /** Gives a split that is due a place. */
    void add(SplitPoller<E> poller) {
        queue.add(new Place<>(poller, poller.dueAtMillis()));
    }

    /** The place of the split that is due first; null if none is. */
    @Nullable
    Place<E> first() {
        return queue.peek();
    }

    void removeFirst() {
        queue.poll();
    }

    /** When the first split is due; {@link #NEVER} also if it waits for memory. */
    long nextAtMillis() {
        return queue.isEmpty() || isStarved ? NEVER : queue.peek().atMillis;
    }

    /** Whether the first split waits for memory. Called on any thread. */
    boolean isStarved() {
        return isStarved;
    }

    void isStarved(boolean isNow) {
        isStarved = isNow;
    }

    /** A place in the schedule, which is out of date once the poller has moved on. */
    static final class Place<E> {

        private final SplitPoller<E> poller;
        private final long atMillis;

        private Place(SplitPoller<E> poller, long atMillis) {
            this.poller = poller;
            this.atMillis = atMillis;
        }

        SplitPoller<E> poller() {
            return poller;
        }

        boolean isDue(long nowMillis) {
            return atMillis <= nowMillis;
        }

        boolean isUpToDate() {
            return poller.isDue() && poller.dueAtMillis() == atMillis;
        }
    }
}
