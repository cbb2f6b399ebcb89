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
package io.github.ddbstreams.flink.source.enumerator.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ddbstreams.flink.source.enumerator.assignment.Mobility;
import io.github.ddbstreams.flink.source.split.ShardProgress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When a child may be read elsewhere than its parent was, and what that waits for. */
class ShardGraphMovingTest {

    private static final String ROOT = GraphDriver.id("root", -10);
    private static final String LEFT = GraphDriver.id("left", 1);
    private static final String RIGHT = GraphDriver.id("right", 1);

    private final GraphDriver d = GraphDriver.fromTrimHorizon();

    private void endRoot() {
        d.list(d.open(ROOT, null)).assign(0, ROOT).end(0, ROOT);
        d.listChildren(ROOT, d.open(LEFT, ROOT), d.open(RIGHT, ROOT));
    }

    @Test
    void aRootIsFree() {
        d.list(d.open(ROOT, null));

        assertThat(d.mobility(ROOT)).isEqualTo(Mobility.FREE);
    }

    @Test
    void aChildIsBoundWithoutCheckpoints() {
        endRoot();

        assertThat(d.mobility(LEFT)).isEqualTo(Mobility.BOUND);
        assertThat(d.ready(LEFT).preferredSubtask()).isZero();
    }

    @Test
    void aChildIsFreeOnceAnAlignedCheckpointBeganAfterTheEndAndCompleted() {
        endRoot();
        d.drain(1);

        assertThat(d.mobility(LEFT)).isEqualTo(Mobility.FREE);
    }

    @Test
    void aCheckpointThatBeganBeforeTheEndFreesNobody() {
        d.list(d.open(ROOT, null)).assign(0, ROOT);
        d.graph.snapshot(1);
        d.end(0, ROOT);
        d.listChildren(ROOT, d.open(LEFT, ROOT), d.open(RIGHT, ROOT));
        d.aligned.add(1L);
        d.graph.checkpointCompleted(1, d.now);

        assertThat(d.mobility(LEFT)).isEqualTo(Mobility.BOUND);
    }

    @Test
    void anUnalignedCheckpointFreesNobody() {
        endRoot();
        d.graph.snapshot(1);
        d.graph.checkpointCompleted(1, d.now);

        assertThat(d.mobility(LEFT)).isEqualTo(Mobility.BOUND);
    }

    @Test
    void aChildWaitsForACheckpointThatIsExpected() {
        d.drain(1).pass(Duration.ofSeconds(10)).drain(2);
        endRoot();
        assertThat(d.mobility(LEFT)).isEqualTo(Mobility.SOON);

        d.pass(GraphDriver.MAX_WAIT);
        assertThat(d.mobility(LEFT)).isEqualTo(Mobility.BOUND);
    }

    @Test
    void aRestoredChildIsBoundUntilTheNextCheckpoint() {
        endRoot();
        d.drain(1);
        d.restore(d.graph.snapshot(2));
        d.claim(3, d.split(ROOT, ShardProgress.ENDED));
        assertThat(d.mobility(LEFT)).isEqualTo(Mobility.BOUND);
        assertThat(d.ready(LEFT).preferredSubtask()).isEqualTo(3);

        d.drain(3);
        assertThat(d.mobility(LEFT)).isEqualTo(Mobility.FREE);
    }

    @Test
    void anEndThatIsTakenBackTakesItsChildrenBackWhileTheyWait() {
        endRoot();
        d.takeBack(0);
        assertThat(d.ready()).isEmpty();

        d.drain(1).end(0, ROOT);
        assertThat(d.mobility(LEFT)).isEqualTo(Mobility.BOUND);
    }

    @Test
    void aChildThatAFailureReturnsIsStillFree() {
        endRoot();
        d.drain(1).assign(1, LEFT).takeBack(1, LEFT);

        assertThat(d.mobility(LEFT)).isEqualTo(Mobility.FREE);
        assertThat(d.ready(LEFT).preferredSubtask()).isZero();
    }

    @Test
    void aParentsOutputWaitsForTheChildThatHasMoved() {
        endRoot();
        d.drain(1).assign(0, LEFT).assign(1, RIGHT);
        assertThat(d.graph.drainReleases()).isEmpty();

        d.graph.caughtUp(1, RIGHT);
        assertThat(d.graph.drainReleases()).isEqualTo(Map.of(0, List.of(ROOT)));
    }

    @Test
    void aChildThatHasEndedHasCaughtUp() {
        endRoot();
        d.drain(1).assign(0, LEFT).assign(1, RIGHT).end(1, RIGHT);

        assertThat(d.graph.drainReleases()).isEqualTo(Map.of(0, List.of(ROOT)));
    }

    @Test
    void aChildWithItsParentsSubtaskNeedNotCatchUp() {
        endRoot();
        d.assign(0, LEFT, RIGHT);
        assertThat(d.graph.drainReleases()).isEqualTo(Map.of(0, List.of(ROOT)));

        d.graph.caughtUp(0, LEFT);
        assertThat(d.graph.drainReleases()).isEmpty();
    }

    @Test
    void whatASubtaskSaysOfAShardThatItHasNotMeansNothing() {
        endRoot();
        d.drain(1).assign(0, LEFT).assign(1, RIGHT);
        d.graph.caughtUp(2, RIGHT);
        d.graph.caughtUp(2, "unknown");

        assertThat(d.graph.drainReleases()).isEmpty();
    }

    @Test
    void aChildThatComesBackAndGoesHomeNeedNotCatchUp() {
        endRoot();
        d.drain(1).assign(0, LEFT).assign(1, RIGHT).takeBack(1, RIGHT).assign(0, RIGHT);

        assertThat(d.graph.drainReleases()).isEqualTo(Map.of(0, List.of(ROOT)));
    }

    @Test
    void aLineageCountsWhereItGoesOnWhileItsChildrenAreSearchedFor() {
        d.list(d.open(ROOT, null)).assign(0, ROOT).end(0, ROOT);
        assertThat(d.loads(2)).containsExactly(1, 0);

        d.listChildren(ROOT, d.open(LEFT, ROOT), d.open(RIGHT, ROOT));
        assertThat(d.loads(2)).containsExactly(0, 0);
    }
}
