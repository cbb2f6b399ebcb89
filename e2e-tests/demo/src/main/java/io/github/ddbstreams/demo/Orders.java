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

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** The table of the demo: orders, each with the number of its last change as its version. */
final class Orders {

    static final String TABLE = "orders";
    static final String KEY = "order";
    static final String VERSION = "version";

    /** More the service does not take at once. */
    private static final int BATCH = 25;

    private final DynamoDbClient client;

    Orders(DynamoDbClient client) {
        this.client = client;
    }

    /** Creates the table, without a stream. */
    void create() {
        client.createTable(
                request ->
                        request.tableName(TABLE)
                                .billingMode(BillingMode.PAY_PER_REQUEST)
                                .keySchema(
                                        KeySchemaElement.builder()
                                                .attributeName(KEY)
                                                .keyType(KeyType.HASH)
                                                .build())
                                .attributeDefinitions(
                                        AttributeDefinition.builder()
                                                .attributeName(KEY)
                                                .attributeType(ScalarAttributeType.S)
                                                .build()));
    }

    /** Enables a stream of both images, of what is written from now on; its ARN. */
    String enableStream() {
        return client.updateTable(
                        request ->
                                request.tableName(TABLE)
                                        .streamSpecification(
                                                stream ->
                                                        stream.streamEnabled(true)
                                                                .streamViewType(
                                                                        StreamViewType
                                                                                .NEW_AND_OLD_IMAGES)))
                .tableDescription()
                .latestStreamArn();
    }

    /** Puts the items of these writes, which are of different keys. */
    void putAll(List<Write> writes) {
        for (int from = 0; from < writes.size(); from += BATCH) {
            List<WriteRequest> batch =
                    writes.subList(from, Math.min(from + BATCH, writes.size())).stream()
                            .map(Orders::put)
                            .toList();
            client.batchWriteItem(request -> request.requestItems(Map.of(TABLE, batch)));
        }
    }

    private static WriteRequest put(Write write) {
        return WriteRequest.builder().putRequest(put -> put.item(write.after())).build();
    }

    void apply(Write write) {
        switch (write.operation()) {
            case INSERT -> client.putItem(put -> put.tableName(TABLE).item(write.after()));
            case MODIFY -> update(write);
            case REMOVE -> client.deleteItem(delete -> delete.tableName(TABLE).key(keyOf(write)));
            default -> throw new IllegalArgumentException("Not a write: " + write.operation());
        }
    }

    /** Sets just the attributes that change. */
    private void update(Write write) {
        Map<String, String> names = new HashMap<>();
        Map<String, AttributeValue> values = new HashMap<>();
        StringBuilder expression = new StringBuilder("SET ");
        write.after()
                .forEach(
                        (name, value) -> {
                            if (!value.equals(write.before().get(name))) {
                                String id = Integer.toString(names.size());
                                expression
                                        .append(names.isEmpty() ? "" : ", ")
                                        .append("#n" + id + " = :v" + id);
                                names.put("#n" + id, name);
                                values.put(":v" + id, value);
                            }
                        });
        client.updateItem(
                update ->
                        update.tableName(TABLE)
                                .key(keyOf(write))
                                .updateExpression(expression.toString())
                                .expressionAttributeNames(names)
                                .expressionAttributeValues(values));
    }

    /** Every item by its key. */
    Map<String, Map<String, AttributeValue>> scan() {
        Map<String, Map<String, AttributeValue>> items = new HashMap<>();
        client.scanPaginator(scan -> scan.tableName(TABLE).consistentRead(true))
                .items()
                .forEach(item -> items.put(item.get(KEY).s(), item));
        return items;
    }

    private static Map<String, AttributeValue> keyOf(Write write) {
        return Map.of(KEY, AttributeValue.fromS(write.key()));
    }
}
