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
package io.github.ddbstreams.flink.source.randomized;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ddbstreams.emulator.EmulatedShard;
import io.github.ddbstreams.emulator.EmulatedTable;
import io.github.ddbstreams.emulator.EmulatorClock;
import io.github.ddbstreams.emulator.FaultPlan;
import io.github.ddbstreams.emulator.LedgerEntry;
import io.github.ddbstreams.emulator.Operation;
import io.github.ddbstreams.emulator.StreamEmulator;
import io.github.ddbstreams.emulator.TableSpec;
import io.github.ddbstreams.flink.source.Await;
import io.github.ddbstreams.flink.source.RunningJob;
import io.github.ddbstreams.flink.source.Sources;
import io.github.ddbstreams.flink.source.StartingPosition;
import io.github.ddbstreams.flink.source.metrics.MetricNames;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.annotation.Nullable;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.runtime.highavailability.nonha.embedded.HaLeadershipControl;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.InMemoryReporter;

/**
 * A scenario as it happens: an emulator, a table, and the job that reads it. The thread of the test
 * takes all steps. A step that is not possible now, such as a savepoint while there is no job
 * manager, is passed over.
 */
final class ScenarioRun implements AutoCloseable {

    private static final int KEYS = 40;
    private static final Duration AGE_OF_ITEMS = Duration.ofHours(1);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration BETWEEN_CHECKS = Duration.ofMillis(250);
    private static final String TABLE = "orders";

    /** A value that is written last, and never before. */
    private static final int LAST = -1;

    private final Totals totals;
    private final Scenario scenario;
    private final MiniCluster cluster;
    private final Path savepoints;
    private final InMemoryReporter metrics;
    private final StreamEmulator emulator;
    private final EmulatedTable table;
    @Nullable private final ItemsToRead items;
    private final Judge judge;
    private final RunningJob.Spec spec;
    private RunningJob job;
    private int parallelism;
    private boolean leading = true;
    private CompletableFuture<String> stopping;
    private int digits = 21;
    private final Set<String> omittedRoots = new HashSet<>();

    ScenarioRun(
            Scenario scenario,
            MiniCluster cluster,
            Path savepoints,
            InMemoryReporter metrics,
            Totals totals) {
        this.totals = totals;
        this.scenario = scenario;
        this.cluster = cluster;
        this.savepoints = savepoints;
        this.metrics = metrics;
        this.items = scenario.items();
        EmulatorClock clock = EmulatorClock.system();
        clock.advance((items == null ? scenario.behind() : AGE_OF_ITEMS).negated());
        this.emulator = StreamEmulator.builder().clock(clock).build();
        TableSpec tableSpec =
                TableSpec.named(TABLE)
                        .partitionKey("pk", "S")
                        .initialShards(scenario.initialShards());
        if (items != null) {
            tableSpec.viewType(items.viewType());
        }
        this.table = emulator.createTable(tableSpec);
        if (items == null) {
            this.judge = new EachChangeOnce(table, this::seen);
        } else {
            items.write(table);
            clock.set(Instant.now());
            items.prepareScans(table, this::writeOne);
            this.judge = new OneHistory(table, items.areUpserts(), this::seen);
        }
        this.spec = spec(scenario, judge);
    }

    private List<String> seen() {
        return spec.seen();
    }

    private static RunningJob.Spec spec(Scenario scenario, Judge judge) {
        RunningJob.Spec spec = new RunningJob.Spec(judge.what());
        switch (scenario.topology()) {
            case CHAINED:
                spec.chained();
                break;
            case KEYED:
                spec.keyedAndSlow(3, Duration.ofNanos(200_000));
                break;
            default:
                break;
        }
        ItemsToRead items = scenario.items();
        if (items != null) {
            spec.maxParallelism(items.maxParallelism());
            if (items.isUnaligned()) {
                spec.unaligned();
            }
        }
        return spec.checkpointEvery(scenario.checkpointMillis());
    }

    private void start(int newParallelism, String savepoint) throws Exception {
        parallelism = newParallelism;
        var source = Sources.changeEvents(emulator, TABLE).setProperties(scenario.options());
        if (items != null) {
            source.setStartingPosition(StartingPosition.initial());
        }
        job = RunningJob.start(cluster, source.build(), spec.parallelism(parallelism), savepoint);
    }

    /** Starts the job, takes all steps, lets the job catch up, and checks what it has seen. */
    void run() throws Exception {
        start(scenario.parallelism(), null);
        for (Step step : scenario.steps()) {
            step.run(this);
        }
        job.failNoSubtask();
        grantLeadership();
        restore(scenario.parallelism());
        emulator.faults().clear();
        table.scans().unlimitedReadCapacity();
        if (items != null) {
            items.writeNoMoreAlongWithScans();
        }
        awaitSeen(100);
        awaitCheckpoint();
        if (items != null && items.isEndAwaited()) {
            awaitEndOfSnapshot();
        }
        writeLast();
        awaitSeen(100);
        assertNoUnexpectedFailure();
        assertThat(judge.problems()).isEmpty();
        totals.passed(scenario.steps().size(), table.ledger().size(), table.shards().size());
    }

    /**
     * Changes each key once more, by which the end is known: a key of which nothing was shown may
     * be one that is deleted, or whose row is still to come; and what was seen before a task failed
     * is no more once its recorder is there again.
     */
    private void writeLast() {
        table.ledger().entries().stream()
                .map(LedgerEntry::key)
                .distinct()
                .forEach(key -> table.put(Map.of("pk", key.get("pk"), "n", LAST)));
    }

    /**
     * Waits until the operator behind the source remembers no key, and lets it go on with more
     * changes.
     */
    private void awaitEndOfSnapshot() throws Exception {
        awaitWithoutFailure("the snapshot ends", () -> keysRemembered() == 0);
        long scans = emulator.requests().count(Operation.SCAN);
        write(20, 0, new Random(scenario.seed()));
        awaitSeen(100);
        assertThat(emulator.requests().count(Operation.SCAN)).isEqualTo(scans);
        totals.snapshotEnded();
    }

    /** By all subtasks; there is one for each task that runs, once its metrics are there. */
    private long keysRemembered() {
        var gauges = metrics.findMetrics(job.client().getJobID(), MetricNames.SNAPSHOT_KEYS);
        return gauges.isEmpty()
                ? Long.MAX_VALUE
                : gauges.values().stream()
                        .mapToLong(gauge -> (Long) ((Gauge<?>) gauge).getValue())
                        .sum();
    }

    /** How what the job has seen compares with what was written. */
    Object report() {
        return judge.report();
    }

    EmulatedTable table() {
        return table;
    }

    FaultPlan faults() {
        return emulator.faults();
    }

    EmulatedShard openShard(int pick) {
        return pick(table.openShards(), pick);
    }

    EmulatedShard shard(int pick) {
        return pick(table.shards(), pick);
    }

    private static EmulatedShard pick(List<EmulatedShard> shards, int pick) {
        return shards.get(pick % shards.size());
    }

    /**
     * A snapshot begins when all shards are open that were there at the start, and ends when these
     * and their children have been read so far. What no listing shows, it does not wait for. But
     * none ends before a second listing, and a child that is missing is asked for twice.
     */
    void omitFromListing(EmulatedShard shard, int times) {
        if (items == null) {
            faults().omitFromListing(shard, times);
        } else if (shard.parentId() != null || omittedRoots.add(shard.id())) {
            faults().omitFromListing(shard, 1);
        }
    }

    void listLate(EmulatedShard shard, Duration duration) {
        if (items == null) {
            faults().listLate(shard, duration);
        }
    }

    /** Inserts, updates and deletes. */
    void write(int count, long pauseMicros, Random random) {
        for (int i = 0; i < count; i++) {
            writeOne(random);
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(pauseMicros));
        }
    }

    private void writeOne(Random random) {
        String key = "k" + random.nextInt(KEYS);
        if (random.nextInt(5) == 0) {
            table.delete(Map.of("pk", key));
        } else {
            Object value = items == null ? table.writeCount() : items.value(table, random);
            table.put(Map.of("pk", key, "n", value));
        }
    }

    void sequenceNumberDigits(int atLeast) {
        digits = Math.max(digits, atLeast);
        table.sequenceNumberDigits(digits);
    }

    /** What is left of the old stream has still to be read, and before anything of the new one. */
    void renewStream() {
        table.disableStream();
        table.enableStream();
    }

    void dropConnections() {
        emulator.dropConnections();
    }

    void expireAllIterators() {
        emulator.expireAllIterators();
    }

    void leap(Duration duration) {
        emulator.clock().advance(duration);
    }

    void awaitCheckpoint() throws Exception {
        if (isRunning()) {
            job.awaitCheckpoint();
        }
    }

    /** Waits until a share of what has been written by now is seen. */
    void awaitSeen(int percent) throws Exception {
        if (isRunning()) {
            awaitWithoutFailure(
                    percent + " % of what is written by now are seen", judge.hasSeen(percent));
        }
    }

    /** Waits until so many more pages of items have been asked for, if there are. */
    void awaitScans(int more) throws Exception {
        long wanted = emulator.requests().count(Operation.SCAN) + more;
        Callable<Boolean> haveSeenAll = judge.hasSeen(100);
        if (isRunning()) {
            awaitWithoutFailure(
                    more + " more pages are read",
                    () ->
                            emulator.requests().count(Operation.SCAN) >= wanted
                                    || haveSeenAll.call());
        }
    }

    private boolean isRunning() {
        return leading && stopping == null;
    }

    void failTask(int pick, int recordsBefore) {
        if (stopping == null) {
            job.failSubtaskAfter(recordsBefore, pick % parallelism);
            totals.taskFailureAskedFor();
        }
    }

    void revokeLeadership() throws Exception {
        if (isRunning()) {
            assertNoUnexpectedFailure();
            leadership().revokeJobMasterLeadership(job.client().getJobID()).get();
            leading = false;
            totals.leadershipLost();
        }
    }

    void grantLeadership() throws Exception {
        if (!leading) {
            leadership().grantJobMasterLeadership(job.client().getJobID()).get();
            leading = true;
            job.awaitRunning();
        }
    }

    private HaLeadershipControl leadership() {
        return cluster.getHaLeadershipControl().orElseThrow();
    }

    /**
     * Begins to stop; what follows until the restore happens meanwhile. A task that fails while its
     * job stops ends the job, which is Flink's rule and not the source's matter: so none is asked
     * to, and one that was has come back before.
     */
    void stop() throws Exception {
        if (isRunning()) {
            job.failNoSubtask();
            job.awaitRunning();
            job.awaitCheckpoint();
            stopping =
                    job.client()
                            .stopWithSavepoint(
                                    false, savepoints.toString(), SavepointFormatType.CANONICAL);
        }
    }

    /** Waits until the job has stopped, and starts it again. */
    void restore(int newParallelism) throws Exception {
        if (stopping != null) {
            String savepoint = awaitSavepoint();
            stopping = null;
            job.close();
            start(newParallelism, savepoint);
            totals.restored();
        }
    }

    private String awaitSavepoint() throws Exception {
        String savepoint = stopping.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertNoUnexpectedFailure();
        return savepoint;
    }

    private void awaitWithoutFailure(String what, Callable<Boolean> condition) throws Exception {
        long[] checked = {System.nanoTime()};
        Await.until(
                what,
                PATIENCE,
                () -> {
                    if (System.nanoTime() - checked[0] > BETWEEN_CHECKS.toNanos()) {
                        assertNoUnexpectedFailure();
                        checked[0] = System.nanoTime();
                    }
                    return condition.call();
                });
    }

    private void assertNoUnexpectedFailure() throws Exception {
        assertThat(JobFailures.unexpected(cluster, job))
                .as("failures that the scenario did not ask for")
                .isEmpty();
    }

    @Override
    public void close() throws Exception {
        try {
            if (job != null) {
                grantLeadership();
                job.close();
            }
        } finally {
            emulator.close();
        }
    }
}
