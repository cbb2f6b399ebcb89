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
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * How many requests a second are admitted: a bucket that holds what a second admits, for all shards
 * together or for each. Thread safe.
 */
final class RateLimit {

    private static final double NANOS = 1e9;

    private final double perSecond;
    private final boolean perShard;
    private final LongSupplier nanoTime;
    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

    RateLimit(double perSecond, boolean perShard, LongSupplier nanoTime) {
        if (!(perSecond > 0)) {
            throw new IllegalArgumentException(
                    "perSecond is " + perSecond + "; allowed is more than 0");
        }
        this.perSecond = perSecond;
        this.perShard = perShard;
        this.nanoTime = nanoTime;
    }

    /**
     * Whether a request is admitted; counts it if so.
     *
     * @param shardId null if it is about no shard
     */
    boolean admits(String shardId) {
        String name = perShard && shardId != null ? shardId : "";
        return buckets.computeIfAbsent(name, n -> new Bucket()).take();
    }

    private final class Bucket {

        private double tokens = Math.max(1, perSecond);
        private long filledAt = nanoTime.getAsLong();

        synchronized boolean take() {
            long now = nanoTime.getAsLong();
            tokens =
                    Math.min(Math.max(1, perSecond), tokens + (now - filledAt) / NANOS * perSecond);
            filledAt = now;
            if (tokens < 1) {
                return false;
            }
            tokens--;
            return true;
        }
    }
}
