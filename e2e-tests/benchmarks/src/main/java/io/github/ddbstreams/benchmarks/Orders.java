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

import io.github.ddbstreams.emulator.Attribute;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The items of the benchmarks. Most look like an order: text, numbers, a set, a map and a list of
 * maps, 440 bytes as DynamoDB counts.
 */
final class Orders {

    /** A number that is different in every write, so that each is a change and can be checked. */
    static final String NUMBER = "n";

    /** When the item was written, in microseconds since the epoch. */
    static final String WRITTEN_AT = "writtenAt";

    private static final List<String> STATES = List.of("NEW", "PAID", "PACKED", "SENT", "RECEIVED");

    private static final String DETAILED_NOTE =
            "Leave it at the door, and ring the bell twice; the dog is friendly. If nobody answers,"
                    + " take it to the neighbours on the left, who are at home until six in the"
                    + " evening, and put a card into the letter box. The parcel must stand upright"
                    + " and must not get wet. The invoice goes to the office by mail, with the"
                    + " number of the order in the subject: ";

    private Orders() {}

    static Map<String, Object> order(String key, long number) {
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("pk", key);
        item.put(NUMBER, number);
        item.put("customer", "customer-" + number % 10_007);
        item.put("state", STATES.get((int) (number % STATES.size())));
        item.put("total", (number % 100_000) / 100.0);
        item.put("isGift", number % 7 == 0);
        item.put("createdAt", "2026-01-01T00:00:" + (10 + number % 50) + ".000Z");
        item.put("labels", Attribute.stringSet(List.of("web", "spring-campaign", "first-order")));
        item.put(
                "address",
                Map.of(
                        "street",
                        number % 300 + " Long Street",
                        "city",
                        "Springfield",
                        "zip",
                        Long.toString(10_000 + number % 90_000),
                        "country",
                        "NL"));
        item.put("lines", List.of(line(number), line(number + 1)));
        item.put("note", "Leave it at the door, and ring the bell twice; the dog is friendly.");
        return item;
    }

    /** An order with so many lines that it has some fifty values, 800 bytes as DynamoDB counts. */
    static Map<String, Object> rich(String key, long number) {
        Map<String, Object> item = new LinkedHashMap<>(order(key, number));
        List<Map<String, Object>> lines = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            lines.add(line(number + i));
        }
        item.put("lines", lines);
        return item;
    }

    /**
     * An order of twelve attributes with 25 values in them, some 700 bytes as DynamoDB counts: both
     * images and the key of a record have 51 values.
     */
    static Map<String, Object> detailed(String key, long number) {
        Map<String, Object> item = new LinkedHashMap<>(order(key, number));
        item.put("weight", 100 + number % 20_000);
        item.put(
                "address",
                Map.of(
                        "street",
                        number % 300 + " Long Street",
                        "city",
                        "Springfield",
                        "geo",
                        Map.of("lat", 52 + number % 1_000 / 1e4, "lon", 4 + number % 997 / 1e4)));
        item.put("note", DETAILED_NOTE + number);
        return item;
    }

    private static Map<String, Object> line(long number) {
        return Map.of(
                "sku", "sku-" + number % 5_000,
                "quantity", 1 + number % 5,
                "price", (number % 10_000) / 100.0);
    }

    /** An item as small as they are where there are very many of them. */
    static Map<String, Object> small(String key, long number) {
        return Map.of(
                "pk",
                key,
                NUMBER,
                number,
                "customer",
                "customer-" + number % 10_007,
                "state",
                STATES.get((int) (number % STATES.size())));
    }

    static Map<String, Object> stamped(String key, long number, long micros) {
        return Map.of("pk", key, NUMBER, number, WRITTEN_AT, micros);
    }

    /** An item that is little else than one long text. */
    static Map<String, Object> large(String key, long number, int textLength) {
        String digits = Long.toString(1_000_000_000L + number);
        return Map.of(
                "pk",
                key,
                NUMBER,
                number,
                "text",
                digits.repeat(textLength / digits.length() + 1).substring(0, textLength));
    }
}
