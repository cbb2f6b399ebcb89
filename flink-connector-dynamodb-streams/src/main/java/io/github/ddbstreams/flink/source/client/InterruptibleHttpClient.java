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

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.annotation.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * Ends requests that must not go on: because their thread was interrupted, their time is over, or
 * the client is closed.
 *
 * <p>A thread that waits for a socket does not notice an interrupt; only closing the socket wakes
 * it. One thread a client looks at the requests in flight ten times a second and aborts them, so
 * that also a response that trickles in, a byte before each read time-out, comes to an end.
 */
final class InterruptibleHttpClient implements SdkHttpClient {

    private static final Logger LOG = LoggerFactory.getLogger(InterruptibleHttpClient.class);
    private static final long LOOK_EVERY_MILLIS = 100;

    private final SdkHttpClient delegate;
    private final Duration timeout;
    private final Set<Request> inFlight = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService watch;
    private volatile boolean closed;

    /**
     * @param delegate closed with this client
     * @param timeout the longest time from sending a request to the end of its response
     */
    InterruptibleHttpClient(SdkHttpClient delegate, Duration timeout) {
        this.delegate = delegate;
        this.timeout = timeout;
        this.watch =
                Executors.newSingleThreadScheduledExecutor(
                        task -> {
                            Thread thread = new Thread(task, "dynamodb-streams-request-watch");
                            thread.setDaemon(true);
                            return thread;
                        });
        watch.scheduleWithFixedDelay(
                this::abortWhatIsDue, LOOK_EVERY_MILLIS, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new Request(delegate.prepareRequest(request));
    }

    @Override
    public String clientName() {
        return delegate.clientName();
    }

    @Override
    public void close() {
        closed = true;
        watch.shutdownNow();
        try {
            abortWhatIsDue();
        } finally {
            // It holds a thread, which must stop whatever goes wrong before.
            delegate.close();
        }
    }

    /** One request that cannot be aborted must neither end the watch nor keep others open. */
    private void abortWhatIsDue() {
        for (Request request : inFlight) {
            try {
                request.abortIfDue();
            } catch (RuntimeException e) {
                LOG.warn("Aborting a request failed", e);
            }
        }
    }

    /** A request from its sending to the end of its response. */
    private final class Request implements ExecutableHttpRequest {

        private final ExecutableHttpRequest delegateRequest;
        private volatile Thread thread;
        private volatile long startNanos;

        /** When the response began to be closed; 0 before. */
        private volatile long closingNanos;

        @Nullable private volatile String abortReason;

        Request(ExecutableHttpRequest delegateRequest) {
            this.delegateRequest = delegateRequest;
        }

        @Override
        public HttpExecuteResponse call() throws IOException {
            thread = Thread.currentThread();
            startNanos = System.nanoTime();
            inFlight.add(this);
            boolean bodyFollows = false;
            try {
                // The client may have been closed just before the request could be seen.
                abortIfDue();
                HttpExecuteResponse response = delegateRequest.call();
                AbortableInputStream body = response.responseBody().orElse(null);
                bodyFollows = body != null;
                return bodyFollows ? withBody(response, body) : response;
            } catch (IOException e) {
                throw explained(e);
            } catch (RuntimeException e) {
                throw abortReason == null ? e : new UncheckedIOException(aborted(e));
            } finally {
                if (!bodyFollows) {
                    inFlight.remove(this);
                }
            }
        }

        @Override
        public void abort() {
            delegateRequest.abort();
        }

        void abortIfDue() {
            if (abortReason != null) {
                return;
            }
            if (closed) {
                abort("the client was closed");
            } else if (thread.isInterrupted()) {
                abort("its thread was interrupted");
            } else if (closingNanos != 0
                    && System.nanoTime() - closingNanos
                            > TimeUnit.MILLISECONDS.toNanos(LOOK_EVERY_MILLIS)) {
                abort("its response was closed before its end, and the rest did not come");
            } else if (System.nanoTime() - startNanos > timeout.toNanos()) {
                abort(
                        "it did not complete within "
                                + timeout.toMillis()
                                + " ms (aws.http-client.request-timeout)");
            }
        }

        private void abort(String reason) {
            abortReason = reason;
            delegateRequest.abort();
        }

        private IOException explained(IOException failure) {
            return abortReason == null ? failure : aborted(failure);
        }

        private RequestAbortedException aborted(Exception failure) {
            return new RequestAbortedException(
                    "The request was aborted because " + abortReason, failure);
        }

        private HttpExecuteResponse withBody(
                HttpExecuteResponse response, AbortableInputStream body) {
            InputStream watched = new WatchedBody(this, body);
            return HttpExecuteResponse.builder()
                    .response(response.httpResponse())
                    .responseBody(
                            AbortableInputStream.create(
                                    watched,
                                    () -> {
                                        inFlight.remove(this);
                                        body.abort();
                                    }))
                    .build();
        }
    }

    private final class WatchedBody extends FilterInputStream {

        private final Request request;

        WatchedBody(Request request, InputStream body) {
            super(body);
            this.request = request;
        }

        @Override
        public int read() throws IOException {
            try {
                return in.read();
            } catch (IOException e) {
                throw request.explained(e);
            }
        }

        @Override
        public int read(byte[] buffer, int offset, int count) throws IOException {
            try {
                return in.read(buffer, offset, count);
            } catch (IOException e) {
                throw request.explained(e);
            }
        }

        /**
         * Closing reads what is left, so that the connection can be used again. The SDK closes a
         * response when it finds its thread interrupted, and has cleared the interrupt by then: so
         * what is left must not be waited for.
         */
        @Override
        public void close() throws IOException {
            request.closingNanos = System.nanoTime() | 1;
            try {
                in.close();
            } finally {
                inFlight.remove(request);
            }
        }
    }
}
