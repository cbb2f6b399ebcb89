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

import static io.github.ddbstreams.flink.source.client.CannedServer.json;
import static io.github.ddbstreams.flink.source.client.CannedServer.silentAfter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How requests end that must not go on. The read time-out here is never what ends them. */
@Timeout(30)
class CancellationITCase {

    private static final CannedServer.Answer PAGE = json(200, "{\"Records\":[]}");

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"Records\":["})
    void anInterruptEndsARequestThatWaitsForTheServer(String beginning) throws Exception {
        CountDownLatch received = new CountDownLatch(1);
        try (CannedServer server =
                        new CannedServer(announcing(received, silentAfter(beginning)), PAGE);
                StreamsClient client = Clients.of(server.url())) {
            Call call = new Call(client);
            received.await();
            long start = System.nanoTime();
            call.thread.interrupt();
            call.thread.join();

            assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isLessThan(1000);
            assertThat(call.failure.get().kind()).isEqualTo(FailureKind.CANCELLED);
            assertThat(call.interrupted).isTrue();
            // Its only connection is there again.
            assertThat(getRecords(client)).isNotNull();
        }
    }

    @Test
    void anInterruptEndsARequestThatWaitsForAConnection() throws Exception {
        CountDownLatch received = new CountDownLatch(1);
        try (CannedServer server = new CannedServer(announcing(received, silentAfter("")));
                StreamsClient client =
                        Clients.of(server.url(), "aws.http-client.connection-timeout", "1 min")) {
            Call holder = new Call(client);
            received.await();
            Call waiter = new Call(client);
            while (waiter.thread.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            waiter.thread.interrupt();
            waiter.thread.join();

            assertThat(waiter.failure.get().kind()).isEqualTo(FailureKind.CANCELLED);
            assertThat(waiter.interrupted).isTrue();
            assertThat(server.requests()).hasSize(1);
            assertThat(holder.failure.get()).isNull();
        }
    }

    @Test
    void anInterruptedThreadSendsNothing() throws Exception {
        try (CannedServer server = new CannedServer(PAGE);
                StreamsClient client = Clients.of(server.url())) {
            Thread.currentThread().interrupt();
            StreamsServiceException failure =
                    catchThrowableOfType(StreamsServiceException.class, () -> getRecords(client));

            assertThat(Thread.interrupted()).isTrue();
            assertThat(failure.kind()).isEqualTo(FailureKind.CANCELLED);
            assertThat(failure.kind().isRetryable()).isFalse();
            assertThat(server.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"Records\":["})
    void closingEndsTheRequestsInFlight(String beginning) throws Exception {
        CountDownLatch received = new CountDownLatch(1);
        try (CannedServer server = new CannedServer(announcing(received, silentAfter(beginning)))) {
            StreamsClient client = Clients.of(server.url());
            Call call = new Call(client);
            received.await();
            client.close();
            call.thread.join();

            assertThat(call.failure.get().kind()).isEqualTo(FailureKind.CANCELLED);
            assertThat(call.interrupted).isFalse();
        }
    }

    @Test
    void aClosedClientRefusesRequests() {
        try (CannedServer server = new CannedServer(PAGE)) {
            StreamsClient client = Clients.of(server.url());
            client.close();
            client.close();

            assertThat(
                            catchThrowableOfType(
                                            StreamsServiceException.class, () -> getRecords(client))
                                    .kind())
                    .isEqualTo(FailureKind.CANCELLED);
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void aClosedClientLeavesNoThreadBehind() throws Exception {
        try (CannedServer server = new CannedServer(PAGE)) {
            Set<Thread> before = Thread.getAllStackTraces().keySet();
            StreamsClient client = Clients.of(server.url());
            getRecords(client);
            Thread watch =
                    Thread.getAllStackTraces().keySet().stream()
                            .filter(t -> t.getName().equals("dynamodb-streams-request-watch"))
                            .filter(t -> !before.contains(t))
                            .findAny()
                            .orElseThrow();
            client.close();

            watch.join();
            assertThat(watch.isAlive()).isFalse();
        }
    }

    @Test
    void aResponseThatTricklesInEndsWithItsTime() {
        CannedServer.Answer trickle =
                exchange -> {
                    exchange.sendResponseHeaders(200, 100_000);
                    CountDownLatch never = new CountDownLatch(1);
                    while (!never.await(20, TimeUnit.MILLISECONDS)) {
                        exchange.getResponseBody().write(' ');
                        exchange.getResponseBody().flush();
                    }
                };
        try (CannedServer server = new CannedServer(trickle, PAGE);
                StreamsClient client =
                        Clients.of(server.url(), "aws.http-client.request-timeout", "300 ms")) {
            StreamsServiceException failure =
                    catchThrowableOfType(StreamsServiceException.class, () -> getRecords(client));

            assertThat(failure.kind()).isEqualTo(FailureKind.UNAVAILABLE);
            assertThat(failure)
                    .hasMessageEndingWith(
                            "The request was aborted because it did not complete within 300 ms"
                                    + " (aws.http-client.request-timeout)");
            assertThat(getRecords(client)).isNotNull();
        }
    }

    @Test
    void anAnswerThatDoesNotComeEndsWithItsTime() {
        try (CannedServer server = new CannedServer(silentAfter(""));
                StreamsClient client =
                        Clients.of(server.url(), "aws.http-client.request-timeout", "300 ms")) {
            StreamsServiceException failure =
                    catchThrowableOfType(
                            StreamsServiceException.class,
                            () -> client.describeStream(Clients.STREAM, null));

            assertThat(failure.kind()).isEqualTo(FailureKind.UNAVAILABLE);
            assertThat(failure).hasMessageContaining("it did not complete within 300 ms");
        }
    }

    private static byte[] getRecords(StreamsClient client) {
        AtomicReference<byte[]> body = new AtomicReference<>();
        client.getRecords(
                "it",
                1000,
                in -> {
                    body.set(Arrays.copyOf(in.bytes(), in.length()));
                    return null;
                });
        return body.get();
    }

    private static CannedServer.Answer announcing(
            CountDownLatch received, CannedServer.Answer answer) {
        return (HttpExchange exchange) -> {
            received.countDown();
            answer.write(exchange);
        };
    }

    /** A request on a thread of its own. */
    private static final class Call {

        private final AtomicReference<StreamsServiceException> failure = new AtomicReference<>();
        private final AtomicBoolean interrupted = new AtomicBoolean();
        private final Thread thread;

        private Call(StreamsClient client) {
            thread =
                    new Thread(
                            () -> {
                                try {
                                    getRecords(client);
                                } catch (StreamsServiceException e) {
                                    failure.set(e);
                                } finally {
                                    interrupted.set(Thread.currentThread().isInterrupted());
                                }
                            });
            thread.start();
        }
    }
}
