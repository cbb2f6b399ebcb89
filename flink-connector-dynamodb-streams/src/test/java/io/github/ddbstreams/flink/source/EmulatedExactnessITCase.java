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
package io.github.ddbstreams.flink.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ddbstreams.emulator.EmulatedShard;
import io.github.ddbstreams.emulator.EmulatedTable;
import io.github.ddbstreams.emulator.EmulatorClock;
import io.github.ddbstreams.emulator.LedgerChecker;
import io.github.ddbstreams.emulator.Operation;
import io.github.ddbstreams.emulator.StreamEmulator;
import io.github.ddbstreams.emulator.TableSpec;
import io.github.ddbstreams.flink.source.deserialization.DynamoDbStreamsDeserializationSchema;
import io.github.ddbstreams.flink.source.event.ChangeEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.base.source.hybrid.HybridSource;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Every change once, and each key in order, through what DynamoDB Local cannot do. */
class EmulatedExactnessITCase {

    private static final int KEYS = 50;

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(2)
                            .setNumberSlotsPerTaskManager(4)
                            .withHaLeadershipControl()
                            .build());

    private final Random random = new Random(42);
    private final EmulatorClock manualClock =
            EmulatorClock.manual(Instant.now().minus(Duration.ofHours(2)));
    private StreamEmulator emulator;
    private EmulatedTable table;

    @BeforeEach
    void start() {
        emulator = StreamEmulator.start();
        table = createTable(emulator);
    }

    private static EmulatedTable createTable(StreamEmulator emulator) {
        return emulator.createTable(
                TableSpec.named("orders").partitionKey("pk", "S").initialShards(4));
    }

    private void startWithManualClock() {
        emulator.close();
        emulator = StreamEmulator.builder().clock(manualClock).build();
        table = createTable(emulator);
    }

    @AfterEach
    void stop() {
        emulator.close();
    }

    private static RunningJob.Spec spec() {
        return new RunningJob.Spec(ChangeEvent::sequenceNumber);
    }

    private DynamoDbStreamsSourceBuilder<ChangeEvent<Map<String, AttributeValue>>> source() {
        return Sources.changeEvents(emulator, "orders");
    }

    private void write(int count) {
        for (int i = 0; i < count; i++) {
            table.put(Map.of("pk", "k" + random.nextInt(KEYS), "n", table.writeCount()));
        }
    }

    private void splitSome(int count) {
        for (int i = 0; i < count; i++) {
            List<EmulatedShard> open = table.openShards();
            table.split(open.get(random.nextInt(open.size())));
        }
    }

    private void awaitSeen(RunningJob.Spec spec) throws Exception {
        Await.until(
                "all " + table.ledger().size() + " changes are seen",
                () -> spec.seen().size() >= table.ledger().size());
    }

    private void assertExactlyOnceAndInOrder(List<String> seen) {
        LedgerChecker checker = LedgerChecker.of(table);
        checker.sawAll(seen);
        assertThat(checker.report().problems()).isEmpty();
        assertThat(seen).hasSize(table.ledger().size());
    }

    @Test
    void noKeyGoesBackBehindASlowKeyByWhileShardsSplit(@InjectMiniCluster MiniCluster cluster)
            throws Exception {
        RunningJob.Spec spec = spec().parallelism(4).keyedAndSlow(4, Duration.ofMillis(1));
        write(1_000);
        try (RunningJob job = RunningJob.start(cluster, source().build(), spec, null)) {
            for (int i = 0; i < 20; i++) {
                write(200);
                splitSome(2);
            }
            table.rollOverAll();
            write(500);
            awaitSeen(spec);
            job.awaitCheckpoint();
        }
        assertExactlyOnceAndInOrder(spec.seen());
    }

    @Test
    void acrossSavepointsAndOtherParallelismsWhileShardsSplit(
            @InjectMiniCluster MiniCluster cluster, @TempDir Path savepoints) throws Exception {
        RunningJob.Spec spec = spec();
        String savepoint = null;
        for (int parallelism : new int[] {4, 1, 7}) {
            write(300);
            try (RunningJob job =
                    RunningJob.start(
                            cluster, source().build(), spec.parallelism(parallelism), savepoint)) {
                splitSome(3);
                write(300);
                splitSome(3);
                int total = table.ledger().size();
                Await.until("part of it is seen", () -> spec.seen().size() > total - 200);
                savepoint = job.stopWithSavepoint(savepoints);
            }
        }
        write(100);
        try (RunningJob job =
                RunningJob.start(cluster, source().build(), spec.parallelism(2), savepoint)) {
            awaitSeen(spec);
            job.awaitCheckpoint();
        }
        assertExactlyOnceAndInOrder(spec.seen());
    }

    @Test
    void anOutageIsWaitedOut(@InjectMiniCluster MiniCluster cluster) throws Exception {
        RunningJob.Spec spec = spec().parallelism(2);
        write(300);
        try (RunningJob job = RunningJob.start(cluster, source().build(), spec, null)) {
            Duration outage = Duration.ofSeconds(2);
            emulator.faults().on(Operation.GET_RECORDS).forDuration(outage).internalError();
            emulator.faults().on(Operation.GET_SHARD_ITERATOR).forDuration(outage).throttle();
            emulator.faults()
                    .on(Operation.DESCRIBE_STREAM)
                    .forDuration(outage)
                    .throttleUnmodelled();
            splitSome(3);
            write(300);
            awaitSeen(spec);
            emulator.faults().clear();
            emulator.faults().onAll().probability(0.2, 1).dropConnection();
            emulator.faults().onAll().probability(0.2, 2).status(503);
            emulator.faults().on(Operation.GET_RECORDS).probability(0.2, 3).corruptCrc();
            emulator.faults().on(Operation.GET_RECORDS).probability(0.2, 4).truncateBody();
            splitSome(3);
            write(300);
            awaitSeen(spec);
            job.awaitCheckpoint();
            assertThat(emulator.requests().failures(Operation.GET_RECORDS)).isPositive();
            assertThat(job.restarts()).isZero();
        }
        assertExactlyOnceAndInOrder(spec.seen());
    }

    @Test
    void expiredIteratorsAreReopenedWhereTheyWere(@InjectMiniCluster MiniCluster cluster)
            throws Exception {
        RunningJob.Spec spec = spec().parallelism(2);
        try (RunningJob job = RunningJob.start(cluster, source().build(), spec, null)) {
            for (int i = 0; i < 10; i++) {
                write(50);
                emulator.expireAllIterators();
                write(50);
                awaitSeen(spec);
            }
            assertThat(job.restarts()).isZero();
        }
        assertExactlyOnceAndInOrder(spec.seen());
    }

    @Test
    void latestReadsWhatIsWrittenAfterItAndNothingElse(
            @InjectMiniCluster MiniCluster cluster, @TempDir Path savepoints) throws Exception {
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
        try (RunningJob job = RunningJob.start(cluster, source, spec, null)) {
            job.awaitCheckpoint();
            savepoint = job.stopWithSavepoint(savepoints);
        }
        assertThat(spec.seen()).isEmpty();
        write(100);
        splitSome(2);
        write(100);
        try (RunningJob job = RunningJob.start(cluster, source, spec, savepoint)) {
            Await.until("the rest is seen", () -> spec.seen().size() >= 200);
            job.awaitCheckpoint();
        }
        assertThat(spec.seen())
                .containsExactlyInAnyOrderElementsOf(
                        table.ledger().entriesFrom(before).stream()
                                .map(entry -> entry.sequenceNumber())
                                .toList());
    }

    @Test
    void drainedAndThenSplitAndRestoredWithAnotherParallelism(
            @InjectMiniCluster MiniCluster cluster, @TempDir Path savepoints) throws Exception {
        RunningJob.Spec spec = spec();
        String savepoint = null;
        for (int parallelism : new int[] {3, 1, 5}) {
            write(200);
            try (RunningJob job =
                    RunningJob.start(
                            cluster, source().build(), spec.parallelism(parallelism), savepoint)) {
                awaitSeen(spec);
                savepoint = job.drainWithSavepoint(savepoints);
            }
            splitSome(3);
        }
        write(200);
        try (RunningJob job =
                RunningJob.start(cluster, source().build(), spec.parallelism(2), savepoint)) {
            awaitSeen(spec);
            job.awaitCheckpoint();
        }
        assertExactlyOnceAndInOrder(spec.seen());
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
    void aTableThatIsNamedByItsArnIsReadAndRestored(
            @InjectMiniCluster MiniCluster cluster, @TempDir Path savepoints) throws Exception {
        var source = Sources.changeEvents(emulator, table.arn()).build();
        RunningJob.Spec spec = spec();
        write(100);
        String savepoint;
        try (RunningJob job = RunningJob.start(cluster, source, spec, null)) {
            awaitSeen(spec);
            savepoint = job.stopWithSavepoint(savepoints);
        }
        splitSome(2);
        write(100);
        try (RunningJob job = RunningJob.start(cluster, source, spec, savepoint)) {
            awaitSeen(spec);
            job.awaitCheckpoint();
        }
        assertExactlyOnceAndInOrder(spec.seen());
    }

    @Test
    void latestReadsNothingThatWasWrittenJustBefore(@InjectMiniCluster MiniCluster cluster)
            throws Exception {
        write(200);
        splitSome(2);
        write(200);
        int before = table.ledger().size();
        RunningJob.Spec spec = spec().parallelism(2);
        try (RunningJob job =
                RunningJob.start(
                        cluster,
                        source().setStartingPosition(StartingPosition.latest()).build(),
                        spec,
                        null)) {
            Await.until(
                    "every open shard has been asked for",
                    () ->
                            table.openShards().stream()
                                    .allMatch(
                                            shard ->
                                                    emulator.requests()
                                                                    .count(
                                                                            Operation.GET_RECORDS,
                                                                            shard)
                                                            > 0));
            write(100);
            splitSome(2);
            write(100);
            Await.until("the new ones are seen", () -> spec.seen().size() >= 200);
            job.awaitCheckpoint();
        }
        assertThat(spec.seen())
                .containsExactlyInAnyOrderElementsOf(
                        table.ledger().entriesFrom(before).stream()
                                .map(entry -> entry.sequenceNumber())
                                .toList());
    }

    @Test
    void aTimestampToATimestampReadsJustWhatLiesBetween(@InjectMiniCluster MiniCluster cluster)
            throws Exception {
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
                RunningJob.start(
                        cluster,
                        source().setStartingPosition(StartingPosition.timestamp(start))
                                .setProperty("scan.startup.slack", "1 s")
                                .setBounded(StoppingPosition.timestamp(stop))
                                .build(),
                        spec,
                        null)) {
            Await.until("the job finishes", () -> job.status() == JobStatus.FINISHED);
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
    void aDisabledStreamIsReadToItsEnd(@InjectMiniCluster MiniCluster cluster) throws Exception {
        RunningJob.Spec spec = spec().parallelism(2);
        write(500);
        splitSome(3);
        write(200);
        String streamArn = table.streamArn();
        table.disableStream();
        try (RunningJob job =
                RunningJob.start(
                        cluster,
                        DynamoDbStreamsSource.<ChangeEvent<Map<String, AttributeValue>>>builder()
                                .setStreamArn(streamArn)
                                .setProperties(Sources.options(emulator.endpoint()))
                                .setDeserializationSchema(
                                        DynamoDbStreamsDeserializationSchema.changeEvents())
                                .build(),
                        spec,
                        null)) {
            Await.until("the job finishes", () -> job.status() == JobStatus.FINISHED);
        }
        assertExactlyOnceAndInOrder(spec.seen());
    }
}
