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
package io.github.ddbstreams.flink.source;

import com.amazonaws.services.dynamodbv2.local.server.DynamoDBProxyServer;
import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBRequestHandler;
import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBServerHandler;
import com.amazonaws.services.dynamodbv2.local.shared.access.AmazonDynamoDBLocal;
import java.lang.reflect.Field;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;

/** DynamoDB Local as a server in this JVM, whose shards can be rolled over. */
public final class LocalDynamoDb implements AutoCloseable {

    private final LocalDynamoDBRequestHandler handler;
    private final DynamoDBProxyServer server;
    private final URI endpoint;
    private final DynamoDbClient client;

    private LocalDynamoDb() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        handler = new LocalDynamoDBRequestHandler(0, true, null, true, false);
        server = new DynamoDBProxyServer(port, new LocalDynamoDBServerHandler(handler, null));
        server.start();
        endpoint = URI.create("http://127.0.0.1:" + port);
        client =
                DynamoDbClient.builder()
                        .endpointOverride(endpoint)
                        .region(Region.US_EAST_1)
                        .credentialsProvider(
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create("test", "test")))
                        .build();
    }

    public static LocalDynamoDb start() throws Exception {
        return new LocalDynamoDb();
    }

    public URI endpoint() {
        return endpoint;
    }

    public DynamoDbClient client() {
        return client;
    }

    /** A table with a string partition key {@code pk} and a stream of both images. */
    String createTable(String name) {
        return client.createTable(
                        t ->
                                t.tableName(name)
                                        .billingMode(BillingMode.PAY_PER_REQUEST)
                                        .keySchema(k -> k.attributeName("pk").keyType("HASH"))
                                        .attributeDefinitions(
                                                a -> a.attributeName("pk").attributeType("S"))
                                        .streamSpecification(
                                                s ->
                                                        s.streamEnabled(true)
                                                                .streamViewType(
                                                                        "NEW_AND_OLD_IMAGES")))
                .tableDescription()
                .latestStreamArn();
    }

    void put(String table, String key, int version) {
        client.putItem(
                p ->
                        p.tableName(table)
                                .item(
                                        Map.of(
                                                "pk",
                                                AttributeValue.fromS(key),
                                                "version",
                                                AttributeValue.fromN(Integer.toString(version)))));
    }

    /** Closes every open shard and opens a child of it. */
    public void rollOver() throws ReflectiveOperationException {
        // Over HTTP there is no way to ask for it.
        Field databases = LocalDynamoDBRequestHandler.class.getDeclaredField("dbRequestHandlers");
        databases.setAccessible(true);
        for (Object database : ((Map<?, ?>) databases.get(handler)).values()) {
            ((AmazonDynamoDBLocal) database).triggerShardRollovers();
        }
    }

    @Override
    public void close() throws Exception {
        client.close();
        server.stop();
        handler.shutdown();
    }
}
