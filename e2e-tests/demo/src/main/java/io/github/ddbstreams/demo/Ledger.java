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

import io.github.ddbstreams.flink.source.event.Operation;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** What was written, key by key in order, and when. Thread-safe. */
final class Ledger {

    private final Map<String, List<Write>> writes = new HashMap<>();
    private final Map<String, List<Long>> times = new HashMap<>();
    private final Map<Operation, Long> operations = new EnumMap<>(Operation.class);

    /** Takes down a write that is about to be sent. */
    synchronized void record(Write write, long nowMillis) {
        writes.computeIfAbsent(write.key(), key -> new ArrayList<>()).add(write);
        times.computeIfAbsent(write.key(), key -> new ArrayList<>()).add(nowMillis);
        operations.merge(write.operation(), 1L, Long::sum);
    }

    /** How many changes were written, without the items that were there before. */
    synchronized long count() {
        return count(Operation.INSERT) + count(Operation.MODIFY) + count(Operation.REMOVE);
    }

    synchronized long count(Operation operation) {
        return operations.getOrDefault(operation, 0L);
    }

    /**
     * How many of the items that were there before are among these keys, or have been deleted
     * since, so that nothing need be known of them.
     */
    synchronized int countFirst(Set<String> known) {
        return (int)
                writes.entrySet().stream()
                        .filter(ofKey -> ofKey.getValue().get(0).operation() == Operation.READ)
                        .filter(
                                ofKey ->
                                        known.contains(ofKey.getKey())
                                                || ofKey.getValue().stream()
                                                        .anyMatch(write -> write.after() == null))
                        .count();
    }

    /** When a key's change was sent, in milliseconds since the epoch; empty if it never was. */
    synchronized OptionalLong sentAt(String key, int number) {
        List<Long> ofKey = times.getOrDefault(key, List.of());
        return number < 1 || number > ofKey.size()
                ? OptionalLong.empty()
                : OptionalLong.of(ofKey.get(number - 1));
    }

    /** A copy of all writes. */
    synchronized Map<String, List<Write>> writes() {
        Map<String, List<Write>> copy = new HashMap<>();
        writes.forEach((key, ofKey) -> copy.put(key, List.copyOf(ofKey)));
        return copy;
    }
}
