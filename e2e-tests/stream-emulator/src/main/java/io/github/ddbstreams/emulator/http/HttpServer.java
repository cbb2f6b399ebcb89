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
package io.github.ddbstreams.emulator.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A small HTTP/1.1 server for the loopback interface: keep-alive, no TLS, one thread a connection.
 *
 * <p>A connection carries one request at a time, so a thread of its own costs nothing a client
 * could notice, and a delayed response holds up nobody else. Every response leaves in a single
 * write with TCP_NODELAY set, which avoids the stall between Nagle's algorithm and delayed
 * acknowledgements that {@code com.sun.net.httpserver} has.
 */
public final class HttpServer implements AutoCloseable {

    private static final Logger LOG = System.getLogger(HttpServer.class.getName());
    private static final int BACKLOG = 512;

    private final ServerSocket serverSocket;
    private final HttpHandler handler;
    private final Set<HttpConnection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connectionCount = new AtomicInteger();
    private volatile boolean closed;

    private HttpServer(ServerSocket serverSocket, HttpHandler handler) {
        this.serverSocket = serverSocket;
        this.handler = handler;
    }

    /**
     * Starts to listen on 127.0.0.1.
     *
     * @param port 0 for a free one
     * @throws UncheckedIOException if the port cannot be bound
     */
    public static HttpServer start(int port, HttpHandler handler) {
        HttpServer server;
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
            socket.bind(new InetSocketAddress(loopback, port), BACKLOG);
            server = new HttpServer(socket, handler);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Cannot listen on 127.0.0.1:"
                            + port
                            + "; choose another port, or 0 for a free one",
                    e);
        }
        server.thread("stream-emulator-accept", server::acceptLoop).start();
        return server;
    }

    /** Where clients connect to, without a trailing slash. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + serverSocket.getLocalPort());
    }

    /** Connections that are open now. */
    public int openConnections() {
        return connections.size();
    }

    /** Closes every open connection, as a restart of the service would; new ones are accepted. */
    public void dropConnections() {
        connections.forEach(HttpConnection::close);
    }

    private void acceptLoop() {
        while (!closed) {
            try {
                Socket socket = serverSocket.accept();
                HttpConnection connection =
                        new HttpConnection(socket, handler, connections::remove);
                connections.add(connection);
                if (closed) {
                    // close() may have looked at the connections before this one was among them.
                    connection.close();
                }
                thread("stream-emulator-" + connectionCount.incrementAndGet(), connection).start();
            } catch (IOException e) {
                if (!closed) {
                    LOG.log(Level.WARNING, "A connection could not be accepted", e);
                }
            }
        }
    }

    private Thread thread(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Stops listening and closes all connections. Calling it again does nothing. */
    @Override
    public void close() {
        closed = true;
        try {
            serverSocket.close();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot close the emulator's server socket", e);
        } finally {
            dropConnections();
        }
    }
}
