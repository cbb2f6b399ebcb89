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

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** One connection: reads a request, answers it, reads the next. Runs on a thread of its own. */
final class HttpConnection implements Runnable {

    private static final int MAX_LINE = 16 * 1024;

    /** The service takes requests of up to 16 MB (BatchWriteItem). */
    private static final int MAX_BODY = 20 * 1024 * 1024;

    private static final byte[] CONTINUE =
            "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

    private final Socket socket;
    private final HttpHandler handler;
    private final Consumer<HttpConnection> onClose;
    private final byte[] lineBuffer = new byte[MAX_LINE];
    private byte[] writeBuffer = new byte[8 * 1024];
    private volatile boolean closed;

    HttpConnection(Socket socket, HttpHandler handler, Consumer<HttpConnection> onClose) {
        this.socket = socket;
        this.handler = handler;
        this.onClose = onClose;
    }

    @Override
    public void run() {
        try {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream(), 16 * 1024);
            OutputStream out = socket.getOutputStream();
            boolean open = true;
            while (open) {
                HttpRequest request = readRequest(in, out);
                open = request != null && answer(request, out);
            }
        } catch (IOException e) {
            // The client went away, or sent what is not HTTP: closing the connection is the whole
            // answer.
            closed = true;
        } finally {
            close();
        }
    }

    private boolean answer(HttpRequest request, OutputStream out) throws IOException {
        HttpResponse response = handler.handle(request);
        pause(response.delay());
        response.beforeSending().run();
        switch (response.delivery()) {
            case DROPPED:
                // A linger of zero makes close() send a reset instead of an orderly end.
                socket.setSoLinger(true, 0);
                return false;
            case TRUNCATED:
                write(response, response.body().length / 2, out);
                return false;
            default:
                write(response, response.body().length, out);
                return !"close".equalsIgnoreCase(request.header("connection"));
        }
    }

    private void pause(Duration delay) {
        long until = System.nanoTime() + delay.toNanos();
        long left = delay.toNanos();
        while (left > 0 && !closed) {
            LockSupport.parkNanos(this, left);
            left = until - System.nanoTime();
        }
    }

    private void write(HttpResponse response, int bodyBytes, OutputStream out) throws IOException {
        StringBuilder head = new StringBuilder(256);
        head.append("HTTP/1.1 ")
                .append(response.status())
                .append(' ')
                .append(reason(response.status()));
        for (Map.Entry<String, String> header : response.headers().entrySet()) {
            head.append("\r\n").append(header.getKey()).append(": ").append(header.getValue());
        }
        head.append("\r\nContent-Length: ").append(response.body().length).append("\r\n\r\n");
        byte[] headBytes = head.toString().getBytes(StandardCharsets.ISO_8859_1);
        int total = headBytes.length + bodyBytes;
        if (writeBuffer.length < total) {
            writeBuffer = new byte[Math.max(total, writeBuffer.length * 2)];
        }
        System.arraycopy(headBytes, 0, writeBuffer, 0, headBytes.length);
        System.arraycopy(response.body(), 0, writeBuffer, headBytes.length, bodyBytes);
        out.write(writeBuffer, 0, total);
    }

    private static String reason(int status) {
        switch (status) {
            case 200:
                return "OK";
            case 400:
                return "Bad Request";
            case 404:
                return "Not Found";
            case 500:
                return "Internal Server Error";
            case 503:
                return "Service Unavailable";
            default:
                return "Status";
        }
    }

    /** The next request, or null at the end of the connection. */
    private HttpRequest readRequest(InputStream in, OutputStream out) throws IOException {
        String requestLine = readLine(in);
        if (requestLine == null) {
            return null;
        }
        String[] parts = requestLine.split(" ", 3);
        if (parts.length != 3) {
            throw new IOException("Not an HTTP request line: " + requestLine);
        }
        Map<String, String> headers = new HashMap<>();
        String line = readLine(in);
        while (line != null && !line.isEmpty()) {
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw new IOException("Not an HTTP header: " + line);
            }
            headers.put(
                    line.substring(0, colon).trim().toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).trim());
            line = readLine(in);
        }
        if (headers.containsKey("expect")) {
            out.write(CONTINUE);
        }
        return new HttpRequest(parts[0], parts[1], headers, readBody(in, headers));
    }

    private byte[] readBody(InputStream in, Map<String, String> headers) throws IOException {
        if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
            return readChunks(in);
        }
        String length = headers.get("content-length");
        return length == null ? new byte[0] : readBytes(in, parseLength(length, 10));
    }

    private byte[] readChunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            String size = readLine(in);
            if (size == null) {
                throw new EOFException("The connection ended inside a chunked body");
            }
            byte[] chunk = readBytes(in, parseLength(size.split(";", 2)[0].trim(), 16));
            body.writeBytes(chunk);
            if (body.size() > MAX_BODY) {
                throw new IOException("A body of more than " + MAX_BODY + " bytes");
            }
            String end = readLine(in);
            if (chunk.length == 0) {
                while (end != null && !end.isEmpty()) {
                    end = readLine(in);
                }
                return body.toByteArray();
            }
        }
    }

    private static int parseLength(String text, int radix) throws IOException {
        try {
            int length = Integer.parseInt(text, radix);
            if (length >= 0 && length <= MAX_BODY) {
                return length;
            }
        } catch (NumberFormatException e) {
            throw new IOException("Not a length: " + text, e);
        }
        throw new IOException("A body of " + text + " bytes; at most " + MAX_BODY + " are taken");
    }

    private static byte[] readBytes(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("The connection ended inside a body of " + length + " bytes");
        }
        return bytes;
    }

    private String readLine(InputStream in) throws IOException {
        int length = 0;
        int b = in.read();
        if (b < 0) {
            return null;
        }
        while (b >= 0 && b != '\n') {
            if (length == MAX_LINE) {
                throw new IOException("A header line of more than " + MAX_LINE + " bytes");
            }
            lineBuffer[length++] = (byte) b;
            b = in.read();
        }
        if (length > 0 && lineBuffer[length - 1] == '\r') {
            length--;
        }
        return new String(lineBuffer, 0, length, StandardCharsets.ISO_8859_1);
    }

    /** Ends the connection, from any thread. */
    void close() {
        closed = true;
        onClose.accept(this);
        try {
            socket.close();
        } catch (IOException e) {
            // Nothing can be done about a socket that does not close, and nobody reads from it any
            // more.
            closed = true;
        }
    }
}
