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
package io.github.ddbstreams.demo;

import io.github.ddbstreams.flink.source.event.ChangeEvent;
import io.github.ddbstreams.flink.source.event.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What came out of the job, key by key in order. Thread-safe. */
final class Arrivals {

    private final Map<String, List<ChangeEvent<Map<String, AttributeValue>>>> byKey =
            new HashMap<>();
    private final Set<String> shards = new HashSet<>();
    private long rows;
    private long changes;

    synchronized void add(Arrival arrival) {
        byKey.computeIfAbsent(arrival.event().keys().get(Orders.KEY).s(), key -> new ArrayList<>())
                .add(arrival.event());
        if (arrival.event().operation() == Operation.READ) {
            rows++;
        } else {
            shards.add(arrival.event().shardId());
            changes++;
        }
    }

    /** How many items of the snapshot. */
    synchronized long rows() {
        return rows;
    }

    synchronized long changes() {
        return changes;
    }

    /** Of everything that has arrived. */
    synchronized Set<String> keys() {
        return Set.copyOf(byKey.keySet());
    }

    /** The shards that brought at least one event. */
    synchronized int shardCount() {
        return shards.size();
    }

    /** A copy of all events. */
    synchronized Map<String, List<ChangeEvent<Map<String, AttributeValue>>>> byKey() {
        Map<String, List<ChangeEvent<Map<String, AttributeValue>>>> copy = new HashMap<>();
        byKey.forEach((key, events) -> copy.put(key, List.copyOf(events)));
        return copy;
    }
}
