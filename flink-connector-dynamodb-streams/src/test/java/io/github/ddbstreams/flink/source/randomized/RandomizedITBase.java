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

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every change once, and each key in order, whatever happens together: a {@link Scenario} a seed.
 * The system properties {@code randomized.first} and {@code randomized.seeds} choose the seeds. A
 * scenario follows from its seed; how threads interleave does not, so {@code randomized.times} runs
 * each seed several times.
 */
abstract class RandomizedITBase {

    private static final long DEFAULT_SEEDS = 100;

    private static final Totals TOTALS = new Totals();

    static MiniClusterExtension cluster(String scheduler) {
        Configuration configuration = JobFailures.configuration();
        configuration.setString("jobmanager.scheduler", scheduler);
        return new MiniClusterExtension(
                new MiniClusterResourceConfiguration.Builder()
                        .setNumberTaskManagers(2)
                        .setNumberSlotsPerTaskManager(16)
                        .setConfiguration(configuration)
                        .withHaLeadershipControl()
                        .build());
    }

    private static final int AT_A_TIME = 4;

    /** The outcome of each run, in the order of the seeds. */
    private static final Queue<Future<?>> RUNS = new ArrayDeque<>();

    private static ExecutorService pool;

    /** Scenarios mostly wait, so several run side by side. */
    @BeforeAll
    static void startAll(@InjectMiniCluster MiniCluster cluster, @TempDir Path savepoints) {
        pool = Executors.newFixedThreadPool(AT_A_TIME);
        seeds().forEach(
                        seed ->
                                RUNS.add(
                                        pool.submit(
                                                () -> {
                                                    run(Scenario.of(seed), cluster, savepoints);
                                                    return null;
                                                })));
    }

    @AfterAll
    static void tellTotals() {
        pool.shutdownNow();
        System.out.println(TOTALS);
    }

    static LongStream seeds() {
        long first = Long.getLong("randomized.first", 1);
        return LongStream.range(first, first + Long.getLong("randomized.seeds", DEFAULT_SEEDS))
                .flatMap(seed -> LongStream.generate(() -> seed).limit(times()));
    }

    private static long times() {
        return Long.getLong("randomized.times", 1);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyChangeOnceAndInOrder(long seed) throws Throwable {
        try {
            RUNS.remove().get();
        } catch (ExecutionException e) {
            throw e.getCause();
        }
    }

    private static void run(Scenario scenario, MiniCluster cluster, Path savepoints)
            throws Exception {
        try (ScenarioRun run = new ScenarioRun(scenario, cluster, savepoints, TOTALS)) {
            try {
                run.run();
            } catch (Exception | AssertionError e) {
                throw new AssertionError(
                        String.format(
                                "%s%n%n%s%n%s%n%nTo run it again: ./mvnw verify -pl"
                                        + " flink-connector-dynamodb-streams -am"
                                        + " -Dtest=Randomized*ITCase"
                                        + " -Dsurefire.failIfNoSpecifiedTests=false"
                                        + " -Drandomized.first=%d -Drandomized.seeds=1",
                                Causes.of(e), scenario, run.report(), scenario.seed()),
                        e);
            }
        }
    }
}
