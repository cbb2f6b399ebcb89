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

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;

/** Sends the next request, which does what the test says. */
final class FakeHttpClient implements SdkHttpClient {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    volatile FakeRequest next;
    volatile boolean closed;

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return next;
    }

    @Override
    public String clientName() {
        return "fake";
    }

    @Override
    public void close() {
        closed = true;
    }

    static FakeRequest failing(RuntimeException thrown) {
        return new FakeRequest(
                request -> {
                    throw thrown;
                });
    }

    /** Its response begins, and its body does not come; closing it waits for the body. */
    static FakeRequest hangingBody() {
        return new FakeRequest(
                request ->
                        response(
                                new InputStream() {
                                    @Override
                                    public int read() throws IOException {
                                        request.hang();
                                        return -1;
                                    }

                                    @Override
                                    public void close() throws IOException {
                                        request.awaitAbort();
                                    }
                                },
                                () -> {}));
    }

    static HttpExecuteResponse response(byte[] body) {
        return response(new ByteArrayInputStream(body), () -> {});
    }

    static HttpExecuteResponse response(InputStream body, Runnable onAbort) {
        return HttpExecuteResponse.builder()
                .response(SdkHttpResponse.builder().statusCode(200).build())
                .responseBody(AbortableInputStream.create(body, onAbort::run))
                .build();
    }

    interface Answer {
        HttpExecuteResponse to(FakeRequest request) throws IOException;
    }

    static final class FakeRequest implements ExecutableHttpRequest {
        final AtomicInteger aborts = new AtomicInteger();
        volatile boolean sent;
        private final Answer answer;
        private Runnable onAbort = () -> {};
        private boolean failsAtOnce;

        FakeRequest(Answer answer) {
            this.answer = answer;
        }

        FakeRequest onAbort(Runnable action) {
            onAbort = action;
            return this;
        }

        FakeRequest failingAtOnce() {
            failsAtOnce = true;
            return this;
        }

        @Override
        public HttpExecuteResponse call() throws IOException {
            sent = true;
            return answer.to(this);
        }

        @Override
        public void abort() {
            aborts.incrementAndGet();
            onAbort.run();
        }

        /** Like a socket: an interrupt does not end it. */
        void awaitAbort() {
            long end = System.nanoTime() + LONGEST_WAIT.toNanos();
            while (aborts.get() == 0) {
                if (System.nanoTime() > end) {
                    throw new AssertionError("No abort within " + LONGEST_WAIT);
                }
                LockSupport.parkNanos(1_000_000);
            }
        }

        HttpExecuteResponse hang() throws IOException {
            if (!failsAtOnce) {
                awaitAbort();
            }
            throw new IOException("socket closed");
        }

        HttpExecuteResponse failIfAborted() throws IOException {
            if (aborts.get() > 0) {
                throw new IOException("socket closed");
            }
            throw new AssertionError("it was sent");
        }
    }
}
