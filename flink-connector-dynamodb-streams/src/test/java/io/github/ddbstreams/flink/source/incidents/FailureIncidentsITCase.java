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
import io.github.ddbstreams.emulator.ListingHold;
import io.github.ddbstreams.emulator.Operation;
import io.github.ddbstreams.flink.source.Await;
import io.github.ddbstreams.flink.source.RunningJob;
import io.github.ddbstreams.flink.source.StartingPosition;
import io.github.ddbstreams.flink.source.StoppingPosition;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Incidents 16 to 19: failures at the worst moment, other parallelisms, clocks that are off. */
class FailureIncidentsITCase extends IncidentITBase {

    // ------------------------------------------------------------------ 16

    /** Ends a shard whose children are not listed yet. */
    private ListingHold[] endWithHiddenChildren(EmulatedShard parent) throws Exception {
        List<EmulatedShard> children = table.split(parent);
        ListingHold[] holds = {
            emulator.faults().listLate(children.get(0)), emulator.faults().listLate(children.get(1))
        };
        children.forEach(child -> append(child, 20));
        awaitMoreRequests(Operation.DESCRIBE_STREAM, parent, 1);
        return holds;
    }

    private static void release(ListingHold[] holds) {
        for (ListingHold hold : holds) {
            hold.release();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void incident16_aCheckpointBetweenAParentsEndAndItsChildrenIsRestoredWithAnotherParallelism(
            int parallelism) throws Exception {
        createTable(3);
        write(100);
        RunningJob.Spec spec = spec().parallelism(2);
        ListingHold[] holds;
        String savepoint;
        try (RunningJob job = run(spec)) {
            awaitAllSeen(spec);
            holds = endWithHiddenChildren(table.shards().get(0));
            job.awaitCheckpoint();
            savepoint = job.stopWithSavepoint(savepoints);
        }
        try (RunningJob job = run(source().build(), spec.parallelism(parallelism), savepoint)) {
            awaitMoreRequests(Operation.DESCRIBE_STREAM, 2);
            assertThat(spec.seen()).hasSize(100);
            release(holds);
            awaitAllSeen(spec);
            write(50);
            awaitAllSeen(spec);
            job.awaitCheckpoint();
        }
        assertExact(spec.seen());
    }

    @Test
    void incident16_eachTaskFailsAloneBetweenAParentsEndAndItsChildren() throws Exception {
        createTable(4);
        write(100);
        RunningJob.Spec spec = spec().parallelism(2).chained();
        try (RunningJob job = run(spec)) {
            awaitAllSeen(spec);
            ListingHold[] holds = endWithHiddenChildren(table.shards().get(0));
            ListingHold[] others = endWithHiddenChildren(table.shards().get(1));
            job.awaitCheckpoint();
            failEachTask(job);
            release(holds);
            failEachTask(job);
            release(others);
            awaitAllSeen(spec);
            job.awaitCheckpoint();
        }
        assertExact(spec.seen());
    }

    @Test
    void incident16_theCheckpointIsOlderThanTheEnd() throws Exception {
        createTable(4);
        write(100);
        RunningJob.Spec spec = spec().parallelism(2).chained().checkpointEvery(3_600_000);
        try (RunningJob job = run(spec)) {
            awaitAllSeen(spec);
            ListingHold[] holds = endWithHiddenChildren(table.shards().get(0));
            failEachTask(job);
            release(holds);
            awaitAllSeen(spec);
            failEachTask(job);
            awaitAllSeen(spec);
        }
        assertExact(spec.seen());
    }

    private void failEachTask(RunningJob job) throws Exception {
        for (int subtask = 0; subtask < 2; subtask++) {
            job.failSubtaskAtNextRecord(subtask);
            Await.until(
                    "the task fails",
                    () -> {
                        // Every lineage gets some, so that every subtask does.
                        table.openShards().forEach(shard -> append(shard, 1));
                        return job.hasFailed();
                    });
            job.awaitRunning();
        }
    }

    // ------------------------------------------------------------------ 17 and 18

    @Test
    void incident17_oneTaskFailsAndIsRestartedAlone() throws Exception {
        createTable(4);
        write(200);
        RunningJob.Spec spec = spec().parallelism(2).chained();
        try (RunningJob job = run(spec)) {
            for (int i = 0; i < 3; i++) {
                splitSome(2);
                write(50);
                failEachTask(job);
                table.rollOverAll();
            }
            awaitAllSeen(spec);
            job.awaitCheckpoint();
            // Two failures a round, and one task for each of them.
            assertThat(job.restarts()).isEqualTo(6);
        }
        assertExact(spec.seen());
    }

    @Test
    void incident17_oneTaskManagerIsKilled() throws Exception {
        createTable(6);
        write(200);
        RunningJob.Spec spec = spec().parallelism(6).chained();
        try (RunningJob job = run(spec)) {
            awaitAllSeen(spec);
            splitSome(3);
            write(100);
            cluster.terminateTaskManager(0).get();
            splitSome(3);
            write(100);
            cluster.startTaskManager();
            Await.until("tasks are started again", () -> job.restarts() > 0);
            job.awaitRunning();
            write(100);
            awaitAllSeen(spec);
            job.awaitCheckpoint();
        }
        assertExact(spec.seen());
    }

    @Test
    void incident18_restoredWithParallelism4And1And7() throws Exception {
        createTable(4);
        RunningJob.Spec spec = spec();
        String savepoint = null;
        for (int parallelism : new int[] {4, 1, 7}) {
            write(200);
            try (RunningJob job = run(source().build(), spec.parallelism(parallelism), savepoint)) {
                splitSome(3);
                write(200);
                int total = table.ledger().size();
                awaitSeen(spec, total - 150);
                table.rollOverAll();
                savepoint = job.stopWithSavepoint(savepoints);
            }
        }
        write(50);
        try (RunningJob job = run(source().build(), spec.parallelism(7), savepoint)) {
            awaitAllSeen(spec);
            job.awaitCheckpoint();
            assertThat(dataLosses(job)).isZero();
        }
        assertExact(spec.seen());
    }

    // ------------------------------------------------------------------ 19

    /** The service's clock beside the one of this machine, which all parts of the job go by. */
    private void serviceIsAheadBy(int seconds) {
        emulator.clock().advance(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(ints = {-5, 5})
    void incident19_aLatestStartWithAClockThatIsOffMissesNothing(int seconds) throws Exception {
        longAgo(Duration.ofHours(1));
        createTable(2);
        write(100);
        backToThePresent();
        serviceIsAheadBy(seconds);
        var source =
                source().setStartingPosition(StartingPosition.latest())
                        .setProperty("scan.startup.slack", "10 s")
                        .build();
        RunningJob.Spec spec = spec();
        try (RunningJob job = run(source, spec, null)) {
            Await.until("every shard has been opened", () -> areAllOpened());
            write(50);
            splitSome(1);
            write(50);
            awaitSeen(spec, 100);
            job.awaitCheckpoint();
        }
        assertThat(spec.seen()).containsExactlyInAnyOrderElementsOf(writtenFrom(100));
    }

    private boolean areAllOpened() {
        return table.openShards().stream()
                .allMatch(shard -> emulator.requests().count(Operation.GET_RECORDS, shard) > 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {-5, 5})
    void incident19_shardsSplitUnderAClockThatIsOff(int seconds) throws Exception {
        createTable(2);
        serviceIsAheadBy(seconds);
        RunningJob.Spec spec = spec();
        try (RunningJob job = run(spec)) {
            for (int i = 0; i < 3; i++) {
                write(50);
                splitSome(1);
                table.rollOverAll();
            }
            write(50);
            awaitAllSeen(spec);
            job.awaitCheckpoint();
            assertThat(dataLosses(job)).isZero();
        }
        assertExact(spec.seen());
    }

    @Test
    void incident19_aBoundedReadWithAClockAheadOfTheServiceMissesNothing() throws Exception {
        createTable(2);
        serviceIsAheadBy(-5);
        write(100);
        splitSome(1);
        write(100);
        RunningJob.Spec spec = spec();
        try (RunningJob job =
                run(source().setBounded(StoppingPosition.latest()).build(), spec, null)) {
            awaitFinished(job);
        }
        assertExact(spec.seen());
    }

    /** The stop is an instant: what bears a later time is not read, though it is there already. */
    @Test
    void incident19_aBoundedReadWithAClockBehindTheServiceEndsAtItsOwnTime() throws Exception {
        longAgo(Duration.ofHours(1));
        createTable(2);
        write(100);
        splitSome(1);
        write(100);
        backToThePresent();
        serviceIsAheadBy(5);
        write(50);
        RunningJob.Spec spec = spec();
        try (RunningJob job =
                run(source().setBounded(StoppingPosition.latest()).build(), spec, null)) {
            awaitFinished(job);
        }
        assertThat(spec.seen()).containsExactlyInAnyOrderElementsOf(writtenFrom(0).subList(0, 200));
    }
}
