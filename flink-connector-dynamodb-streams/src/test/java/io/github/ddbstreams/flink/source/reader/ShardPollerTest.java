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
import static io.github.ddbstreams.flink.source.reader.Records.record;
import static io.github.ddbstreams.flink.source.reader.Records.sequenceNumbers;
import static io.github.ddbstreams.flink.source.reader.Records.split;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ddbstreams.flink.source.client.FailureKind;
import io.github.ddbstreams.flink.source.client.IteratorPosition;
import io.github.ddbstreams.flink.source.client.StreamsServiceException;
import io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.OnDataLoss;
import io.github.ddbstreams.flink.source.decode.DecodedPage;
import io.github.ddbstreams.flink.source.decode.DecodedRecord;
import io.github.ddbstreams.flink.source.format.SnapshotPhase;
import io.github.ddbstreams.flink.source.loss.DataLossException;
import io.github.ddbstreams.flink.source.loss.DataLossPolicy;
import io.github.ddbstreams.flink.source.settings.ScanSettings;
import io.github.ddbstreams.flink.source.settings.TestSettings;
import io.github.ddbstreams.flink.source.split.ShardPosition;
import io.github.ddbstreams.flink.source.split.ShardProgress;
import io.github.ddbstreams.flink.source.split.ShardSplit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.util.FlinkRuntimeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShardPollerTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration SLACK = Duration.ofMinutes(1);
    private static final Duration MILLI = Duration.ofMillis(1);
    private static final Duration RETENTION = Duration.ofHours(24);
    private static final long BREAK = 100;

    private static final ScanSettings SETTINGS =
            TestSettings.of(
                    "scan.poll.max-records", "3",
                    "scan.poll.interval", "250 ms",
                    "scan.poll.idle-interval", "2 s",
                    "scan.tip.empty-pages", "10",
                    "scan.tip.duration", "5 s",
                    "scan.startup.slack", "1 min",
                    "scan.bounded.slack", "1 min",
                    "scan.retry.initial-backoff", BREAK + " ms",
                    "scan.retry.max-backoff", "10 s");

    private final Counter losses = new SimpleCounter();
    private ShardPoller<String> poller = failingOnLoss(split(ShardPosition.trimHorizon()));
    private Instant now = NOW;
    private long millis = 1_000;

    // ------------------------------------------------------------------ opening

    @Test
    void opensAtTheTrimHorizon() {
        assertThat(poller.isDue()).isTrue();
        assertThat(poller.dueAtMillis()).isZero();
        assertThat(opened()).isEqualTo(IteratorPosition.trimHorizon());
    }

    @Test
    void opensAfterASequenceNumber() {
        poller = failingOnLoss(split(ShardPosition.after("41")));

        assertThat(opened()).isEqualTo(IteratorPosition.after("41"));
    }

    @Test
    void opensAtTheTrimHorizonForASinceToo() {
        poller = failingOnLoss(split(ShardPosition.since(NOW)));

        assertThat(opened()).isEqualTo(IteratorPosition.trimHorizon());
    }

    @Test
    void pollsWithItsIteratorAtOnce() {
        open("iterator-1");

        assertThat(poller.isDue()).isTrue();
        assertThat(poller.dueAtMillis()).isEqualTo(millis);
        assertThat(request().isPage()).isTrue();
        assertThat(request().iterator()).isEqualTo("iterator-1");
    }

    @Test
    void theFirstPageMayBeAFullOne() {
        open("iterator-1");

        assertThat(poller.mayGetFullPage(millis)).isTrue();
    }

    @Test
    void afterAFullPageComesAFullOne() {
        open("iterator-1");
        answer("iterator-2", old("1"), old("2"), old("3"));

        assertThat(poller.mayGetFullPage(millis)).isTrue();
    }

    @Test
    void afterAnyOtherPageComesASmallOneUnlessItIsAskedForLate() {
        open("iterator-1");
        answer("iterator-2", record("1", NOW));

        assertThat(poller.mayGetFullPage(poller.dueAtMillis() + 30_000)).isFalse();
        assertThat(poller.mayGetFullPage(poller.dueAtMillis() + 30_001)).isTrue();
    }

    @Test
    void isNotDueWhileARequestIsInFlight() {
        poller.sent();

        assertThat(poller.isDue()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = ShardProgress.class,
            names = {"ENDED", "STOPPED"})
    void aFinishedSplitIsNotPolled(ShardProgress progress) {
        ShardSplit split = split(ShardPosition.after("1"));
        poller =
                failingOnLoss(
                        new ShardSplit(
                                split.stream(),
                                SHARD,
                                null,
                                split.position(),
                                progress,
                                null,
                                null));

        assertThat(poller.isDue()).isFalse();
        assertThat(poller.isHoldingPage()).isFalse();
    }

    // ------------------------------------------------------------------ pace

    @Test
    void handsOverThePageAndGoesOnWithTheNext() {
        open("iterator-1");
        answer("iterator-2", old("1"), old("2"));

        assertThat(poller.isDue()).isFalse();
        assertThat(poller.isHoldingPage()).isTrue();
        SplitPage<String> page = poller.takePage();
        assertThat(page.splitId()).isEqualTo(poller.splitId());
        assertThat(sequenceNumbers(page.records())).containsExactly("1", "2");
        assertThat(page.charge()).isEqualTo(200);
        assertThat(page.progress()).isEqualTo(ShardProgress.READING);
        assertThat(page.completeUntil()).isNull();
        assertThat(request().iterator()).isEqualTo("iterator-2");
    }

    @Test
    void aFullPageIsFollowedAtOnce() {
        open("iterator-1");
        answer("iterator-2", old("1"), old("2"), old("3"));
        poller.takePage();

        assertThat(poller.dueAtMillis()).isEqualTo(millis);
    }

    /** Whatever is kept of it: a query of two columns decodes to little. */
    @ParameterizedTest
    @ValueSource(longs = {1, 100, 8 << 20})
    void aPageThatTheServiceCutByItsSizeIsFollowedAtOnce(long sizeOfWhatIsKept) {
        open("iterator-1");
        poller.sent();
        page(pageOf(record("1", NOW), sizeOfWhatIsKept), sizeOfWhatIsKept, 512 << 10);
        poller.takePage();

        assertThat(poller.dueAtMillis()).isEqualTo(millis);
        assertThat(poller.mayGetFullPage(millis)).isTrue();
    }

    /** Nor is a page full because much is made of it. */
    @Test
    void aPageThatDecodesToMuchIsNotFull() {
        open("iterator-1");
        poller.sent();
        page(pageOf(record("1", NOW), 8 << 20), 8 << 20, (512 << 10) - 1);
        poller.takePage();

        assertThat(poller.dueAtMillis()).isEqualTo(millis + 250);
    }

    private static DecodedPage<String> pageOf(DecodedRecord<String> record, long size) {
        return new DecodedPage<>(List.of(record), "iterator-2", size);
    }

    /** As behind a throttle, or with items of 400 KB: pages are short, and a backlog is there. */
    @Test
    void aPageWhoseNewestRecordIsOldIsFollowedAtOnce() {
        Duration behind = Duration.ofSeconds(7);
        open("iterator-1");
        answer("iterator-2", old("1"), record("2", NOW.minus(behind).minus(MILLI)));
        poller.takePage();
        assertThat(poller.dueAtMillis()).isEqualTo(millis);

        answer("iterator-3", old("3"), record("4", NOW.minus(behind)));
        poller.takePage();
        assertThat(poller.dueAtMillis()).isEqualTo(millis + 250);
    }

    @Test
    void aPageWithoutATimeIsNoBacklog() {
        open("iterator-1");
        poller.sent();
        DecodedRecord<String> timeless =
                DecodedRecord.of("1", DecodedRecord.NO_CREATION_TIME, "record", 1);
        page(pageOf(timeless, 1), 1, 1);
        poller.takePage();

        assertThat(poller.dueAtMillis()).isEqualTo(millis + 250);
    }

    @Test
    void aPartialPageIsFollowedAfterTheIntervalFromWhenItWasAskedFor() {
        open("iterator-1");
        answer("iterator-2", record("1", NOW), record("2", NOW));
        poller.takePage();

        assertThat(poller.dueAtMillis()).isEqualTo(millis + 250);
    }

    @Test
    void pollsLessOftenAfterFiveEmptyPages() {
        open("iterator");

        for (long pause : List.of(250, 250, 250, 250, 250, 500, 1000, 2000, 2000)) {
            answer("iterator");
            assertThat(poller.isDue()).isTrue();
            assertThat(poller.dueAtMillis()).isEqualTo(millis + pause);
        }
    }

    @Test
    void aRecordBringsThePaceBack() {
        open("iterator");
        for (int i = 0; i < 8; i++) {
            answer("iterator");
        }
        answer("iterator", record("1", NOW));
        poller.takePage();
        assertThat(poller.dueAtMillis()).isEqualTo(millis + 250);

        answer("iterator");
        assertThat(poller.dueAtMillis()).isEqualTo(millis + 250);
    }

    // ------------------------------------------------------------------ ends

    @Test
    void aLastPageWithRecordsEnds() {
        open("iterator");
        answer(null, old("1"));

        SplitPage<String> page = poller.takePage();
        assertThat(sequenceNumbers(page.records())).containsExactly("1");
        assertThat(page.progress()).isEqualTo(ShardProgress.ENDED);
        assertThat(poller.isDue()).isFalse();
    }

    @Test
    void aLastPageWithoutRecordsEnds() {
        open("iterator");
        answer(null);

        assertThat(poller.takePage().progress()).isEqualTo(ShardProgress.ENDED);
    }

    // ------------------------------------------------------------------ latest

    @Test
    void opensAtLatestWithinTheSlackOfThePin() {
        poller = failingOnLoss(split(ShardPosition.latestSince(NOW)));
        now = NOW.plus(SLACK);

        assertThat(opened()).isEqualTo(IteratorPosition.latest());
        opened("latest");

        assertThat(poller.dueAtMillis()).isEqualTo(millis);
        assertThat(request().iterator()).isEqualTo("latest");
    }

    @Test
    void takesNoLatestIteratorBeyondTheSlack() {
        poller = failingOnLoss(split(ShardPosition.latestSince(NOW)));
        now = NOW.plus(SLACK).plus(MILLI);

        assertThat(opened()).isEqualTo(IteratorPosition.trimHorizon());
    }

    @Test
    void takesNoLatestIteratorThatWasRefusedUntilTheSlackWasOver() {
        poller = failingOnLoss(split(ShardPosition.latestSince(NOW)));
        assertThat(opened()).isEqualTo(IteratorPosition.latest());
        fail(FailureKind.THROTTLED);
        assertThat(opened()).isEqualTo(IteratorPosition.latest());
        fail(FailureKind.THROTTLED);
        now = NOW.plus(SLACK).plus(MILLI);

        assertThat(opened()).isEqualTo(IteratorPosition.trimHorizon());
        opened("horizon");
        answer(null);
        assertThat(poller.takePage().progress()).isEqualTo(ShardProgress.ENDED);
    }

    @Test
    void aLatestIteratorThatExpiresBeforeARecordIsFollowedByTheTrimHorizon() {
        openFromLatest();
        answer("latest");
        fail(FailureKind.EXPIRED_ITERATOR);

        assertThat(opened()).isEqualTo(IteratorPosition.trimHorizon());

        opened("horizon");
        answer("horizon", old("1"), record("2", NOW), record("3", NOW));
        assertThat(sequenceNumbers(poller.takePage().records())).containsExactly("2", "3");
    }

    @Test
    void aLatestIteratorThatExpiresAfterARecordIsFollowedByThatRecord() {
        openFromLatest();
        answer("latest", record("900", NOW));
        poller.takePage();
        fail(FailureKind.EXPIRED_ITERATOR);

        assertThat(opened()).isEqualTo(IteratorPosition.after("900"));
    }

    @Test
    void aShardClosedBeforeItsLatestIteratorWasTakenIsReadFromTheTrimHorizon() {
        openFromLatest();
        answer(null);

        assertThat(poller.isHoldingPage()).isFalse();
        assertThat(poller.isDue()).isTrue();
        assertThat(opened()).isEqualTo(IteratorPosition.trimHorizon());

        opened("horizon");
        answer(null, old("1"), record("2", NOW));
        SplitPage<String> page = poller.takePage();
        assertThat(sequenceNumbers(page.records())).containsExactly("2");
        assertThat(page.progress()).isEqualTo(ShardProgress.ENDED);
    }

    @Test
    void aShardClosedAfterARecordFromLatestEnds() {
        openFromLatest();
        answer(null, record("900", NOW));

        assertThat(poller.takePage().progress()).isEqualTo(ShardProgress.ENDED);
    }

    @Test
    void aDroppedFirstPageFromLatestIsReadFromTheTrimHorizon() {
        openFromLatest();
        answer("latest", record("900", NOW));
        poller.dropPage();

        assertThat(opened()).isEqualTo(IteratorPosition.trimHorizon());
    }

    // ------------------------------------------------------------------ beside a snapshot

    /** The next iterator could show what is older than the first one. */
    @Test
    void nothingIsSaidOfAnUntouchedLatestIteratorUntilDatesTell() {
        openFromLatestBesideSnapshot();
        answer("iterator");
        assertThat(poller.takePage().completeUntil()).isNull();

        Instant opened = now.plusSeconds(8);
        emptyPages(128, Duration.ofSeconds(1));
        assertThat(now).isEqualTo(opened.plus(SLACK.multipliedBy(2)));
        assertThat(poller.isHoldingPage()).isFalse();
        now = now.plusSeconds(1);
        answer("iterator");
        assertThat(poller.isHoldingPage()).isFalse();
        now = now.plus(MILLI);
        answer("iterator");
        assertThat(poller.takePage().completeUntil()).isEqualTo(now);
    }

    @Test
    void theTipOfALatestIteratorThatHasShownARecordIsSaid() {
        openFromLatestBesideSnapshot();
        answer("iterator", record("900", NOW));
        poller.takePage();
        reachTip();
    }

    @Test
    void theTipBehindALatestIteratorThatHasExpiredIsSaidWhenItIsReachedAgain() {
        openFromLatestBesideSnapshot();
        answer("iterator");
        poller.takePage();
        emptyPages(20, Duration.ofSeconds(1));
        fail(FailureKind.EXPIRED_ITERATOR);
        assertThat(opened()).isEqualTo(IteratorPosition.trimHorizon());
        opened("iterator");
        reachTip();
    }

    /** What was written before it was opened is in the rows. */
    @Test
    void behindTheTipOfALatestIteratorWhatIsOlderIsPassedOver() {
        openFromLatestBesideSnapshot();
        answer("iterator");
        poller.takePage();
        emptyPages(10, Duration.ofSeconds(1));
        now = now.plus(SLACK.multipliedBy(3));
        answer("iterator");
        Instant tip = poller.takePage().completeUntil();
        assertThat(tip).isEqualTo(now);
        fail(FailureKind.EXPIRED_ITERATOR);
        open("horizon");

        answer("horizon", record("1", NOW), record("2", tip.minus(SLACK)), record("3", tip));

        assertThat(sequenceNumbers(poller.takePage().records())).containsExactly("2", "3");
    }

    // ------------------------------------------------------------------ expired iterators

    @Test
    void anExpiredIteratorIsReopenedAtOnceBehindTheLastRecordFetched() {
        open("iterator");
        answer("iterator", old("1"), old("2"));
        poller.takePage();
        fail(FailureKind.EXPIRED_ITERATOR);

        assertThat(poller.dueAtMillis()).isEqualTo(millis);
        assertThat(opened()).isEqualTo(IteratorPosition.after("2"));
    }

    @Test
    void anIteratorThatExpiresBeforeAnyRecordIsReopenedWhereItWas() {
        open("iterator");
        fail(FailureKind.EXPIRED_ITERATOR);

        assertThat(opened()).isEqualTo(IteratorPosition.trimHorizon());
    }

    @Test
    void iteratorsThatExpireAgainAndAgainAreOpenedWithBreaks() {
        open("iterator-1");
        fail(FailureKind.EXPIRED_ITERATOR);
        open("iterator-2");
        fail(FailureKind.EXPIRED_ITERATOR);

        assertThat(poller.dueAtMillis()).isEqualTo(millis + 2 * BREAK);
    }

    // ------------------------------------------------------------------ trimmed positions

    @Test
    void aTrimmedPositionIsALoss() {
        poller =
                failingOnLoss(
                        split(
                                SHARD,
                                ShardPosition.after("41"),
                                NOW.minus(Duration.ofHours(30)),
                                null));
        request();
        poller.sent();

        assertThatThrownBy(() -> fail(FailureKind.TRIMMED))
                .isInstanceOf(DataLossException.class)
                .hasMessage(
                        "Records of shard "
                                + SHARD
                                + " of stream "
                                + Records.STREAM.streamArn()
                                + " are lost: the position has been trimmed away. Last position:"
                                + " after sequence number 41. Written between 2026-02-28T06:00:00Z"
                                + " and 2026-02-28T12:00:00Z. To go on with the oldest records that"
                                + " are left, set scan.on-data-loss to continue.");
        assertThat(losses.getCount()).isEqualTo(1);
    }

    @Test
    void behindAnOldRecordNothingIsLostIfTheTipWasReachedSince() {
        poller =
                failingOnLoss(
                        split(
                                SHARD,
                                ShardPosition.after("41", NOW.minus(Duration.ofHours(25))),
                                NOW.minus(Duration.ofHours(23)),
                                null));
        request();
        poller.sent();

        fail(FailureKind.TRIMMED);

        assertThat(losses.getCount()).isZero();
        assertThat(opened()).isEqualTo(IteratorPosition.trimHorizon());
    }

    @Test
    void aYoungRecordThatIsTrimmedIsALossThoughTheTipWasReachedSince() {
        poller =
                failingOnLoss(
                        split(
                                SHARD,
                                ShardPosition.after("41", NOW.minus(Duration.ofHours(3))),
                                NOW.minus(Duration.ofHours(2)),
                                null));
        request();
        poller.sent();

        assertThatThrownBy(() -> fail(FailureKind.TRIMMED))
                .isInstanceOf(DataLossException.class)
                .hasMessageContaining("Written between " + NOW.minus(Duration.ofHours(2)));
    }

    @Test
    void afterALossReadingGoesOnAtTheHorizon() {
        poller = continuingOnLoss(split(ShardPosition.after("41")));
        open("iterator");
        fail(FailureKind.TRIMMED);

        assertThat(losses.getCount()).isEqualTo(1);
        assertThat(poller.dueAtMillis()).isEqualTo(millis + BREAK);
        assertThat(opened()).isEqualTo(IteratorPosition.trimHorizon());

        opened("iterator");
        answer("iterator", old("50"));
        assertThat(sequenceNumbers(poller.takePage().records())).containsExactly("50");
        assertThat(losses.getCount()).isEqualTo(1);
    }

    @Test
    void aHorizonThatMovesOnWhileAShardIsOpenedIsNoLoss() {
        open("iterator");
        fail(FailureKind.TRIMMED);

        assertThat(losses.getCount()).isZero();
        assertThat(poller.dueAtMillis()).isEqualTo(millis + BREAK);
        assertThat(opened()).isEqualTo(IteratorPosition.trimHorizon());
    }

    @Test
    void whatWasNotReadForLongerThanTheRetentionIsALoss() {
        Instant until = NOW.minus(RETENTION).minus(MILLI);
        poller = failingOnLoss(split(SHARD, ShardPosition.trimHorizon(), until, null));

        assertThatThrownBy(this::request)
                .isInstanceOf(DataLossException.class)
                .hasMessageContaining(
                        "are lost: nothing was read for longer than the 24 hours that records are"
                                + " kept. Last position: trim horizon. Written between "
                                + until
                                + " and "
                                + NOW.minus(RETENTION)
                                + ".");
    }

    @Test
    void whatWasNotReadForTheRetentionIsNoLoss() {
        poller =
                failingOnLoss(
                        split(SHARD, ShardPosition.trimHorizon(), NOW.minus(RETENTION), null));

        assertThat(opened()).isEqualTo(IteratorPosition.trimHorizon());
    }

    @Test
    void aLossByAgeIsReportedOnce() {
        Instant until = NOW.minus(RETENTION).minus(MILLI);
        poller = continuingOnLoss(split(SHARD, ShardPosition.since(until), until, null));
        request();
        poller.sent();
        fail(FailureKind.THROTTLED);
        request();

        assertThat(losses.getCount()).isEqualTo(1);
    }

    @Test
    void anIdleShardIsCompleteUntilItsTip() {
        poller = failingOnLoss(split(SHARD, ShardPosition.trimHorizon(), NOW, null));
        open("iterator");
        reachTip();
        poller.takePage();
        now = now.plus(RETENTION);
        fail(FailureKind.EXPIRED_ITERATOR);

        assertThat(opened()).isEqualTo(IteratorPosition.trimHorizon());
        assertThat(losses.getCount()).isZero();
    }

    // ------------------------------------------------------------------ a shard that is gone

    @Test
    void aShardUnknownFiveTimesInARowIsALoss() {
        poller = failingOnLoss(split(ShardPosition.after("41")));
        for (int i = 1; i < 5; i++) {
            request();
            poller.sent();
            fail(FailureKind.NOT_FOUND);
            assertThat(poller.isDue()).isTrue();
            assertThat(poller.dueAtMillis()).isEqualTo(millis + (BREAK << (i - 1)));
        }
        request();
        poller.sent();

        assertThatThrownBy(() -> fail(FailureKind.NOT_FOUND))
                .isInstanceOf(DataLossException.class)
                .hasMessageContaining(
                        "the shard, or its stream, is gone before its end was read. Last position:"
                                + " after sequence number 41.");
    }

    @Test
    void aShardThatIsGoneEndsIfLossesArePassedOver() {
        poller = continuingOnLoss(split(ShardPosition.after("41")));
        for (int i = 0; i < 5; i++) {
            request();
            poller.sent();
            fail(FailureKind.NOT_FOUND);
        }

        SplitPage<String> page = poller.takePage();
        assertThat(page.records()).isEmpty();
        assertThat(page.progress()).isEqualTo(ShardProgress.ENDED);
        assertThat(losses.getCount()).isEqualTo(1);
    }

    @Test
    void aShardThatIsFoundAgainIsNotGone() {
        poller = failingOnLoss(split(ShardPosition.after("41")));
        for (int i = 0; i < 3; i++) {
            for (int unknown = 0; unknown < 4; unknown++) {
                request();
                poller.sent();
                fail(FailureKind.NOT_FOUND);
            }
            open("iterator");
            answer("iterator");
        }

        assertThat(losses.getCount()).isZero();
    }

    @Test
    void aShardWhoseIteratorsAreGoodForNothingIsGoneToo() {
        poller = continuingOnLoss(split(ShardPosition.after("41")));
        for (int i = 0; i < 5; i++) {
            open("iterator");
            fail(FailureKind.NOT_FOUND);
        }

        assertThat(losses.getCount()).isEqualTo(1);
    }

    // ------------------------------------------------------------------ other failures

    @ParameterizedTest
    @EnumSource(
            value = FailureKind.class,
            names = {"THROTTLED", "UNAVAILABLE", "CREDENTIALS_EXPIRED"})
    void aFailureThatMayPassIsRetriedForEver(FailureKind kind) {
        open("iterator");
        for (long pause : List.of(100, 200, 400, 800, 1600, 3200, 6400, 10_000)) {
            fail(kind);
            assertThat(poller.dueAtMillis()).isEqualTo(millis + pause);
        }
        for (int i = 0; i < 1000; i++) {
            fail(kind);
        }

        assertThat(poller.dueAtMillis()).isEqualTo(millis + 10_000);
        assertThat(request().iterator()).isEqualTo("iterator");
    }

    @Test
    void anAnswerEndsTheRowOfFailures() {
        open("iterator");
        fail(FailureKind.THROTTLED);
        fail(FailureKind.THROTTLED);
        answer("iterator");
        fail(FailureKind.THROTTLED);

        assertThat(poller.dueAtMillis()).isEqualTo(millis + BREAK);
    }

    @ParameterizedTest
    @EnumSource(
            value = FailureKind.class,
            names = {"ACCESS_DENIED", "INVALID_REQUEST", "UNDECODABLE", "UNKNOWN"})
    void aFailureThatNoRetryMendsFailsTheJob(FailureKind kind) {
        poller = failingOnLoss(split(ShardPosition.after("41")));
        open("iterator");

        assertThatThrownBy(() -> fail(kind))
                .isInstanceOf(FlinkRuntimeException.class)
                .hasMessage(
                        "Cannot read shard "
                                + SHARD
                                + " of stream "
                                + Records.STREAM.streamArn()
                                + " (after sequence number 41): "
                                + failure(kind).getMessage())
                .hasCauseInstanceOf(StreamsServiceException.class);
    }

    // ------------------------------------------------------------------ tip

    @Test
    void theTipIsReachedByPagesAndTime() {
        open("iterator");
        emptyPages(9, Duration.ofSeconds(1));
        assertThat(poller.isHoldingPage()).isFalse();

        answer("iterator");

        SplitPage<String> page = poller.takePage();
        assertThat(page.records()).isEmpty();
        assertThat(page.progress()).isEqualTo(ShardProgress.READING);
        assertThat(page.completeUntil()).isEqualTo(now);
    }

    @Test
    void enoughPagesInTooLittleTimeAreNotTheTip() {
        open("iterator");
        emptyPages(20, Duration.ofMillis(250));
        // the 20 were asked for over 4.75 seconds
        assertThat(poller.isHoldingPage()).isFalse();

        answer("iterator");

        assertThat(poller.isHoldingPage()).isTrue();
    }

    @Test
    void theTipIsReportedOnceAMinute() {
        open("iterator");
        reachTip();
        poller.takePage();

        now = now.plus(Duration.ofMinutes(1)).minus(MILLI);
        answer("iterator");
        assertThat(poller.isHoldingPage()).isFalse();

        now = now.plus(MILLI);
        answer("iterator");
        assertThat(poller.takePage().completeUntil()).isEqualTo(now);
    }

    // ------------------------------------------------------------------ bounds

    @Test
    void aRecordWithinTheSlackOfTheStopIsDroppedButStopsNothing() {
        boundedAt(NOW);
        open("iterator");
        answer("iterator", record("1", NOW), record("2", NOW.plus(SLACK)), record("3", NOW));

        SplitPage<String> page = poller.takePage();
        assertThat(sequenceNumbers(page.records())).containsExactly("1", "3");
        assertThat(page.progress()).isEqualTo(ShardProgress.READING);
        assertThat(poller.isDue()).isTrue();
    }

    @Test
    void aRecordBeyondTheSlackStops() {
        boundedAt(NOW);
        open("iterator");
        answer("iterator", record("1", NOW), record("2", NOW.plus(SLACK).plus(MILLI)));

        SplitPage<String> page = poller.takePage();
        assertThat(sequenceNumbers(page.records())).containsExactly("1");
        assertThat(page.progress()).isEqualTo(ShardProgress.STOPPED);
        assertThat(poller.isDue()).isFalse();
    }

    @Test
    void aPageOfNothingButLaterRecordsIsNotHandedOver() {
        boundedAt(NOW);
        open("iterator");
        answer("iterator", record("2", NOW.plusSeconds(1)));

        assertThat(poller.isHoldingPage()).isFalse();
        assertThat(poller.isDue()).isTrue();
    }

    @Test
    void theTipAfterTheStopStops() {
        boundedAt(NOW.minus(MILLI));
        open("iterator");
        emptyPages(9, Duration.ofSeconds(1));
        assertThat(poller.isHoldingPage()).isFalse();

        answer("iterator");

        assertThat(poller.takePage().progress()).isEqualTo(ShardProgress.STOPPED);
    }

    @Test
    void emptyPagesBeforeTheStopAreNoTipAfterIt() {
        boundedAt(NOW.plusSeconds(100));
        open("iterator");
        // asked for up to the very instant of the stop
        emptyPages(101, Duration.ofSeconds(1));
        if (poller.isHoldingPage()) {
            poller.takePage();
        }
        for (int i = 0; i < 9; i++) {
            answer("iterator");
            if (poller.isHoldingPage()) {
                assertThat(poller.takePage().progress()).isEqualTo(ShardProgress.READING);
            }
            now = now.plusSeconds(1);
        }

        answer("iterator");

        assertThat(poller.takePage().progress()).isEqualTo(ShardProgress.STOPPED);
    }

    @Test
    void aShardThatIsClosedAtTheTipAfterTheStopHasEnded() {
        boundedAt(NOW.minus(MILLI));
        open("iterator");
        emptyPages(9, Duration.ofSeconds(1));
        answer(null);

        assertThat(poller.takePage().progress()).isEqualTo(ShardProgress.ENDED);
    }

    // ------------------------------------------------------------------ dropping a page

    @Test
    void aDroppedPageIsAskedForAgain() {
        poller = failingOnLoss(split(ShardPosition.after("41")));
        open("iterator-1");
        answer("iterator-2", old("42"));
        poller.takePage();
        answer("iterator-3", old("43"), old("44"));

        assertThat(poller.dropPage()).isEqualTo(200);

        assertThat(poller.isHoldingPage()).isFalse();
        assertThat(poller.isDue()).isTrue();
        assertThat(opened()).isEqualTo(IteratorPosition.after("42"));
    }

    @Test
    void aDroppedFirstPageIsAskedForAgainAtTheHorizon() {
        open("iterator");
        answer("iterator", old("1"));
        poller.dropPage();

        assertThat(opened()).isEqualTo(IteratorPosition.trimHorizon());
    }

    @Test
    void aDroppedPageThatOpenedTheFilterClosesIt() {
        poller = failingOnLoss(split(ShardPosition.since(NOW)));
        open("iterator");
        answer("iterator", record("1", NOW));
        poller.dropPage();
        open("iterator");
        answer("iterator", old("0"), record("1", NOW));

        assertThat(sequenceNumbers(poller.takePage().records())).containsExactly("1");
    }

    @Test
    void aDroppedLastPageIsReadToItsEndAgain() {
        poller = failingOnLoss(split(ShardPosition.after("41")));
        open("iterator");
        answer(null, old("42"));
        poller.dropPage();

        assertThat(opened()).isEqualTo(IteratorPosition.after("41"));

        opened("iterator");
        answer(null, old("42"));
        assertThat(poller.takePage().progress()).isEqualTo(ShardProgress.ENDED);
    }

    @Test
    void aDroppedPageSaysNothingOfHowLongTheShardIsComplete() {
        poller =
                failingOnLoss(
                        split(SHARD, ShardPosition.trimHorizon(), NOW.minus(RETENTION), null));
        open("iterator");
        answer("iterator", record("1", NOW));
        poller.dropPage();
        now = now.plus(MILLI);

        assertThatThrownBy(this::request).isInstanceOf(DataLossException.class);
    }

    // ------------------------------------------------------------------

    private ShardPoller<String> failingOnLoss(ShardSplit split) {
        return poller(split, OnDataLoss.FAIL);
    }

    private ShardPoller<String> continuingOnLoss(ShardSplit split) {
        return poller(split, OnDataLoss.CONTINUE);
    }

    private ShardPoller<String> poller(ShardSplit split, OnDataLoss onDataLoss) {
        return new ShardPoller<>(
                split,
                SETTINGS,
                new DataLossPolicy(onDataLoss, losses),
                new ShardRequest.Service<>(null, null, 3),
                new SnapshotPhase(),
                longestDelays());
    }

    private void boundedAt(Instant stop) {
        poller = failingOnLoss(split(SHARD, ShardPosition.trimHorizon(), null, stop));
    }

    private ShardRequest<String> request() {
        return poller.nextRequest(now);
    }

    /** Where the poller wants to open an iterator; the request is in flight. */
    private IteratorPosition opened() {
        ShardRequest<String> request = request();
        assertThat(request.isPage()).isFalse();
        poller.sent();
        return request.position();
    }

    /** An iterator comes. */
    private void opened(String iterator) {
        poller.answered(PollAnswer.iterator(iterator), 0, now, millis, millis);
    }

    private void page(DecodedPage<String> page, long charge) {
        page(page, charge, 1_000);
    }

    private void page(DecodedPage<String> page, long charge, long wireBytes) {
        poller.answered(PollAnswer.page(page, wireBytes), charge, now, millis, millis);
    }

    private void open(String iterator) {
        opened();
        opened(iterator);
    }

    private void openFromLatest() {
        poller = failingOnLoss(split(ShardPosition.latestSince(NOW)));
        assertThat(opened()).isEqualTo(IteratorPosition.latest());
        opened("latest");
    }

    private void openFromLatestBesideSnapshot() {
        poller = failingOnLoss(split(ShardPosition.latestSince(NOW)).besideSnapshot());
        open("iterator");
    }

    @SafeVarargs
    private void answer(String next, DecodedRecord<String>... records) {
        poller.sent();
        DecodedPage<String> page = Records.page(next, List.of(records));
        page(page, page.sizeInBytes());
    }

    private void emptyPages(int count, Duration apart) {
        for (int i = 0; i < count; i++) {
            if (poller.isHoldingPage()) {
                assertThat(poller.takePage().progress()).isEqualTo(ShardProgress.READING);
            }
            answer("iterator");
            now = now.plus(apart);
        }
    }

    private void reachTip() {
        emptyPages(9, Duration.ofSeconds(1));
        answer("iterator");
        assertThat(poller.isHoldingPage()).isTrue();
    }

    private void fail(FailureKind kind) {
        poller.sent();
        poller.failed(failure(kind), now, millis);
    }

    private static StreamsServiceException failure(FailureKind kind) {
        return new StreamsServiceException(kind, "GetRecords", "a shard", "it is said", null);
    }

    /** A record from well before the start. */
    private static DecodedRecord<String> old(String sequenceNumber) {
        return record(sequenceNumber, NOW.minus(Duration.ofHours(2)));
    }

    private static Random longestDelays() {
        return new Random() {
            @Override
            public double nextDouble() {
                return 0;
            }
        };
    }
}
