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
package io.github.ddbstreams.clustertests;

import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBRequestHandler;
import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBServerHandler;
import com.amazonaws.services.dynamodbv2.local.shared.access.AmazonDynamoDBLocal;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * A table of Amazon's DynamoDB Local, in memory, behind its HTTP protocol. Its shards only roll
 * over, all at once, and nobody but the records tells the sequence number of a write.
 */
final class LocalOrders implements Orders {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final String name;
    private final LocalDynamoDBRequestHandler requests;
    private final AmazonDynamoDBLocal database;
    private final Server server;
    private final Set<String> items = new HashSet<>();
    private final List<Written> written = new ArrayList<>();

    LocalOrders(String name) throws Exception {
        this.name = name;
        requests = new LocalDynamoDBRequestHandler(0, true, null, true, false);
        server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        server.setHandler(new LocalDynamoDBServerHandler(requests, null));
        server.start();
        database = databaseOf(requests);
        call(
                "CreateTable",
                Map.of(
                        "TableName",
                        name,
                        "KeySchema",
                        List.of(Map.of("AttributeName", "pk", "KeyType", "HASH")),
                        "AttributeDefinitions",
                        List.of(Map.of("AttributeName", "pk", "AttributeType", "S")),
                        "BillingMode",
                        "PAY_PER_REQUEST"));
    }

    /** The server keeps its database to itself, and has no request that rolls shards over. */
    private static AmazonDynamoDBLocal databaseOf(LocalDynamoDBRequestHandler requests)
            throws ReflectiveOperationException {
        Method getHandler =
                LocalDynamoDBRequestHandler.class.getDeclaredMethod("getHandler", String.class);
        getHandler.setAccessible(true);
        return (AmazonDynamoDBLocal) getHandler.invoke(requests, "any");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public URI endpoint() {
        int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
        return URI.create("http://127.0.0.1:" + port);
    }

    @Override
    public void enableStream() throws Exception {
        call(
                "UpdateTable",
                Map.of(
                        "TableName",
                        name,
                        "StreamSpecification",
                        Map.of("StreamEnabled", true, "StreamViewType", "NEW_AND_OLD_IMAGES")));
    }

    @Override
    public void put(String key, int version) throws Exception {
        String number = Integer.toString(version);
        call(
                "PutItem",
                Map.of(
                        "TableName",
                        name,
                        "Item",
                        Map.of("pk", Map.of("S", key), "version", Map.of("N", number))));
        add(new Written(key, items.add(key) ? "INSERT" : "MODIFY", null, number));
    }

    @Override
    public void delete(String key) throws Exception {
        call("DeleteItem", Map.of("TableName", name, "Key", Map.of("pk", Map.of("S", key))));
        if (items.remove(key)) {
            add(new Written(key, Written.REMOVE, null, Written.NO_VERSION));
        }
    }

    private synchronized void add(Written write) {
        written.add(write);
    }

    @Override
    public void moveShards(Random random) {
        database.triggerShardRollovers();
    }

    @Override
    public synchronized List<Written> written() {
        return List.copyOf(written);
    }

    /** It does not check signatures. */
    private void call(String operation, Map<String, ?> body)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(endpoint())
                        .header("Content-Type", "application/x-amz-json-1.0")
                        .header("X-Amz-Target", "DynamoDB_20120810." + operation)
                        .header("X-Amz-Date", "20260101T000000Z")
                        .header(
                                "Authorization",
                                "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/dynamodb/"
                                        + "aws4_request, SignedHeaders=host, Signature=none")
                        .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)))
                        .build();
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(operation + ": " + response.statusCode() + response.body());
        }
    }

    @Override
    public void close() throws Exception {
        server.stop();
        requests.shutdown();
    }
}
