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
import io.github.ddbstreams.flink.source.split.ShardSplit;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class PollPoolTest {

    private static final ShardSplit SPLIT = split(SHARD, ShardPosition.trimHorizon());
    private static final Instant CREATED = Instant.ofEpochMilli(1_000);

    private final FakeStreamsClient client =
            new FakeStreamsClient().shard(SHARD, null).put(SHARD, CREATED, "1", "2", "3");
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final PollPool<String> pool = new PollPool<>("poll");
    private ShardRequest.Service<String> service = service(FakeStreamsClient.decoder(100));

    @AfterEach
    void close() {
        pool.close();
    }

    // ------------------------------------------------------------------ answers

    @Test
    void opensAnIteratorAtThePosition() {
        PollAnswer<String> answer = ask(service.open(SPLIT, IteratorPosition.after("2"))).join();

        assertThat(answer.iterator()).isEqualTo(SHARD + "|2");
        assertThat(answer.page()).isNull();
        assertThat(answer.failure()).isNull();
        assertThat(answer.bytes()).isZero();
    }

    @Test
    void getsThePageAtTheIterator() {
        PollAnswer<String> answer = ask(service.page(SHARD + "|1")).join();

        assertThat(answer.iterator()).isNull();
        assertThat(sequenceNumbers(answer.page().records())).containsExactly("2", "3");
        assertThat(answer.failure()).isNull();
        answer.rethrowDefect();
    }

    @Test
    void asksForNoMoreRecordsThanItMay() {
        PollAnswer<String> answer = ask(service.page(SHARD + "|0")).join();

        assertThat(sequenceNumbers(answer.page().records())).containsExactly("1", "2");
        assertThat(answer.page().next()).isEqualTo(SHARD + "|2");
    }

    @Test
    void countsTheBytesOnTheWire() {
        // As the fake client writes it: the next iterator and the records, each with its line's
        // end.
        int bytes = (SHARD + "|3").length() + 1 + "3 1000".length() + 1;

        assertThat(ask(service.page(SHARD + "|2")).join().bytes()).isEqualTo(bytes);
    }

    // ------------------------------------------------------------------ failures

    @Test
    void aRequestThatFailsIsNotSentAgain() {
        client.failNext("GetShardIterator", FailureKind.THROTTLED);

        PollAnswer<String> answer = ask(open()).join();

        assertThat(answer.failure().kind()).isEqualTo(FailureKind.THROTTLED);
        assertThat(answer.iterator()).isNull();
        assertThat(client.calls()).containsExactly("GetShardIterator " + SHARD);
        answer.rethrowDefect();
    }

    @Test
    void aPageThatFailsIsAFailure() {
        client.failNext("GetRecords", FailureKind.EXPIRED_ITERATOR);

        PollAnswer<String> answer = ask(service.page(SHARD + "|0")).join();

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

        PollAnswer<String> answer = ask(service.page(SHARD + "|0")).join();

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

        PollAnswer<String> answer = ask(service.page(SHARD + "|0")).join();

        assertThatThrownBy(answer::rethrowDefect).isSameAs(error);
    }

    @Test
    void aThreadIsOfUseAfterADefect() {
        start(
                body -> {
                    throw new IOException("a defect");
                });
        ask(service.page(SHARD + "|0")).join();

        assertThat(ask(open()).join().iterator()).isEqualTo(SHARD + "|0");
    }

    // ------------------------------------------------------------------ threads

    @Test
    void sendsAllRequestsAtOnceEachOnAThreadOfItsOwn() throws Exception {
        client.hold();
        CompletableFuture<?>[] answers = {ask(open()), ask(open()), ask(open())};
        client.await(() -> client.inFlight() == 3);
        client.letGo();

        CompletableFuture.allOf(answers).join();
        assertThat(threads)
                .hasSize(3)
                .allSatisfy(thread -> assertThat(thread.getName()).startsWith("poll"));
    }

    @Test
    void startsAThreadOnlyIfAllAreBusy() throws Exception {
        for (int i = 0; i < 3; i++) {
            ask(open()).join();
            Thread used = threads.iterator().next();
            Await.until(
                    "the thread waits for a request",
                    Duration.ofSeconds(10),
                    () -> used.getState() == Thread.State.TIMED_WAITING);
        }

        assertThat(threads).hasSize(1);
    }

    @Test
    void closingEndsTheRequestsInFlight() throws Exception {
        client.hold();
        CompletableFuture<PollAnswer<String>> one = ask(open());
        CompletableFuture<PollAnswer<String>> other = ask(open());
        client.await(() -> client.inFlight() == 2);

        pool.close();

        assertThat(one.join().failure().kind()).isEqualTo(FailureKind.CANCELLED);
        assertThat(other.join().failure().kind()).isEqualTo(FailureKind.CANCELLED);
        assertThat(client.calls()).hasSize(2);
    }

    @Test
    void closingEndsItsThreads() throws Exception {
        ask(open()).join();
        pool.close();

        Await.until(
                "the threads end",
                Duration.ofSeconds(10),
                () -> threads.stream().noneMatch(Thread::isAlive));
    }

    // ------------------------------------------------------------------

    private void start(PageDecoder<String> decoder) {
        service = service(decoder);
    }

    /** Two records a page. */
    private ShardRequest.Service<String> service(PageDecoder<String> decoder) {
        return new ShardRequest.Service<>(client, decoder, 2);
    }

    private PollRequest<String> open() {
        return service.open(SPLIT, IteratorPosition.trimHorizon());
    }

    private CompletableFuture<PollAnswer<String>> ask(PollRequest<String> request) {
        CompletableFuture<PollAnswer<String>> answer = new CompletableFuture<>();
        pool.submit(
                request,
                a -> {
                    threads.add(Thread.currentThread());
                    answer.complete(a);
                });
        return answer;
    }
}
