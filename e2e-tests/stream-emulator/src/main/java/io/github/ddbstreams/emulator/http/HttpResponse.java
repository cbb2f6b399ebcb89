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

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** What to answer, when, and how much of it. Built by one thread and then left alone. */
public final class HttpResponse {

    /** How the connection is treated, so that clients can be shown a broken network. */
    public enum Delivery {
        /** The whole response; the connection stays open. */
        COMPLETE,
        /** Headers that announce the whole body, half of it, then the end of the connection. */
        TRUNCATED,
        /** Not a byte: the connection is reset. */
        DROPPED
    }

    private final int status;
    private final byte[] body;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private Delivery delivery = Delivery.COMPLETE;
    private Duration delay = Duration.ZERO;
    private Runnable beforeSending = () -> {};

    /** A complete response without delay; the body is not copied. */
    public HttpResponse(int status, byte[] body) {
        this.status = status;
        this.body = body;
    }

    /** Adds a header; Content-Length is added by the connection. */
    public HttpResponse header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** Complete if not called. */
    public HttpResponse delivery(Delivery value) {
        this.delivery = value;
        return this;
    }

    /** Time the connection waits before the first byte; only this connection waits. */
    public HttpResponse delay(Duration value) {
        this.delay = value;
        return this;
    }

    /** Run after the delay, before the client can know anything of the response. */
    public HttpResponse beforeSending(Runnable value) {
        this.beforeSending = value;
        return this;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** The body, not copied. */
    public byte[] body() {
        return body;
    }

    /** The headers in the order of adding. */
    public Map<String, String> headers() {
        return headers;
    }

    /** How the connection is treated. */
    public Delivery delivery() {
        return delivery;
    }

    /** Zero if not set. */
    public Duration delay() {
        return delay;
    }

    /** Does nothing if not set. */
    public Runnable beforeSending() {
        return beforeSending;
    }
}
