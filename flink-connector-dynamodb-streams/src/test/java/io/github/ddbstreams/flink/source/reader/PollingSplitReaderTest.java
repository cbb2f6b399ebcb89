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

import static io.github.ddbstreams.flink.source.reader.Records.split;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ddbstreams.flink.source.Await;
import io.github.ddbstreams.flink.source.client.FailureKind;
import io.github.ddbstreams.flink.source.client.FakeStreamsClient;
import io.github.ddbstreams.flink.source.client.FirstAnswer;
import io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.OnDataLoss;
import io.github.ddbstreams.flink.source.decode.DecodedRecord;
import io.github.ddbstreams.flink.source.decode.PageDecoder;
import io.github.ddbstreams.flink.source.format.SnapshotPhase;
import io.github.ddbstreams.flink.source.loss.DataLossPolicy;
import io.github.ddbstreams.flink.source.metrics.ReaderMetrics;
import io.github.ddbstreams.flink.source.settings.ScanSettings;
import io.github.ddbstreams.flink.source.settings.TestSettings;
import io.github.ddbstreams.flink.source.split.DynamoDbStreamsSplit;
import io.github.ddbstreams.flink.source.split.ShardPosition;
import io.github.ddbstreams.flink.source.split.ShardProgress;
import io.github.ddbstreams.flink.source.split.ShardSplit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.testutils.MetricListener;
import org.apache.flink.runtime.metrics.groups.InternalSourceReaderMetricGroup;
import org.apache.flink.util.FlinkRuntimeException;
import org.apache.flink.util.clock.SystemClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class PollingSplitReaderTest {

    private static final Instant CREATED = Instant.parse("2026-03-01T12:00:00Z");

    private final FakeStreamsClient client = new FakeStreamsClient();
    private final ExecutorService fetcher = Executors.newSingleThreadExecutor();
    private final Map<String, List<String>> read = new TreeMap<>();
    private final List<String> ended = new ArrayList<>();
    private final MetricListener metrics = new MetricListener();
    private PollingSplitReader<String> reader;

    @AfterEach
    void close() {
        if (reader != null) {
            reader.close();
        }
        fetcher.shutdownNow();
    }

    // ------------------------------------------------------------------ what it shows

    private long count(String name) {
        return metrics.getCounter(name).orElseThrow().getCount();
    }

    @Test
    void countsPollsAndFailures() {
        client.shard("a", null).put("a", CREATED, "1", "2").closeShard("a");
        client.failNext("GetRecords", FailureKind.THROTTLED);
        start();
        add("a");
        readUntilEnded(1);

        assertThat(count("polls")).isEqualTo(1);
        assertThat(count("emptyPolls")).isZero();
        assertThat(count("requestsThrottled")).isEqualTo(1);
    }

    @Test
    void showsWhatIsFetchedAndNotEmitted() {
        client.shard("a", null).put("a", CREATED, "1", "2").closeShard("a");
        start();
        add("a");
        RecordsWithSplitIds<DecodedRecord<String>> pages = reader.fetch();
        Gauge<Long> prefetched = metrics.<Long>getGauge("prefetchedBytes").orElseThrow();
        assertThat(prefetched.getValue()).isPositive();

        emit(pages);
        assertThat(prefetched.getValue()).isZero();
    }

    @Test
    void aServiceThatNeverAnswersFailsTheJob() {
        client.shard("a", null).put("a", CREATED, "1").closeShard("a");
        FailureKind[] always = new FailureKind[1_000];
        Arrays.fill(always, FailureKind.UNAVAILABLE);
        client.failNext("GetShardIterator", always);
        start("scan.retry.startup-timeout", "1 ms");
        add("a");

        assertThatThrownBy(() -> readUntilEnded(1))
                .hasMessageContaining("scan.retry.startup-timeout");
    }

    // ------------------------------------------------------------------ requests

    @Test
    void readsEveryShardToItsEnd() {
        client.shard("a", null).put("a", CREATED, "1", "2", "3", "4", "5").closeShard("a");
        client.shard("b", null).put("b", CREATED, "7").closeShard("b");
        start("scan.poll.max-records", "2");
        add("a", "b");

        readUntilEnded(2);

        assertThat(read)
                .isEqualTo(Map.of("a", List.of("1", "2", "3", "4", "5"), "b", List.of("7")));
    }

    @Test
    void hasOneRequestAShardInFlightAndManyShards() throws Exception {
        closedShards("a", "b", "c");
        client.hold();
        start();
        add("a", "b", "c");
        CompletableFuture<RecordsWithSplitIds<DecodedRecord<String>>> fetch = fetchBeside();

        client.await(() -> client.inFlight() == 3);
        client.letGo();
        emit(fetch.join());
        readUntilEnded(3);

        assertThat(client.mostInFlight()).isEqualTo(3);
        assertThat(client.mostInFlightOfAShard()).isEqualTo(1);
    }

    @Test
    void keepsToItsConcurrency() throws Exception {
        closedShards("a", "b", "c", "d", "e");
        client.hold();
        start("scan.poll.max-concurrency", "2");
        add("a", "b", "c", "d", "e");
        CompletableFuture<RecordsWithSplitIds<DecodedRecord<String>>> fetch = fetchBeside();

        client.await(() -> client.inFlight() == 2);
        client.letGo();
        emit(fetch.join());
        readUntilEnded(5);

        assertThat(client.mostInFlight()).isEqualTo(2);
        assertThat(read.keySet()).containsExactly("a", "b", "c", "d", "e");
    }

    @Test
    void aShardThatIsThrottledDoesNotHoldUpTheOthers() {
        closedShards("a", "b");
        client.failNext("GetShardIterator", FailureKind.THROTTLED);
        start("scan.retry.initial-backoff", "1 h", "scan.retry.max-backoff", "1 h");
        add("a", "b");

        readUntilEnded(1);

        assertThat(read).hasSize(1);
    }

    @Test
    void aFailureThatMayPassIsRetried() {
        closedShards("a");
        client.failNext("GetShardIterator", FailureKind.THROTTLED, FailureKind.UNAVAILABLE);
        client.failNext(
                "GetRecords",
                FailureKind.EXPIRED_ITERATOR,
                FailureKind.THROTTLED,
                FailureKind.CREDENTIALS_EXPIRED);
        start();
        add("a");

        readUntilEnded(1);

        assertThat(read).isEqualTo(Map.of("a", List.of("1", "2")));
    }

    // ------------------------------------------------------------------ budget

    @Test
    void asksForNoPageBeyondTheBudgetUntilOneIsEmitted() throws Exception {
        closedShards("a", "b", "c", "d", "e");
        // Two pages of the size that is expected of one.
        start(8 << 20, "scan.prefetch.max-size", "16 mb", "scan.poll.max-records", "1");
        add("a", "b", "c", "d", "e");
        List<RecordsWithSplitIds<DecodedRecord<String>>> fetched = new ArrayList<>();
        while (pages() < 2) {
            reader.wakeUp();
            fetched.add(reader.fetch());
        }
        for (int i = 0; i < 10; i++) {
            reader.wakeUp();
            fetched.add(reader.fetch());
        }
        client.await(() -> client.inFlight() == 0);

        assertThat(pages()).isEqualTo(2);

        fetched.forEach(this::emit);
        readUntilEnded(5);

        assertThat(read)
                .hasSize(5)
                .allSatisfy((id, numbers) -> assertThat(numbers).containsExactly("1", "2"));
    }

    @Test
    void admitsOnePageWhateverItsSize() {
        closedShards("a", "b");
        start(1 << 30, "scan.prefetch.max-size", "1 kb");
        add("a", "b");

        readUntilEnded(2);

        assertThat(client.mostInFlight()).isLessThanOrEqualTo(2);
        assertThat(read).hasSize(2);
    }

    @Test
    void aPageOfWhichNothingIsSelectedTakesNoRoom() throws Exception {
        Instant since = Instant.now();
        client.shard("a", null)
                .put("a", since.minus(Duration.ofHours(2)), "1", "2", "3", "4")
                .put("a", since, "5")
                .closeShard("a");
        // Two pages of the size of each.
        start(8 << 20, "scan.prefetch.max-size", "16 mb", "scan.poll.max-records", "1");
        reader.handleSplitsChanges(
                new SplitsAddition<>(List.of(split("a", ShardPosition.since(since)))));

        Await.until(
                "the shard is read to its end",
                Duration.ofSeconds(10),
                () -> {
                    reader.wakeUp();
                    emit(reader.fetch());
                    return !ended.isEmpty();
                });

        assertThat(read).isEqualTo(Map.of("a", List.of("5")));
    }

    // ------------------------------------------------------------------ sleep

    @Test
    void sleepsUntilItIsWoken() {
        start();
        CompletableFuture<RecordsWithSplitIds<DecodedRecord<String>>> fetch = fetchBeside();

        reader.wakeUp();

        assertThat(fetch.join().nextSplit()).isNull();
    }

    @Test
    void aWakeUpBeforeTheFetchIsNotLost() {
        start();
        reader.wakeUp();

        assertThat(reader.fetch().nextSplit()).isNull();
    }

    @Test
    void isWokenWhileARequestHangs() throws Exception {
        closedShards("a");
        client.hold();
        start();
        add("a");
        CompletableFuture<RecordsWithSplitIds<DecodedRecord<String>>> fetch = fetchBeside();
        client.await(() -> client.inFlight() == 1);

        reader.wakeUp();

        assertThat(fetch.join().nextSplit()).isNull();
        assertThat(client.inFlight()).isEqualTo(1);
    }

    @Test
    void closesWithRequestsInFlight() throws Exception {
        closedShards("a", "b");
        client.hold();
        start();
        add("a", "b");
        CompletableFuture<RecordsWithSplitIds<DecodedRecord<String>>> fetch = fetchBeside();
        client.await(() -> client.inFlight() == 2);
        reader.wakeUp();
        fetch.join();

        reader.close();

        client.await(() -> client.inFlight() == 0);
        assertThat(client.isClosed()).isTrue();
    }

    // ------------------------------------------------------------------ pauses

    @Test
    void aPausedSplitIsNotReadUntilItIsResumed() {
        closedShards("a", "b");
        start();
        add("a", "b");
        reader.pauseOrResumeSplits(List.of(shard("a")), List.of());

        readUntilEnded(1);
        assertThat(read.keySet()).containsExactly("b");
        assertThat(client.count("GetShardIterator a")).isZero();

        reader.pauseOrResumeSplits(List.of(), List.of(shard("a")));
        readUntilEnded(2);
        assertThat(read).isEqualTo(Map.of("a", List.of("1", "2"), "b", List.of("1", "2")));
    }

    @Test
    void aPageThatIsFetchedWhileItsSplitIsPausedWaits() throws Exception {
        closedShards("a");
        start();
        add("a");
        pauseWithPageInFlight("a");
        client.await(() -> client.inFlight() == 0);
        reader.wakeUp();
        assertThat(reader.fetch().nextSplit()).isNull();

        reader.pauseOrResumeSplits(List.of(), List.of(shard("a")));
        readUntilEnded(1);

        assertThat(read).isEqualTo(Map.of("a", List.of("1", "2")));
        assertThat(client.count("GetRecords a")).isEqualTo(1);
    }

    @Test
    void pagesOfPausedSplitsGiveWayAndAreReadAgainExactly() throws Exception {
        closedShards("a", "b");
        // One page at a time, and the paused one is in the way.
        start("scan.prefetch.max-size", "2 mb");
        add("a");
        pauseWithPageInFlight("a");
        add("b");

        readUntilEnded(1);
        assertThat(read).isEqualTo(Map.of("b", List.of("1", "2")));

        reader.pauseOrResumeSplits(List.of(), List.of(shard("a")));
        readUntilEnded(2);

        assertThat(read).isEqualTo(Map.of("a", List.of("1", "2"), "b", List.of("1", "2")));
        assertThat(client.count("GetRecords a")).isEqualTo(2);
    }

    // ------------------------------------------------------------------ splits

    @Test
    void aReleasedSplitLeaves() {
        closedShards("a");
        start();
        add("a");
        readUntilEnded(1);

        reader.release(List.of(shard("a").splitId()));

        assertThat(reader.fetch().finishedSplits()).containsExactly(shard("a").splitId());
        reader.wakeUp();
        assertThat(reader.fetch().finishedSplits()).isEmpty();
    }

    @Test
    void aSplitThatHadEndedIsNotReadAndCanBeReleased() {
        closedShards("a");
        start();
        ShardSplit split = shard("a");
        reader.handleSplitsChanges(
                new SplitsAddition<>(
                        List.of(
                                new ShardSplit(
                                        split.stream(),
                                        "a",
                                        null,
                                        ShardPosition.after("2"),
                                        ShardProgress.ENDED,
                                        null,
                                        null))));
        reader.wakeUp();
        assertThat(reader.fetch().nextSplit()).isNull();
        assertThat(client.calls()).isEmpty();

        reader.release(List.of(shard("a").splitId()));

        assertThat(reader.fetch().finishedSplits()).containsExactly(shard("a").splitId());
    }

    @Test
    void releasingWhatIsNotThereHasNoEffect() {
        start();
        reader.release(List.of(shard("a").splitId()));
        reader.wakeUp();

        assertThat(reader.fetch().finishedSplits()).isEmpty();
    }

    // ------------------------------------------------------------------ defects

    @Test
    void aDefectInDecodingReachesTheFetch() {
        closedShards("a");
        IllegalArgumentException defect = new IllegalArgumentException("a defect");
        start(
                body -> {
                    throw defect;
                });
        add("a");

        assertThatThrownBy(() -> readUntilEnded(1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("A poll has failed unexpectedly.")
                .hasCause(defect);
    }

    @Test
    void anErrorInDecodingReachesTheFetch() {
        closedShards("a");
        start(
                body -> {
                    throw new NoClassDefFoundError("missing");
                });
        add("a");

        assertThatThrownBy(() -> readUntilEnded(1))
                .isInstanceOf(NoClassDefFoundError.class)
                .hasMessage("missing");
    }

    @Test
    void aRequestThatIsNotAllowedReachesTheFetch() {
        closedShards("a");
        client.failNext("GetShardIterator", FailureKind.ACCESS_DENIED);
        start();
        add("a");

        assertThatThrownBy(() -> readUntilEnded(1))
                .isInstanceOf(FlinkRuntimeException.class)
                .hasMessageStartingWith("Cannot read shard a of stream ");
    }

    // ------------------------------------------------------------------

    private void closedShards(String... ids) {
        for (String id : ids) {
            client.shard(id, null).put(id, CREATED, "1", "2").closeShard(id);
        }
    }

    private void start(String... options) {
        start(Records.RECORD_BYTES, options);
    }

    private void start(long bytesOfARecord, String... options) {
        start(FakeStreamsClient.decoder(bytesOfARecord), options);
    }

    private void start(PageDecoder<String> decoder, String... options) {
        List<String> all =
                new ArrayList<>(
                        List.of("scan.poll.interval", "1 ms", "scan.poll.idle-interval", "10 ms"));
        if (!Arrays.asList(options).contains("scan.retry.initial-backoff")) {
            all.addAll(List.of("scan.retry.initial-backoff", "1 ms"));
        }
        all.addAll(Arrays.asList(options));
        ScanSettings settings = TestSettings.of(all.toArray(new String[0]));
        ShardRequest.Service<String> service =
                new ShardRequest.Service<>(client, decoder, settings.maxRecords());
        reader =
                new PollingSplitReader<>(
                        settings,
                        split ->
                                new ShardPoller<>(
                                        (ShardSplit) split,
                                        settings,
                                        new DataLossPolicy(OnDataLoss.FAIL, new SimpleCounter()),
                                        service,
                                        new SnapshotPhase(),
                                        new Random()),
                        client,
                        new ReaderMetrics(
                                InternalSourceReaderMetricGroup.mock(metrics.getMetricGroup())),
                        new FetchedPages.Listener() {
                            @Override
                            public void pageEmitted(SplitPage<?> page) {
                                if (page.progress().isFinal()) {
                                    ended.add(ShardSplit.shardId(page.splitId()));
                                }
                            }

                            @Override
                            public void splitLeaving(String splitId) {}
                        },
                        new FirstAnswer(settings.startupTimeout()),
                        SystemClock.getInstance(),
                        "poll");
    }

    private void add(String... ids) {
        reader.handleSplitsChanges(
                new SplitsAddition<>(
                        Arrays.stream(ids)
                                .<DynamoDbStreamsSplit>map(PollingSplitReaderTest::shard)
                                .toList()));
    }

    private static ShardSplit shard(String id) {
        return split(id, ShardPosition.trimHorizon());
    }

    private CompletableFuture<RecordsWithSplitIds<DecodedRecord<String>>> fetchBeside() {
        return CompletableFuture.supplyAsync(reader::fetch, fetcher);
    }

    private void pauseWithPageInFlight(String id) {
        client.hold("GetRecords");
        while (client.count("GetRecords " + id) == 0) {
            reader.wakeUp();
            emit(reader.fetch());
        }
        reader.pauseOrResumeSplits(List.of(shard(id)), List.of());
        client.letGo();
    }

    private void readUntilEnded(int splits) {
        while (ended.size() < splits) {
            emit(reader.fetch());
        }
    }

    private void emit(RecordsWithSplitIds<DecodedRecord<String>> pages) {
        for (String id = pages.nextSplit(); id != null; id = pages.nextSplit()) {
            for (DecodedRecord<String> record = pages.nextRecordFromSplit();
                    record != null;
                    record = pages.nextRecordFromSplit()) {
                read.computeIfAbsent(ShardSplit.shardId(id), i -> new ArrayList<>())
                        .add(record.sequenceNumber());
            }
        }
    }

    private long pages() {
        return client.calls().stream().filter(call -> call.startsWith("GetRecords")).count();
    }
}
