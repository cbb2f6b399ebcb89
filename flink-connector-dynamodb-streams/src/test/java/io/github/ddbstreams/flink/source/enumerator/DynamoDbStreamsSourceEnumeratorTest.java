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
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ddbstreams.flink.source.client.FailureKind;
import io.github.ddbstreams.flink.source.client.FakeStreamsClient;
import io.github.ddbstreams.flink.source.enumerator.state.EnumeratorState;
import io.github.ddbstreams.flink.source.enumerator.state.EnumeratorState.StartPins;
import io.github.ddbstreams.flink.source.loss.DataLossException;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.ForgetSplits;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.ReaderStarted;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.ReleaseOutputs;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.SplitsCaughtUp;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.SplitsEnded;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.StillReading;
import io.github.ddbstreams.flink.source.settings.TestSettings;
import io.github.ddbstreams.flink.source.split.DynamoDbStreamsSplit;
import io.github.ddbstreams.flink.source.split.ShardPosition;
import io.github.ddbstreams.flink.source.split.ShardProgress;
import io.github.ddbstreams.flink.source.split.ShardSplit;
import io.github.ddbstreams.flink.source.split.StreamInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.util.FlinkRuntimeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

class DynamoDbStreamsSourceEnumeratorTest {

    private static final Instant BORN = Instant.parse("2026-03-01T12:00:00Z");
    private static final StartPins FROM_HORIZON = new StartPins(BORN, null, false, null, false);
    private static final StartPins TO_NOW = new StartPins(BORN, null, false, BORN, true);
    private static final StreamInfo STREAM =
            new StreamInfo(
                    FakeStreamsClient.STREAM_ARN,
                    FakeStreamsClient.TABLE,
                    StreamViewType.NEW_AND_OLD_IMAGES,
                    List.of("id"));
    private static final String FIRST_SHARDS = "FirstShardsAssigned";
    private static final String NO_MORE = "no more splits";

    private final FakeStreamsClient client = new FakeStreamsClient();
    private final TestClock clock = new TestClock(BORN);
    private Consumer<StreamInfo> streamCheck = stream -> {};
    private final Map<String, String> parents = new HashMap<>();
    private final Set<Long> aligned = new HashSet<>();
    private String maxWait = "2 min";
    private FakeEnumeratorContext context;
    private DynamoDbStreamsSourceEnumerator enumerator;

    // ------------------------------------------------------------------ start

    @Test
    void findsTheStreamOfATableAndListsItsShards() {
        shards("a");
        start(1);

        assertThat(client.calls()).containsExactly("DescribeTable orders", "DescribeStream");
    }

    @Test
    void asksForNoTableIfTheStreamIsGiven() {
        shards("a");
        enumerator =
                new EnumeratorFactory(
                                TestSettings.of("stream-arn", FakeStreamsClient.STREAM_ARN),
                                () -> client,
                                stream -> {},
                                clock,
                                FakeEnumeratorContext::ticker)
                        .create(context = new FakeEnumeratorContext(1), FROM_HORIZON);
        enumerator.start();
        context.answerRequests();

        assertThat(client.calls()).containsExactly("DescribeStream");
    }

    @Test
    void assignsWholeSplits() {
        shards("a");
        start(1);
        started(0);

        assertThat(context.takeSplits(0))
                .containsExactly(
                        new ShardSplit(
                                STREAM,
                                "a",
                                null,
                                ShardPosition.trimHorizon(),
                                ShardProgress.READING,
                                null,
                                null));
    }

    @Test
    void assignsNothingBeforeAReaderHasReported() {
        shards("a", "b");
        start(2);
        enumerator.addReader(0);
        enumerator.handleSplitRequest(0, "host");

        assertThat(context.takeAssigned()).isEmpty();
    }

    @Test
    void spreadsShardsOverAllSubtasksWhoeverComesFirst() {
        shards("a", "b", "c", "d", "e", "f", "g", "h");
        start(4);

        started(2);
        assertThat(context.takeAssigned()).isEqualTo(Map.of(2, List.of("c", "g")));

        started(0);
        assertThat(context.takeAssigned().get(0)).hasSize(2);
        started(3);
        assertThat(context.takeAssigned().get(3)).hasSize(2);
        started(1);
        assertThat(context.takeAssigned().get(1)).hasSize(2);
    }

    @Test
    void shardsThatAreListedAfterTheReadersHaveStartedAreAssignedToo() {
        shards("a", "b");
        create(2, FROM_HORIZON);
        started(0);
        started(1);
        enumerator.start();
        assertThat(context.takeAssigned()).isEmpty();

        context.answerRequests();

        assertThat(context.takeAssigned()).isEqualTo(Map.of(0, List.of("a"), 1, List.of("b")));
    }

    @Test
    void listsAllPages() {
        client.shardsAPage(2);
        shards("a", "b", "c", "d", "e");
        start(1);
        started(0);

        assertThat(client.calls())
                .containsExactly(
                        "DescribeTable orders",
                        "DescribeStream",
                        "DescribeStream b",
                        "DescribeStream d");
        assertThat(context.takeAssigned()).isEqualTo(Map.of(0, List.of("a", "b", "c", "d", "e")));
    }

    @Test
    void asksFlinkForItsReadersOnlyIfSomebodyIsToBeToldSomething() {
        shards("a", "b");
        start(2);
        started(0);
        started(1);
        context.readersAsked = 0;

        enumerator.handleSourceEvent(0, new SplitsCaughtUp(List.of("orders/a")));
        enumerator.notifyCheckpointAborted(1);
        assertThat(context.readersAsked).isZero();

        client.shard("a1", "a").shard("a2", "a");
        clock.pass(Duration.ofMinutes(1));
        context.tick();
        assertThat(context.readersAsked).isZero();

        ended(0, "a");
        assertThat(context.readersAsked).isEqualTo(1);
    }

    @Test
    void tellsEachReaderOnceThatTheFirstShardsAreGivenOut() {
        shards("a");
        start(2);
        started(1);
        started(0);
        clock.pass(Duration.ofMinutes(1));
        context.tick();

        assertThat(context.takeTold(0)).containsExactly(FIRST_SHARDS);
        assertThat(context.takeTold(1)).containsExactly(FIRST_SHARDS);
    }

    @Test
    void tellsNobodyOfTheFirstShardsBeforeTheyAreListed() {
        shards("a");
        create(1, FROM_HORIZON);
        enumerator.start();
        started(0);

        assertThat(context.takeTold(0)).isEmpty();
    }

    // ------------------------------------------------------------------ lineage

    @Test
    void childrenFollowTheirParents() {
        shards("a", "b");
        child("a1", "a");
        child("b1", "b");
        child("b2", "b");
        start(3);
        started(0);
        started(1);
        started(2);
        assertThat(context.takeAssigned()).isEqualTo(Map.of(0, List.of("a"), 1, List.of("b")));

        ended(1, "b");
        assertThat(context.takeAssigned()).isEqualTo(Map.of(1, List.of("b1", "b2")));

        ended(0, "a");
        assertThat(context.takeAssigned()).isEqualTo(Map.of(0, List.of("a1")));
    }

    @Test
    void childrenThatAreNotKnownAreAskedFor() {
        shards("a");
        start(1);
        started(0);
        context.takeAssigned();
        client.closeShard("a");
        child("a1", "a");
        child("a2", "a");

        ended(0, "a");

        assertThat(client.count("DescribeChildren a")).isEqualTo(1);
        assertThat(context.takeAssigned()).isEqualTo(Map.of(0, List.of("a1", "a2")));
    }

    @Test
    void aParentIsReleasedOnceItsChildrenAreAssignedAndForgottenWithACheckpoint() {
        shards("a");
        child("a1", "a");
        child("a2", "a");
        start(1);
        started(0);
        context.takeTold(0);
        ended(0, "a");

        assertThat(context.takeTold(0)).containsExactly("ReleaseOutputs[a]");

        enumerator.snapshotState(1);
        enumerator.notifyCheckpointComplete(1);
        assertThat(context.takeTold(0)).isEmpty();

        enumerator.handleSourceEvent(0, new StillReading(1));
        enumerator.snapshotState(2);

        assertThat(context.takeTold(0)).containsExactly("ForgetSplits[a]");
    }

    /** It may be the savepoint of a stop: what reaches a finished task spoils the stop. */
    @Test
    void duringACheckpointNothingIsSentUntilAReaderHasSaidThatItStillReads() {
        shards("a", "b");
        child("a1", "a");
        child("a2", "a");
        start(2);
        started(0);
        started(1);
        context.takeAssigned();
        context.takeTold(0);
        enumerator.snapshotState(1);
        ended(0, "a");
        assertNothingIsSent();
        enumerator.notifyCheckpointComplete(1);
        assertNothingIsSent();

        enumerator.handleSourceEvent(1, new StillReading(1));

        assertThat(context.takeAssigned()).isEqualTo(Map.of(0, List.of("a1", "a2")));
        assertThat(context.takeTold(0)).containsExactly("ReleaseOutputs[a]");
    }

    private void assertNothingIsSent() {
        assertThat(context.takeAssigned()).isEmpty();
        assertThat(context.takeTold(0)).isEmpty();
    }

    @Test
    void whenACheckpointIsAbortedWhatHasWaitedIsSent() {
        shards("a");
        child("a1", "a");
        start(1);
        started(0);
        context.takeAssigned();
        enumerator.snapshotState(1);
        ended(0, "a");
        assertThat(context.takeAssigned()).isEmpty();

        enumerator.notifyCheckpointAborted(1);

        assertThat(context.takeAssigned()).isEqualTo(Map.of(0, List.of("a1")));
    }

    /** Not even what has waited for that checkpoint. */
    @Test
    void whenACheckpointCompletesNothingIsSentBeforeAnybodyIsAsked() {
        shards("a", "b");
        child("a1", "a");
        start(2);
        started(0);
        started(1);
        ended(0, "a");
        context.takeAssigned();
        context.unregister(0);
        ended(1, "b");
        context.takeTold(0);
        context.register(0);
        enumerator.snapshotState(1);
        enumerator.notifyCheckpointComplete(1);

        assertThat(context.takeAssigned()).isEmpty();
        assertThat(context.takeTold(0)).isEmpty();
        assertThat(context.takeTold(1)).doesNotContain(NO_MORE);
    }

    @Test
    void aReaderThatMayHaveFinishedIsSentNothing() {
        shards("a", "b");
        start(2, TO_NOW);
        started(0);
        started(1);
        stopped(0, "a");
        stopped(1, "b");
        assertThat(context.takeTold(0)).contains(NO_MORE, "ReleaseOutputs[a]");
        assertThat(context.takeTold(1)).containsSubsequence(NO_MORE, "ReleaseOutputs[b]");

        enumerator.snapshotState(1);
        enumerator.notifyCheckpointComplete(1);
        context.tick();
        enumerator.snapshotState(2);
        assertThat(context.takeTold(0)).isEmpty();
        assertThat(context.takeTold(1)).isEmpty();

        // The other one fails, and the source goes on for a while.
        context.unregister(1);
        enumerator.addSplitsBack(List.of(), 1);
        started(1, split("b", ShardProgress.READING));
        context.tick();
        assertThat(context.takeTold(0)).isEmpty();
        assertThat(context.takeTold(1)).contains(FIRST_SHARDS);
    }

    @Test
    void aReaderThatIsNotPolledHoldsTheOthersBackForASecondAtMost() {
        shards("a");
        child("a1", "a");
        child("a2", "a");
        start(1);
        started(0);
        context.takeAssigned();
        enumerator.snapshotState(1);
        enumerator.notifyCheckpointComplete(1);
        ended(0, "a");
        clock.pass(RollCall.PATIENCE);
        context.tick();

        assertThat(context.takeAssigned()).isEqualTo(Map.of(0, List.of("a1", "a2")));
    }

    /** Others have less to do, but may have finished. */
    @Test
    void whatComesBackBehindTheEndIsGivenToNobodyElse() {
        String[] all = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"};
        shards(all);
        start(2, TO_NOW);
        started(0);
        started(1);
        Map<Integer, List<String>> first = context.takeAssigned();
        assertThat(first.get(1)).hasSize(5);
        first.forEach((subtask, shards) -> shards.forEach(shard -> stopped(subtask, shard)));
        assertThat(context.takeTold(0)).contains(NO_MORE);

        context.unregister(1);
        enumerator.addSplitsBack(
                first.get(1).stream()
                        .<DynamoDbStreamsSplit>map(id -> split(id, ShardProgress.READING))
                        .toList(),
                1);
        assertThat(context.takeAssigned()).isEmpty();
        started(1);

        Map<Integer, List<String>> second = context.takeAssigned();
        assertThat(second.keySet()).containsExactly(1);
        assertThat(second.get(1)).containsExactlyInAnyOrderElementsOf(first.get(1));
    }

    @Test
    void anUnlistedParentIsProbed() {
        shards("other");
        client.shard("a", null).hide("a");
        child("a1", "a");
        start(1);
        started(0);

        assertThat(client.count("GetShardIterator a")).isEqualTo(1);
        assertThat(context.takeAssigned()).isEqualTo(Map.of(0, List.of("other")));
    }

    @Test
    void aParentThatIsGoneHoldsNobodyBack() {
        child("a1", "a");
        start(1);
        started(0);

        assertThat(client.count("GetShardIterator a")).isEqualTo(1);
        assertThat(context.takeAssigned()).isEqualTo(Map.of(0, List.of("a1")));
    }

    // ------------------------------------------------------------------ failed requests

    @ParameterizedTest
    @EnumSource(
            value = FailureKind.class,
            names = {"THROTTLED", "UNAVAILABLE", "CREDENTIALS_EXPIRED"})
    void aFailureThatMayPassIsRetried(FailureKind kind) {
        shards("a");
        client.failNext("DescribeTable", kind, kind).failNext("DescribeStream", kind, kind);
        start(1);
        started(0);
        for (int i = 0; i < 10; i++) {
            clock.pass(Duration.ofSeconds(1));
            context.tick();
        }

        assertThat(client.count("DescribeTable orders")).isEqualTo(3);
        assertThat(client.count("DescribeStream")).isEqualTo(3);
        assertThat(context.takeAssigned()).isEqualTo(Map.of(0, List.of("a")));
    }

    @Test
    void aListingThatFailsHalfWayGoesOnWhereItWas() {
        client.shardsAPage(1);
        shards("a", "b");
        start(1);
        client.failNext("DescribeStream", FailureKind.THROTTLED);
        clock.pass(Duration.ofMinutes(1));
        context.tick();
        context.tick();

        assertThat(client.count("DescribeStream")).isEqualTo(2);
        clock.pass(Duration.ofSeconds(1));
        context.tick();
        assertThat(client.count("DescribeStream")).isEqualTo(3);
        assertThat(client.count("DescribeStream a")).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(
            value = FailureKind.class,
            names = {"ACCESS_DENIED", "INVALID_REQUEST", "UNKNOWN"})
    void aFailureThatNoRetryMendsFailsTheJob(FailureKind kind) {
        client.failNext("DescribeStream", kind);

        assertThatThrownBy(() -> start(1))
                .isInstanceOf(FlinkRuntimeException.class)
                .hasMessage(
                        "Cannot find the shards of "
                                + FakeStreamsClient.STREAM_ARN
                                + ": DescribeStream of  failed, "
                                + kind
                                + ": so says the test");
    }

    /** The class loader of the job may be closed by then, so that anything may be thrown. */
    @Test
    void whatFailsBehindTheEndFailsNothing() throws Exception {
        create(1, FROM_HORIZON);
        client.failNext("DescribeTable", FailureKind.UNKNOWN);
        enumerator.start();
        enumerator.close();

        assertThatCode(context::answerRequests).doesNotThrowAnyException();
        assertThatCode(context::tick).doesNotThrowAnyException();
        assertThat(client.count("DescribeTable orders")).isEqualTo(1);
    }

    @Test
    void aTableThatDoesNotExistFailsTheJob() {
        client.withoutTable();

        assertThatThrownBy(() -> start(1))
                .isInstanceOf(FlinkRuntimeException.class)
                .hasMessage(
                        "There is no table 'orders' in this account and region. Check table-name,"
                                + " aws.region, aws.endpoint and whose credentials are used."
                                + " DescribeTable of orders failed, NOT_FOUND: so says the test");
    }

    @Test
    void aTableWithoutStreamFailsTheJob() {
        client.withoutStream();

        assertThatThrownBy(() -> start(1))
                .isInstanceOf(FlinkRuntimeException.class)
                .hasMessage(
                        "Table 'orders' has no stream. Enable one: aws dynamodb update-table"
                                + " --table-name orders --stream-specification"
                                + " StreamEnabled=true,StreamViewType=NEW_AND_OLD_IMAGES");
    }

    @Test
    void aStreamThatIsGoneFailsTheJob() {
        client.failNext("DescribeStream", FailureKind.NOT_FOUND);

        assertThatThrownBy(() -> start(1))
                .isInstanceOf(FlinkRuntimeException.class)
                .hasMessageStartingWith(
                        "There is no stream "
                                + FakeStreamsClient.STREAM_ARN
                                + ". A stream is gone 24 hours after it was disabled");
    }

    @Test
    void aStartLongerAgoThanTheRetentionIsALoss() {
        shards("a");
        create(
                1,
                new StartPins(
                        BORN, BORN.minus(Duration.ofHours(24)).minusMillis(1), false, null, false));

        assertThatThrownBy(enumerator::start)
                .isInstanceOf(DataLossException.class)
                .hasMessageContaining("the start is more than 24 hours ago");
    }

    @Test
    void aStartAsLongAgoAsTheRetentionIsNone() {
        shards("a");
        create(1, new StartPins(BORN, BORN.minus(Duration.ofHours(24)), false, null, false));
        enumerator.start();
        context.answerRequests();

        assertThat(client.count("DescribeStream")).isEqualTo(1);
    }

    // ------------------------------------------------------------------ a subtask fails

    @Test
    void aSubtaskThatFailedGetsItsShardsBackWhenItHasStartedAgain() {
        shards("a", "b");
        start(2);
        started(0);
        started(1);
        List<ShardSplit> splits = context.takeSplits(0);
        context.takeSplits(1);
        context.takeTold(0);

        enumerator.addSplitsBack(List.copyOf(splits), 0);
        assertThat(context.takeAssigned()).isEmpty();

        started(0);
        assertThat(context.takeAssigned()).isEqualTo(Map.of(0, List.of("a")));
        assertThat(context.takeTold(0)).containsExactly(FIRST_SHARDS);
    }

    @Test
    void aSubtaskThatFailedIsToldNothingUntilItHasStartedAgain() {
        shards("a");
        child("a1", "a");
        child("a2", "a");
        start(1);
        started(0);
        ended(0, "a");
        enumerator.snapshotState(1);
        enumerator.addSplitsBack(List.of(), 0);
        context.takeTold(0);

        enumerator.notifyCheckpointComplete(1);

        assertThat(context.takeTold(0)).isEmpty();
    }

    @Test
    void aSubtaskThatFailedIsToldNothingEvenBeforeItIsReset() {
        shards("a", "b");
        child("a1", "a");
        child("a2", "a");
        start(2);
        started(0);
        started(1);
        ended(0, "a");
        context.takeTold(0);
        enumerator.snapshotState(1);
        context.unregister(0);

        enumerator.notifyCheckpointComplete(1);

        assertThat(context.takeTold(0)).isEmpty();
    }

    @Test
    void anEndReportedSinceTheCheckpointIsReportedAgainBeforeItsChildrenAreAssigned() {
        shards("a");
        child("a1", "a");
        child("a2", "a");
        start(1);
        started(0);
        context.takeAssigned();
        enumerator.snapshotState(1);
        enumerator.notifyCheckpointComplete(1);
        enumerator.handleSourceEvent(0, new StillReading(1));
        ended(0, "a");
        List<ShardSplit> children = context.takeSplits(0);
        assertThat(children).hasSize(2);

        enumerator.addSplitsBack(List.copyOf(children), 0);
        started(0, split("a", ShardProgress.READING));
        assertThat(context.takeAssigned()).isEmpty();

        ended(0, "a");
        assertThat(context.takeAssigned()).isEqualTo(Map.of(0, List.of("a1", "a2")));
    }

    // ------------------------------------------------------------------ bounded

    @Test
    void aBoundedSourceTellsEachReaderOnceThatNothingFollows() {
        shards("a", "b");
        start(2, TO_NOW);
        started(0);
        started(1);
        context.takeTold(0);
        context.takeTold(1);

        stopped(0, "a");
        assertThat(context.takeTold(0)).containsExactly("ReleaseOutputs[a]");
        stopped(1, "b");
        clock.pass(Duration.ofHours(1));
        context.tick();

        assertThat(context.takeTold(0)).containsExactly(NO_MORE);
        assertThat(context.takeTold(1)).containsExactly(NO_MORE, "ReleaseOutputs[b]");
    }

    @Test
    void aSplitCarriesTheStop() {
        shards("a");
        start(1, TO_NOW);
        started(0);

        assertThat(context.takeSplits(0).get(0).stop()).isEqualTo(BORN);
    }

    @Test
    void aReaderThatStartsAgainIsToldAgainThatNothingFollows() {
        shards("a");
        start(2, TO_NOW);
        started(0);
        started(1);
        stopped(0, "a");
        context.takeTold(0);
        context.takeTold(1);

        enumerator.addSplitsBack(List.of(), 1);
        started(1);

        assertThat(context.takeTold(1)).containsExactly(NO_MORE);
        assertThat(context.takeTold(0)).isEmpty();
    }

    @Test
    void aBoundedSourceAsksNothingMoreWhenAllIsRead() {
        shards("a");
        start(1, TO_NOW);
        started(0);
        stopped(0, "a");
        int before = client.calls().size();
        clock.pass(Duration.ofHours(1));
        context.tick();

        assertThat(client.calls()).hasSize(before);
    }

    @Test
    void aDisabledStreamThatIsReadWhollyEnds() {
        shards("a");
        context = new FakeEnumeratorContext(1);
        enumerator =
                new EnumeratorFactory(
                                TestSettings.of("stream-arn", FakeStreamsClient.STREAM_ARN),
                                () -> client,
                                stream -> {},
                                clock,
                                FakeEnumeratorContext::ticker)
                        .create(context, FROM_HORIZON);
        enumerator.start();
        context.answerRequests();
        started(0);
        client.disable();
        context.takeTold(0);
        ended(0, "a");
        clock.pass(Duration.ofSeconds(2));
        context.tick();

        assertThat(context.takeTold(0)).containsExactly(NO_MORE, "ReleaseOutputs[a]");
    }

    @Test
    void aStreamThatIsNotDisabledGoesOnThoughAllThatIsKnownIsRead() {
        shards("a");
        start(1);
        started(0);
        context.takeTold(0);
        ended(0, "a");
        clock.pass(Duration.ofSeconds(2));
        context.tick();

        assertThat(context.takeTold(0)).isEmpty();
    }

    // ------------------------------------------------------------------ restored

    @Test
    void aRestoredSourceWaitsForAllReadersBeforeItPlacesRoots() {
        shards("a", "b", "c");
        start(1);
        started(0, new ShardSplit[0]);
        context.takeAssigned();
        EnumeratorState state = enumerator.snapshotState(1);
        shards("d");

        restore(3, state);
        context.answerRequests();
        started(1, split("a", ShardProgress.READING));
        started(2, split("b", ShardProgress.READING), split("c", ShardProgress.READING));
        assertThat(context.takeAssigned()).isEmpty();

        started(0);
        assertThat(context.takeAssigned()).isEqualTo(Map.of(0, List.of("d")));
    }

    @Test
    void aRestoredReaderIsNotToldOfTheFirstShardsBeforeTheyAreGivenOut() {
        shards("a");
        start(1);
        EnumeratorState state = enumerator.snapshotState(1);
        restore(2, state);
        started(0);
        assertThat(context.takeTold(0)).isEmpty();

        started(1);

        assertThat(context.takeAssigned()).isEqualTo(Map.of(0, List.of("a")));
        assertThat(context.takeTold(0)).containsExactly(FIRST_SHARDS);
        assertThat(context.takeTold(1)).containsExactly(FIRST_SHARDS);
    }

    @Test
    void aRestoredChildFollowsItsParentAtOnce() {
        shards("a");
        child("a1", "a");
        child("a2", "a");
        start(1);
        started(0);
        EnumeratorState state = enumerator.snapshotState(1);
        restore(3, state);
        context.answerRequests();

        started(2, split("a", ShardProgress.ENDED));

        assertThat(context.takeAssigned()).isEqualTo(Map.of(2, List.of("a1", "a2")));
    }

    /** Flink may take a reader's part of a checkpoint before what was sent to it earlier. */
    @Test
    void aShardThatNoRestoredReaderHasIsAssignedAgain() {
        shards("a", "b");
        start(2);
        started(0);
        started(1);
        context.takeAssigned();
        restore(2, enumerator.snapshotState(1));
        context.answerRequests();

        started(0, split("a", ShardProgress.READING));
        assertThat(context.takeAssigned()).isEmpty();
        started(1);

        assertThat(context.takeAssigned()).isEqualTo(Map.of(1, List.of("b")));
    }

    @Test
    void aShardThatAReaderComesBackWithoutIsAssignedAgain() {
        shards("a", "b");
        start(1);
        started(0);
        context.takeAssigned();
        enumerator.addSplitsBack(List.of(), 0);

        started(0, split("a", ShardProgress.READING));

        assertThat(context.takeAssigned()).isEqualTo(Map.of(0, List.of("b")));
    }

    @Test
    void aRestoredSourceKeepsItsPinsAndItsStream() {
        shards("a");
        start(1, TO_NOW);
        EnumeratorState state = enumerator.snapshotState(1);
        assertThat(state.pins()).isEqualTo(TO_NOW);
        assertThat(state.stream()).isEqualTo(STREAM);
        assertThat(state.listedOnce()).isTrue();

        restore(1, state);

        assertThat(enumerator.snapshotState(2)).isEqualTo(state);
    }

    @Test
    void aSourceRestoredFromBeforeItsStreamWasFoundFindsIt() {
        shards("a");
        create(1, FROM_HORIZON);
        EnumeratorState state = enumerator.snapshotState(1);
        assertThat(state.stream()).isNull();

        restore(1, state);
        context.answerRequests();
        started(0);

        assertThat(context.takeAssigned()).isEqualTo(Map.of(0, List.of("a")));
    }

    // ------------------------------------------------------------------ check of the stream

    @Test
    void checksTheStreamOnceItIsKnown() {
        shards("a");
        List<StreamInfo> checked = new ArrayList<>();
        streamCheck = checked::add;
        start(1);
        clock.pass(Duration.ofMinutes(1));
        context.tick();
        context.answerRequests();

        assertThat(checked).containsExactly(STREAM);
    }

    @Test
    void checksTheStreamAgainAfterARestore() {
        shards("a");
        start(1);
        EnumeratorState state = enumerator.snapshotState(1);
        refuseTheStream();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> restore(1, state))
                .withMessage("not this stream");
    }

    @Test
    void failsWithWhatTheCheckSays() {
        shards("a");
        refuseTheStream();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> start(1))
                .withMessage("not this stream");
    }

    private void refuseTheStream() {
        streamCheck =
                stream -> {
                    throw new IllegalArgumentException("not this stream");
                };
    }

    // ------------------------------------------------------------------ moving lineages

    /** Subtask 0 reads a root that has four children, and subtask 1 has nothing to do. */
    private void startWithManyChildren() {
        shards("a");
        child("a1", "a");
        child("a2", "a");
        child("a3", "a");
        child("a4", "a");
        start(2);
        started(0);
        started(1);
        context.takeAssigned();
    }

    private void checkpoint(long id, boolean isAligned) {
        enumerator.snapshotState(id);
        if (isAligned) {
            aligned.add(id);
        }
        enumerator.notifyCheckpointComplete(id);
        enumerator.handleSourceEvent(0, new StillReading(id));
        enumerator.handleSourceEvent(1, new StillReading(id));
    }

    private void alignedCheckpointsEveryTenSeconds() {
        checkpoint(1, true);
        clock.pass(Duration.ofSeconds(10));
        checkpoint(2, true);
    }

    @Test
    void aChildTooManyMovesWithTheNextAlignedCheckpoint() {
        startWithManyChildren();
        alignedCheckpointsEveryTenSeconds();
        ended(0, "a");
        assertThat(context.takeAssigned()).isEqualTo(Map.of(0, List.of("a1", "a2", "a3")));
        clock.pass(Duration.ofSeconds(10));
        context.tick();
        assertThat(context.takeAssigned()).isEmpty();

        checkpoint(3, true);

        assertThat(context.takeAssigned()).isEqualTo(Map.of(1, List.of("a4")));
    }

    @Test
    void aParentsOutputIsHeldUntilTheChildThatMovedHasCaughtUp() {
        startWithManyChildren();
        alignedCheckpointsEveryTenSeconds();
        ended(0, "a");
        checkpoint(3, true);
        context.takeTold(0);
        enumerator.handleSourceEvent(0, new SplitsCaughtUp(List.of("a1")));
        assertThat(context.takeTold(0)).isEmpty();

        enumerator.handleSourceEvent(1, new SplitsCaughtUp(List.of("a4")));

        assertThat(context.takeTold(0)).containsExactly("ReleaseOutputs[a]");
    }

    @Test
    void noChildWaitsIfNoAlignedCheckpointHasCompleted() {
        startWithManyChildren();
        checkpoint(1, false);
        clock.pass(Duration.ofSeconds(10));
        checkpoint(2, false);

        ended(0, "a");

        assertThat(context.takeAssigned()).isEqualTo(Map.of(0, List.of("a1", "a2", "a3", "a4")));
    }

    @Test
    void byDefaultEveryChildStays() {
        maxWait = "0 s";
        startWithManyChildren();
        alignedCheckpointsEveryTenSeconds();

        ended(0, "a");
        checkpoint(3, true);

        assertThat(context.takeAssigned()).isEqualTo(Map.of(0, List.of("a1", "a2", "a3", "a4")));
        assertThat(TestSettings.of().rebalanceMaxWait()).isZero();
    }

    @Test
    void aChildStaysIfCheckpointsAreNoLongerAligned() {
        startWithManyChildren();
        alignedCheckpointsEveryTenSeconds();
        ended(0, "a");
        context.takeAssigned();
        checkpoint(3, false);
        assertThat(context.takeAssigned()).isEmpty();

        clock.pass(Duration.ofMinutes(2));
        context.tick();

        assertThat(context.takeAssigned()).isEqualTo(Map.of(0, List.of("a4")));
    }

    @Test
    void aFailureOfTheParentsSubtaskTakesTheChildThatWaitsBack() {
        startWithManyChildren();
        alignedCheckpointsEveryTenSeconds();
        ended(0, "a");
        context.takeAssigned();
        context.unregister(0);
        enumerator.addSplitsBack(
                List.of(
                        split("a1", ShardProgress.READING),
                        split("a2", ShardProgress.READING),
                        split("a3", ShardProgress.READING)),
                0);
        checkpoint(3, true);

        assertThat(context.takeAssigned()).isEmpty();
    }

    // ------------------------------------------------------------------ life

    @Test
    void refusesAnEventThatItDoesNotKnow() {
        create(1, FROM_HORIZON);

        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                enumerator.handleSourceEvent(
                                        0,
                                        new SourceEvent() {
                                            @Override
                                            public String toString() {
                                                return "odd";
                                            }
                                        }))
                .withMessage("unknown message of a reader: odd");
    }

    @Test
    void closesItsClient() {
        create(1, FROM_HORIZON);
        enumerator.close();

        assertThat(client.isClosed()).isTrue();
        assertThat(context.isTickerClosed).isTrue();
    }

    @Test
    void splitsAreCalledByTheIdsThatTheirReadersKnow() {
        shards("a");
        start(1);
        started(0);
        String id = context.takeSplits(0).get(0).splitId();
        client.shard("a1", "a").shard("a2", "a").closeShard("a");
        ended(0, "a");
        checkpoint(1, false);
        enumerator.snapshotState(2);

        assertThat(context.sent)
                .filteredOn(ReleaseOutputs.class::isInstance)
                .singleElement()
                .satisfies(
                        message ->
                                assertThat(((ReleaseOutputs) message).splitIds())
                                        .containsExactly(id));
        assertThat(context.sent)
                .filteredOn(ForgetSplits.class::isInstance)
                .singleElement()
                .satisfies(
                        message ->
                                assertThat(((ForgetSplits) message).splitIds())
                                        .containsExactly(id));
    }

    // ------------------------------------------------------------------ what it shows

    private Object gauge(String name) {
        return context.metrics.getGauge("enumerator", name).orElseThrow().getValue();
    }

    private long count(String name) {
        return context.metrics.getCounter("enumerator", name).orElseThrow().getCount();
    }

    @Test
    void showsHowManySplitsAreWithNoReader() {
        shards("a", "b", "c");
        start(2);
        assertThat(gauge("unassignedSplits")).isEqualTo(3L);

        started(0);
        assertThat(gauge("unassignedSplits")).isEqualTo(1L);

        started(1);
        assertThat(gauge("unassignedSplits")).isEqualTo(0L);
    }

    @Test
    void showsASplitThatComesBackWhileNothingCanBeSent() {
        shards("a", "b");
        start(2);
        started(0);
        started(1);
        List<ShardSplit> lost = context.takeSplits(1);
        enumerator.snapshotState(1);
        enumerator.notifyCheckpointComplete(1);
        context.unregister(1);

        enumerator.addSplitsBack(List.copyOf(lost), 1);

        assertThat(gauge("unassignedSplits")).isEqualTo(1L);
    }

    @Test
    void countsRequestsThatFail() {
        shards("a");
        client.failNext("DescribeStream", FailureKind.THROTTLED);
        start(1);

        assertThat(count("requestsThrottled")).isEqualTo(1);
        assertThat(count("requestsFailed")).isZero();
    }

    @Test
    void aRestoredOneWaitsForTheServiceForAnyTime() {
        shards("a");
        start(1);
        EnumeratorState state = enumerator.snapshotState(1);
        enumerator.close();
        restore(1, state);
        FailureKind[] many = new FailureKind[40];
        Arrays.fill(many, FailureKind.UNAVAILABLE);
        client.failNext("DescribeStream", many);

        for (int i = 0; i < 40; i++) {
            context.answerRequests();
            clock.pass(Duration.ofSeconds(30));
            context.tick();
        }
        started(0, split("a", ShardProgress.READING));

        assertThat(enumerator.snapshotState(2).shards()).hasSize(1);
    }

    // ------------------------------------------------------------------

    private void shards(String... ids) {
        for (String id : ids) {
            client.shard(id, null);
        }
    }

    private void child(String id, String parent) {
        parents.put(id, parent);
        client.shard(id, parent);
    }

    private void start(int parallelism) {
        start(parallelism, FROM_HORIZON);
    }

    private void start(int parallelism, StartPins pins) {
        create(parallelism, pins);
        enumerator.start();
        context.answerRequests();
    }

    private void create(int parallelism, StartPins pins) {
        context = new FakeEnumeratorContext(parallelism);
        enumerator = factory().create(context, pins);
    }

    private void restore(int parallelism, EnumeratorState state) {
        context = new FakeEnumeratorContext(parallelism);
        enumerator = factory().restore(context, state);
        enumerator.start();
    }

    private EnumeratorFactory factory() {
        return new EnumeratorFactory(
                TestSettings.of(
                        "scan.retry.initial-backoff", "100 ms", "scan.rebalance.max-wait", maxWait),
                () -> client,
                streamCheck,
                clock,
                FakeEnumeratorContext::ticker,
                anyContext -> aligned::contains,
                List.of());
    }

    private void started(int subtask, ShardSplit... splits) {
        context.register(subtask);
        enumerator.handleSourceEvent(subtask, new ReaderStarted(Arrays.asList(splits)));
    }

    private void ended(int subtask, String shardId) {
        report(subtask, split(shardId, ShardProgress.ENDED));
    }

    private void stopped(int subtask, String shardId) {
        report(subtask, split(shardId, ShardProgress.STOPPED));
    }

    private void report(int subtask, ShardSplit split) {
        enumerator.handleSourceEvent(subtask, new SplitsEnded(List.of(split)));
        context.answerRequests();
    }

    private ShardSplit split(String shardId, ShardProgress progress) {
        return new ShardSplit(
                STREAM,
                shardId,
                parents.get(shardId),
                ShardPosition.after("1"),
                progress,
                null,
                null);
    }
}
