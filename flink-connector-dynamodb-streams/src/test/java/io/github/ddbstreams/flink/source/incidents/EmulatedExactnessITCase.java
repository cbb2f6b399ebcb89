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
package io.github.ddbstreams.flink.source.incidents;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ddbstreams.emulator.EmulatedTable;
import io.github.ddbstreams.emulator.EmulatorClock;
import io.github.ddbstreams.emulator.Operation;
import io.github.ddbstreams.emulator.StreamEmulator;
import io.github.ddbstreams.emulator.TableSpec;
import io.github.ddbstreams.flink.source.Await;
import io.github.ddbstreams.flink.source.DynamoDbStreamsSource;
import io.github.ddbstreams.flink.source.RunningJob;
import io.github.ddbstreams.flink.source.Sources;
import io.github.ddbstreams.flink.source.StartingPosition;
import io.github.ddbstreams.flink.source.StoppingPosition;
import io.github.ddbstreams.flink.source.deserialization.DynamoDbStreamsDeserializationSchema;
import io.github.ddbstreams.flink.source.event.ChangeEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.base.source.hybrid.HybridSource;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Every change once, and each key in order, through what DynamoDB Local cannot do. */
class EmulatedExactnessITCase extends EmulatedTableITBase {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(2)
                            .setNumberSlotsPerTaskManager(4)
                            .withHaLeadershipControl()
                            .build());

    private final EmulatorClock manualClock =
            EmulatorClock.manual(Instant.now().minus(Duration.ofHours(2)));

    @BeforeEach
    void createTable() {
        createTable(4);
    }

    private void startWithManualClock() {
        emulator.close();
        emulator = StreamEmulator.builder().clock(manualClock).build();
        createTable();
    }

    @Test
    void noKeyGoesBackBehindASlowKeyByWhileShardsSplit() throws Exception {
        RunningJob.Spec spec = spec().parallelism(4).keyedAndSlow(4, Duration.ofMillis(1));
        write(1_000);
        try (RunningJob job = run(spec)) {
            for (int i = 0; i < 20; i++) {
                write(200);
                splitSome(2);
            }
            table.rollOverAll();
            write(500);
            awaitAllSeen(spec);
            job.awaitCheckpoint();
        }
        assertExact(spec.seen());
    }

    @Test
    void acrossSavepointsAndOtherParallelismsWhileShardsSplit() throws Exception {
        RunningJob.Spec spec = spec();
        String savepoint = null;
        for (int parallelism : new int[] {4, 1, 7}) {
            write(300);
            try (RunningJob job = run(source().build(), spec.parallelism(parallelism), savepoint)) {
                splitSome(3);
                write(300);
                splitSome(3);
                int total = table.ledger().size();
                Await.until("part of it is seen", () -> spec.seen().size() > total - 200);
                savepoint = job.stopWithSavepoint(savepoints);
            }
        }
        write(100);
        try (RunningJob job = run(source().build(), spec.parallelism(2), savepoint)) {
            awaitAllSeen(spec);
            job.awaitCheckpoint();
        }
        assertExact(spec.seen());
    }

    @Test
    void anOutageIsWaitedOut() throws Exception {
        RunningJob.Spec spec = spec().parallelism(2);
        write(300);
        try (RunningJob job = run(spec)) {
            Duration outage = Duration.ofSeconds(2);
            emulator.faults().on(Operation.GET_RECORDS).forDuration(outage).internalError();
            emulator.faults().on(Operation.GET_SHARD_ITERATOR).forDuration(outage).throttle();
            emulator.faults()
                    .on(Operation.DESCRIBE_STREAM)
                    .forDuration(outage)
                    .throttleUnmodelled();
            splitSome(3);
            write(300);
            awaitAllSeen(spec);
            emulator.faults().clear();
            emulator.faults().onAll().probability(0.2, 1).dropConnection();
            emulator.faults().onAll().probability(0.2, 2).status(503);
            emulator.faults().on(Operation.GET_RECORDS).probability(0.2, 3).corruptCrc();
            emulator.faults().on(Operation.GET_RECORDS).probability(0.2, 4).truncateBody();
            splitSome(3);
            write(300);
            awaitAllSeen(spec);
            job.awaitCheckpoint();
            assertThat(emulator.requests().failures(Operation.GET_RECORDS)).isPositive();
            assertThat(job.restarts()).isZero();
        }
        assertExact(spec.seen());
    }

    @Test
    void expiredIteratorsAreReopenedWhereTheyWere() throws Exception {
        RunningJob.Spec spec = spec().parallelism(2);
        try (RunningJob job = run(spec)) {
            for (int i = 0; i < 10; i++) {
                write(50);
                emulator.expireAllIterators();
                write(50);
                awaitAllSeen(spec);
            }
            assertThat(job.restarts()).isZero();
        }
        assertExact(spec.seen());
    }

    @Test
    void latestReadsWhatIsWrittenAfterItAndNothingElse() throws Exception {
        startWithManualClock();
        write(200);
        splitSome(2);
        manualClock.set(Instant.now().minusSeconds(10));
        write(200);
        DynamoDbStreamsSource<ChangeEvent<Map<String, AttributeValue>>> source =
                source().setStartingPosition(StartingPosition.latest())
                        .setProperty("scan.startup.slack", "2 s")
                        .build();
        int before = table.ledger().size();
        manualClock.set(Instant.now().plusSeconds(1));
        RunningJob.Spec spec = spec().parallelism(2);
        String savepoint;
        try (RunningJob job = run(source, spec, null)) {
            job.awaitCheckpoint();
            savepoint = job.stopWithSavepoint(savepoints);
        }
        assertThat(spec.seen()).isEmpty();
        write(100);
        splitSome(2);
        write(100);
        try (RunningJob job = run(source, spec, savepoint)) {
            awaitSeen(spec, 200);
            job.awaitCheckpoint();
        }
        assertThat(spec.seen()).containsExactlyInAnyOrderElementsOf(writtenFrom(before));
    }

    @Test
    void drainedAndThenSplitAndRestoredWithAnotherParallelism() throws Exception {
        RunningJob.Spec spec = spec();
        String savepoint = null;
        for (int parallelism : new int[] {3, 1, 5}) {
            write(200);
            try (RunningJob job = run(source().build(), spec.parallelism(parallelism), savepoint)) {
                awaitAllSeen(spec);
                savepoint = job.drainWithSavepoint(savepoints);
            }
            splitSome(3);
        }
        write(200);
        try (RunningJob job = run(source().build(), spec.parallelism(2), savepoint)) {
            awaitAllSeen(spec);
            job.awaitCheckpoint();
        }
        assertExact(spec.seen());
    }

    /** Ours first and last: what one table has, and then what another one has. */
    @Test
    void inAHybridSource() throws Exception {
        EmulatedTable later =
                emulator.createTable(
                        TableSpec.named("later").partitionKey("pk", "S").initialShards(2));
        write(200);
        splitSome(2);
        write(200);
        for (int i = 0; i < 100; i++) {
            later.put(Map.of("pk", "k" + i % 7, "n", i));
        }
        var first = source().setBounded(StoppingPosition.latest()).build();
        HybridSource<ChangeEvent<Map<String, AttributeValue>>> both =
                HybridSource.builder(first)
                        .addSource(
                                Sources.changeEvents(emulator, "later")
                                        .setBounded(StoppingPosition.latest())
                                        .build())
                        .build();
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(2);
        List<String> seen = new ArrayList<>();
        try (CloseableIterator<String> changes =
                env.fromSource(
                                both,
                                WatermarkStrategy.noWatermarks(),
                                "both",
                                first.getProducedType())
                        .map(event -> event.tableName() + " " + event.sequenceNumber())
                        .executeAndCollect()) {
            changes.forEachRemaining(seen::add);
        }
        assertThat(seen)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(table, later)
                                .flatMap(
                                        each ->
                                                each.ledger().entries().stream()
                                                        .map(
                                                                entry ->
                                                                        each.name()
                                                                                + " "
                                                                                + entry
                                                                                        .sequenceNumber()))
                                .toList());
    }

    /** As a table of another account has to be. */
    @Test
    void aTableThatIsNamedByItsArnIsReadAndRestored() throws Exception {
        var source = Sources.changeEvents(emulator, table.arn()).build();
        RunningJob.Spec spec = spec();
        write(100);
        String savepoint;
        try (RunningJob job = run(source, spec, null)) {
            awaitAllSeen(spec);
            savepoint = job.stopWithSavepoint(savepoints);
        }
        splitSome(2);
        write(100);
        try (RunningJob job = run(source, spec, savepoint)) {
            awaitAllSeen(spec);
            job.awaitCheckpoint();
        }
        assertExact(spec.seen());
    }

    @Test
    void latestReadsNothingThatWasWrittenJustBefore() throws Exception {
        write(200);
        splitSome(2);
        write(200);
        int before = table.ledger().size();
        RunningJob.Spec spec = spec().parallelism(2);
        try (RunningJob job =
                run(source().setStartingPosition(StartingPosition.latest()).build(), spec, null)) {
            Await.until(
                    "every open shard has been asked for",
                    () ->
                            table.openShards().stream()
                                    .allMatch(shard -> requests(Operation.GET_RECORDS, shard) > 0));
            write(100);
            splitSome(2);
            write(100);
            awaitSeen(spec, 200);
            job.awaitCheckpoint();
        }
        assertThat(spec.seen()).containsExactlyInAnyOrderElementsOf(writtenFrom(before));
    }

    @Test
    void aTimestampToATimestampReadsJustWhatLiesBetween() throws Exception {
        startWithManualClock();
        for (int minute = 0; minute < 20; minute++) {
            write(20);
            if (minute % 3 == 0) {
                splitSome(2);
            }
            manualClock.advance(Duration.ofMinutes(1));
        }
        Instant start = manualClock.now().minus(Duration.ofMinutes(15));
        Instant stop = manualClock.now().minus(Duration.ofMinutes(5));
        RunningJob.Spec spec = spec().parallelism(3);
        try (RunningJob job =
                run(
                        source().setStartingPosition(StartingPosition.timestamp(start))
                                .setProperty("scan.startup.slack", "1 s")
                                .setBounded(StoppingPosition.timestamp(stop))
                                .build(),
                        spec,
                        null)) {
            awaitFinished(job);
        }
        assertThat(spec.seen())
                .containsExactlyInAnyOrderElementsOf(
                        table.ledger().entries().stream()
                                .filter(
                                        entry ->
                                                !entry.time().isBefore(start.minusSeconds(1))
                                                        && !entry.time().isAfter(stop))
                                .map(entry -> entry.sequenceNumber())
                                .toList())
                .hasSize(220);
    }

    @Test
    void aDisabledStreamIsReadToItsEnd() throws Exception {
        RunningJob.Spec spec = spec().parallelism(2);
        write(500);
        splitSome(3);
        write(200);
        String streamArn = table.streamArn();
        table.disableStream();
        try (RunningJob job =
                run(
                        DynamoDbStreamsSource.<ChangeEvent<Map<String, AttributeValue>>>builder()
                                .setStreamArn(streamArn)
                                .setProperties(Sources.options(emulator.endpoint()))
                                .setDeserializationSchema(
                                        DynamoDbStreamsDeserializationSchema.changeEvents())
                                .build(),
                        spec,
                        null)) {
            awaitFinished(job);
        }
        assertExact(spec.seen());
    }
}
