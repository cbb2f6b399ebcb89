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
import io.github.ddbstreams.flink.source.exhaustive.World.Bounds;
import java.util.stream.IntStream;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The bookkeeping of the enumerator and the readers, which are the real classes, through every
 * order of events in small {@linkplain World worlds}: no shard is read before its parent's end, or
 * on two subtasks at once, or twice; none is left out; and what is kept of ended shards goes.
 *
 * <p>How much the build explores, and how to explore more, stands in docs/architecture.md.
 */
@Timeout(1_200)
class ExhaustiveTest {

    private static final int MOST_STATES = 5_000_000;

    private Level level;

    @BeforeEach
    void silence() {
        // Every world would tell of its stream's end.
        level = LogManager.getLogger(DynamoDbStreamsSourceEnumerator.class).getLevel();
        Configurator.setLevel(DynamoDbStreamsSourceEnumerator.class, Level.ERROR);
    }

    @AfterEach
    void speak() {
        Configurator.setLevel(DynamoDbStreamsSourceEnumerator.class, level);
    }

    @ParameterizedTest(
            name = "shards={0} roots<={1} checkpoints={2} failures={3} calm={4} late={5}")
    @CsvSource({
        "2, 2, 2, 1, true, false",
        "3, 1, 1, 1, true, false",
        "3, 3, 0, 1, true, false",
        "4, 2, 0, 1, true, false",
        "5, 1, 0, 1, true, false",
        "1, 1, 2, 1, true, true",
        "2, 1, 1, 1, true, true",
    })
    void everyShardIsReadOnceAfterItsParentAndThenForgotten(
            int shards, int mostRoots, int checkpoints, int failures, boolean calm, boolean late) {
        Count count = explore(shards, mostRoots, new Bounds(checkpoints, failures, calm, late));

        assertThat(count.ends()).isPositive();
    }

    /** For hours that are left over: -Dexhaustive.shards=5 -Dexhaustive.checkpoints=2. */
    @Test
    void theSameHoldsOfWhatIsAskedFor() {
        int most = Integer.getInteger("exhaustive.shards", 1);
        Bounds bounds =
                new Bounds(
                        Integer.getInteger("exhaustive.checkpoints", 2),
                        Integer.getInteger("exhaustive.failures", 1),
                        !Boolean.getBoolean("exhaustive.full"),
                        Boolean.getBoolean("exhaustive.late"));

        Count count = new Count(0, 0, 0);
        for (int shards = 1; shards <= most; shards++) {
            count = count.plus(explore(shards, shards, bounds));
        }

        assertThat(count.ends()).isPositive();
    }

    private static Count explore(int shards, int mostRoots, Bounds bounds) {
        Count sum = new Count(0, 0, 0);
        for (Forest forest : Forest.ofSize(shards)) {
            if (forest.roots() <= mostRoots) {
                sum = sum.plus(new Explorer(forest, bounds, Flaw.NONE, MOST_STATES).explore());
            }
        }
        System.out.println(
                String.format(
                        "Explored %s shards with up to %s roots, %s: %s",
                        shards, mostRoots, bounds, sum));
        return sum;
    }

    // ------------------------------------------------------------------ it would find mistakes

    @ParameterizedTest
    @CsvSource({
        "LOSES_END_REPORTS, no end is within reach",
        "FORGETS_AT_ONCE, ''",
        "HIDES_RESTORED_ENDS, ''",
        "SKIPS_EMPTY_RESETS, ''",
        "KEEPS_GATEWAYS_OPEN, ''",
        "LOSES_RETURNED_SPLITS, ''",
    })
    void aFlawIsFound(Flaw flaw, String message) {
        Forest forest = Forest.of(-1, 0);
        Explorer explorer = new Explorer(forest, new Bounds(1, 1, true, false), flaw, MOST_STATES);

        assertThatThrownBy(explorer::explore)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(message)
                .hasMessageContaining("with a, b of a after");
    }

    @Test
    void aStateThatGrowsWithoutBoundIsFound() {
        assertThatThrownBy(
                        () ->
                                new Explorer(
                                                Forest.of(-1, 0),
                                                new Bounds(0, 0, false, false),
                                                Flaw.NONE,
                                                10)
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
