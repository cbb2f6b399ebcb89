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
package io.github.ddbstreams.benchmarks;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The time from the writing of records to their emission, and which shards have shown one. Written
 * by the thread that reads; safe to be looked at by others.
 */
final class Delays {

    private final int shards;
    private final Set<String> shardsSeen = new HashSet<>();
    private double[] millis = new double[1024];
    private int measured;
    private boolean measuring;
    private long count;
    private long firstAt;
    private long everyShardAt;

    /**
     * @param shards how many shards have a record
     */
    Delays(int shards) {
        this.shards = shards;
    }

    /** Takes a record in; those that do not tell when they were written are only counted. */
    synchronized void record(Map<String, AttributeValue> newImage) {
        long now = Trickle.now();
        if (count++ == 0) {
            firstAt = now;
        }
        if (shardsSeen.size() < shards
                && shardsSeen.add(newImage.get("pk").s())
                && shardsSeen.size() == shards) {
            everyShardAt = now;
        }
        AttributeValue writtenAt = newImage.get(Orders.WRITTEN_AT);
        if (measuring && writtenAt != null) {
            if (measured == millis.length) {
                millis = Arrays.copyOf(millis, 2 * measured);
            }
            millis[measured++] = (now - Long.parseLong(writtenAt.n())) / 1e3;
        }
    }

    /** Begins, or ends, to measure. */
    synchronized void measure(boolean value) {
        measuring = value;
    }

    /** In milliseconds. */
    synchronized Statistics statistics() {
        return Statistics.of(Arrays.copyOf(millis, measured));
    }

    synchronized long count() {
        return count;
    }

    /** When the first record was emitted, in microseconds since the epoch; 0 before that. */
    synchronized long firstAt() {
        return firstAt;
    }

    /** When the last of the shards had emitted its first record; 0 before that. */
    synchronized long everyShardAt() {
        return everyShardAt;
    }
}
