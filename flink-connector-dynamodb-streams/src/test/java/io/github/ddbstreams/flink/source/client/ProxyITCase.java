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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests through a proxy, which refuses them all: what it is asked is what counts. */
@Timeout(60)
class ProxyITCase {

    private static final List<String> PROPERTIES =
            List.of(
                    "http.proxyHost",
                    "http.proxyPort",
                    "https.proxyHost",
                    "https.proxyPort",
                    "https.proxyUser",
                    "http.nonProxyHosts");

    private final RefusingProxy proxy = new RefusingProxy();

    @AfterEach
    void close() {
        PROPERTIES.forEach(System::clearProperty);
        proxy.close();
    }

    @Test
    void theProxyOfTheOptionsIsAskedForATunnelWithItsCredentials() {
        describe(
                Map.of(
                        "aws.endpoint",
                        "https://streams.example.com",
                        "aws.http-client.proxy.host",
                        "127.0.0.1",
                        "aws.http-client.proxy.port",
                        proxy.port(),
                        "aws.http-client.proxy.user",
                        "me",
                        "aws.http-client.proxy.password",
                        "hunter2"));

        assertThat(proxy.requests).isNotEmpty();
        assertThat(proxy.requests.get(0))
                .startsWith("CONNECT streams.example.com:443")
                .contains(
                        "Proxy-Authorization: Basic "
                                + Base64.getEncoder()
                                        .encodeToString(
                                                "me:hunter2".getBytes(StandardCharsets.UTF_8)));
    }

    /** As a token in HTTPS_PROXY is; and the port may be left to the scheme. */
    @Test
    void aUserWithoutPasswordIsSentToTheProxyOfTheProcess() {
        System.setProperty("https.proxyHost", "127.0.0.1");
        System.setProperty("https.proxyPort", proxy.port());
        System.setProperty("https.proxyUser", "token");
        describe(Map.of("aws.endpoint", "https://streams.example.com"));

        assertThat(proxy.requests).isNotEmpty();
        assertThat(proxy.requests.get(0))
                .contains(
                        "Proxy-Authorization: Basic "
                                + Base64.getEncoder()
                                        .encodeToString("token:".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aHostThatCannotBeOneIsRefused() {
        System.setProperty("https.proxyHost", "my_proxy");
        System.setProperty("https.proxyPort", proxy.port());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Clients.of("https://streams.example.com"))
                .withMessageStartingWith(
                        "The host of the proxy is 'my_proxy', which cannot be the name of a host.");
    }

    /** The SDK by itself would look at http.proxyHost, whatever the endpoint. */
    @Test
    void theProxyOfTheProcessForHttpsIsAskedForAnHttpsEndpoint() {
        System.setProperty("http.proxyHost", "127.0.0.1");
        System.setProperty("http.proxyPort", "1");
        System.setProperty("https.proxyHost", "127.0.0.1");
        System.setProperty("https.proxyPort", proxy.port());
        describe(Map.of("aws.endpoint", "https://streams.example.com"));

        assertThat(proxy.requests).isNotEmpty();
        assertThat(proxy.requests.get(0)).startsWith("CONNECT streams.example.com:443");
    }

    @Test
    void theProxyOfTheProcessForHttpIsAskedForAnEndpointWithoutTls() {
        System.setProperty("http.proxyHost", "127.0.0.1");
        System.setProperty("http.proxyPort", proxy.port());
        describe(Map.of("aws.endpoint", "http://streams.example.com"));

        assertThat(proxy.requests).isNotEmpty();
        assertThat(proxy.requests.get(0)).startsWith("POST http://streams.example.com");
    }

    @Test
    void hostsAreExceptedWithWildcards() {
        try (CannedServer server =
                new CannedServer(CannedServer.json(200, "{\"StreamDescription\":{}}"))) {
            for (String hosts : List.of("127.0.0.1", "example.com|127.*", "*.internal, *0.0.1")) {
                describe(
                        Map.of(
                                "aws.endpoint",
                                server.url().replace("localhost", "127.0.0.1"),
                                "aws.http-client.proxy.host",
                                "127.0.0.1",
                                "aws.http-client.proxy.port",
                                proxy.port(),
                                "aws.http-client.proxy.non-proxy-hosts",
                                hosts));
            }
            assertThat(server.requests()).hasSize(3);
            assertThat(proxy.requests).isEmpty();
        }
    }

    /** Two VPC endpoints, one for each service. */
    @Test
    void eachServiceMayHaveAnEndpointOfItsOwn() {
        try (CannedServer tables = new CannedServer(CannedServer.json(200, "{\"Table\":{}}"));
                CannedServer streams =
                        new CannedServer(CannedServer.json(200, "{\"StreamDescription\":{}}"));
                StreamsClient client =
                        Clients.of(
                                "http://localhost:1",
                                "aws.dynamodb.endpoint",
                                tables.url(),
                                "aws.streams.endpoint",
                                streams.url())) {
            client.describeTable("orders");
            client.describeStream(Clients.STREAM, null);

            assertThat(tables.requests()).hasSize(1);
            assertThat(streams.requests()).hasSize(1);
        }
    }

    private static void describe(Map<String, String> options) {
        List<String> further = new ArrayList<>();
        options.forEach(
                (key, value) -> {
                    further.add(key);
                    further.add(value);
                });
        try (StreamsClient client =
                Clients.of(options.get("aws.endpoint"), further.toArray(new String[0]))) {
            catchThrowableOfType(
                    StreamsServiceException.class,
                    () -> client.describeStream(Clients.STREAM, null));
        }
    }

    /** Answers every request with a refusal, and remembers it. */
    private static final class RefusingProxy implements AutoCloseable {

        final List<String> requests = new CopyOnWriteArrayList<>();
        private final ServerSocket socket;

        RefusingProxy() {
            try {
                socket = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            Thread thread = new Thread(this::serve, "refusing proxy");
            thread.setDaemon(true);
            thread.start();
        }

        String port() {
            return String.valueOf(socket.getLocalPort());
        }

        private void serve() {
            while (!socket.isClosed()) {
                try (Socket connection = socket.accept()) {
                    BufferedReader reader =
                            new BufferedReader(
                                    new InputStreamReader(
                                            connection.getInputStream(), StandardCharsets.UTF_8));
                    StringBuilder request = new StringBuilder();
                    for (String line = reader.readLine();
                            line != null && !line.isEmpty();
                            line = reader.readLine()) {
                        request.append(line).append('\n');
                    }
                    requests.add(request.toString());
                    connection
                            .getOutputStream()
                            .write(
                                    "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection:"
                                            .concat(" close\r\n\r\n")
                                            .getBytes(StandardCharsets.UTF_8));
                } catch (IOException e) {
                    // The client has gone, or the test is over.
                    continue;
                }
            }
        }

        @Override
        public void close() {
            try {
                socket.close();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }
}
