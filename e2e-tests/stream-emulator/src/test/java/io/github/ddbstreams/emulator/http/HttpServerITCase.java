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

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpServerITCase {

    private HttpServer server;
    private Socket socket;

    @BeforeEach
    void start() throws IOException {
        server =
                HttpServer.start(
                        0,
                        request ->
                                new HttpResponse(200, request.body())
                                        .header("X-Path", request.path()));
        socket = new Socket("127.0.0.1", server.endpoint().getPort());
        socket.setSoTimeout(20_000);
    }

    @AfterEach
    void stop() throws IOException {
        socket.close();
        server.close();
    }

    @Test
    void answersManyRequestsOnOneConnection() throws IOException {
        String one = "POST /a HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc";
        send(one + one);

        assertThat(read(2))
                .isEqualTo(
                        "HTTP/1.1 200 OK\r\nX-Path: /a\r\nContent-Length: 3\r\n\r\nabc".repeat(2));
        assertThat(server.openConnections()).isEqualTo(1);
    }

    @Test
    void takesChunkedBodies() throws IOException {
        send(
                "POST /b HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\nA;x=y\r\n0123456789\r\n0\r\n\r\n");

        assertThat(read(1)).endsWith("\r\n\r\nab0123456789");
    }

    @Test
    void letsClientsContinue() throws IOException {
        send("POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n");

        assertThat(read(1)).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
        send("x");
        assertThat(read(1)).endsWith("\r\n\r\nx");
    }

    @Test
    void closesWhenTheClientWantsIt() throws IOException {
        send("GET / HTTP/1.1\r\nConnection: close\r\n\r\n");

        assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                .endsWith("Content-Length: 0\r\n\r\n");
    }

    @Test
    void closesOnWhatIsNotHttp() throws IOException {
        send("nonsense\r\n\r\n");

        assertThat(socket.getInputStream().readAllBytes()).isEmpty();
    }

    @Test
    void closesItsConnectionsWithItself() throws IOException {
        send("GET / HTTP/1.1\r\n\r\n");
        read(1);

        server.close();

        assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }

    private void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Reads so many responses, bodies included. */
    private String read(int responses) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < responses; i++) {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.read());
            }
            text.append(head);
            int length = head.indexOf("Content-Length: ");
            if (length >= 0) {
                String digits =
                        head.substring(
                                length + "Content-Length: ".length(), head.indexOf("\r\n\r\n"));
                text.append(
                        new String(
                                in.readNBytes(Integer.parseInt(digits)),
                                StandardCharsets.ISO_8859_1));
            }
        }
        return text.toString();
    }
}
