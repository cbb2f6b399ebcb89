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

import io.github.ddbstreams.emulator.EmulatedShard;
import io.github.ddbstreams.emulator.EmulatedTable;
import io.github.ddbstreams.emulator.Operation;
import io.github.ddbstreams.emulator.TableSpec;
import io.github.ddbstreams.flink.source.Await;
import io.github.ddbstreams.flink.source.DynamoDbStreamsSource;
import io.github.ddbstreams.flink.source.DynamoDbStreamsSourceBuilder;
import io.github.ddbstreams.flink.source.RunningJob;
import io.github.ddbstreams.flink.source.Sources;
import io.github.ddbstreams.flink.source.StartingPosition;
import io.github.ddbstreams.flink.source.StoppingPosition;
import io.github.ddbstreams.flink.source.deserialization.DynamoDbStreamsDeserializationSchema;
import io.github.ddbstreams.flink.source.event.ChangeEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A restore by a source that is not the one that the state was written with. */
class RestoreIncidentsITCase extends IncidentITBase {

    private static final String WHAT_TO_DO =
            "Set it to what it was, or start without the state (with another uid of the source"
                    + " operator and allowNonRestoredState).";

    private final RunningJob.Spec spec = spec().checkpointEvery(50);

    /** Of a stream, not of a table. */
    private DynamoDbStreamsSourceBuilder<ChangeEvent<Map<String, AttributeValue>>> source(
            String streamArn) {
        return DynamoDbStreamsSource.<ChangeEvent<Map<String, AttributeValue>>>builder()
                .setStreamArn(streamArn)
                .setProperties(Sources.options(emulator.endpoint()))
                .setDeserializationSchema(DynamoDbStreamsDeserializationSchema.changeEvents());
    }

    private EmulatedTable createOtherTable() {
        EmulatedTable other =
                emulator.createTable(TableSpec.named("customers").partitionKey("pk", "S"));
        other.put(Map.of("pk", "c", "n", 0));
        return other;
    }

    /** Runs a job until it has seen everything that is written, and stops it. */
    private String savepointOf(
            DynamoDbStreamsSourceBuilder<ChangeEvent<Map<String, AttributeValue>>> source)
            throws Exception {
        try (RunningJob job = run(source.build(), spec, null)) {
            awaitAllSeen(spec);
            return job.stopWithSavepoint(savepoints);
        }
    }

    /** The table with some lineages, all read, and the state of it. */
    private String savepointOfTheTable() throws Exception {
        createTable(2);
        write(40);
        splitSome(1);
        write(40);
        return savepointOf(source());
    }

    private void assertRefused(
            DynamoDbStreamsSourceBuilder<ChangeEvent<Map<String, AttributeValue>>> source,
            String savepoint,
            String message)
            throws Exception {
        RunningJob.Spec once = spec().withoutRestarts();
        try (RunningJob job = run(source.build(), once, savepoint)) {
            assertThat(job.failure()).contains("Cannot restore: " + message + ". " + WHAT_TO_DO);
        }
    }

    /** The job goes on where it was: nothing twice, nothing missing. */
    private void assertGoesOn(
            DynamoDbStreamsSourceBuilder<ChangeEvent<Map<String, AttributeValue>>> source,
            String savepoint)
            throws Exception {
        write(20);
        table.rollOverAll();
        write(20);
        try (RunningJob job = run(source.build(), spec, savepoint)) {
            awaitAllSeen(spec);
            splitSome(1);
            write(20);
            awaitAllSeen(spec);
            job.awaitCheckpoint();
            assertThat(job.restarts()).isZero();
            assertThat(dataLosses(job)).isZero();
        }
        assertExact(spec.seen());
    }

    // ------------------------------------------------------------------ table and stream

    @Test
    void anotherTableIsRefused() throws Exception {
        String savepoint = savepointOfTheTable();
        createOtherTable();
        assertRefused(
                Sources.changeEvents(emulator, "customers"),
                savepoint,
                "table-name is 'customers', but the state was written with 'orders'");
    }

    @Test
    void theStreamOfAnotherTableIsRefused() throws Exception {
        String savepoint = savepointOfTheTable();
        String other = createOtherTable().streamArn();
        assertRefused(
                source(other),
                savepoint,
                "stream-arn is '"
                        + other
                        + "', but the state was written with '"
                        + table.streamArn()
                        + "'");
    }

    @Test
    void aTableIsRefusedForTheStreamOfAnother() throws Exception {
        createTable(1);
        write(10);
        String savepoint = savepointOf(source(table.streamArn()));
        createOtherTable();
        assertRefused(
                Sources.changeEvents(emulator, "customers"),
                savepoint,
                "table-name is 'customers', but the state was written with 'orders'");
    }

    @Test
    void theNextStreamOfTheTableIsRefusedByItsArn() throws Exception {
        String savepoint = savepointOfTheTable();
        String first = table.streamArn();
        table.disableStream();
        String next = table.enableStream();
        assertRefused(
                source(next),
                savepoint,
                "stream-arn is '" + next + "', but the state was written with '" + first + "'");
    }

    @Test
    void theStreamOfTheTableGoesOnWithTheTablesState() throws Exception {
        String savepoint = savepointOfTheTable();
        assertGoesOn(source(table.streamArn()), savepoint);
    }

    @Test
    void theTableGoesOnWithTheStateOfItsStream() throws Exception {
        createTable(2);
        write(40);
        assertGoesOn(source(), savepointOf(source(table.streamArn())));
    }

    // ------------------------------------------------------------------ start

    static Stream<Arguments> otherStarts() {
        return Stream.of(
                        Named.of("the trim horizon", StartingPosition.trimHorizon()),
                        Named.of("latest", StartingPosition.latest()),
                        Named.of(
                                "a time to come",
                                StartingPosition.timestamp(
                                        Instant.now().plus(Duration.ofHours(1)))))
                .map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("otherStarts")
    void anotherStartHasNoEffect(StartingPosition start) throws Exception {
        String savepoint = savepointOfTheTable();
        assertGoesOn(source().setStartingPosition(start), savepoint);
    }

    /** Of what was written before its start the first job read nothing; nor does the second. */
    @Test
    void anEarlierStartDoesNotBringBackWhatWasBeforeTheFirst() throws Exception {
        longAgo(Duration.ofHours(2));
        createTable(2);
        write(50);
        splitSome(1);
        write(50);
        backToThePresent();
        String savepoint;
        var latest = source().setStartingPosition(StartingPosition.latest()).build();
        try (RunningJob job = run(latest, spec, null)) {
            for (EmulatedShard shard : table.openShards()) {
                Await.until(
                        shard + " has been opened",
                        () -> requests(Operation.GET_RECORDS, shard) > 0);
            }
            write(20);
            awaitSeen(spec, 20);
            savepoint = job.stopWithSavepoint(savepoints);
        }
        table.rollOverAll();
        write(20);
        var everything = source().setStartingPosition(StartingPosition.trimHorizon()).build();
        try (RunningJob job = run(everything, spec, savepoint)) {
            awaitSeen(spec, 40);
            write(20);
            awaitSeen(spec, 60);
            job.awaitCheckpoint();
        }
        assertThat(spec.seen()).containsExactlyInAnyOrderElementsOf(writtenFrom(100));
    }

    // ------------------------------------------------------------------ bound

    private static final Instant STOP =
            Instant.now().plus(Duration.ofHours(6)).truncatedTo(ChronoUnit.MILLIS);

    private static final UnaryOperator<
                    DynamoDbStreamsSourceBuilder<ChangeEvent<Map<String, AttributeValue>>>>
            UNBOUNDED = source -> source;

    private static UnaryOperator<
                    DynamoDbStreamsSourceBuilder<ChangeEvent<Map<String, AttributeValue>>>>
            until(StoppingPosition stop) {
        return source -> source.setBounded(stop);
    }

    static Stream<Arguments> otherBounds() {
        return Stream.of(
                Arguments.of(
                        Named.of("unbounded", UNBOUNDED),
                        Named.of("latest", until(StoppingPosition.latest())),
                        "the bound is 'scan.bounded.mode = latest', but the state was written with"
                                + " 'unbounded'"),
                Arguments.of(
                        Named.of("unbounded", UNBOUNDED),
                        Named.of("an instant", until(StoppingPosition.timestamp(STOP))),
                        "the bound is 'scan.bounded.mode = timestamp "
                                + STOP
                                + "', but the state was written with 'unbounded'"),
                Arguments.of(
                        Named.of("an instant", until(StoppingPosition.timestamp(STOP))),
                        Named.of("unbounded", UNBOUNDED),
                        "the bound is 'scan.bounded.mode = unbounded', but the state was written"
                                + " with '"
                                + STOP
                                + "'"),
                Arguments.of(
                        Named.of("an instant", until(StoppingPosition.timestamp(STOP))),
                        Named.of("another", until(StoppingPosition.timestamp(STOP.plusMillis(1)))),
                        "the bound is 'scan.bounded.mode = timestamp "
                                + STOP.plusMillis(1)
                                + "', but the state was written with '"
                                + STOP
                                + "'"));
    }

    @ParameterizedTest
    @MethodSource("otherBounds")
    void anotherBoundIsRefused(
            UnaryOperator<DynamoDbStreamsSourceBuilder<ChangeEvent<Map<String, AttributeValue>>>>
                    first,
            UnaryOperator<DynamoDbStreamsSourceBuilder<ChangeEvent<Map<String, AttributeValue>>>>
                    second,
            String message)
            throws Exception {
        createTable(2);
        write(20);
        String savepoint = savepointOf(first.apply(open(source())));
        assertRefused(second.apply(source()), savepoint, message);
    }

    /** The tip of a shard, which ends it in a bounded read, is an hour away. */
    private static DynamoDbStreamsSourceBuilder<ChangeEvent<Map<String, AttributeValue>>> open(
            DynamoDbStreamsSourceBuilder<ChangeEvent<Map<String, AttributeValue>>> source) {
        return source.setProperty("scan.tip.duration", "1 h");
    }

    @Test
    void noBoundIsRefusedForABoundAtLatest() throws Exception {
        createTable(2);
        write(20);
        String savepoint = savepointOf(open(source().setBounded(StoppingPosition.latest())));
        RunningJob.Spec once = spec().withoutRestarts();
        try (RunningJob job = run(source().build(), once, savepoint)) {
            assertThat(job.failure())
                    .contains(
                            "Cannot restore: the bound is 'scan.bounded.mode = unbounded', but the"
                                    + " state was written with 'latest, which was ")
                    .contains(WHAT_TO_DO);
        }
    }

    /** Latest is the instant that it was when the first job began. */
    @Test
    void theSameBoundAtLatestIsTheInstantThatItWas() throws Exception {
        createTable(2);
        write(20);
        String savepoint = savepointOf(open(source().setBounded(StoppingPosition.latest())));
        emulator.clock().advance(Duration.ofMinutes(5));
        write(20);
        var same = source().setBounded(StoppingPosition.latest()).build();
        try (RunningJob job = run(same, spec, savepoint)) {
            awaitFinished(job);
        }
        assertThat(spec.seen()).containsExactlyInAnyOrderElementsOf(writtenFrom(0).subList(0, 20));
    }
}
