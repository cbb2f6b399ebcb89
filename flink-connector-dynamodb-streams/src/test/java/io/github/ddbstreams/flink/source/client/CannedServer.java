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
package io.github.ddbstreams.flink.source.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import javax.annotation.Nullable;
import javax.net.ssl.SSLContext;

/** A server on the loopback that gives prepared answers, one after the other, the last for ever. */
final class CannedServer implements AutoCloseable {

    /** Writes one answer. */
    interface Answer {
        void write(HttpExchange exchange) throws IOException, InterruptedException;
    }

    /** What a request said. */
    static final class Request {
        final Map<String, List<String>> headers;
        final String target;
        final String body;
        final String authorization;
        final String userAgent;
        final String securityToken;
        final int clientPort;

        private Request(HttpExchange exchange) throws IOException {
            headers = Map.copyOf(exchange.getRequestHeaders());
            target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
            authorization = exchange.getRequestHeaders().getFirst("Authorization");
            securityToken = exchange.getRequestHeaders().getFirst("X-Amz-Security-Token");
            userAgent = exchange.getRequestHeaders().getFirst("User-Agent");
            body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            clientPort = exchange.getRemoteAddress().getPort();
        }
    }

    private final HttpServer server;
    private final String scheme;
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<Answer> answers;

    CannedServer(Answer... answers) {
        this(null, answers);
    }

    /** A server that speaks TLS, or plain HTTP without a context. */
    CannedServer(@Nullable SSLContext tls, Answer... answers) {
        this.answers = List.of(answers);
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try {
            if (tls == null) {
                server = HttpServer.create(anyPort, 0);
                scheme = "http";
            } else {
                HttpsServer https = HttpsServer.create(anyPort, 0);
                https.setHttpsConfigurator(new HttpsConfigurator(tls));
                server = https;
                scheme = "https";
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(executor);
        server.createContext("/", this::handle);
        server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        Request request = new Request(exchange);
        Answer answer;
        synchronized (this) {
            answer = answers.get(Math.min(requests.size(), answers.size() - 1));
            requests.add(request);
        }
        try {
            answer.write(exchange);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            exchange.close();
        }
    }

    String url() {
        return scheme + "://127.0.0.1:" + server.getAddress().getPort();
    }

    List<Request> requests() {
        return requests;
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }

    // ------------------------------------------------------------------------ answers

    /** An answer as the service gives it, with the checksum of its body. */
    static Answer json(int status, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return raw(status, bytes, Map.of("x-amz-crc32", crc32(bytes)));
    }

    /** An error as the service gives it. */
    static Answer error(int status, String code, String message) {
        return json(
                status,
                String.format(
                        "{\"__type\":\"com.amazonaws.dynamodb.v20120810#%s\",\"message\":\"%s\"}",
                        code, message));
    }

    static Answer gzip(String body, boolean rightChecksum) {
        byte[] bytes = compressed(body);
        return raw(
                200,
                bytes,
                Map.of(
                        "x-amz-crc32",
                        rightChecksum ? crc32(bytes) : crc32(body.getBytes(StandardCharsets.UTF_8)),
                        "Content-Encoding",
                        "gzip"));
    }

    static Answer raw(int status, byte[] body, Map<String, String> headers) {
        return exchange -> {
            start(exchange, status, headers, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        };
    }

    /** An answer that promises more than it holds, then drops the connection. */
    static Answer truncated(byte[] body, int promised, Map<String, String> headers) {
        return exchange -> {
            start(exchange, 200, headers, promised);
            exchange.getResponseBody().write(body);
            exchange.getResponseBody().flush();
        };
    }

    /** Drops the connection without an answer. */
    static Answer dropped() {
        return exchange -> exchange.close();
    }

    /**
     * The beginning of an answer, or nothing at all, and then silence until the server is closed,
     * which interrupts it.
     */
    static Answer silentAfter(String beginning) {
        return exchange -> {
            if (!beginning.isEmpty()) {
                start(exchange, 200, Map.of(), 100_000);
                exchange.getResponseBody().write(beginning.getBytes(StandardCharsets.UTF_8));
                exchange.getResponseBody().flush();
            }
            new CountDownLatch(1).await();
        };
    }

    static byte[] compressed(String body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(body.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static String crc32(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return Long.toString(crc.getValue());
    }

    private static void start(
            HttpExchange exchange, int status, Map<String, String> headers, long length)
            throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
        exchange.getResponseHeaders().set("x-amzn-RequestId", "REQ1");
        headers.forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(status, length);
    }
}
