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
package io.github.ddbstreams.flink.source.enumerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ddbstreams.flink.source.client.FailureKind;
import io.github.ddbstreams.flink.source.client.FakeStreamsClient;
import io.github.ddbstreams.flink.source.enumerator.assignment.ReadySplit;
import io.github.ddbstreams.flink.source.enumerator.discovery.ShardDiscovery;
import io.github.ddbstreams.flink.source.enumerator.state.EnumeratorState;
import io.github.ddbstreams.flink.source.enumerator.state.EnumeratorState.StartPins;
import io.github.ddbstreams.flink.source.enumerator.state.SnapshotState;
import io.github.ddbstreams.flink.source.metrics.EnumeratorMetrics;
import io.github.ddbstreams.flink.source.metrics.MetricNames;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.SnapshotNews;
import io.github.ddbstreams.flink.source.settings.ScanSettings;
import io.github.ddbstreams.flink.source.settings.TestSettings;
import io.github.ddbstreams.flink.source.split.SegmentSplit;
import io.github.ddbstreams.flink.source.split.ShardPosition;
import io.github.ddbstreams.flink.source.split.ShardProgress;
import io.github.ddbstreams.flink.source.split.ShardSplit;
import io.github.ddbstreams.flink.source.split.StreamInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.util.FlinkRuntimeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

class SnapshotSplitsTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    /** When the last row of a restored snapshot was read. */
    private static final Instant READ_AT = Instant.parse("2026-03-01T11:59:00.123456Z");

    private static final StreamInfo STREAM =
            new StreamInfo(
                    FakeStreamsClient.STREAM_ARN,
                    FakeStreamsClient.TABLE,
                    StreamViewType.NEW_AND_OLD_IMAGES,
                    List.of("id"));
    private static final StreamInfo TABLE = StreamInfo.withoutStream("orders", List.of("id"));
    private static final Duration SLACK = Duration.ofSeconds(10);
    private static final Duration DELAY = Duration.ofSeconds(5);
    private static final Duration DISCOVERY = Duration.ofMinutes(1);
    private static final long MB = 1L << 20;

    private final FakeStreamsClient client = new FakeStreamsClient();
    private final TestClock clock = new TestClock(NOON);
    private final FakeEnumeratorContext context = new FakeEnumeratorContext(2);
    private final List<Boolean> backlog = new ArrayList<>();
    private boolean isTableKnown = true;
    private final FakeChanges changes = new FakeChanges();
    private SnapshotSplits splits = splits(null);

    private static ScanSettings settings(String... more) {
        List<String> options =
                new ArrayList<>(
                        List.of(
                                "scan.startup.mode", "initial",
                                "scan.startup.slack", "10 s",
                                "scan.snapshot.delay", "5 s",
                                "scan.shard-discovery.interval", "1 min",
                                "scan.retry.initial-backoff", "1 s",
                                "scan.retry.max-backoff", "8 s"));
        options.addAll(List.of(more));
        return TestSettings.of(options.toArray(new String[0]));
    }

    private SnapshotSplits splits(SnapshotState restored, String... options) {
        ScanSettings settings = settings(options);
        return new SnapshotSplits(
                settings,
                "orders",
                restored,
                onAnswer ->
                        new TableInquiry(
                                "orders",
                                settings,
                                restored != null,
                                new ShardDiscovery(client),
                                onAnswer,
                                EnumeratorMetrics.of(context.metricGroup()),
                                clock),
                table -> isTableKnown ? Optional.of(TABLE) : Optional.empty(),
                new TableIdentity(NOON.plus(SLACK)),
                changes,
                settings.snapshotDelay(),
                new SnapshotProgress(
                        "orders", EnumeratorMetrics.of(context.metricGroup()), backlog::add),
                () -> 2);
    }

    /** Changes that are found wholly whenever that is asked for, unless told otherwise. */
    private static final class FakeChanges implements ChangesBeside {
        private boolean areRead = true;
        private boolean areFound = true;
        private int listings;

        @Override
        public boolean areRead() {
            return areRead;
        }

        @Override
        public void findAll() {
            listings++;
        }

        @Override
        public boolean areFoundSince(Instant instant) {
            return areFound;
        }
    }

    // ------------------------------------------------------------------ what happens to it

    private Instant now() {
        return clock.instant();
    }

    /** Sends the request that is due; whether there is one. */
    private boolean ask() {
        Optional<ServiceRequest<?>> request = splits.nextRequest(now());
        request.ifPresent(SnapshotSplitsTest::send);
        return request.isPresent();
    }

    private static <A> void send(ServiceRequest<A> request) {
        A answer;
        try {
            answer = request.send();
        } catch (Exception e) {
            request.failed(e);
            return;
        }
        request.answered(answer);
    }

    private List<Integer> ready() {
        return splits.ready(now()).stream()
                .map(ReadySplit::splitId)
                .map(SegmentSplit::segment)
                .toList();
    }

    /** The table is described, and the delay is over. */
    private void begin(SnapshotSplits newSplits) {
        splits = newSplits;
        splits.start();
        ask();
        ready();
        clock.pass(DELAY);
    }

    private void begin(String... options) {
        begin(splits(null, options));
    }

    private SegmentSplit assign(int segment, int subtask) {
        return (SegmentSplit) splits.assign("orders/segment/" + segment, subtask);
    }

    private static SegmentSplit ended(int segment, int segments, Instant readAt) {
        return new SegmentSplit(TABLE, segment, segments, null, readAt, true);
    }

    private void assignAndEnd(int segment, int segments) {
        assign(segment, 0);
        splits.ended(0, ended(segment, segments, now()), now());
    }

    /** Reads all of two segments. */
    private void read() {
        begin("scan.snapshot.segments", "2");
        ready();
        assignAndEnd(0, 2);
        assignAndEnd(1, 2);
    }

    private static SnapshotNews news(SnapshotSplits of) {
        return (SnapshotNews) of.notice().orElseThrow();
    }

    private static SnapshotState state(int segments, int assigned, int read) {
        BitSet withReaders = new BitSet();
        withReaders.set(0, assigned);
        BitSet ended = new BitSet();
        ended.set(assigned, assigned + read);
        return new SnapshotState(
                segments, withReaders, ended, read == 0 ? null : READ_AT, 3, read == segments);
    }

    private SnapshotState snapshot() {
        EnumeratorState.Builder state =
                new EnumeratorState.Builder(new StartPins(NOON, NOON, true, null, false));
        splits.snapshot(1, state);
        return state.build().snapshot();
    }

    // ------------------------------------------------------------------ the order of events

    @Test
    void nothingIsReadBeforeTheTableIsDescribed() {
        splits.start();
        assertThat(ready()).isEmpty();

        assertThat(ask()).isTrue();
        assertThat(client.calls()).containsExactly("DescribeTable orders");
        ready();
        clock.pass(DELAY);

        assertThat(ready()).isNotEmpty();
    }

    @Test
    void nothingIsReadBeforeTheStreamIsKnown() {
        isTableKnown = false;
        begin(splits(null));
        assertThat(ready()).isEmpty();

        isTableKnown = true;
        assertThat(ready()).isEmpty();
        clock.pass(DELAY);

        assertThat(ready()).isNotEmpty();
    }

    @Test
    void theDelayBeginsWhenTheChangesAreRead() {
        changes.areRead = false;
        begin(splits(null));
        assertThat(ready()).isEmpty();
        assertThat(splits.isWaitingForTime()).isFalse();

        changes.areRead = true;
        assertThat(ready()).isEmpty();
        assertThat(splits.isWaitingForTime()).isTrue();
        clock.pass(DELAY.minusMillis(1));
        assertThat(ready()).isEmpty();
        clock.pass(Duration.ofMillis(1));

        assertThat(ready()).containsExactly(0, 1, 2, 3);
        assertThat(splits.isWaitingForTime()).isFalse();
    }

    @Test
    void onceItHasBegunItGoesOnWhateverBecomesOfTheChanges() {
        begin();
        assertThat(ready()).hasSize(4);
        assign(0, 0);
        changes.areRead = false;

        assertThat(ready()).hasSize(3);
    }

    @Test
    void aSegmentIsGivenOutFromItsBeginning() {
        begin();
        ready();

        assertThat(assign(1, 0)).isEqualTo(SegmentSplit.unread(TABLE, 1, 4));
        assertThat(splits.unassignedCount()).isEqualTo(3);
    }

    // ------------------------------------------------------------------ how many segments

    @ParameterizedTest
    @CsvSource({
        "0, 4",
        "1, 4",
        "512, 4",
        "640, 5",
        "1280, 10",
        "1279999, 9999",
        "1280000, 10000",
        "10000000, 10000"
    })
    void theSizeOfTheTableSaysInHowManySegmentsItIsRead(long megabytes, int expected) {
        client.describedAs(table -> table.tableSizeBytes(megabytes * MB));
        begin();
        ready();

        assertThat(splits.unassignedCount()).isEqualTo(expected);
    }

    @Test
    void anOptionSaysInHowManySegmentsItIsRead() {
        begin("scan.snapshot.segments", "7");
        ready();

        assertThat(splits.unassignedCount()).isEqualTo(7);
    }

    @Test
    void halfOfTheRequestsOfTheReadersAreForSegments() {
        begin("scan.snapshot.segments", "100", "scan.poll.max-concurrency", "6");

        assertThat(ready()).containsExactly(0, 1, 2, 3, 4, 5);
        for (int segment = 0; segment < 6; segment++) {
            assign(segment, segment % 2);
        }
        assertThat(ready()).isEmpty();
        splits.ended(1, ended(3, 100, now()), now());
        assertThat(ready()).containsExactly(6);
    }

    @Test
    void readersOfOneRequestReadASegmentToo() {
        begin("scan.snapshot.segments", "100", "scan.poll.max-concurrency", "1");

        assertThat(ready()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "255, 1", "511, 1", "512, 2", "1000, 3"})
    void asManySegmentsAreReadAsTheUnitsAreGoodFor(int units, int expected) {
        begin("scan.snapshot.segments", "100", "scan.snapshot.max-read-units", units + "");

        assertThat(ready()).hasSize(expected);
    }

    // ------------------------------------------------------------------ news

    @Test
    void whileItIsReadReadersKnowOfNoEnd() {
        begin();

        assertThat(news(splits)).isEqualTo(new SnapshotNews(0, 0, false, 0));
    }

    @Test
    void theUnitsAreSharedByTheSegmentsThatAreReadAtATime() {
        begin("scan.snapshot.segments", "3", "scan.snapshot.max-read-units", "600");
        ready();
        assertThat(news(splits).unitsPerSegment()).isEqualTo(300);

        assign(0, 0);
        assertThat(news(splits).unitsPerSegment()).isEqualTo(300);
        assign(1, 0);
        assertThat(news(splits).unitsPerSegment()).isEqualTo(300);
        splits.ended(0, ended(0, 3, now()), now());
        splits.ended(0, ended(1, 3, now()), now());

        assertThat(news(splits).unitsPerSegment()).isEqualTo(600);
    }

    @Test
    void theUnitsAreKnownBeforeTheFirstSegmentIsGivenOut() {
        splits = splits(null, "scan.snapshot.max-read-units", "600");

        assertThat(news(splits).unitsPerSegment()).isEqualTo(300);
    }

    /** After a restore with fewer units, readers go on with all segments that they have. */
    @Test
    void theUnitsAreSharedByAllSegmentsThatReadersHave() {
        splits = splits(state(8, 5, 0), "scan.snapshot.max-read-units", "100");

        assertThat(news(splits).unitsPerSegment()).isEqualTo(20);
    }

    @Test
    void theEndIsNewsWithTheTimeOfTheLastRow() {
        read();
        ask();

        assertThat(news(splits))
                .isEqualTo(new SnapshotNews(0, 0, true, NOON.plus(DELAY).toEpochMilli()));
    }

    // ------------------------------------------------------------------ epochs

    private static SnapshotNews allRead(long epoch) {
        return new SnapshotNews(epoch, 0, true, READ_AT.toEpochMilli());
    }

    private static ShardSplit shard(Instant completeUntil) {
        return new ShardSplit(
                STREAM,
                "child",
                "parent",
                ShardPosition.trimHorizon(),
                ShardProgress.READING,
                completeUntil,
                null);
    }

    @Test
    void aRestoreBeginsAnEpoch() {
        assertThat(news(splits(state(4, 2, 0)))).isEqualTo(new SnapshotNews(4, 0, false, 0));
        assertThat(news(splits(state(1, 0, 1)))).isEqualTo(allRead(4));
    }

    @Test
    void aFailureBeginsAnEpoch() {
        begin();
        splits.takenBack(0, List.of(), now());

        assertThat(news(splits).epoch()).isEqualTo(1);
        assertThat(snapshot().epoch()).isEqualTo(1);
    }

    @Test
    void aFailureBehindTheSnapshotBeginsAnEpoch() {
        splits = splits(state(1, 0, 1));
        splits.takenBack(0, List.of(), now());

        assertThat(news(splits)).isEqualTo(allRead(5));
    }

    /** What its reader has said of its other shards is not true of this one. */
    @Test
    void metricsShowHowFarItIs() {
        splits.start();
        assertThat(context.metrics.getGauge("enumerator", MetricNames.SNAPSHOT_SEGMENTS)).isEmpty();
        begin("scan.snapshot.segments", "4");
        ready();
        ask();
        assertThat(gauge(MetricNames.SNAPSHOT_SEGMENTS)).isEqualTo(4);
        assertThat(gauge(MetricNames.SNAPSHOT_SEGMENTS_READ)).isZero();
        assertThat(gauge(MetricNames.SNAPSHOT_TIME_LEFT)).isEqualTo(-1);

        clock.pass(Duration.ofSeconds(10));
        assignAndEnd(0, 4);
        ask();

        assertThat(gauge(MetricNames.SNAPSHOT_SEGMENTS_READ)).isEqualTo(1);
        assertThat(gauge(MetricNames.SNAPSHOT_TIME_LEFT)).isEqualTo(30_000);
    }

    private long gauge(String name) {
        return (Long) context.metrics.getGauge("enumerator", name).orElseThrow().getValue();
    }

    @Test
    void aShardThatMayBeBehindTheSnapshotBeginsAnEpoch() {
        splits = splits(state(1, 0, 1));
        splits.given(shard(null));
        assertThat(news(splits)).isEqualTo(allRead(5));
        splits.given(shard(READ_AT.plus(SLACK)));
        assertThat(news(splits)).isEqualTo(allRead(6));
        splits.given(shard(READ_AT.plus(SLACK).plusMillis(1)));
        assertThat(news(splits)).isEqualTo(allRead(6));
    }

    @Test
    void everyShardBeginsAnEpochWhileRowsAreRead() {
        splits = splits(SnapshotState.notBegun(4));
        splits.given(shard(READ_AT.plus(Duration.ofDays(1))));

        assertThat(news(splits)).isEqualTo(new SnapshotNews(6, 0, false, 0));
    }

    // ------------------------------------------------------------------ one table

    @Test
    void itIsReadWhenTheTableIsStillTheSameBehindTheLastRow() {
        read();
        assertThat(splits.isRead()).isFalse();
        assertThat(news(splits).isRead()).isFalse();

        assertThat(ask()).isTrue();

        assertThat(splits.isRead()).isTrue();
        assertThat(client.count("DescribeTable orders")).isEqualTo(2);
    }

    @Test
    void anAnswerFromBeforeTheLastRowSaysNothing() {
        begin("scan.snapshot.segments", "1");
        ready();
        assign(0, 0);
        clock.pass(DISCOVERY);
        ServiceRequest<?> early = splits.nextRequest(now()).orElseThrow();
        splits.ended(0, ended(0, 1, now()), now());
        assertThat(splits.nextRequest(now())).isEmpty();
        send(early);
        assertThat(splits.isRead()).isFalse();

        assertThat(ask()).isTrue();
        assertThat(splits.isRead()).isTrue();
    }

    @Test
    void itIsNotReadBeforeAllShardsWereListedOnceMore() {
        changes.areFound = false;
        read();
        assertThat(changes.listings).isZero();
        assertThat(ask()).isTrue();
        assertThat(changes.listings).isEqualTo(1);
        ready();
        assertThat(splits.isRead()).isFalse();
        assertThat(splits.isWaitingForTime()).isTrue();
        assertThat(snapshot().isOver()).isFalse();

        changes.areFound = true;
        ready();

        assertThat(splits.isRead()).isTrue();
        assertThat(snapshot().isOver()).isTrue();
        assertThat(changes.listings).isEqualTo(1);
    }

    /** The checkpoint is of before the last question. */
    @Test
    void restoredBehindTheLastRowItAsksOnceMore() {
        read();
        SnapshotState state = snapshot();
        assertThat(state.isOver()).isFalse();
        splits = splits(state);
        splits.start();
        assertThat(splits.isRead()).isFalse();

        assertThat(ask()).isTrue();
        ready();

        assertThat(changes.listings).isEqualTo(1);
        assertThat(splits.isRead()).isTrue();
    }

    @Test
    void aTableThatWasReplacedIsNotReadOn() {
        client.describedAs(table -> table.tableId("1"));
        begin();
        ready();
        client.describedAs(table -> table.tableId("2"));
        clock.pass(DISCOVERY.minus(DELAY).minusMillis(1));
        assertThat(ask()).isFalse();
        clock.pass(Duration.ofMillis(1));

        assertThatThrownBy(this::ask)
                .isInstanceOf(FlinkRuntimeException.class)
                .hasMessageStartingWith("Table 'orders' was deleted and created again");
    }

    @Test
    void aTableThatWasReplacedBeforeTheLastRowIsNotReadToItsEnd() {
        client.describedAs(table -> table.tableId("1"));
        read();
        client.describedAs(table -> table.tableId("2"));

        assertThatThrownBy(this::ask).hasMessageContaining("deleted and created again");
        assertThat(splits.isRead()).isFalse();
    }

    @Test
    void aTableThatWasReplacedWhileTheJobWasDownIsNotReadOn() {
        client.describedAs(table -> table.creationDateTime(NOON.plus(SLACK).plusMillis(1)));
        splits = splits(state(4, 2, 1));
        splits.start();

        assertThatThrownBy(this::ask).hasMessageContaining("deleted and created again");
    }

    @Test
    void whatBecomesOfTheTableBehindTheSnapshotDoesNotMatter() {
        splits = splits(state(2, 0, 2));
        splits.start();

        assertThat(splits.isRead()).isTrue();
    }

    @Test
    void whatAFailureTakesBackIsReadOfOneTableAgain() {
        read();
        ask();
        splits.takenBack(0, List.of(), now());
        assertThat(splits.isRead()).isFalse();
        splits.claimed(0, List.of(ended(0, 2, now()), ended(1, 2, now())), now());
        assertThat(splits.isRead()).isFalse();

        assertThat(ask()).isTrue();
        assertThat(splits.isRead()).isTrue();
    }

    // ------------------------------------------------------------------ backlog

    @Test
    void whatIsReadIsBacklogUntilTheChangesOfItsTimeAreOver() {
        read();
        ask();
        ready();
        assertThat(backlog).containsExactly(true);
        assertThat(splits.isWaitingForTime()).isTrue();
        clock.pass(SLACK);
        ready();
        assertThat(backlog).containsExactly(true);
        clock.pass(Duration.ofMillis(1));
        ready();

        assertThat(backlog).containsExactly(true, false);
        assertThat(splits.isWaitingForTime()).isFalse();
    }

    @Test
    void whatAFailureTakesBackIsBacklogAgain() {
        read();
        ask();
        clock.pass(SLACK.plusMillis(1));
        ready();
        splits.takenBack(0, List.of(SegmentSplit.unread(TABLE, 1, 2)), now());

        assertThat(backlog).containsExactly(true, false, true);
    }

    @Test
    void aFailureBehindTheLastRowEndsNoBacklog() {
        read();
        splits.snapshot(
                1, new EnumeratorState.Builder(new StartPins(NOON, NOON, true, null, false)));
        splits.checkpointCompleted(1, now());
        ask();
        splits.takenBack(0, List.of(), now());

        assertThat(backlog).containsExactly(true);
    }

    @Test
    void aSnapshotThatHadBeenReadIsNoBacklog() {
        splits = splits(state(2, 0, 2));
        splits.start();
        ready();

        assertThat(backlog).isEmpty();
    }

    // ------------------------------------------------------------------ failures

    @Test
    void aFailedDescriptionIsAskedForAgainEverLater() {
        client.failNext(
                "DescribeTable",
                FailureKind.THROTTLED,
                FailureKind.UNAVAILABLE,
                FailureKind.CREDENTIALS_EXPIRED);
        splits.start();
        for (int seconds = 1; seconds <= 4; seconds *= 2) {
            assertThat(ask()).isTrue();
            assertThat(ask()).isFalse();
            clock.pass(Duration.ofSeconds(seconds));
        }
        assertThat(ready()).isEmpty();
        assertThat(ask()).isTrue();
        assertThat(ask()).isFalse();
        ready();
        clock.pass(DELAY);

        assertThat(ready()).isNotEmpty();
    }

    @Test
    void aMissingTableFailsTheJob() {
        client.withoutTable();
        splits.start();

        assertThatThrownBy(this::ask)
                .isInstanceOf(FlinkRuntimeException.class)
                .hasMessageStartingWith(
                        "There is no table 'orders' in this account and region. Check table-name,"
                                + " aws.region, aws.endpoint and whose credentials are used.");
    }

    @Test
    void aRefusalFailsTheJob() {
        client.failNext("DescribeTable", FailureKind.ACCESS_DENIED);
        splits.start();

        assertThatThrownBy(this::ask)
                .isInstanceOf(FlinkRuntimeException.class)
                .hasMessageStartingWith(
                        "Cannot read the snapshot of table orders: DescribeTable of orders failed,"
                                + " ACCESS_DENIED");
    }

    @Test
    void aClientThatIsBeingClosedFailsNothing() {
        splits.start();
        client.close();

        assertThatCode(this::ask).doesNotThrowAnyException();
    }

    @Test
    void aServiceThatHasNeverAnsweredIsGivenUp() {
        FailureKind[] unavailable = new FailureKind[100];
        Arrays.fill(unavailable, FailureKind.UNAVAILABLE);
        client.failNext("DescribeTable", unavailable);
        splits.start();

        assertThatThrownBy(this::askForHours)
                .hasStackTraceContaining("No request has been answered since the source");
    }

    @Test
    void aServiceThatHadAnsweredBeforeTheCheckpointIsWaitedFor() {
        FailureKind[] unavailable = new FailureKind[100];
        Arrays.fill(unavailable, FailureKind.UNAVAILABLE);
        client.failNext("DescribeTable", unavailable);
        splits = splits(SnapshotState.notBegun(0));
        splits.start();

        assertThatCode(this::askForHours).doesNotThrowAnyException();
    }

    private void askForHours() {
        for (int i = 0; i < 90; i++) {
            ask();
            clock.pass(Duration.ofMinutes(2));
        }
    }

    // ------------------------------------------------------------------ restores

    @Test
    void aSnapshotThatHadNotBegunIsRestored() {
        splits.start();
        SnapshotState state = snapshot();
        assertThat(state).isEqualTo(SnapshotState.notBegun(0));

        begin(splits(state));

        assertThat(ready()).containsExactly(0, 1, 2, 3);
    }

    /** The segments had been decided, and none had been given out. */
    @Test
    void aSnapshotThatWasWaitingWaitsAgain() {
        changes.areRead = false;
        begin("scan.snapshot.segments", "3");
        ready();
        SnapshotState state = snapshot();
        assertThat(state.segments()).isEqualTo(3);

        splits = splits(state, "scan.snapshot.segments", "9");
        splits.start();
        ask();
        assertThat(ready()).isEmpty();
        changes.areRead = true;
        assertThat(ready()).isEmpty();
        clock.pass(DELAY);

        assertThat(ready()).containsExactly(0, 1, 2);
    }

    @Test
    void aSnapshotThatHadBegunGoesOnAtOnceInItsSegments() {
        changes.areRead = false;
        splits = splits(state(6, 2, 1), "scan.snapshot.segments", "9");
        splits.start();
        assertThat(backlog).containsExactly(true);
        ask();

        assertThat(ready()).containsExactly(3, 4, 5);
        assertThat(assign(3, 0)).isEqualTo(SegmentSplit.unread(TABLE, 3, 6));
    }

    @Test
    void aCheckpointHoldsWhatIsWithReadersAndWhatIsRead() {
        begin("scan.snapshot.segments", "3");
        ready();
        assign(0, 0);
        assignAndEnd(1, 3);

        assertThat(snapshot().isAssigned(0)).isTrue();
        assertThat(snapshot().isRead(1)).isTrue();
        assertThat(snapshot().isAssigned(2) || snapshot().isRead(2)).isFalse();
        assertThat(snapshot().isOver()).isFalse();
    }

    @Test
    void aSegmentThatNoReaderWasRestoredWithIsGivenOutAgain() {
        splits = splits(state(4, 2, 1));
        splits.start();
        splits.claimed(0, List.of(SegmentSplit.unread(TABLE, 0, 4)), now());
        int before = splits.unassignedCount();

        splits.allClaimed(now());

        assertThat(splits.unassignedCount()).isEqualTo(before + 1);
    }

    @Test
    void aSegmentThatDidNotReachItsReaderIsGivenOutAgain() {
        begin("scan.snapshot.segments", "3");
        ready();
        assign(0, 1);
        splits.takenBack(1, List.of(), now());

        splits.claimed(1, List.of(), now());

        assertThat(splits.unassignedCount()).isEqualTo(3);
        assertThat(ready()).hasSize(3);
    }

    /** A state of items alone names no stream that a table could be told by. */
    @Test
    void segmentsOfAnotherTableAreNotItsOwn() {
        StreamInfo customers = StreamInfo.withoutStream("customers", List.of("id"));

        assertThat(splits.owns(SegmentSplit.unread(TABLE, 0, 4))).isTrue();
        assertThat(splits.owns(SegmentSplit.unread(customers, 0, 4))).isFalse();
    }

    @Test
    void allSegmentsThatReadersWereRestoredWithAreThere() {
        splits = splits(state(4, 2, 1));
        splits.start();
        splits.claimed(
                1,
                List.of(SegmentSplit.unread(TABLE, 0, 4), SegmentSplit.unread(TABLE, 1, 4)),
                now());
        int before = splits.unassignedCount();

        splits.allClaimed(now());

        assertThat(splits.unassignedCount()).isEqualTo(before);
    }

    // ------------------------------------------------------------------ what readers keep

    @Test
    void readSegmentsAreReleasedAndForgotten() {
        begin("scan.snapshot.segments", "3");
        ready();
        assign(1, 1);
        splits.ended(1, ended(1, 3, now()), now());

        assertThat(splits.drainReleases()).isEqualTo(Map.of(1, List.of("orders/segment/1")));
        snapshot();
        splits.checkpointCompleted(1, now());
        assertThat(splits.drainForgettable()).isEqualTo(Map.of(1, List.of("orders/segment/1")));
    }

    @Test
    void beforeTheSegmentsAreDecidedThereIsNothingToTell() {
        splits.takenBack(0, List.of(), now());
        splits.claimed(0, List.of(), now());
        splits.allClaimed(now());
        splits.checkpointCompleted(1, now());

        assertThat(splits.drainReleases()).isEmpty();
        assertThat(splits.drainForgettable()).isEmpty();
        assertThat(splits.unassignedCount()).isZero();
    }
}
