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
package io.github.ddbstreams.flink.source.exhaustive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ddbstreams.flink.source.enumerator.DynamoDbStreamsSourceEnumerator;
import io.github.ddbstreams.flink.source.exhaustive.Explorer.Count;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The bookkeeping of the enumerator and the readers, which are the real classes, through every
 * order of events in small {@linkplain World worlds}: no shard is read before its parent's end, or
 * on two subtasks at once, or twice; none is left out; and what is kept of ended shards goes.
 *
 * <p>How much the build explores, and how to explore more, stands in docs/architecture.md.
 */
@Timeout(1_200)
@Execution(ExecutionMode.CONCURRENT)
class ExhaustiveTest {

    private static final int MOST_STATES = 100_000_000;

    /** An exploration of more states than that is told of by itself. */
    private static final int SHOWN_STATES = 1_000_000;

    private static final String ENUMERATOR = DynamoDbStreamsSourceEnumerator.class.getPackageName();

    /**
     * Small worlds wait for each other where large ones do: there is one exploration a processor.
     */
    private static ExecutorService processors;

    private static Level level;

    @BeforeAll
    static void start() {
        processors = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        // Every world would tell of its stream's end.
        level = LogManager.getLogger(ENUMERATOR).getLevel();
        Configurator.setLevel(ENUMERATOR, Level.ERROR);
    }

    @AfterAll
    static void stop() {
        Configurator.setLevel(ENUMERATOR, level);
        processors.shutdownNow();
    }

    @ParameterizedTest(name = "{0} to {1} shards, at most {2} roots, {3} checkpoints, free: {4}")
    @CsvSource({
        "1, 3, 3, 2, SLOW_RESTART LATER_CHECKPOINTS",
        "1, 2, 2, 2, SLOW_START SLOW_RESTART LATER_CHECKPOINTS SLOW_ANSWERS",
        "4, 4, 1, 0, SLOW_SERVICE",
        "1, 2, 2, 2, SLOW_SERVICE SLOW_RESTART",
        "1, 3, 1, 2, SLOW_RESTART LATER_CHECKPOINTS URGENT_BARRIERS",
        "1, 2, 1, 2, SLOW_SERVICE SLOW_RESTART URGENT_BARRIERS",
    })
    void everyShardIsReadOnceAfterItsParentAndThenForgotten(
            int fewestShards, int mostShards, int mostRoots, int checkpoints, String freedoms) {
        Bounds bounds = new Bounds(checkpoints, 1, freedoms(freedoms));

        assertThat(explore(fewestShards, mostShards, mostRoots, 0, bounds).ends()).isPositive();
    }

    /** The same with larger bounds. */
    @Tag("exhaustive")
    @ParameterizedTest(name = "{0} to {1} shards, at most {2} roots, {3} checkpoints, free: {4}")
    @CsvSource({
        "4, 4, 1, 2, SLOW_RESTART LATER_CHECKPOINTS",
        "5, 5, 1, 2, SLOW_RESTART",
        "1, 3, 3, 2, SLOW_START SLOW_RESTART LATER_CHECKPOINTS",
        "3, 3, 1, 1, SLOW_SERVICE SLOW_RESTART",
        "1, 2, 1, 1, SLOW_SERVICE SLOW_START SLOW_RESTART LATER_CHECKPOINTS SLOW_ANSWERS",
        "1, 3, 3, 2, SLOW_RESTART LATER_CHECKPOINTS URGENT_BARRIERS",
        "4, 4, 1, 2, SLOW_RESTART LATER_CHECKPOINTS URGENT_BARRIERS",
        "1, 2, 2, 2, SLOW_SERVICE SLOW_RESTART URGENT_BARRIERS",
        "1, 2, 2, 2, SLOW_START SLOW_RESTART LATER_CHECKPOINTS SLOW_ANSWERS URGENT_BARRIERS",
    })
    void andSoItIsInLargerWorlds(
            int fewestShards, int mostShards, int mostRoots, int checkpoints, String freedoms) {
        everyShardIsReadOnceAfterItsParentAndThenForgotten(
                fewestShards, mostShards, mostRoots, checkpoints, freedoms);
    }

    /** And so it is beside a snapshot of the table, of which all readers know the end. */
    @ParameterizedTest(name = "up to {0} shards, {1} segments, {2} checkpoints, free: {3}")
    @CsvSource({
        "1, 1, 2, SLOW_RESTART",
        "1, 1, 0, SLOW_SERVICE",
    })
    void everySegmentIsReadOnceWhenTheChangesAreRead(
            int mostShards, int segments, int checkpoints, String freedoms) {
        Bounds bounds = new Bounds(checkpoints, 1, freedoms(freedoms));

        assertThat(explore(1, mostShards, mostShards, segments, bounds).ends()).isPositive();
    }

    /** The same with larger bounds. */
    @Tag("exhaustive")
    @ParameterizedTest(name = "up to {0} shards, {1} segments, {2} checkpoints, free: {3}")
    @CsvSource({
        "2, 1, 1, SLOW_RESTART",
        "1, 2, 2, SLOW_RESTART",
        "1, 1, 2, SLOW_RESTART LATER_CHECKPOINTS",
        "1, 1, 2, SLOW_RESTART URGENT_BARRIERS",
        "1, 1, 2, SLOW_START SLOW_RESTART LATER_CHECKPOINTS SLOW_ANSWERS",
        "1, 1, 1, SLOW_SERVICE",
    })
    void andSoItIsWithMoreOfThem(int mostShards, int segments, int checkpoints, String freedoms) {
        everySegmentIsReadOnceWhenTheChangesAreRead(mostShards, segments, checkpoints, freedoms);
    }

    /** For hours that are left over, see docs/architecture.md. */
    @Test
    void theSameHoldsOfWhatIsAskedFor() {
        Bounds bounds =
                new Bounds(
                        Integer.getInteger("exhaustive.checkpoints", 2),
                        Integer.getInteger("exhaustive.failures", 1),
                        freedoms(System.getProperty("exhaustive.free", "SLOW_RESTART")));
        int shards = Integer.getInteger("exhaustive.shards", 1);
        int mostRoots = Integer.getInteger("exhaustive.roots", shards);

        int segments = Integer.getInteger("exhaustive.segments", 0);

        Count count = explore(shards, shards, mostRoots, segments, bounds);

        assertThat(count.ends()).isPositive();
    }

    private static Set<Freedom> freedoms(String names) {
        return Arrays.stream(names.split(" ")).map(Freedom::valueOf).collect(Collectors.toSet());
    }

    /** The largest first. */
    private static Count explore(
            int fewestShards, int mostShards, int mostRoots, int segments, Bounds bounds) {
        List<Forest> forests =
                IntStream.rangeClosed(fewestShards, mostShards)
                        .mapToObj(Forest::ofSize)
                        .flatMap(List::stream)
                        .filter(forest -> forest.roots() <= mostRoots)
                        .map(forest -> forest.beside(segments))
                        .sorted(
                                Comparator.comparing(Forest::size)
                                        .thenComparing(Forest::roots)
                                        .reversed())
                        .toList();
        Count sum =
                results(
                                forests.stream()
                                        .<Callable<Count>>map(f -> () -> explore(f, bounds))
                                        .toList())
                        .stream()
                        .reduce(Count.NONE, Count::plus);
        System.out.printf(
                "Explored %s forests of %s to %s shards, at most %s roots, %s segments, %s: %s%n",
                forests.size(), fewestShards, mostShards, mostRoots, segments, bounds, sum);
        return sum;
    }

    private static List<Count> results(List<Callable<Count>> explorations) {
        try {
            List<Count> results = new ArrayList<>();
            for (Future<Count> result : processors.invokeAll(explorations)) {
                results.add(result.get());
            }
            return results;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause().getMessage(), e.getCause());
        }
    }

    private static Count explore(Forest forest, Bounds bounds) {
        Count count = new Explorer(forest, bounds, Flaw.NONE, MOST_STATES, false).explore();
        if (count.states() > SHOWN_STATES) {
            System.out.printf("  %s: %s%n", forest, count);
        }
        return count;
    }

    // ------------------------------------------------------------------ what counts as one state

    @ParameterizedTest
    @CsvSource({
        "2, 1, SLOW_SERVICE SLOW_RESTART LATER_CHECKPOINTS",
        "2, 2, SLOW_RESTART LATER_CHECKPOINTS URGENT_BARRIERS",
    })
    void theOrderOfTheSearchDoesNotMatter(int shards, int checkpoints, String freedoms) {
        Bounds bounds = new Bounds(checkpoints, 1, freedoms(freedoms));

        for (Forest forest : Forest.ofSize(shards)) {
            if (forest.roots() == 1) {
                assertThatTheOrderDoesNotMatter(forest, bounds);
            }
        }
    }

    private static void assertThatTheOrderDoesNotMatter(Forest forest, Bounds bounds) {
        List<Count> counts =
                results(
                        Stream.of(true, false)
                                .<Callable<Count>>map(
                                        isReversed ->
                                                () ->
                                                        new Explorer(
                                                                        forest,
                                                                        bounds,
                                                                        Flaw.NONE,
                                                                        MOST_STATES,
                                                                        isReversed)
                                                                .explore())
                                .toList());

        assertThat(counts.get(0)).as("%s with %s", forest, bounds).isEqualTo(counts.get(1));
    }

    @ParameterizedTest
    @CsvSource({
        "1, SLOW_RESTART",
        "0, SLOW_SERVICE",
    })
    void norDoesItBesideASnapshot(int checkpoints, String freedoms) {
        Bounds bounds = new Bounds(checkpoints, 1, freedoms(freedoms));

        assertThatTheOrderDoesNotMatter(Forest.of(-1).beside(1), bounds);
    }

    @Tag("exhaustive")
    @ParameterizedTest
    @CsvSource({
        "2, SLOW_RESTART LATER_CHECKPOINTS",
        "0, SLOW_SERVICE SLOW_RESTART",
    })
    void norDoesItBesideASnapshotInLargerWorlds(int checkpoints, String freedoms) {
        norDoesItBesideASnapshot(checkpoints, freedoms);
    }

    @Tag("exhaustive")
    @ParameterizedTest
    @CsvSource({
        "1, 1, SLOW_SERVICE SLOW_START SLOW_RESTART LATER_CHECKPOINTS SLOW_ANSWERS",
        "3, 2, SLOW_RESTART LATER_CHECKPOINTS",
    })
    void norDoesItInLargerWorlds(int shards, int checkpoints, String freedoms) {
        theOrderOfTheSearchDoesNotMatter(shards, checkpoints, freedoms);
    }

    // ------------------------------------------------------------------ it would find mistakes

    @ParameterizedTest
    @CsvSource({
        "LOSES_END_REPORTS, SLOW_RESTART, no end is within reach",
        "LOSES_END_REPORTS, SLOW_SERVICE, no end is within reach",
        "FORGETS_AT_ONCE, SLOW_RESTART, ''",
        "FORGETS_AT_ONCE, SLOW_SERVICE, ''",
        "HIDES_RESTORED_ENDS, SLOW_RESTART, ''",
        "HIDES_RESTORED_ENDS, SLOW_SERVICE, ''",
        "SKIPS_EMPTY_RESETS, SLOW_RESTART, ''",
        "SKIPS_EMPTY_RESETS, SLOW_SERVICE, ''",
        "KEEPS_GATEWAYS_OPEN, SLOW_RESTART, ''",
        "KEEPS_GATEWAYS_OPEN, SLOW_SERVICE, ''",
        "KEEPS_GATEWAYS_OPEN, URGENT_BARRIERS, ''",
        "LOSES_OVERTAKEN_MAIL, URGENT_BARRIERS, no end is within reach",
    })
    void aFlawIsFound(Flaw flaw, Freedom freedom, String message) {
        Forest forest = Forest.of(-1, 0);
        Bounds bounds = new Bounds(1, 1, Set.of(freedom));
        Explorer explorer = new Explorer(forest, bounds, flaw, MOST_STATES, false);

        assertThatThrownBy(explorer::explore)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(message)
                .hasMessageContaining("with a, b of a after");
    }

    @ParameterizedTest
    @CsvSource({
        "LOSES_ENDS_OF_SEGMENTS, SLOW_RESTART, the snapshot is not over",
        "LOSES_ENDS_OF_SEGMENTS, SLOW_SERVICE, 0 is not forgotten",
        "CLAIMS_RETURNED_SEGMENTS, SLOW_RESTART, no end is within reach",
        "CLAIMS_RETURNED_SEGMENTS, URGENT_BARRIERS, no end is within reach",
        "REPORTS_OPEN_EARLY, SLOW_RESTART, a is not open yet",
        "REPORTS_OPEN_EARLY, SLOW_SERVICE, a is not open yet",
        "ENDS_SEGMENTS_EARLY, SLOW_RESTART, segment 0 has not been read",
        "ENDS_SEGMENTS_EARLY, URGENT_BARRIERS, segment 0 has not been read",
        "LOSES_NEWS, SLOW_RESTART, subtask 0 does not know",
        "LOSES_NEWS, URGENT_BARRIERS, subtask 0 does not know",
        "SKIPS_EMPTY_RESETS, SLOW_RESTART, of the snapshot follows",
        "HIDES_RESTORED_ENDS, SLOW_RESTART, was assigned twice",
        "FORGETS_AT_ONCE, SLOW_RESTART, is read again",
        "KEEPS_GATEWAYS_OPEN, SLOW_RESTART, is on two subtasks",
    })
    void aFlawIsFoundBesideASnapshot(Flaw flaw, Freedom freedom, String message) {
        Bounds bounds = new Bounds(1, 1, Set.of(freedom));
        Explorer explorer = new Explorer(Forest.of(-1).beside(1), bounds, flaw, MOST_STATES, false);

        assertThatThrownBy(explorer::explore)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(message)
                .hasMessageContaining("with a, segments: 1 after");
    }

    /** A reader tells what it holds, and what it does not hold is assigned again. */
    @ParameterizedTest
    @EnumSource(
            value = Freedom.class,
            names = {"SLOW_RESTART", "SLOW_SERVICE", "URGENT_BARRIERS"})
    void itIsNoneThatSplitsDoNotComeBackFromAFailedSubtask(Freedom freedom) {
        itIsNoneThatSplitsDoNotComeBack(Forest.of(-1, 0), freedom);
    }

    @ParameterizedTest
    @EnumSource(
            value = Freedom.class,
            names = {"SLOW_RESTART", "URGENT_BARRIERS"})
    void norIsItThatSegmentsDoNotComeBack(Freedom freedom) {
        itIsNoneThatSplitsDoNotComeBack(Forest.of(-1).beside(1), freedom);
    }

    private static void itIsNoneThatSplitsDoNotComeBack(Forest forest, Freedom freedom) {
        Bounds bounds = new Bounds(1, 1, Set.of(freedom));
        Explorer explorer =
                new Explorer(forest, bounds, Flaw.LOSES_RETURNED_SPLITS, MOST_STATES, false);

        assertThat(explorer.explore().ends()).isPositive();
    }

    @Test
    void aStateThatGrowsWithoutBoundIsFound() {
        Bounds bounds = new Bounds(0, 0, Set.of(Freedom.SLOW_SERVICE));

        assertThatThrownBy(
                        () ->
                                new Explorer(Forest.of(-1, 0), bounds, Flaw.NONE, 10, false)
                                        .explore())
                .hasMessageContaining("more than 10 states");
    }

    // ------------------------------------------------------------------ shapes

    @Test
    void everyShapeIsThereOnce() {
        assertThat(IntStream.rangeClosed(1, 5).map(n -> Forest.ofSize(n).size()))
                .containsExactly(1, 2, 4, 8, 16);
        assertThat(Forest.ofSize(3))
                .extracting(Forest::toString)
                .containsExactlyInAnyOrder(
                        "a, b, c", "a, b, c of a", "a, b of a, c of a", "a, b of a, c of b");
    }
}
