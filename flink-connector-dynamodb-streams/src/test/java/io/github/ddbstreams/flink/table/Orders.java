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
package io.github.ddbstreams.flink.table;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.types.Row;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** A table of orders, of which each customer has several, and what is done to it. */
final class Orders {

    /** The columns of the table, as SQL declares them. */
    static final String COLUMNS =
            "customer STRING, id BIGINT, status STRING, price DECIMAL(20, 2), paid BOOLEAN,"
                    + " tags ARRAY<STRING>, address ROW<city STRING, zip STRING>,"
                    + " attrs MAP<STRING, STRING>";

    static final String PRIMARY_KEY = "PRIMARY KEY (customer, id) NOT ENFORCED";

    private static final List<String> STATUSES = List.of("NEW", "PAID", "SHIPPED");
    private static final List<String> CITIES = List.of("Bern", "Oslo", "Porto");

    private final Backend backend;
    private final String table;
    private final Random random = new Random(7);
    private final Map<String, Map<String, AttributeValue>> items = new TreeMap<>();
    private int changes;

    Orders(Backend backend, String table) {
        this.backend = backend;
        this.table = table;
    }

    void create(String viewType) {
        client().createTable(
                        request ->
                                request.tableName(table)
                                        .billingMode(BillingMode.PAY_PER_REQUEST)
                                        .keySchema(
                                                key("customer", KeyType.HASH),
                                                key("id", KeyType.RANGE))
                                        .attributeDefinitions(
                                                attribute("customer", ScalarAttributeType.S),
                                                attribute("id", ScalarAttributeType.N))
                                        .streamSpecification(
                                                stream ->
                                                        stream.streamEnabled(true)
                                                                .streamViewType(viewType)));
    }

    private static KeySchemaElement key(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }

    private static AttributeDefinition attribute(String name, ScalarAttributeType type) {
        return AttributeDefinition.builder().attributeName(name).attributeType(type).build();
    }

    private DynamoDbClient client() {
        return backend.client();
    }

    /** Inserts, updates and deletes; each changes something. */
    void change(int times) {
        for (int i = 0; i < times; i++) {
            changes++;
            String customer = "c" + random.nextInt(8);
            long id = random.nextInt(10);
            String key = customer + "/" + id;
            Map<String, AttributeValue> before = items.get(key);
            if (before != null && random.nextInt(4) == 0) {
                items.remove(key);
                client().deleteItem(request -> request.tableName(table).key(keyOf(customer, id)));
            } else {
                Map<String, AttributeValue> after = item(customer, id);
                items.put(key, after);
                client().putItem(request -> request.tableName(table).item(after));
            }
        }
    }

    private static Map<String, AttributeValue> keyOf(String customer, long id) {
        return Map.of(
                "customer",
                AttributeValue.fromS(customer),
                "id",
                AttributeValue.fromN(Long.toString(id)));
    }

    private Map<String, AttributeValue> item(String customer, long id) {
        Map<String, AttributeValue> item = new HashMap<>(keyOf(customer, id));
        item.put("status", AttributeValue.fromS(STATUSES.get(random.nextInt(3))));
        item.put("version", AttributeValue.fromN(Integer.toString(changes)));
        item.put(
                "price",
                AttributeValue.fromN(
                        BigDecimal.valueOf(random.nextInt(10_000), 2)
                                .stripTrailingZeros()
                                .toPlainString()));
        if (random.nextBoolean()) {
            item.put("paid", AttributeValue.fromBool(random.nextBoolean()));
        }
        if (random.nextBoolean()) {
            item.put(
                    "tags",
                    AttributeValue.fromL(
                            List.of(AttributeValue.fromS("a"), AttributeValue.fromS("b" + id))));
        }
        item.put(
                "address",
                AttributeValue.fromM(
                        Map.of("city", AttributeValue.fromS(CITIES.get(random.nextInt(3))))));
        item.put(
                "attrs",
                random.nextBoolean()
                        ? AttributeValue.fromNul(true)
                        : AttributeValue.fromM(Map.of("k", AttributeValue.fromS("v" + changes))));
        return item;
    }

    int changes() {
        return changes;
    }

    /** What a scan of the table gives, as rows of {@link #COLUMNS}. */
    List<Row> scan() {
        List<Row> rows = new ArrayList<>();
        client().scanPaginator(scan -> scan.tableName(table).consistentRead(true))
                .items()
                .forEach(item -> rows.add(row(item)));
        return rows;
    }

    private static Row row(Map<String, AttributeValue> item) {
        AttributeValue attrs = item.get("attrs");
        Map<String, String> map = null;
        if (attrs.hasM()) {
            map = new HashMap<>();
            for (Map.Entry<String, AttributeValue> entry : attrs.m().entrySet()) {
                map.put(entry.getKey(), entry.getValue().s());
            }
        }
        return Row.of(
                item.get("customer").s(),
                Long.valueOf(item.get("id").n()),
                item.get("status").s(),
                new BigDecimal(item.get("price").n()).setScale(2),
                item.containsKey("paid") ? item.get("paid").bool() : null,
                item.containsKey("tags")
                        ? item.get("tags").l().stream()
                                .map(AttributeValue::s)
                                .toArray(String[]::new)
                        : null,
                Row.of(item.get("address").m().get("city").s(), null),
                map);
    }
}
