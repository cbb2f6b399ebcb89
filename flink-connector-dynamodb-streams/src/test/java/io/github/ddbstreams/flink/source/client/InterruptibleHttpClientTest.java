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

import static io.github.ddbstreams.flink.source.client.FakeHttpClient.failing;
import static io.github.ddbstreams.flink.source.client.FakeHttpClient.hangingBody;
import static io.github.ddbstreams.flink.source.client.FakeHttpClient.response;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.ddbstreams.flink.source.Await;
import io.github.ddbstreams.flink.source.client.FakeHttpClient.FakeRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.http.HttpExecuteResponse;

@Timeout(20)
class InterruptibleHttpClientTest {

    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(50);

    private final FakeHttpClient connection = new FakeHttpClient();
    private InterruptibleHttpClient client = new InterruptibleHttpClient(connection, LONG);

    @AfterEach
    void close() {
        client.close();
    }

    // ------------------------------------------------------------------ waiting for the answer

    @Test
    void anInterruptEndsARequestThatWaits() throws Exception {
        FakeRequest request = new FakeRequest(FakeRequest::hang);
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        Thread thread = new Thread(() -> failure.complete(catchThrowable(() -> send(request))));
        thread.start();
        Await.until("the request is sent", () -> request.sent);
        thread.interrupt();

        assertAborted(failure.join(), "its thread was interrupted");
    }

    @Test
    void aRequestThatTakesTooLongIsEnded() {
        limitTo(SHORT);

        assertAborted(
                catchThrowable(() -> send(new FakeRequest(FakeRequest::hang))),
                "it did not complete within 50 ms (aws.http-client.request-timeout)");
    }

    @Test
    void closingEndsARequestThatWaits() throws Exception {
        FakeRequest request = new FakeRequest(FakeRequest::hang);
        CompletableFuture<Throwable> failure =
                CompletableFuture.supplyAsync(() -> catchThrowable(() -> send(request)));
        Await.until("the request is sent", () -> request.sent);
        client.close();

        assertAborted(failure.join(), "the client was closed");
    }

    @Test
    void aRequestOfAClosedClientIsEndedBeforeItIsSent() {
        client.close();

        assertAborted(
                catchThrowable(() -> send(new FakeRequest(FakeRequest::failIfAborted))),
                "the client was closed");
    }

    @Test
    void aRequestOfAnInterruptedThreadIsEndedBeforeItIsSent() {
        Thread.currentThread().interrupt();
        Throwable failure = catchThrowable(() -> send(new FakeRequest(FakeRequest::failIfAborted)));

        assertThat(Thread.interrupted()).isTrue();
        assertAborted(failure, "its thread was interrupted");
    }

    @Test
    void whatAnAbortMakesOfARequestIsExplainedWhateverIsThrown() {
        IllegalStateException thrown = new IllegalStateException("the pool is shut down");
        client.close();

        assertThatThrownBy(() -> send(failing(thrown)))
                .isInstanceOf(UncheckedIOException.class)
                .cause()
                .isInstanceOf(RequestAbortedException.class)
                .hasMessage("The request was aborted because the client was closed")
                .hasCause(thrown);
    }

    @Test
    void aFailureOfTheRequestItselfIsPassedOn() {
        IOException io = new IOException("connection reset");
        IllegalStateException defect = new IllegalStateException("a defect");
        FakeRequest broken =
                new FakeRequest(
                        request -> {
                            throw io;
                        });

        assertThatThrownBy(() -> send(broken)).isSameAs(io);
        assertThatThrownBy(() -> send(failing(defect))).isSameAs(defect);
    }

    // ------------------------------------------------------------------ the response

    @Test
    void aBodyThatTakesTooLongIsEnded() throws Exception {
        limitTo(SHORT);

        InputStream body = body(send(hangingBody()));

        assertAborted(catchThrowable(body::read), "it did not complete within 50 ms");
        assertAborted(catchThrowable(() -> body.read(new byte[8], 0, 8)), "it did not complete");
    }

    @Test
    void aFailureOfTheBodyItselfIsPassedOn() throws Exception {
        InputStream body = body(send(hangingBody().failingAtOnce()));

        assertThatThrownBy(body::read).isExactlyInstanceOf(IOException.class);
        assertThatThrownBy(() -> body.read(new byte[8], 0, 8))
                .isExactlyInstanceOf(IOException.class);
    }

    /** Closing a body reads its rest. */
    @Test
    void aRestThatDoesNotComeIsNotWaitedFor() throws Exception {
        FakeRequest request = hangingBody();
        InputStream body = body(send(request));

        body.close();

        assertThat(request.aborts).hasValue(1);
    }

    @Test
    void aResponseIsWatchedUntilItsBodyIsClosed() throws Exception {
        FakeRequest open = new FakeRequest(request -> response(new byte[] {1}));
        FakeRequest closed = new FakeRequest(request -> response(new byte[] {1}));
        InputStream body = body(send(open));
        body(send(closed)).close();
        assertThat(body.read()).isEqualTo(1);
        client.close();

        assertThat(open.aborts).hasValue(1);
        assertThat(closed.aborts).hasValue(0);
    }

    @Test
    void aBodyThatIsAbortedIsWatchedNoLonger() throws Exception {
        AtomicInteger aborts = new AtomicInteger();
        FakeRequest request =
                new FakeRequest(
                        r -> response(InputStream.nullInputStream(), aborts::incrementAndGet));
        send(request).responseBody().orElseThrow().abort();
        client.close();

        assertThat(aborts).hasValue(1);
        assertThat(request.aborts).hasValue(0);
    }

    @Test
    void aRequestThatIsOverIsWatchedNoLonger() throws Exception {
        FakeRequest answered = new FakeRequest(r -> HttpExecuteResponse.builder().build());
        FakeRequest failed = failing(new IllegalStateException("a defect"));
        assertThat(send(answered).responseBody()).isEmpty();
        assertThatThrownBy(() -> send(failed)).hasMessage("a defect");
        client.close();

        assertThat(answered.aborts).hasValue(0);
        assertThat(failed.aborts).hasValue(0);
    }

    // ------------------------------------------------------------------ the client

    @Test
    void watchesOnAfterAnAbortThatFails() {
        limitTo(SHORT);
        FakeRequest stubborn = hangingBody().onAbort(InterruptibleHttpClientTest::refuse);
        FakeRequest next = new FakeRequest(FakeRequest::hang);

        assertThat(catchThrowable(() -> body(send(stubborn)).read())).isNotNull();

        assertAborted(catchThrowable(() -> send(next)), "it did not complete");
        assertThat(stubborn.aborts).hasValue(1);
    }

    @Test
    void closesTheConnectionsAlthoughAnAbortFails() throws Exception {
        FakeRequest stubborn = hangingBody().onAbort(InterruptibleHttpClientTest::refuse);
        FakeRequest other = hangingBody();
        send(stubborn);
        send(other);

        client.close();

        assertThat(stubborn.aborts).hasValue(1);
        assertThat(other.aborts).hasValue(1);
        assertThat(connection.closed).isTrue();
    }

    @Test
    void closesTheConnectionsAlthoughAClassIsGone() throws Exception {
        NoClassDefFoundError gone = new NoClassDefFoundError("of a test");
        send(
                hangingBody()
                        .onAbort(
                                () -> {
                                    throw gone;
                                }));

        assertThatThrownBy(client::close).isSameAs(gone);
        assertThat(connection.closed).isTrue();
    }

    @Test
    void closingEndsItsThread() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        InterruptibleHttpClient other = new InterruptibleHttpClient(connection, LONG);
        Set<Thread> watches = new HashSet<>(Thread.getAllStackTraces().keySet());
        watches.removeAll(before);
        watches.removeIf(thread -> !thread.getName().equals("dynamodb-streams-request-watch"));
        assertThat(watches).hasSize(1);
        other.close();

        Await.until(
                "the thread ends",
                Duration.ofSeconds(10),
                () -> watches.stream().noneMatch(Thread::isAlive));
    }

    @Test
    void passesOnTheAbortOfItsUser() {
        FakeRequest request = new FakeRequest(FakeRequest::hang);
        connection.next = request;
        client.prepareRequest(null).abort();

        assertThat(request.aborts).hasValue(1);
    }

    @Test
    void hasTheNameOfWhatItWraps() {
        assertThat(client.clientName()).isEqualTo("fake");
    }

    // ------------------------------------------------------------------

    private static void refuse() {
        throw new IllegalStateException("no abort");
    }

    private void limitTo(Duration timeout) {
        client.close();
        client = new InterruptibleHttpClient(connection, timeout);
    }

    private HttpExecuteResponse send(FakeRequest request) throws IOException {
        connection.next = request;
        return client.prepareRequest(null).call();
    }

    private static InputStream body(HttpExecuteResponse response) {
        return response.responseBody().orElseThrow();
    }

    private static void assertAborted(Throwable failure, String why) {
        assertThat(failure)
                .isInstanceOf(RequestAbortedException.class)
                .hasMessageStartingWith("The request was aborted because " + why)
                .hasCauseInstanceOf(IOException.class);
    }
}
