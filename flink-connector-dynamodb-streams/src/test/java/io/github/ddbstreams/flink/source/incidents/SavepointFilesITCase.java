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
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.ddbstreams.emulator.EmulatedShard;
import io.github.ddbstreams.emulator.EmulatorClock;
import io.github.ddbstreams.emulator.FaultRule;
import io.github.ddbstreams.emulator.HistoryChecker;
import io.github.ddbstreams.emulator.Operation;
import io.github.ddbstreams.emulator.StreamEmulator;
import io.github.ddbstreams.flink.source.Await;
import io.github.ddbstreams.flink.source.DynamoDbStreamsSource;
import io.github.ddbstreams.flink.source.Histories;
import io.github.ddbstreams.flink.source.RunningJob;
import io.github.ddbstreams.flink.source.StartingPosition;
import io.github.ddbstreams.flink.source.enumerator.state.EnumeratorStateSerializer;
import io.github.ddbstreams.flink.source.event.ChangeEvent;
import io.github.ddbstreams.flink.source.split.SplitSerializer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Savepoints that a job has taken once, with the state versions of then, and that have to be
 * restored for ever. The table is made again as it was at that time, with the same ids and sequence
 * numbers.
 */
class SavepointFilesITCase extends EmulatedTableITBase {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(2)
                            .setNumberSlotsPerTaskManager(4)
                            .build());

    private static final Instant CREATION = Instant.parse("2026-01-01T00:00:00Z");
    private static final String METADATA = "_metadata";
    private static final String TIME = "time";

    /** What a job was doing when the savepoint was taken. */
    enum Kind {
        /** It had read shards to the end, others to the middle, and not begun with children. */
        SHARDS,
        /** It had read a part of the table and all changes meanwhile. */
        SNAPSHOT
    }

    private int pin;

    @BeforeEach
    void useAClockThatStands() {
        emulator.close();
        emulator = StreamEmulator.builder().clock(EmulatorClock.manual(CREATION)).build();
    }

    // ------------------------------------------------------------------ the table

    private void writeBeforeTheJob() {
        createTable(4);
        write(100);
        splitSome(1);
        pin = table.ledger().size();
    }

    private void writeWhileTheJobRuns(Instant time) {
        emulator.clock().set(time);
        write(60);
        splitSome(2);
        write(60);
    }

    /** To shards that the job cannot read at that time. */
    private void writeUnread() {
        EmulatedShard held = heldShard();
        append(held, 10);
        table.split(held);
        write(20);
    }

    private EmulatedShard heldShard() {
        return table.openShards().get(0);
    }

    private void writeAfterwards() {
        emulator.clock().set(Instant.now());
        write(50);
        splitSome(2);
        write(50);
        emulator.clock().advance(Duration.ofMinutes(5));
    }

    // ------------------------------------------------------------------ the job

    private DynamoDbStreamsSource<ChangeEvent<Map<String, AttributeValue>>> source(Kind kind) {
        return kind == Kind.SHARDS
                ? source().build()
                : source().setStartingPosition(StartingPosition.initial())
                        .setProperty("scan.startup.slack", "1 s")
                        .setProperty("scan.snapshot.delay", "100 ms")
                        .setProperty("scan.snapshot.page-size", "3")
                        .setProperty("scan.snapshot.segments", "3")
                        .build();
    }

    private static RunningJob.Spec spec(Kind kind) {
        return (kind == Kind.SHARDS ? spec() : new RunningJob.Spec(Histories::describe))
                .maxParallelism(8);
    }

    private HistoryChecker histories(RunningJob.Spec spec) {
        return Histories.showRetractions(
                HistoryChecker.ofRetractions(table).since(pin), spec.seen());
    }

    // ------------------------------------------------------------------ restored

    /** A savepoint is added with new state versions, and with new versions of Flink. */
    private static final List<String> KEPT =
            List.of(
                    "shards-splits-2-enumerator-2-flink-1.20",
                    "shards-splits-2-enumerator-2-flink-2.3",
                    "snapshot-splits-2-enumerator-2-flink-1.20",
                    "snapshot-splits-2-enumerator-2-flink-2.3");

    static Stream<Arguments> kept() {
        return KEPT.stream()
                .filter(name -> name.endsWith("1.20") || !flinkVersion().startsWith("1."))
                .flatMap(name -> Stream.of(1, 3).map(parallelism -> arguments(name, parallelism)));
    }

    @ParameterizedTest(name = "{0}, parallelism {1}")
    @MethodSource("kept")
    void goOnWhereTheyWere(String name, int parallelism) throws Exception {
        Kind kind = name.startsWith("shards") ? Kind.SHARDS : Kind.SNAPSHOT;
        Instant taken = Instant.parse(new String(read(name + "/" + TIME), StandardCharsets.UTF_8));
        Files.write(savepoints.resolve(METADATA), read(name + "/" + METADATA));
        writeBeforeTheJob();
        writeWhileTheJobRuns(taken);
        writeUnread();
        RunningJob.Spec spec = spec(kind).parallelism(parallelism);

        try (RunningJob job = run(source(kind), spec, savepoints.toString())) {
            writeAfterwards();
            if (kind == Kind.SHARDS) {
                awaitAllSeen(spec);
            } else {
                Await.until("all that is true is shown", () -> histories(spec).isComplete());
            }
            job.awaitCheckpoint();
        }

        if (kind == Kind.SHARDS) {
            assertExact(spec.seen());
        } else {
            assertThat(histories(spec).report().problems()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void areKeptOfThePresentVersions(Kind kind) {
        assertThat(KEPT).as("see areTaken").contains(name(kind, minorVersion()));
    }

    // ------------------------------------------------------------------ taken

    /**
     * Takes the savepoints again, or with another version of Flink: {@code
     * -Dsavepoints.taken=directory}. They are never replaced, new state versions get new ones.
     */
    @ParameterizedTest
    @EnumSource
    @EnabledIfSystemProperty(named = "savepoints.taken", matches = ".+")
    void areTaken(Kind kind) throws Exception {
        writeBeforeTheJob();
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        emulator.clock().set(now);
        FaultRule scans = emulator.faults().on(Operation.SCAN).skip(6).throttle();
        RunningJob.Spec spec = spec(kind).parallelism(2);
        String savepoint;
        try (RunningJob job = run(source(kind), spec, null)) {
            if (kind == Kind.SNAPSHOT) {
                Await.until("a part of the table has been read", () -> scans.hits() > 0);
            }
            writeWhileTheJobRuns(now);
            if (kind == Kind.SHARDS) {
                awaitAllSeen(spec);
            }
            EmulatedShard held = heldShard();
            FaultRule reads = emulator.faults().on(Operation.GET_RECORDS).shard(held).throttle();
            Await.until("the shard is read no more", () -> reads.hits() > 0);
            writeUnread();
            job.awaitCheckpoint();
            savepoint = job.stopWithSavepoint(savepoints);
        }
        Path taken = Path.of(URI.create(savepoint));
        try (Stream<Path> files = Files.list(taken)) {
            assertThat(files).as("all in one file").containsExactly(taken.resolve(METADATA));
        }
        Path directory =
                Path.of(System.getProperty("savepoints.taken")).resolve(name(kind, minorVersion()));
        Files.createDirectories(directory);
        Files.copy(taken.resolve(METADATA), directory.resolve(METADATA));
        Files.writeString(directory.resolve(TIME), now.toString());
    }

    // ------------------------------------------------------------------ files

    private static String flinkVersion() {
        return EnvironmentInformation.getVersion();
    }

    private static String minorVersion() {
        return flinkVersion().replaceFirst("\\.\\d+$", "");
    }

    /** With the versions that the serializers write now. */
    private static String name(Kind kind, String flink) {
        return String.join(
                "-",
                kind.name().toLowerCase(Locale.ROOT),
                "splits",
                Integer.toString(new SplitSerializer().getVersion()),
                "enumerator",
                Integer.toString(new EnumeratorStateSerializer().getVersion()),
                "flink",
                flink);
    }

    private static byte[] read(String name) throws IOException {
        String resource = "/savepoints/" + name;
        try (InputStream in = SavepointFilesITCase.class.getResourceAsStream(resource)) {
            assertThat(in).as("%s, see areTaken", resource).isNotNull();
            return in.readAllBytes();
        }
    }
}
