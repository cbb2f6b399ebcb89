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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ddbstreams.flink.source.client.FailureKind;
import io.github.ddbstreams.flink.source.client.FakeStreamsClient;
import io.github.ddbstreams.flink.source.enumerator.state.EnumeratorState;
import io.github.ddbstreams.flink.source.enumerator.state.EnumeratorState.StartPins;
import io.github.ddbstreams.flink.source.loss.DataLossException;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.ReaderStarted;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.SplitsEnded;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.StillReading;
import io.github.ddbstreams.flink.source.settings.ScanSettings;
import io.github.ddbstreams.flink.source.settings.TestSettings;
import io.github.ddbstreams.flink.source.split.ShardPosition;
import io.github.ddbstreams.flink.source.split.ShardProgress;
import io.github.ddbstreams.flink.source.split.ShardSplit;
import io.github.ddbstreams.flink.source.split.StreamInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.flink.util.FlinkRuntimeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** What an enumerator does when its stream has ended, and the table has, or gets, another one. */
class StreamSuccessionTest {

    private static final Instant BORN = Instant.parse("2026-03-01T12:00:00Z");
    private static final StartPins FROM_HORIZON = new StartPins(BORN, null, false, null, false);
    private static final String FIRST = FakeStreamsClient.STREAM_ARN;
    private static final String TABLE_ARN =
            "arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/";
    private static final String SECOND = TABLE_ARN + "2026-03-01T12:30:00.000";
    private static final String THIRD = TABLE_ARN + "2026-03-01T13:00:00.000";
    private static final String NO_MORE = "no more splits";
    private static final Duration INTERVAL = Duration.ofSeconds(30);

    private final FakeStreamsClient client = new FakeStreamsClient();
    private final TestClock clock = new TestClock(BORN);
    private ScanSettings settings = TestSettings.of("scan.on-data-loss", "continue");
    private FakeEnumeratorContext context;
    private DynamoDbStreamsSourceEnumerator enumerator;
    private long checkpoint;

    // ------------------------------------------------------------------ from stream to stream

    @Test
    void theNextStreamIsReadFromItsTrimHorizonOnceACheckpointHoldsTheEnd() {
        readTheFirstStream();
        next(SECOND);
        client.shard("n", null);
        pass(Duration.ofMinutes(1));
        assertThat(context.takeAssigned()).isEmpty();

        checkpoint();
        pass(Duration.ZERO);

        List<ShardSplit> splits = context.takeSplits(0);
        assertThat(splits).extracting(ShardSplit::shardId).containsExactly("n");
        assertThat(splits.get(0).position()).isEqualTo(ShardPosition.trimHorizon());
        assertThat(splits.get(0).stream().streamArn()).isEqualTo(SECOND);
        assertThat(enumerator.snapshotState(9).stream().streamArn()).isEqualTo(SECOND);
    }

    @Test
    void noReaderIsIdleUntilTheShardsOfTheNextStreamAreGivenOut() {
        client.shard("a", null);
        start(2, FROM_HORIZON);
        started(0);
        started(1);
        ended(0, "a");
        next(SECOND);
        client.shard("n", null);
        pass(Duration.ofSeconds(2));
        context.takeTold(0);
        context.takeTold(1);
        checkpoint();
        pass(Duration.ZERO);

        assertThat(context.takeTold(0)).containsExactly("NextStreamBegins", "FirstShardsAssigned");
        assertThat(context.takeTold(1)).containsExactly("NextStreamBegins", "FirstShardsAssigned");
    }

    /** It may have been the savepoint of a stop: what reaches a finished task spoils the stop. */
    @Test
    void readersThatDoNotAnswerARollCallAreToldOfTheNextStreamLater() {
        readTheFirstStream();
        next(SECOND);
        client.shard("n", null);
        pass(Duration.ofSeconds(2));
        context.takeTold(0);
        enumerator.snapshotState(1);
        enumerator.notifyCheckpointComplete(1);
        pass(Duration.ZERO);
        assertThat(context.takeTold(0)).isEmpty();
        assertThat(context.takeAssigned()).isEmpty();

        answerTheRollCall(1);

        assertThat(context.takeTold(0)).containsExactly("NextStreamBegins", "FirstShardsAssigned");
        assertThat(context.takeAssigned()).isEqualTo(Map.of(0, List.of("n")));
    }

    @Test
    void aCheckpointThatBeganBeforeTheEndDoesNotCount() {
        client.shard("a", null).shard("b", null);
        start(2, FROM_HORIZON);
        started(0);
        started(1);
        context.takeAssigned();
        ended(0, "a");
        next(SECOND);
        client.shard("n", null);
        enumerator.snapshotState(1);
        ended(1, "b");
        enumerator.notifyCheckpointComplete(1);
        answerTheRollCall(1);
        pass(INTERVAL);
        assertThat(context.takeAssigned()).isEmpty();

        enumerator.snapshotState(2);
        enumerator.notifyCheckpointComplete(2);
        answerTheRollCall(2);
        pass(INTERVAL);

        assertThat(context.takeAssigned()).isEqualTo(Map.of(0, List.of("n")));
    }

    @Test
    void itWaitsForTheNextStreamAndAsksOncePerInterval() {
        readTheFirstStream();
        client.disable();
        pass(Duration.ofSeconds(2));
        checkpoint();
        int before = client.count("DescribeTable orders");
        pass(Duration.ZERO);
        pass(Duration.ofSeconds(1));
        pass(Duration.ofSeconds(1));
        assertThat(client.count("DescribeTable orders")).isEqualTo(before + 1);
        int listings = client.count("DescribeStream");

        for (int i = 0; i < 10; i++) {
            pass(INTERVAL);
        }

        assertThat(client.count("DescribeTable orders")).isEqualTo(before + 11);
        assertThat(client.count("DescribeStream")).isEqualTo(listings);
        assertThat(context.takeTold(0)).doesNotContain(NO_MORE);

        next(SECOND);
        client.shard("n", null);
        pass(INTERVAL);
        assertThat(context.takeAssigned()).isEqualTo(Map.of(0, List.of("n")));
    }

    @Test
    void aStreamThatTheTableNamesAndThatIsNotFoundYetIsWaitedFor() {
        readTheFirstStream();
        next(SECOND);
        client.shard("n", null);
        pass(Duration.ofSeconds(2));
        checkpoint();
        client.failNext("DescribeStream", FailureKind.NOT_FOUND);
        pass(Duration.ZERO);
        assertThat(context.takeAssigned()).isEmpty();

        pass(INTERVAL);

        assertThat(context.takeAssigned()).isEqualTo(Map.of(0, List.of("n")));
    }

    @Test
    void ofTwoStreamsThatFollowedMeanwhileTheLatestIsRead() {
        readTheFirstStream();
        next(SECOND);
        client.shard("n", null);
        next(THIRD);
        client.shard("o", null);
        pass(Duration.ofSeconds(2));
        checkpoint();
        pass(Duration.ZERO);
        assertThat(context.takeAssigned()).isEqualTo(Map.of(0, List.of("o")));
    }

    @Test
    void theNextStreamIsReadToItsEndBeforeTheOneAfterIt() {
        client.shardsAPage(1);
        readTheFirstStream();
        next(SECOND);
        client.shard("n", null).shard("o", null);
        pass(Duration.ofSeconds(2));
        checkpoint();
        pass(Duration.ZERO);
        next(THIRD);
        client.shard("p", null);
        assertThat(context.takeAssigned()).isEqualTo(Map.of(0, List.of("n", "o")));

        pass(INTERVAL);
        ended(0, "n");
        ended(0, "o");
        pass(Duration.ofSeconds(2));
        pass(Duration.ofSeconds(2));
        assertThat(context.takeAssigned()).isEmpty();
        checkpoint();
        pass(Duration.ZERO);

        assertThat(context.takeAssigned()).isEqualTo(Map.of(0, List.of("p")));
    }

    @Test
    void aLatestStartDoesNotOpenTheNextStreamAtItsTip() {
        client.shard("a", null);
        start(1, new StartPins(BORN, BORN, true, null, false));
        started(0);
        context.takeAssigned();
        ended(0, "a");
        next(SECOND);
        client.shard("n", null);
        pass(Duration.ofSeconds(2));
        checkpoint();
        pass(Duration.ZERO);

        assertThat(context.takeSplits(0).get(0).position()).isEqualTo(ShardPosition.since(BORN));
    }

    /** Descriptions of tables are eventually consistent: one may name a stream from before. */
    @Test
    void anOlderStreamIsNotTheNext() {
        next(SECOND);
        client.shard("n", null);
        start(1, FROM_HORIZON);
        started(0);
        context.takeAssigned();
        client.nextStream(TABLE_ARN + "2026-03-01T12:29:59.999", StreamViewType.NEW_AND_OLD_IMAGES);
        client.shard("o", null);
        ended(0, "n");
        pass(Duration.ofSeconds(2));
        checkpoint();
        pass(INTERVAL);
        assertThat(context.takeAssigned()).isEmpty();

        next(THIRD);
        client.shard("p", null);
        pass(INTERVAL);

        assertThat(context.takeAssigned()).isEqualTo(Map.of(0, List.of("p")));
    }

    // ------------------------------------------------------------------ without checkpoints

    @Test
    void aJobThatTakesNoCheckpointsGoesOnAfterAWhile() {
        readTheFirstStream();
        next(SECOND);
        client.shard("n", null);
        pass(Duration.ofSeconds(2));
        pass(StreamSuccession.CHECKPOINT_PATIENCE.minusSeconds(1));
        assertThat(context.takeAssigned()).isEmpty();

        pass(Duration.ofSeconds(1));

        assertThat(context.takeAssigned()).isEqualTo(Map.of(0, List.of("n")));
    }

    @Test
    void aJobThatTakesCheckpointsWaitsForOneHoweverLong() {
        readTheFirstStream();
        enumerator.snapshotState(1);
        next(SECOND);
        client.shard("n", null);
        pass(Duration.ofSeconds(2));
        pass(StreamSuccession.CHECKPOINT_PATIENCE.multipliedBy(10));
        assertThat(context.takeAssigned()).isEmpty();

        checkpoint();
        pass(Duration.ZERO);

        assertThat(context.takeAssigned()).isEqualTo(Map.of(0, List.of("n")));
    }

    @Test
    void aShardOfTheLastStreamThatComesBackWithoutACheckpointFailsTheJob() {
        readTheFirstStream();
        next(SECOND);
        pass(Duration.ofSeconds(2));
        pass(StreamSuccession.CHECKPOINT_PATIENCE);

        assertThatThrownBy(
                        () ->
                                enumerator.addSplitsBack(
                                        List.of(split("a", ShardProgress.READING)), 0))
                .isInstanceOf(FlinkRuntimeException.class)
                .hasMessageContaining("of " + FIRST + ", which has ended and is followed by ")
                .hasMessageEndingWith("enable checkpoints.");
    }

    // ------------------------------------------------------------------ loss

    @Test
    void whatWasWrittenInBetweenIsALoss() {
        settings = TestSettings.of();
        readTheFirstStream();
        next(SECOND);
        pass(Duration.ofSeconds(2));
        checkpoint();

        assertThatThrownBy(() -> pass(Duration.ZERO))
                .isInstanceOf(DataLossException.class)
                .hasMessage(
                        "Records of table 'orders' behind the end of stream "
                                + FIRST
                                + " are lost: the stream was disabled, and what was written before"
                                + " there was the next one, "
                                + SECOND
                                + ", which was enabled at 2026-03-01T12:30:00Z, is in neither. Last"
                                + " position: its end. Written between"
                                + " 2026-03-01T12:00:00Z and 2026-03-01T12:30:00Z. To go on with"
                                + " the oldest records that are left, set scan.on-data-loss to"
                                + " continue.");
    }

    @Test
    void aStartAfterwardsLosesNothing() {
        settings = TestSettings.of();
        client.shard("a", null);
        start(1, new StartPins(BORN, Instant.parse("2026-03-01T12:30:00Z"), false, null, false));
        started(0);
        context.takeAssigned();
        ended(0, "a");
        next(SECOND);
        client.shard("n", null);
        pass(Duration.ofSeconds(2));
        checkpoint();
        pass(Duration.ZERO);

        assertThat(context.takeAssigned()).isEqualTo(Map.of(0, List.of("n")));
    }

    // ------------------------------------------------------------------ what may follow

    @ParameterizedTest
    @CsvSource({
        "NEW_AND_OLD_IMAGES, NEW_IMAGE",
        "NEW_AND_OLD_IMAGES, KEYS_ONLY",
        "NEW_IMAGE, OLD_IMAGE",
        "OLD_IMAGE, KEYS_ONLY"
    })
    void aStreamThatLacksImagesIsRefused(StreamViewType before, StreamViewType after) {
        String first = useViewType(before);
        client.nextStream(SECOND, after);
        pass(Duration.ofSeconds(2));
        checkpoint();

        assertThatThrownBy(() -> pass(Duration.ZERO))
                .isInstanceOf(FlinkRuntimeException.class)
                .hasMessage(
                        "Cannot go on with the next stream of table 'orders': "
                                + SECOND
                                + " has the view type "
                                + after
                                + ", but "
                                + first
                                + " before it had "
                                + before
                                + ". Enable a stream with the former value, or start without the"
                                + " state (with another uid of the source operator and"
                                + " allowNonRestoredState) to read the next stream as it is.");
    }

    @ParameterizedTest
    @CsvSource({"NEW_IMAGE, NEW_AND_OLD_IMAGES", "KEYS_ONLY, OLD_IMAGE", "KEYS_ONLY, KEYS_ONLY"})
    void aStreamThatLacksNothingIsRead(StreamViewType before, StreamViewType after) {
        useViewType(before);
        client.nextStream(SECOND, after).shard("n", null);
        pass(Duration.ofSeconds(2));
        checkpoint();
        pass(Duration.ZERO);

        assertThat(context.takeSplits(0).get(0).stream().viewType()).isEqualTo(after);
    }

    /** Has a stream with that view type been read to its end; gives its ARN. */
    private String useViewType(StreamViewType viewType) {
        String arn = TABLE_ARN + "2026-03-01T11:00:00.000";
        client.nextStream(arn, viewType);
        readTheFirstStream();
        return arn;
    }

    @Test
    void aTableThatWasMadeAnewWithAnotherKeyIsRefused() {
        readTheFirstStream();
        next(SECOND);
        client.key("other");
        pass(Duration.ofSeconds(2));
        checkpoint();

        assertThatThrownBy(() -> pass(Duration.ZERO))
                .isInstanceOf(FlinkRuntimeException.class)
                .hasMessageContaining("has the keys [other], but " + FIRST + " before it had [id]");
    }

    // ------------------------------------------------------------------ who follows

    @Test
    void aSourceOfAStreamEndsWithIt() {
        settings = TestSettings.of("stream-arn", FIRST);
        readTheFirstStream();
        next(SECOND);
        client.shard("n", null);
        pass(Duration.ofSeconds(2));

        assertThat(context.takeTold(0)).contains(NO_MORE);
        assertThat(client.count("DescribeTable orders")).isZero();
    }

    @Test
    void aBoundedSourceEndsWithItsStreamThoughItsStopIsLater() {
        client.shard("a", null);
        start(1, new StartPins(BORN, null, false, BORN.plus(Duration.ofHours(1)), false));
        started(0);
        context.takeAssigned();
        ended(0, "a");
        next(SECOND);
        client.shard("n", null);
        pass(Duration.ofSeconds(2));

        assertThat(context.takeTold(0)).contains(NO_MORE);
        assertThat(context.takeAssigned()).isEmpty();
    }

    @Test
    void aSourceEndsWhenItsTableIsDeletedForCertain() {
        readTheFirstStream();
        client.disable().withoutTable();
        pass(Duration.ofSeconds(2));
        checkpoint();
        context.takeTold(0);
        pass(Duration.ZERO);
        for (int i = 2; i < StreamSuccession.NOT_FOUND_MEANS_GONE; i++) {
            pass(INTERVAL);
        }
        assertThat(context.takeTold(0)).doesNotContain(NO_MORE);

        pass(INTERVAL);

        assertThat(context.takeTold(0)).contains(NO_MORE);
    }

    // ------------------------------------------------------------------ restored

    @Test
    void aRestoredSourceReadsWhatIsLeftOfTheOldStreamFirst() {
        client.shard("a", null).shard("b", null);
        start(1, FROM_HORIZON);
        started(0);
        ended(0, "a");
        EnumeratorState state = enumerator.snapshotState(1);
        next(SECOND);
        client.shard("n", null);
        restore(2, state);
        started(0, split("a", ShardProgress.ENDED));
        started(1, split("b", ShardProgress.READING));
        pass(Duration.ofSeconds(2));
        checkpoint();
        pass(Duration.ZERO);
        assertThat(context.takeAssigned()).isEmpty();

        ended(1, "b");
        pass(Duration.ofSeconds(2));
        pass(Duration.ofSeconds(2));
        assertThat(context.takeAssigned()).isEmpty();
        checkpoint();
        pass(Duration.ZERO);

        assertThat(context.takeAssigned()).isEqualTo(Map.of(0, List.of("n")));
    }

    @Test
    void aStateThatHoldsTheWholeEndNeedsNoFurtherCheckpoint() {
        readTheFirstStream();
        client.disable();
        pass(Duration.ofSeconds(2));
        EnumeratorState state = enumerator.snapshotState(1);
        next(SECOND);
        client.shard("n", null);
        restore(1, state);
        started(0, split("a", ShardProgress.ENDED));
        pass(Duration.ofSeconds(2));
        pass(Duration.ZERO);

        assertThat(context.takeAssigned()).isEqualTo(Map.of(0, List.of("n")));
    }

    @Test
    void aStateFromAfterTheSwitchIsOfTheNextStream() {
        client.shard("a", null);
        client.shard("a1", "a");
        start(1, FROM_HORIZON);
        started(0);
        ended(0, "a");
        pass(Duration.ofSeconds(2));
        ended(0, "a1");
        next(SECOND);
        pass(Duration.ofSeconds(2));
        checkpoint();
        pass(Duration.ZERO);
        EnumeratorState state = enumerator.snapshotState(2);
        assertThat(state.stream().streamArn()).isEqualTo(SECOND);
        client.shard("n", null);
        context.takeAssigned();

        restore(1, state);
        int children = client.count("DescribeChildren a");
        started(0, split("a", ShardProgress.ENDED), split("a1", ShardProgress.ENDED));
        pass(Duration.ofSeconds(2));

        assertThat(context.takeAssigned()).isEqualTo(Map.of(0, List.of("n")));
        assertThat(client.count("DescribeChildren a")).isEqualTo(children);
    }

    // ------------------------------------------------------------------ a stream that is gone

    @Test
    void aRestoredSourceGoesOnThoughItsStreamIsGone() {
        client.shard("a", null).shard("a1", "a");
        start(1, FROM_HORIZON);
        started(0);
        EnumeratorState state = enumerator.snapshotState(1);
        next(SECOND);
        client.shard("n", null).forget(FIRST);
        restore(1, state);
        started(0, split("a", ShardProgress.READING));
        for (int i = 0; i < 2 * StreamSuccession.NOT_FOUND_MEANS_GONE; i++) {
            pass(Duration.ofSeconds(10));
        }
        // The reader finds out by itself what it has lost.
        ended(0, "a");
        pass(Duration.ofSeconds(10));
        checkpoint();
        pass(Duration.ofSeconds(10));

        assertThat(context.takeAssigned()).isEqualTo(Map.of(0, List.of("n")));
    }

    @Test
    void whatNoReaderHadOfAStreamThatIsGoneIsALoss() {
        settings = TestSettings.of();
        client.shard("a", null).shard("a1", "a");
        start(1, FROM_HORIZON);
        started(0);
        EnumeratorState state = enumerator.snapshotState(1);
        client.disable().forget(FIRST);
        restore(1, state);
        started(0, split("a", ShardProgress.READING));

        assertThatThrownBy(
                        () -> {
                            for (int i = 0; i < 2 * StreamSuccession.NOT_FOUND_MEANS_GONE; i++) {
                                pass(Duration.ofSeconds(10));
                            }
                        })
                .isInstanceOf(DataLossException.class)
                .hasMessageContaining(
                        "Records of shard a1 of stream "
                                + FIRST
                                + " are lost: its stream is gone, and it was never read.");
    }

    @Test
    void aStreamThatIsNotFoundOnceIsNotGone() {
        client.shard("a", null);
        start(1, FROM_HORIZON);
        started(0);
        client.failNext("DescribeStream", FailureKind.NOT_FOUND);
        pass(INTERVAL);
        pass(INTERVAL);
        ended(0, "a");
        pass(Duration.ofSeconds(2));
        checkpoint();
        int before = client.count("DescribeTable orders");
        pass(INTERVAL);

        assertThat(client.count("DescribeTable orders")).isEqualTo(before);
    }

    // ------------------------------------------------------------------

    /** One shard, read by one subtask; the stream may be disabled already or will be. */
    private void readTheFirstStream() {
        client.shard("a", null);
        start(1, FROM_HORIZON);
        started(0);
        context.takeAssigned();
        ended(0, "a");
    }

    private void next(String streamArn) {
        client.nextStream(streamArn, StreamViewType.NEW_AND_OLD_IMAGES);
    }

    private void start(int parallelism, StartPins pins) {
        context = new FakeEnumeratorContext(parallelism);
        enumerator =
                new EnumeratorFactory(
                                settings,
                                () -> client,
                                stream -> {},
                                clock,
                                FakeEnumeratorContext::ticker)
                        .create(context, pins);
        enumerator.start();
        context.answerRequests();
    }

    private void restore(int parallelism, EnumeratorState state) {
        context = new FakeEnumeratorContext(parallelism);
        enumerator =
                new EnumeratorFactory(
                                settings,
                                () -> client,
                                stream -> {},
                                clock,
                                FakeEnumeratorContext::ticker)
                        .restore(context, state);
        enumerator.start();
        context.answerRequests();
    }

    private void pass(Duration time) {
        clock.pass(time);
        context.tick();
        context.tick();
    }

    /** A checkpoint that begins and completes now. */
    private void checkpoint() {
        enumerator.snapshotState(100 + ++checkpoint);
        enumerator.notifyCheckpointComplete(100 + checkpoint);
        answerTheRollCall(100 + checkpoint);
    }

    private void answerTheRollCall(long id) {
        for (int subtask = 0; subtask < context.currentParallelism(); subtask++) {
            enumerator.handleSourceEvent(subtask, new StillReading(id));
        }
    }

    private void started(int subtask, ShardSplit... splits) {
        context.register(subtask);
        enumerator.handleSourceEvent(subtask, new ReaderStarted(Arrays.asList(splits)));
        context.answerRequests();
    }

    private void ended(int subtask, String shardId) {
        enumerator.handleSourceEvent(
                subtask, new SplitsEnded(List.of(split(shardId, ShardProgress.ENDED))));
        context.answerRequests();
    }

    private static ShardSplit split(String shardId, ShardProgress progress) {
        return new ShardSplit(
                new StreamInfo(
                        FIRST,
                        FakeStreamsClient.TABLE,
                        StreamViewType.NEW_AND_OLD_IMAGES,
                        List.of("id")),
                shardId,
                shardId.equals("a1") ? "a" : null,
                ShardPosition.after("1"),
                progress,
                null,
                null);
    }
}
