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
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever happens together, a job sees what was written: a {@link Scenario} a seed. The system
 * properties {@code randomized.first} and {@code randomized.seeds} choose the seeds. A scenario
 * follows from its seed; how threads interleave does not, so {@code randomized.times} runs each
 * seed several times.
 */
@TestInstance(Lifecycle.PER_CLASS)
abstract class RandomizedITBase {

    private static InMemoryReporter metrics;

    private final long defaultSeeds;
    private final int atATime;
    private final Totals totals = new Totals();

    /** The outcome of each run, in the order of the seeds. */
    private final Queue<Future<?>> runs = new ArrayDeque<>();

    private ExecutorService pool;

    /**
     * @param defaultSeeds how many the build runs
     * @param atATime scenarios mostly wait, so several run side by side
     */
    RandomizedITBase(long defaultSeeds, int atATime) {
        this.defaultSeeds = defaultSeeds;
        this.atATime = atATime;
    }

    static MiniClusterExtension cluster(String scheduler) {
        return new MiniClusterExtension(() -> configuration(scheduler));
    }

    /** Asked for once a test class; a reporter is good for one cluster only. */
    private static MiniClusterResourceConfiguration configuration(String scheduler) {
        metrics = InMemoryReporter.create();
        Configuration configuration = JobFailures.configuration();
        configuration.setString("jobmanager.scheduler", scheduler);
        return new MiniClusterResourceConfiguration.Builder()
                .setNumberTaskManagers(2)
                .setNumberSlotsPerTaskManager(16)
                .setConfiguration(metrics.addToConfiguration(configuration))
                .withHaLeadershipControl()
                .build();
    }

    /** What follows from a seed. */
    abstract Scenario scenario(long seed);

    @BeforeAll
    void startAll(@InjectMiniCluster MiniCluster cluster, @TempDir Path savepoints) {
        pool = Executors.newFixedThreadPool(atATime);
        seeds().forEach(
                        seed ->
                                runs.add(
                                        pool.submit(
                                                () -> {
                                                    run(scenario(seed), cluster, savepoints);
                                                    return null;
                                                })));
    }

    @AfterAll
    void tellTotals() {
        pool.shutdownNow();
        System.out.println(totals);
    }

    LongStream seeds() {
        long first = Long.getLong("randomized.first", 1);
        return LongStream.range(first, first + Long.getLong("randomized.seeds", defaultSeeds))
                .flatMap(seed -> LongStream.generate(() -> seed).limit(times()));
    }

    private static long times() {
        return Long.getLong("randomized.times", 1);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void allIsSeenAsItWas(long seed) throws Throwable {
        try {
            runs.remove().get();
        } catch (ExecutionException e) {
            throw e.getCause();
        }
    }

    private void run(Scenario scenario, MiniCluster cluster, Path savepoints) throws Exception {
        try (ScenarioRun run = new ScenarioRun(scenario, cluster, savepoints, metrics, totals)) {
            try {
                run.run();
            } catch (Exception | AssertionError e) {
                throw new AssertionError(
                        String.format(
                                "%s%n%n%s%n%s%n%nTo run it again: ./mvnw verify -pl %s -am"
                                        + " -Dtest=%s"
                                        + " -Dsurefire.failIfNoSpecifiedTests=false"
                                        + " -Drandomized.first=%d -Drandomized.seeds=1",
                                Causes.of(e),
                                scenario,
                                run.report(),
                                module(),
                                getClass().getSimpleName(),
                                scenario.seed()),
                        e);
            }
        }
    }

    /** Where these tests run on the version of Flink that is here. */
    private static String module() {
        return EnvironmentInformation.getVersion().startsWith("1.")
                ? "flink-connector-dynamodb-streams"
                : "e2e-tests/flink-2-tests";
    }
}
