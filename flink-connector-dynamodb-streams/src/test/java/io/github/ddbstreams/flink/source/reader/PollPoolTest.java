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
package io.github.ddbstreams.flink.source.reader;

import static io.github.ddbstreams.flink.source.reader.Records.SHARD;
import static io.github.ddbstreams.flink.source.reader.Records.sequenceNumbers;
import static io.github.ddbstreams.flink.source.reader.Records.split;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ddbstreams.flink.source.Await;
import io.github.ddbstreams.flink.source.client.FailureKind;
import io.github.ddbstreams.flink.source.client.FakeStreamsClient;
import io.github.ddbstreams.flink.source.client.IteratorPosition;
import io.github.ddbstreams.flink.source.decode.PageDecoder;
import io.github.ddbstreams.flink.source.split.ShardPosition;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class PollPoolTest {

    private static final Instant CREATED = Instant.ofEpochMilli(1_000);
    private static final PollRequest OPEN = PollRequest.open(IteratorPosition.trimHorizon());

    private final FakeStreamsClient client =
            new FakeStreamsClient().shard(SHARD, null).put(SHARD, CREATED, "1", "2", "3");
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private PollPool<String> pool = pool(FakeStreamsClient.decoder(100));

    @AfterEach
    void close() {
        pool.close();
    }

    // ------------------------------------------------------------------ answers

    @Test
    void opensAnIteratorAtThePosition() {
        PollPool.Answer<String> answer = ask(PollRequest.open(IteratorPosition.after("2"))).join();

        assertThat(answer.iterator()).isEqualTo(SHARD + "|2");
        assertThat(answer.page()).isNull();
        assertThat(answer.failure()).isNull();
        assertThat(answer.bytes()).isZero();
    }

    @Test
    void getsThePageAtTheIterator() {
        PollPool.Answer<String> answer = ask(PollRequest.page(SHARD + "|1")).join();

        assertThat(answer.iterator()).isNull();
        assertThat(sequenceNumbers(answer.page().records())).containsExactly("2", "3");
        assertThat(answer.failure()).isNull();
        answer.rethrowDefect();
    }

    @Test
    void asksForNoMoreRecordsThanItMay() {
        PollPool.Answer<String> answer = ask(PollRequest.page(SHARD + "|0")).join();

        assertThat(sequenceNumbers(answer.page().records())).containsExactly("1", "2");
        assertThat(answer.page().nextShardIterator()).isEqualTo(SHARD + "|2");
    }

    @Test
    void countsTheBytesOnTheWire() {
        // As the fake client writes it: the next iterator and the records, each with its line's
        // end.
        int bytes = (SHARD + "|3").length() + 1 + "3 1000".length() + 1;

        assertThat(ask(PollRequest.page(SHARD + "|2")).join().bytes()).isEqualTo(bytes);
    }

    @Test
    void doesNotCountWhatTheDecoderLeaves() {
        start(
                body -> {
                    body.read();
                    return Records.page(null, List.of());
                });

        assertThat(ask(PollRequest.page(SHARD + "|0")).join().bytes()).isEqualTo(1);
    }

    // ------------------------------------------------------------------ failures

    @Test
    void aRequestThatFailsIsNotSentAgain() {
        client.failNext("GetShardIterator", FailureKind.THROTTLED);

        PollPool.Answer<String> answer = ask(OPEN).join();

        assertThat(answer.failure().kind()).isEqualTo(FailureKind.THROTTLED);
        assertThat(answer.iterator()).isNull();
        assertThat(client.calls()).containsExactly("GetShardIterator " + SHARD);
        answer.rethrowDefect();
    }

    @Test
    void aPageThatFailsIsAFailure() {
        client.failNext("GetRecords", FailureKind.EXPIRED_ITERATOR);

        PollPool.Answer<String> answer = ask(PollRequest.page(SHARD + "|0")).join();

        assertThat(answer.failure().kind()).isEqualTo(FailureKind.EXPIRED_ITERATOR);
        assertThat(answer.page()).isNull();
        answer.rethrowDefect();
    }

    @Test
    void aDefectIsThrownToWhoLooksForIt() {
        IllegalStateException defect = new IllegalStateException("a defect");
        start(
                body -> {
                    throw defect;
                });

        PollPool.Answer<String> answer = ask(PollRequest.page(SHARD + "|0")).join();

        assertThatThrownBy(answer::rethrowDefect)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("A poll has failed unexpectedly.")
                .hasCause(defect);
    }

    @Test
    void anErrorIsThrownAsItIs() {
        OutOfMemoryError error = new OutOfMemoryError("of a test");
        start(
                body -> {
                    throw error;
                });

        PollPool.Answer<String> answer = ask(PollRequest.page(SHARD + "|0")).join();

        assertThatThrownBy(answer::rethrowDefect).isSameAs(error);
    }

    @Test
    void aThreadIsOfUseAfterADefect() {
        start(
                body -> {
                    throw new IOException("a defect");
                });
        ask(PollRequest.page(SHARD + "|0")).join();

        assertThat(ask(OPEN).join().iterator()).isEqualTo(SHARD + "|0");
    }

    // ------------------------------------------------------------------ threads

    @Test
    void sendsAsManyRequestsAtOnceAsItMay() throws Exception {
        client.hold();
        CompletableFuture<?>[] answers = {ask(OPEN), ask(OPEN), ask(OPEN)};
        client.await(() -> client.inFlight() == 2);
        assertThat(client.calls()).hasSize(2);
        client.letGo();

        CompletableFuture.allOf(answers).join();
        assertThat(client.mostInFlight()).isEqualTo(2);
        assertThat(threads)
                .hasSizeLessThanOrEqualTo(2)
                .allSatisfy(thread -> assertThat(thread.getName()).startsWith("poll"));
    }

    @Test
    void closingEndsTheRequestsInFlight() throws Exception {
        client.hold();
        CompletableFuture<PollPool.Answer<String>> one = ask(OPEN);
        CompletableFuture<PollPool.Answer<String>> other = ask(OPEN);
        CompletableFuture<PollPool.Answer<String>> waiting = ask(OPEN);
        client.await(() -> client.inFlight() == 2);

        pool.close();

        assertThat(one.join().failure().kind()).isEqualTo(FailureKind.CANCELLED);
        assertThat(other.join().failure().kind()).isEqualTo(FailureKind.CANCELLED);
        assertThat(client.calls()).hasSize(2);
        assertThat(waiting).isNotDone();
        assertThat(client.isClosed()).isTrue();
    }

    @Test
    void closingEndsItsThreads() throws Exception {
        ask(OPEN).join();
        pool.close();

        Await.until(
                "the threads end",
                Duration.ofSeconds(10),
                () -> threads.stream().noneMatch(Thread::isAlive));
    }

    // ------------------------------------------------------------------

    private void start(PageDecoder<String> decoder) {
        pool = pool(decoder);
    }

    /** Two records a page, two requests at once. */
    private PollPool<String> pool(PageDecoder<String> decoder) {
        return new PollPool<>(client, decoder, 2, 2, "poll");
    }

    private CompletableFuture<PollPool.Answer<String>> ask(PollRequest request) {
        CompletableFuture<PollPool.Answer<String>> answer = new CompletableFuture<>();
        pool.submit(
                split(SHARD, ShardPosition.trimHorizon()),
                request,
                a -> {
                    threads.add(Thread.currentThread());
                    answer.complete(a);
                });
        return answer;
    }
}
