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

import io.github.ddbstreams.flink.source.client.FailureKind;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.FirstShardsAssigned;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.ForgetSplits;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.NextStreamBegins;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.ReaderStarted;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.ReleaseOutputs;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.SplitsEnded;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.StillReading;
import io.github.ddbstreams.flink.source.settings.TestSettings;
import io.github.ddbstreams.flink.source.split.ShardPosition;
import io.github.ddbstreams.flink.source.split.ShardProgress;
import io.github.ddbstreams.flink.source.split.ShardSplit;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.util.function.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The life of a split in a reader, and what the two sides tell each other of it. */
@Timeout(20)
class DynamoDbStreamsSourceReaderTest {

    private static final Instant CREATED = Instant.ofEpochMilli(1_000);
    private static final ShardPosition BEGINNING = ShardPosition.trimHorizon();

    private final ReaderRig rig =
            new ReaderRig(
                    TestSettings.of(
                            "scan.poll.interval", "1 ms",
                            "scan.retry.initial-backoff", "1 ms",
                            "scan.retry.max-backoff", "1 ms",
                            "scan.retry.startup-timeout", "1 ms"));

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    // ------------------------------------------------------------------ the start

    @Test
    void tellsWhatItsCheckpointHeld() {
        ShardSplit reading = split("a", ShardPosition.after("1"));
        ShardSplit ended = ended("b");
        rig.add(reading, ended);

        rig.reader.start();

        assertThat(rig.sent(ReaderStarted.class))
                .singleElement()
                .satisfies(
                        event ->
                                assertThat(event.splits())
                                        .containsExactlyInAnyOrder(reading, ended));
    }

    @Test
    void tellsThatItStartsWithNothing() {
        rig.reader.start();

        assertThat(rig.sent(ReaderStarted.class))
                .singleElement()
                .satisfies(event -> assertThat(event.splits()).isEmpty());
    }

    @Test
    void takesAServiceThatNeverAnswersForAMistake() throws Exception {
        rig.shard("a", CREATED, "1").client.failNext("GetShardIterator", unavailable());
        rig.reader.start();
        rig.add(split("a", BEGINNING));

        assertThatThrownBy(() -> rig.pollUntilEmitted(1))
                .hasStackTraceContaining("No request has been answered since the source");
    }

    @Test
    void waitsForAServiceThatHadAnsweredBeforeTheCheckpoint() throws Exception {
        rig.shard("a", CREATED, "1").client.failNext("GetShardIterator", unavailable());
        rig.add(split("a", BEGINNING));
        rig.reader.start();

        rig.pollUntilEmitted(1);

        assertThat(rig.client.count("GetShardIterator a")).isGreaterThan(50);
    }

    private static FailureKind[] unavailable() {
        FailureKind[] kinds = new FailureKind[50];
        Arrays.fill(kinds, FailureKind.UNAVAILABLE);
        return kinds;
    }

    // ------------------------------------------------------------------ reading

    @Test
    void emitsTheRecordsOfItsShards() throws Exception {
        rig.shard("a", CREATED, "1", "2").shard("b", CREATED, "3");
        start(split("a", BEGINNING), split("b", BEGINNING));

        rig.pollUntilEmitted(3);

        assertThat(rig.emitted())
                .containsExactlyInAnyOrder("1", "2", "3")
                .containsSubsequence("1", "2");
    }

    @Test
    void goesOnBehindThePositionOfACheckpoint() throws Exception {
        rig.shard("a", CREATED, "1", "2", "3");
        start(split("a", ShardPosition.after("2")));

        rig.pollUntilEmitted(1);

        assertThat(rig.emitted()).containsExactly("3");
    }

    @Test
    void thePositionMovesWithEachRecord() throws Exception {
        rig.shard("a", CREATED, "1", "2");
        start(split("a", BEGINNING));
        assertThat(rig.reader.snapshotState(1)).containsExactly(split("a", BEGINNING));

        rig.pollUntilEmitted(1);
        assertThat(rig.reader.snapshotState(2))
                .containsExactly(split("a", ShardPosition.after("1", CREATED)));

        rig.pollUntilEmitted(2);
        assertThat(rig.reader.snapshotState(3))
                .containsExactly(split("a", ShardPosition.after("2", CREATED)));
    }

    // ------------------------------------------------------------------ the end of a shard

    @Test
    void tellsOnceThatAShardHasEnded() throws Exception {
        readToItsEnd("a");

        rig.shard("b", CREATED, "1");
        rig.add(split("b", BEGINNING));
        rig.pollUntilEmitted(3);

        assertThat(rig.sent(SplitsEnded.class))
                .singleElement()
                .satisfies(event -> assertThat(event.splits()).containsExactly(ended("a")));
    }

    @Test
    void anEndedShardStaysInTheStateWithItsOutput() throws Exception {
        readToItsEnd("a");
        rig.poll();

        assertThat(rig.reader.snapshotState(1)).containsExactly(ended("a"));
        assertThat(rig.output.ofSplits).isEmpty();
    }

    @Test
    void aReleasedOutputGoesAndTheStateStays() throws Exception {
        readToItsEnd("a");

        release("a");

        assertThat(rig.output.ofSplits).containsExactly("a idle", "a released");
        assertThat(rig.reader.snapshotState(1)).containsExactly(ended("a"));
    }

    @Test
    void whatIsReleasedAndForgottenLeavesTheState() throws Exception {
        readToItsEnd("a");
        release("a");

        rig.reader.handleSourceEvents(
                new ForgetSplits(List.of(split("a", ShardPosition.trimHorizon()).splitId())));

        assertThat(rig.reader.snapshotState(1)).isEmpty();
    }

    @Test
    void whatIsForgottenStaysUntilItIsReleased() throws Exception {
        readToItsEnd("a");
        rig.reader.handleSourceEvents(
                new ForgetSplits(List.of(split("a", ShardPosition.trimHorizon()).splitId())));
        assertThat(rig.reader.snapshotState(1)).containsExactly(ended("a"));

        release("a");

        assertThat(rig.reader.snapshotState(2)).isEmpty();
    }

    // ------------------------------------------------------------------ checkpoints and events

    @Test
    void confirmsACheckpointOnceItIsPolled() throws Exception {
        start();
        rig.poll();
        assertThat(rig.sent(StillReading.class)).isEmpty();

        rig.reader.snapshotState(7);
        assertThat(rig.sent(StillReading.class)).isEmpty();

        rig.poll();
        rig.poll();
        assertThat(rig.sent(StillReading.class))
                .extracting(StillReading::checkpointId)
                .containsExactly(7L);
    }

    @Test
    void isPolledForWhatItIsToDo() throws Exception {
        start();

        assertWakes(() -> rig.reader.snapshotState(1));
        assertWakes(() -> rig.reader.handleSourceEvents(new FirstShardsAssigned()));
        assertWakes(() -> rig.reader.handleSourceEvents(new NextStreamBegins()));
    }

    @Test
    void refusesAnEventThatItDoesNotKnow() {
        SourceEvent event = new StillReading(1);

        assertThatThrownBy(() -> rig.reader.handleSourceEvents(event))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("unknown message of the enumerator: " + event);
    }

    @Test
    void closesItsClient() throws Exception {
        rig.shard("a", CREATED, "1");
        start(split("a", BEGINNING));
        rig.pollUntilEmitted(1);

        rig.close();

        assertThat(rig.client.isClosed()).isTrue();
    }

    // ------------------------------------------------------------------

    private void start(ShardSplit... splits) {
        rig.reader.start();
        if (splits.length > 0) {
            rig.add(splits);
        }
    }

    private void readToItsEnd(String shardId) throws Exception {
        rig.shard(shardId, CREATED, "1", "2").client.closeShard(shardId);
        start(split(shardId, BEGINNING));
        rig.pollUntil(() -> !rig.sent(SplitsEnded.class).isEmpty());
    }

    private void release(String shardId) throws Exception {
        rig.reader.handleSourceEvents(
                new ReleaseOutputs(List.of(split(shardId, ShardPosition.trimHorizon()).splitId())));
        rig.pollUntil(() -> rig.reader.getNumberOfCurrentlyAssignedSplits() == 0);
    }

    private void assertWakes(ThrowingRunnable<Exception> told) throws Exception {
        while (rig.poll() != InputStatus.NOTHING_AVAILABLE) {
            // What it was told before.
        }
        assertThat(rig.reader.isAvailable()).isNotDone();
        told.run();
        assertThat(rig.reader.isAvailable()).isDone();
    }

    private static ShardSplit ended(String shardId) {
        return new ShardSplit(
                Records.STREAM,
                shardId,
                null,
                ShardPosition.after("2", CREATED),
                ShardProgress.ENDED,
                null,
                null);
    }
}
