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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What clients asked for: counts, and when and how concurrently each shard was polled. Thread safe.
 * Times are real ones.
 */
public final class RequestLog {

    private final AtomicLongArray counts = new AtomicLongArray(Operation.values().length);
    private final AtomicLongArray failures = new AtomicLongArray(Operation.values().length);
    private final Map<String, ShardRequests> byShard = new ConcurrentHashMap<>();

    RequestLog() {}

    /** Requests for an operation, failed ones included. */
    public long count(Operation operation) {
        return counts.get(operation.ordinal());
    }

    /** Requests for an operation about a shard, failed ones included. */
    public long count(Operation operation, EmulatedShard shard) {
        ShardRequests requests = byShard.get(shard.id());
        return requests == null ? 0 : requests.count(operation);
    }

    /**
     * Requests for an operation that were answered with an error, a fault's or a real one, or not
     * at all.
     */
    public long failures(Operation operation) {
        return failures.get(operation.ordinal());
    }

    /** When each GetRecords for a shard came in, in order. */
    public List<Instant> getRecordsTimes(EmulatedShard shard) {
        ShardRequests requests = byShard.get(shard.id());
        return requests == null ? new ArrayList<>() : requests.pollTimes();
    }

    /**
     * GetRecords a second for a shard, between the first and the last of them; 0 if there were
     * fewer than two.
     */
    public double pollsPerSecond(EmulatedShard shard) {
        List<Instant> times = getRecordsTimes(shard);
        if (times.size() < 2) {
            return 0;
        }
        Duration span = Duration.between(times.get(0), times.get(times.size() - 1));
        return (times.size() - 1) / (span.toNanos() / 1e9);
    }

    /**
     * How many GetRecords for a shard were in flight at once, at most; latency counts as flight.
     */
    public int maxConcurrentGetRecords(EmulatedShard shard) {
        ShardRequests requests = byShard.get(shard.id());
        return requests == null ? 0 : requests.maxConcurrentPolls();
    }

    /** The highest of {@link #maxConcurrentGetRecords(EmulatedShard)} over all shards. */
    public int maxConcurrentGetRecords() {
        return byShard.values().stream()
                .mapToInt(ShardRequests::maxConcurrentPolls)
                .max()
                .orElse(0);
    }

    /** Forgets everything but requests in flight. */
    public void clear() {
        for (Operation operation : Operation.values()) {
            counts.set(operation.ordinal(), 0);
            failures.set(operation.ordinal(), 0);
        }
        byShard.values().forEach(ShardRequests::clear);
    }

    /**
     * Notes a request that came in.
     *
     * @param shardId null if it is about no shard
     * @return to be run when its response is about to be sent
     */
    Runnable begin(Operation operation, String shardId) {
        counts.incrementAndGet(operation.ordinal());
        if (shardId == null) {
            return () -> {};
        }
        ShardRequests requests = byShard.computeIfAbsent(shardId, id -> new ShardRequests());
        requests.begin(operation);
        return () -> requests.end(operation);
    }

    void failed(Operation operation) {
        failures.incrementAndGet(operation.ordinal());
    }
}
