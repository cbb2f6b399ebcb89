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

import static io.github.ddbstreams.flink.source.enumerator.lineage.GraphDriver.BORN;
import static io.github.ddbstreams.flink.source.enumerator.lineage.GraphDriver.RETENTION;
import static io.github.ddbstreams.flink.source.enumerator.lineage.GraphDriver.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ddbstreams.flink.source.enumerator.assignment.Mobility;
import io.github.ddbstreams.flink.source.split.ShardPosition;
import io.github.ddbstreams.flink.source.split.ShardProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of shards when a subtask fails, and when the whole source is restored. */
class ShardGraphFailureTest {

    private static final String ROOT = id("root", -300);
    private static final String LEFT = id("left", -60);
    private static final String RIGHT = id("right", -60);

    private final GraphDriver d = GraphDriver.fromTrimHorizon();

    // ------------------------------------------------------------------ one subtask

    @Test
    void aSubtaskWithoutEndsOrNewShardsKeepsWhatItHolds() {
        d.list(d.open(ROOT, null)).assign(0, ROOT).takeBack(0);

        assertThat(d.ready()).isEmpty();
        assertThat(d.load(0)).isEqualTo(1);
    }

    @Test
    void aReturnedShardIsReadyForTheSameSubtask() {
        d.list(d.open(ROOT, null)).assign(2, ROOT).takeBack(2, ROOT);

        assertThat(d.ready()).containsExactly(ROOT);
        assertThat(d.ready(ROOT).preferredSubtask()).isEqualTo(2);
        assertThat(d.load(2)).isZero();
    }

    @Test
    void anEndInNoCheckpointIsTakenBackWithWhatFollowedFromIt() {
        d.list(d.closed(ROOT, null), d.open(LEFT, ROOT), d.open(RIGHT, ROOT)).assign(0, ROOT);
        d.graph.snapshot(1);
        d.graph.checkpointCompleted(1, d.now);
        d.end(0, ROOT).assign(0, LEFT);

        d.takeBack(0, LEFT);

        assertThat(d.ready()).isEmpty();
        assertThat(d.load(0)).isEqualTo(1);
        assertThat(d.graph.unassignedCount()).isEqualTo(2);

        d.claim(0, d.split(ROOT, ShardProgress.READING)).end(0, ROOT);

        assertThat(d.ready()).containsExactlyInAnyOrder(LEFT, RIGHT);
    }

    @Test
    void aWholeLineageReadSinceTheCheckpointIsTakenBack() {
        String leaf = id("leaf", -10);
        d.list(d.closed(ROOT, null), d.closed(LEFT, ROOT), d.open(leaf, LEFT));
        d.assign(0, ROOT);
        d.graph.snapshot(1);
        d.graph.checkpointCompleted(1, d.now);
        d.end(0, ROOT).assign(0, LEFT).end(0, LEFT).assign(0, leaf);

        d.takeBack(0, LEFT, leaf);

        assertThat(d.ready()).isEmpty();
        d.claim(0, d.split(ROOT, ShardProgress.READING)).end(0, ROOT);
        assertThat(d.ready()).containsExactly(LEFT);
        d.assign(0, LEFT).end(0, LEFT);
        assertThat(d.ready()).containsExactly(leaf);
    }

    @Test
    void aSearchThatFollowedFromAnEndIsTakenBackToo() {
        d.list(d.open(ROOT, null)).assign(0, ROOT).end(0, ROOT).takeBack(0);

        assertThat(d.graph.dueSearches(d.now.plus(RETENTION))).isEmpty();

        d.claim(0, d.split(ROOT, ShardProgress.READING)).end(0, ROOT);

        assertThat(d.graph.dueSearches(d.now)).containsExactly(ROOT);
    }

    @Test
    void anEndInACompletedCheckpointIsNotTakenBack() {
        d.list(d.closed(ROOT, null), d.open(LEFT, ROOT)).assign(0, ROOT).end(0, ROOT);
        d.graph.snapshot(1);
        d.graph.checkpointCompleted(1, d.now);
        d.assign(0, LEFT);

        d.takeBack(0, LEFT);

        assertThat(d.ready()).containsExactly(LEFT);
        assertThat(d.ready(LEFT).preferredSubtask()).isZero();
        assertThat(d.load(0)).isZero();
    }

    @Test
    void anEndReportedBehindTheSnapshotIsNotInTheCheckpoint() {
        d.list(d.closed(ROOT, null), d.open(LEFT, ROOT)).assign(0, ROOT);
        d.graph.snapshot(1);
        d.end(0, ROOT);
        d.graph.checkpointCompleted(1, d.now);

        d.takeBack(0);

        assertThat(d.ready()).isEmpty();
    }

    @Test
    void onlyTheEndsOfTheFailedSubtaskAreTakenBack() {
        d.list(d.closed(LEFT, null), d.closed(RIGHT, null), d.open(ROOT, LEFT));
        d.assign(0, LEFT).assign(1, RIGHT).end(0, LEFT).end(1, RIGHT);

        d.takeBack(1);

        assertThat(d.ready()).containsExactly(ROOT);
    }

    @Test
    void aRestartedSubtaskIsReleasedFromItsEndedShardsAgain() {
        d.list(d.closed(ROOT, null), d.open(LEFT, ROOT)).assign(0, ROOT).end(0, ROOT);
        d.assign(0, LEFT);
        d.graph.snapshot(1);
        d.graph.checkpointCompleted(1, d.now);
        d.graph.drainReleases();
        d.graph.drainForgettable();
        d.takeBack(0);

        d.claim(0, d.split(ROOT, ShardProgress.ENDED), d.split(LEFT, ShardProgress.READING));

        assertThat(d.graph.drainReleases()).isEqualTo(Map.of(0, List.of(ROOT)));
        assertThat(d.graph.drainForgettable()).isEqualTo(Map.of(0, List.of(ROOT)));
        assertThat(d.ready()).isEmpty();
    }

    @Test
    void whatAFailedSubtaskWasToBeToldIsDropped() {
        d.list(d.closed(ROOT, null), d.open(LEFT, ROOT)).assign(0, ROOT).end(0, ROOT);
        d.assign(0, LEFT).takeBack(0, LEFT);

        assertThat(d.graph.drainReleases()).isEmpty();
        assertThat(d.graph.drainForgettable()).isEmpty();
    }

    @Test
    void aShardThatDidNotReachItsReaderBeforeTheCheckpointIsReadyAgain() {
        d.list(d.open(ROOT, null), d.open(LEFT, null)).assign(0, ROOT, LEFT).takeBack(0);

        assertThat(d.missing(0, d.split(ROOT, ShardProgress.READING))).containsExactly(LEFT);

        assertThat(d.ready()).containsExactly(LEFT);
        assertThat(d.ready(LEFT).preferredSubtask()).isZero();
        assertThat(d.load(0)).isEqualTo(1);
    }

    @Test
    void aParentIsHeldForAChildThatDidNotReachItsReader() {
        d.list(d.closed(ROOT, null), d.open(LEFT, ROOT)).assign(0, ROOT).end(0, ROOT);
        d.assign(0, LEFT).drain(1);
        d.graph.drainReleases();
        d.graph.drainForgettable();
        d.takeBack(0);

        assertThat(d.missing(0, d.split(ROOT, ShardProgress.ENDED))).containsExactly(LEFT);

        assertThat(d.graph.drainReleases()).isEmpty();
        assertThat(d.graph.drainForgettable()).isEmpty();
        assertThat(d.ready()).containsExactly(LEFT);
        assertThat(d.assign(0, LEFT).graph.drainReleases()).isEqualTo(Map.of(0, List.of(ROOT)));
    }

    @Test
    void aReturnedShardOfWhichNothingIsLeftIsALoss() {
        d.list(d.open(ROOT, null)).assign(0, ROOT).end(0, ROOT).pass(Duration.ofSeconds(1));
        d.listChildrenDisabled(ROOT);
        d.pass(RETENTION).list();
        assertThat(d.graph.snapshot(1)).isEmpty();

        d.takeBack(0, ROOT);

        assertThat(d.ready()).isEmpty();
        assertThat(d.losses())
                .containsExactly(
                        ROOT
                                + ": it was read to its end since the last completed checkpoint,"
                                + " which is older than what is left of it");
    }

    // ------------------------------------------------------------------ the whole source

    @Test
    void aSnapshotHoldsAllThatIsKnown() {
        d.list(d.closed(ROOT, null), d.closed(LEFT, ROOT), d.open(RIGHT, ROOT));
        d.assign(0, ROOT).pass(Duration.ofSeconds(5)).end(0, ROOT).assign(0, LEFT);

        assertThat(d.graph.snapshot(1))
                .containsExactly(
                        new ShardRecord(
                                ROOT,
                                null,
                                ShardStatus.FINISHED,
                                ShardProgress.ENDED,
                                ShardPosition.trimHorizon(),
                                BORN.plusSeconds(5),
                                false),
                        record(LEFT, ROOT, ShardStatus.ASSIGNED),
                        record(RIGHT, ROOT, ShardStatus.UNASSIGNED));
    }

    @Test
    void aRestoredGraphGoesOnWhereItWas() {
        d.list(d.closed(ROOT, null), d.closed(LEFT, ROOT), d.open(RIGHT, ROOT));
        d.assign(0, ROOT).end(0, ROOT).assign(0, LEFT);
        List<ShardRecord> snapshot = d.graph.snapshot(1);

        d.restore(snapshot);

        assertThat(d.graph.snapshot(2)).isEqualTo(snapshot);
        assertThat(d.graph.listedOnce()).isTrue();
        assertThat(d.graph.unassignedCount()).isEqualTo(1);
        assertThat(d.ready()).containsExactly(RIGHT);
    }

    @Test
    void aClaimedShardIsWithWhoeverClaimsIt() {
        d.list(d.open(ROOT, null)).assign(0, ROOT).restore(d.graph.snapshot(1));

        d.claim(3, d.split(ROOT, ShardProgress.READING));

        assertThat(d.allClaimed()).isEmpty();
        assertThat(d.load(3)).isEqualTo(1);
    }

    @Test
    void aShardThatNoReaderHasIsReadyWhenAllHaveStarted() {
        d.list(d.open(ROOT, null)).assign(0, ROOT).restore(d.graph.snapshot(1));
        d.list(d.open(ROOT, null)).claim(0);
        assertThat(d.ready()).isEmpty();
        assertThat(d.graph.isDrained()).isFalse();

        assertThat(d.allClaimed()).containsExactly(ROOT);

        assertThat(d.ready()).containsExactly(ROOT);
        assertThat(d.graph.isDrained()).isFalse();
    }

    @Test
    void aParentIsHeldUntilItIsKnownWhoHasItsChild() {
        d.list(d.closed(ROOT, null), d.open(LEFT, ROOT)).assign(0, ROOT).end(0, ROOT);
        d.assign(0, LEFT).restore(d.graph.snapshot(1));

        d.claim(1, d.split(ROOT, ShardProgress.ENDED));
        assertThat(d.graph.drainReleases()).isEmpty();

        d.claim(2, d.split(LEFT, ShardProgress.READING));
        assertThat(d.graph.drainReleases()).isEqualTo(Map.of(1, List.of(ROOT)));
    }

    /** All have failed; the child did not reach its reader before their checkpoint. */
    @Test
    void aParentIsHeldUntilAFailedReaderSaysThatItHasTheChild() {
        d.list(d.closed(ROOT, null), d.open(LEFT, ROOT)).assign(0, ROOT).end(0, ROOT);
        d.assign(1, LEFT).drain(1);
        d.graph.caughtUp(1, LEFT);
        d.graph.drainReleases();
        d.takeBack(0).takeBack(1);

        d.claim(0, d.split(ROOT, ShardProgress.ENDED));
        assertThat(d.graph.drainReleases()).isEmpty();
        d.claim(1, d.split(LEFT, ShardProgress.READING));

        assertThat(d.graph.drainReleases()).isEqualTo(Map.of(0, List.of(ROOT)));
    }

    @Test
    void aParentIsHeldForAChildThatNoReaderHas() {
        d.list(d.closed(ROOT, null), d.open(LEFT, ROOT)).assign(0, ROOT).end(0, ROOT);
        d.assign(0, LEFT).restore(d.graph.snapshot(1));
        d.claim(1, d.split(ROOT, ShardProgress.ENDED)).claim(2);

        assertThat(d.allClaimed()).containsExactly(LEFT);

        assertThat(d.ready(LEFT).preferredSubtask()).isEqualTo(1);
        assertThat(d.graph.drainReleases()).isEmpty();
        assertThat(d.assign(1, LEFT).graph.drainReleases()).isEqualTo(Map.of(1, List.of(ROOT)));
    }

    @Test
    void anEndThatReachedTheReadersStateOnlyIsMadeUpFor() {
        d.list(d.closed(ROOT, null), d.open(LEFT, ROOT)).assign(0, ROOT);
        d.restore(d.graph.snapshot(1));

        d.claim(2, d.split(ROOT, ShardProgress.ENDED));

        assertThat(d.ready()).containsExactly(LEFT);
        assertThat(d.ready(LEFT).preferredSubtask()).isEqualTo(2);
    }

    @Test
    void aRestoredChildGoesToWhomeverReportsItsParent() {
        d.list(d.closed(ROOT, null), d.open(LEFT, ROOT)).assign(0, ROOT).end(0, ROOT);
        d.restore(d.graph.snapshot(1));

        d.claim(2, d.split(ROOT, ShardProgress.ENDED));

        assertThat(d.ready(LEFT).preferredSubtask()).isEqualTo(2);
    }

    @Test
    void aRestoredChildGoesToWhomeverReportsItsParentThoughAListingCameFirst() {
        d.list(d.closed(ROOT, null), d.open(LEFT, ROOT)).assign(0, ROOT).end(0, ROOT);
        d.restore(d.graph.snapshot(1)).list(d.closed(ROOT, null), d.open(LEFT, ROOT));

        d.claim(2, d.split(ROOT, ShardProgress.ENDED));

        assertThat(d.ready()).containsExactly(LEFT);
        assertThat(d.ready(LEFT).preferredSubtask()).isEqualTo(2);
    }

    @Test
    void anEndThatARestoredReaderReportsIsForgettableAtOnce() {
        d.list(d.closed(ROOT, null), d.open(LEFT, ROOT)).assign(0, ROOT).end(0, ROOT);
        d.assign(0, LEFT).restore(d.graph.snapshot(1));

        d.claim(1, d.split(ROOT, ShardProgress.ENDED), d.split(LEFT, ShardProgress.READING));

        assertThat(d.graph.drainReleases()).isEqualTo(Map.of(1, List.of(ROOT)));
        assertThat(d.graph.drainForgettable()).isEqualTo(Map.of(1, List.of(ROOT)));
    }

    @Test
    void aShardThatTheCheckpointOfTheGraphDoesNotHoldIsLearntFromItsReader() {
        d.open(ROOT, null);

        d.claim(1, d.split(ROOT, ShardProgress.READING));

        assertThat(d.load(1)).isEqualTo(1);
        assertThat(d.list(d.open(ROOT, null)).ready()).isEmpty();
    }

    @Test
    void aShardIsReadAgainIfItsReaderWasRestoredBehindItsEnd() {
        d.list(d.closed(ROOT, null), d.open(LEFT, ROOT)).assign(0, ROOT).end(0, ROOT);
        d.restore(d.graph.snapshot(1)).list(d.closed(ROOT, null), d.open(LEFT, ROOT));

        d.claim(0, d.split(ROOT, ShardProgress.READING));

        assertThat(d.ready()).isEmpty();
        assertThat(d.load(0)).isEqualTo(1);
    }

    @Test
    void aSearchIsResumedAfterARestore() {
        d.list(d.open(ROOT, null)).assign(0, ROOT).end(0, ROOT).restore(d.graph.snapshot(1));

        assertThat(d.graph.dueSearches(d.now)).containsExactly(ROOT);
        assertThat(d.graph.isDrained()).isFalse();
    }

    @Test
    void aChildlessLeafStaysChildlessAfterARestore() {
        d.list(d.open(ROOT, null)).assign(0, ROOT).end(0, ROOT).pass(Duration.ofSeconds(1));
        d.listChildrenDisabled(ROOT).restore(d.graph.snapshot(1));

        assertThat(d.graph.dueSearches(d.now.plus(RETENTION))).isEmpty();
        assertThat(d.graph.isDrained()).isTrue();
    }

    @Test
    void aSkippedShardIsNotSearchedForALossAfterARestore() {
        Instant since = BORN.minus(Duration.ofHours(1));
        GraphDriver skipping = GraphDriver.since(since);
        skipping.list(skipping.closed(ROOT, null), skipping.open(LEFT, ROOT)).list();
        skipping.restore(skipping.graph.snapshot(1));

        assertThat(skipping.graph.dueSearches(BORN.plus(RETENTION))).isEmpty();
    }

    private static ShardRecord record(String id, String parent, ShardStatus status) {
        return new ShardRecord(id, parent, status, ShardProgress.READING, null, null, false);
    }

    /** Its checkpoint is older than what the graph remembers. */
    @Test
    void whatFollowsAForgottenShardThatAReaderReadsAgainWaitsForIt() {
        String parent = GraphDriver.id("parent", -2 * 24 * 60);
        String child = GraphDriver.id("child", -25 * 60);
        GraphDriver d = GraphDriver.fromTrimHorizon();
        d.list(d.open(child, parent));
        assertThat(d.ready()).containsExactly(child);

        d.claim(0, d.split(parent, ShardProgress.READING));
        assertThat(d.ready()).isEmpty();

        d.end(0, parent);
        assertThat(d.ready()).containsExactly(child);
        assertThat(d.ready(child).preferredSubtask()).isZero();
        assertThat(d.mobility(child)).isEqualTo(Mobility.BOUND);
    }
}
