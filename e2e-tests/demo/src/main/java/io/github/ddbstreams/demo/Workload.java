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
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.annotation.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * An endless series of changes to orders, the same for the same seed. Every write changes
 * something: one that does not leaves no record in a stream. Not thread-safe.
 */
final class Workload {

    /** Keys of items that are there from the beginning. */
    static final int FIRST_ITEMS = 5_000;

    /** Of all keys, with those of items that come later. */
    private static final int KEYS = 5_500;

    /** Half of all changes are of every so-manieth key, so that there are long histories. */
    private static final int BETWEEN_BUSY_KEYS = 25;

    private static final int REMOVES_PERCENT = 20;
    private static final int MAX_QUANTITY = 9;
    private static final int MAX_PRICE_CENTS = 9_999;
    static final List<String> STATUSES = List.of("NEW", "PAID", "PACKED", "SHIPPED", "DELIVERED");
    private static final List<String> CUSTOMERS =
            List.of("Ada", "Alan", "Barbara", "Edsger", "Grace", "Leslie", "Tony");

    private final Random random;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<String, Map<String, AttributeValue>> items = new HashMap<>();

    Workload(long seed) {
        random = new Random(seed);
    }

    /** The items that are there from the beginning, each the first write of its key. */
    List<Write> firstItems() {
        List<Write> writes = new ArrayList<>();
        for (int i = 0; i < FIRST_ITEMS; i++) {
            String key = key(i);
            int number = numbers.merge(key, 1, Integer::sum);
            Map<String, AttributeValue> item =
                    insert(key, number, STATUSES.get(random.nextInt(STATUSES.size())));
            items.put(key, item);
            writes.add(new Write(key, number, Operation.READ, null, item));
        }
        return writes;
    }

    private static String key(int index) {
        return String.format("order-%04d", index);
    }

    Write next() {
        int index = random.nextInt(KEYS);
        String key = key(random.nextBoolean() ? index : index - index % BETWEEN_BUSY_KEYS);
        int number = numbers.merge(key, 1, Integer::sum);
        Map<String, AttributeValue> before = items.get(key);
        Map<String, AttributeValue> after = change(key, number, before);
        if (after == null) {
            items.remove(key);
        } else {
            items.put(key, after);
        }
        return new Write(key, number, operation(before, after), before, after);
    }

    @Nullable
    private Map<String, AttributeValue> change(
            String key, int number, @Nullable Map<String, AttributeValue> before) {
        if (before == null) {
            return insert(key, number, STATUSES.get(0));
        }
        return random.nextInt(100) < REMOVES_PERCENT ? null : update(number, before);
    }

    private static Operation operation(@Nullable Object before, @Nullable Object after) {
        if (before == null) {
            return Operation.INSERT;
        }
        return after == null ? Operation.REMOVE : Operation.MODIFY;
    }

    private Map<String, AttributeValue> insert(String key, int number, String status) {
        Map<String, AttributeValue> item = new LinkedHashMap<>();
        item.put(Orders.KEY, AttributeValue.fromS(key));
        item.put("customer", AttributeValue.fromS(CUSTOMERS.get(random.nextInt(CUSTOMERS.size()))));
        item.put("status", AttributeValue.fromS(status));
        setQuantity(item);
        return withVersion(item, number);
    }

    private Map<String, AttributeValue> update(int number, Map<String, AttributeValue> before) {
        Map<String, AttributeValue> item = new LinkedHashMap<>(before);
        int status = STATUSES.indexOf(before.get("status").s());
        if (status + 1 < STATUSES.size() && random.nextBoolean()) {
            item.put("status", AttributeValue.fromS(STATUSES.get(status + 1)));
        } else {
            setQuantity(item);
        }
        return withVersion(item, number);
    }

    private void setQuantity(Map<String, AttributeValue> item) {
        int quantity = 1 + random.nextInt(MAX_QUANTITY);
        BigDecimal total = BigDecimal.valueOf((long) quantity * random.nextInt(MAX_PRICE_CENTS), 2);
        item.put("quantity", AttributeValue.fromN(Integer.toString(quantity)));
        // DynamoDB gives numbers back without trailing zeros.
        item.put("total", AttributeValue.fromN(total.stripTrailingZeros().toPlainString()));
    }

    private static Map<String, AttributeValue> withVersion(
            Map<String, AttributeValue> item, int number) {
        item.put(Orders.VERSION, AttributeValue.fromN(Integer.toString(number)));
        return item;
    }
}
