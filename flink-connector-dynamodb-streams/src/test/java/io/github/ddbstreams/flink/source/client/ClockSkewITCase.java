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
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkGlobalTime;

/**
 * A service whose clock is an hour ahead of ours; the JDK's server does not let us set its date.
 */
@Timeout(30)
class ClockSkewITCase {

    private static final String REFUSAL =
            "{\"__type\":\"x#InvalidSignatureException\",\"message\":\"Signature expired.\"}";

    /** What one client has learned about the clock, the SDK tells those that come after it. */
    @BeforeEach
    @AfterEach
    void forgetTheServicesClock() {
        SdkGlobalTime.setGlobalTimeOffset(0);
    }

    static Stream<Consumer<StreamsClient>> operations() {
        return Stream.of(
                client -> client.describeStream(Clients.STREAM, null),
                client -> client.getRecords("it", 1, body -> null));
    }

    @ParameterizedTest
    @MethodSource("operations")
    void aRequestSignedByAWrongClockIsSentAgainByTheServicesClock(Consumer<StreamsClient> operation)
            throws Exception {
        List<Instant> signedAt = new CopyOnWriteArrayList<>();
        try (ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> serve(socket, signedAt));
            server.setDaemon(true);
            server.start();
            try (StreamsClient client = Clients.of("http://127.0.0.1:" + socket.getLocalPort())) {
                for (int i = 0; i < 2; i++) {
                    StreamsServiceException failure =
                            catchThrowableOfType(
                                    StreamsServiceException.class, () -> operation.accept(client));
                    assertThat(failure.errorCode()).isEqualTo("InvalidSignatureException");
                    // Signed by the right clock, it is the key that is wrong.
                    assertThat(failure.kind())
                            .isEqualTo(
                                    i == 0
                                            ? FailureKind.CREDENTIALS_EXPIRED
                                            : FailureKind.ACCESS_DENIED);
                }
            }
        }
        assertThat(signedAt).hasSize(2);
        assertThat(Duration.between(signedAt.get(0), signedAt.get(1)))
                .isBetween(Duration.ofMinutes(59), Duration.ofMinutes(61));
    }

    private static void serve(ServerSocket server, List<Instant> signedAt) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                signedAt.add(readRequest(socket));
                String date =
                        DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                Instant.now().plus(Duration.ofHours(1)).atOffset(ZoneOffset.UTC));
                String response =
                        "HTTP/1.1 400 Bad Request\r\nDate: "
                                + date
                                + "\r\nConnection: close\r\nContent-Length: "
                                + REFUSAL.length()
                                + "\r\n\r\n"
                                + REFUSAL;
                socket.getOutputStream().write(response.getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                if (!server.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    /** When the request says that it was signed. */
    private static Instant readRequest(Socket socket) throws IOException {
        BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        Instant signedAt = null;
        int length = 0;
        for (String line = reader.readLine(); !line.isEmpty(); line = reader.readLine()) {
            String header = line.toLowerCase(Locale.ROOT);
            if (header.startsWith("x-amz-date: ")) {
                signedAt =
                        LocalDateTime.parse(
                                        line.substring("x-amz-date: ".length()),
                                        DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'"))
                                .toInstant(ZoneOffset.UTC);
            } else if (header.startsWith("content-length: ")) {
                length = Integer.parseInt(header.substring("content-length: ".length()));
            }
        }
        for (int i = 0; i < length; i++) {
            reader.read();
        }
        return signedAt;
    }
}
