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
import java.util.Arrays;
import java.util.List;

/** The requests about one shard. Thread safe. */
final class ShardRequests {

    private final long[] counts = new long[Operation.values().length];
    private final List<Instant> pollTimes = new ArrayList<>();
    private int concurrentPolls;
    private int maxConcurrentPolls;

    synchronized void begin(Operation operation) {
        counts[operation.ordinal()]++;
        if (operation == Operation.GET_RECORDS) {
            pollTimes.add(Instant.now());
            concurrentPolls++;
            maxConcurrentPolls = Math.max(maxConcurrentPolls, concurrentPolls);
        }
    }

    synchronized void end(Operation operation) {
        if (operation == Operation.GET_RECORDS) {
            concurrentPolls--;
        }
    }

    synchronized long count(Operation operation) {
        return counts[operation.ordinal()];
    }

    synchronized List<Instant> pollTimes() {
        return new ArrayList<>(pollTimes);
    }

    synchronized int maxConcurrentPolls() {
        return maxConcurrentPolls;
    }

    synchronized void clear() {
        Arrays.fill(counts, 0);
        pollTimes.clear();
        maxConcurrentPolls = concurrentPolls;
    }
}
