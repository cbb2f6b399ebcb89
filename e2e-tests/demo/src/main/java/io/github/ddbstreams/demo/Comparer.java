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
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import javax.annotation.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Compares what arrived with what was written, key by key in order, and the items that the events
 * add up to with those in the table. The history of a key may begin late, with the item as a read
 * of the table shows it, but from there on nothing may be missing. For one comparison.
 */
final class Comparer {

    private final Map<String, Map<String, AttributeValue>> rebuilt = new HashMap<>();
    private final List<String> details = new ArrayList<>();
    private long contained;
    private long lost;
    private long duplicate;
    private long outOfOrder;
    private long wrong;
    private int itemsDiffering;

    private Comparer() {}

    static Comparison compare(
            Map<String, List<Write>> written,
            Map<String, List<ChangeEvent<Map<String, AttributeValue>>>> arrived,
            Map<String, Map<String, AttributeValue>> table) {
        Comparer comparer = new Comparer();
        for (String key : union(written, arrived)) {
            comparer.compareKey(
                    key,
                    written.getOrDefault(key, List.of()),
                    arrived.getOrDefault(key, List.of()));
        }
        comparer.compareItems(table);
        return new Comparison(
                comparer.contained,
                comparer.lost,
                comparer.duplicate,
                comparer.outOfOrder,
                comparer.wrong,
                comparer.rebuilt.size(),
                table.size(),
                comparer.itemsDiffering,
                List.copyOf(comparer.details));
    }

    /**
     * The how-manieth change of its key an event is, from 1; 0 if its images do not tell. A delete
     * follows the version that it deleted.
     */
    static int numberOf(ChangeEvent<Map<String, AttributeValue>> event) {
        int after = version(event.after());
        return after > 0 || event.before() == null ? after : version(event.before()) + 1;
    }

    private static int version(@Nullable Map<String, AttributeValue> image) {
        AttributeValue version = image == null ? null : image.get(Orders.VERSION);
        return version == null ? 0 : Integer.parseInt(version.n());
    }

    private void compareKey(
            String key,
            List<Write> written,
            List<ChangeEvent<Map<String, AttributeValue>>> arrived) {
        BitSet seen = new BitSet();
        for (ChangeEvent<Map<String, AttributeValue>> event : arrived) {
            int number = numberOf(event);
            if (number < 1 || number > written.size()) {
                wrong++;
                details.add(key + ": never written, but arrived: " + text(event));
            } else {
                compareEvent(written.get(number - 1), event, seen);
                seen.set(number);
            }
            rebuild(key, event);
        }
        int first = first(written, seen, arrived);
        contained += written.stream().filter(w -> w.number() <= first && isChange(w)).count();
        for (Write write : written) {
            if (write.number() > first && !seen.get(write.number())) {
                lost++;
                details.add(name(write) + " was lost: " + text(write));
            }
        }
    }

    /** Up to which write nothing but what came of them is to arrive. */
    private static int first(
            List<Write> written,
            BitSet seen,
            List<ChangeEvent<Map<String, AttributeValue>>> arrived) {
        if (!seen.isEmpty()) {
            // A change that arrived as such is counted as one.
            boolean isRow = arrived.get(0).operation() == Operation.READ;
            return isRow ? numberOf(arrived.get(0)) : seen.nextSetBit(1) - 1;
        }
        boolean isDeleted = !written.isEmpty() && written.get(written.size() - 1).after() == null;
        return isDeleted ? written.size() : 0;
    }

    private static boolean isChange(Write write) {
        return write.operation() != Operation.READ;
    }

    private void compareEvent(
            Write write, ChangeEvent<Map<String, AttributeValue>> event, BitSet seen) {
        if (seen.get(write.number())) {
            duplicate++;
            details.add(name(write) + " arrived once more: " + text(event));
        } else if (seen.length() > write.number()) {
            outOfOrder++;
            details.add(name(write) + " arrived after change " + (seen.length() - 1));
        }
        boolean isAsExpected = seen.isEmpty() ? isBeginning(write, event) : isSame(write, event);
        if (!isAsExpected) {
            wrong++;
            details.add(
                    name(write) + " was written as " + text(write) + ", arrived as " + text(event));
        }
    }

    /**
     * A history begins with the item as one of the writes left it: read from the table, or, if the
     * stream was ahead, as a new item.
     */
    private static boolean isBeginning(
            Write write, ChangeEvent<Map<String, AttributeValue>> event) {
        boolean isPossible =
                event.operation() == Operation.READ
                        || event.operation() == Operation.INSERT && isChange(write);
        return isPossible
                && event.before() == null
                && event.after() != null
                && event.after().equals(write.after());
    }

    private static boolean isSame(Write write, ChangeEvent<Map<String, AttributeValue>> event) {
        return event.operation() == write.operation()
                && Objects.equals(event.before(), write.before())
                && Objects.equals(event.after(), write.after());
    }

    private void rebuild(String key, ChangeEvent<Map<String, AttributeValue>> event) {
        if (event.after() == null) {
            rebuilt.remove(key);
        } else {
            rebuilt.put(key, event.after());
        }
    }

    private void compareItems(Map<String, Map<String, AttributeValue>> table) {
        for (String key : union(table, rebuilt)) {
            Map<String, AttributeValue> item = table.get(key);
            Map<String, AttributeValue> fromEvents = rebuilt.get(key);
            if (!Objects.equals(item, fromEvents)) {
                itemsDiffering++;
                details.add(
                        key
                                + ": the table has "
                                + Attributes.text(item)
                                + ", what arrived adds up to "
                                + Attributes.text(fromEvents));
            }
        }
    }

    private static SortedSet<String> union(Map<String, ?> one, Map<String, ?> other) {
        SortedSet<String> keys = new TreeSet<>(one.keySet());
        keys.addAll(other.keySet());
        return keys;
    }

    private static String name(Write write) {
        return write.key() + ": change " + write.number();
    }

    private static String text(Write write) {
        return write.operation()
                + " "
                + Attributes.text(write.before())
                + " -> "
                + Attributes.text(write.after());
    }

    private static String text(ChangeEvent<Map<String, AttributeValue>> event) {
        return event.operation()
                + " "
                + Attributes.text(event.before())
                + " -> "
                + Attributes.text(event.after());
    }
}
