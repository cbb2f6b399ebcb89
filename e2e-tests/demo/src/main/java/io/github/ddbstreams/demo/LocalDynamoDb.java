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

import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBRequestHandler;
import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBServerHandler;
import com.amazonaws.services.dynamodbv2.local.shared.access.AmazonDynamoDBLocal;
import com.amazonaws.services.dynamodbv2.local.shared.access.sqlite.SQLiteLibraryLoader;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * Amazon's DynamoDB Local in this process, in memory, behind its own HTTP protocol on a free port
 * of the loopback interface. It sends no telemetry: only its command line sets that up.
 */
final class LocalDynamoDb implements AutoCloseable {

    /** Fields, so that the levels of these loggers are not collected with them. */
    private static final Logger SQLITE_LOGGER = Logger.getLogger("com.almworks.sqlite4java");

    private static final Logger SDK_1_LOGGER = Logger.getLogger("com.amazonaws");

    /** With a shared database every key of a request means the same database. */
    private static final boolean SHARED = true;

    private final LocalDynamoDBRequestHandler requests;
    private final AmazonDynamoDBLocal database;
    private final Server server;
    private final URI endpoint;

    private LocalDynamoDb(
            LocalDynamoDBRequestHandler requests, AmazonDynamoDBLocal database, Server server) {
        this.requests = requests;
        this.database = database;
        this.server = server;
        int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
        this.endpoint = URI.create("http://127.0.0.1:" + port);
    }

    static LocalDynamoDb start() throws Exception {
        SQLITE_LOGGER.setLevel(Level.WARNING);
        SDK_1_LOGGER.setLevel(Level.SEVERE);
        SQLiteLibraryLoader.initialize();
        LocalDynamoDBRequestHandler requests =
                new LocalDynamoDBRequestHandler(0, true, null, SHARED, false);
        Server server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        server.setHandler(new LocalDynamoDBServerHandler(requests, null));
        server.start();
        return new LocalDynamoDb(requests, databaseOf(requests), server);
    }

    /** The server keeps its database to itself, and has no request that rolls shards over. */
    private static AmazonDynamoDBLocal databaseOf(LocalDynamoDBRequestHandler requests)
            throws ReflectiveOperationException {
        Method getHandler =
                LocalDynamoDBRequestHandler.class.getDeclaredMethod("getHandler", String.class);
        getHandler.setAccessible(true);
        return (AmazonDynamoDBLocal) getHandler.invoke(requests, "any");
    }

    URI endpoint() {
        return endpoint;
    }

    /** Closes every open shard and opens a child of each. */
    void rollOver() {
        database.triggerShardRollovers();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("DynamoDB Local did not stop", e);
        } finally {
            requests.shutdown();
        }
    }
}
