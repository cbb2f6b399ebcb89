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
package io.github.ddbstreams.containers;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;

/** A table with a stream, and what was written to it. */
final class Orders implements AutoCloseable {

    static final String REGION = "us-east-1";

    /** Both, the key and the secret. */
    static final String CREDENTIAL = "test";

    private final DynamoDbClient client;
    private final String table;
    private final Map<String, List<Change>> changes = new TreeMap<>();

    private Orders(DynamoDbClient client, String table) {
        this.client = client;
        this.table = table;
    }

    /**
     * A change of a key.
     *
     * @param before the version of the item before it, null if there was none
     * @param after the version of the item behind it, null if there is none
     */
    record Change(Long before, Long after) {

        String operation() {
            if (before == null) {
                return "INSERT";
            }
            return after == null ? "REMOVE" : "MODIFY";
        }
    }

    /** Creates the table. */
    static Orders create(URI endpoint, String name) {
        DynamoDbClient client =
                DynamoDbClient.builder()
                        .endpointOverride(endpoint)
                        .region(Region.of(REGION))
                        .credentialsProvider(
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create(CREDENTIAL, CREDENTIAL)))
                        .build();
        client.createTable(
                table ->
                        table.tableName(name)
                                .billingMode(BillingMode.PAY_PER_REQUEST)
                                .keySchema(key -> key.attributeName("pk").keyType("HASH"))
                                .attributeDefinitions(
                                        key -> key.attributeName("pk").attributeType("S"))
                                .streamSpecification(
                                        stream ->
                                                stream.streamEnabled(true)
                                                        .streamViewType("NEW_AND_OLD_IMAGES")));
        client.waiter().waitUntilTableExists(table -> table.tableName(name));
        return new Orders(client, name);
    }

    /** Changes so many keys so many times, and deletes every fifth of them. */
    void write(int keys, int times) {
        for (int round = 0; round < times; round++) {
            for (int key = 0; key < keys; key++) {
                put("key" + key);
            }
        }
        for (int key = 0; key < keys; key += 5) {
            delete("key" + key);
        }
    }

    private void put(String key) {
        Change change = new Change(now(key), (long) of(key).size());
        client.putItem(
                put ->
                        put.tableName(table)
                                .item(
                                        Map.of(
                                                "pk",
                                                AttributeValue.fromS(key),
                                                "version",
                                                AttributeValue.fromN(change.after().toString()))));
        of(key).add(change);
    }

    private void delete(String key) {
        Change change = new Change(now(key), null);
        client.deleteItem(
                delete -> delete.tableName(table).key(Map.of("pk", AttributeValue.fromS(key))));
        of(key).add(change);
    }

    private List<Change> of(String key) {
        return changes.computeIfAbsent(key, any -> new ArrayList<>());
    }

    private Long now(String key) {
        List<Change> ofKey = of(key);
        return ofKey.isEmpty() ? null : ofKey.get(ofKey.size() - 1).after();
    }

    /** All changes of each key, in their order. */
    Map<String, List<Change>> changes() {
        return changes;
    }

    /** The version of each item that there is. */
    Map<String, Long> items() {
        Map<String, Long> items = new TreeMap<>();
        for (String key : changes.keySet()) {
            if (now(key) != null) {
                items.put(key, now(key));
            }
        }
        return items;
    }

    @Override
    public void close() {
        client.close();
    }
}
