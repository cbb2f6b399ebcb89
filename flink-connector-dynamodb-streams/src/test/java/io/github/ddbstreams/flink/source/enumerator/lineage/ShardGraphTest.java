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
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.ddbstreams.flink.source.enumerator.assignment.ReadySplit;
import io.github.ddbstreams.flink.source.split.ShardPosition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What may be read when, and what follows from an end. */
class ShardGraphTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MILLI = Duration.ofMillis(1);

    private static final String ROOT = id("root", -300);
    private static final String LEFT = id("left", -60);
    private static final String RIGHT = id("right", -60);
    private static final String OTHER = id("other", -20);
    private static final String LEAF = id("leaf", -10);

    private final GraphDriver d = GraphDriver.fromTrimHorizon();

    // ------------------------------------------------------------------ readiness

    @Test
    void aShardWithoutParentIsReadyAtTheTrimHorizon() {
        d.list(d.open(ROOT, null));

        assertThat(d.ready()).containsExactly(ROOT);
        assertThat(d.ready(ROOT).position()).isEqualTo(ShardPosition.trimHorizon());
        assertThat(d.ready(ROOT).completeUntil()).isNull();
        assertThat(d.ready(ROOT).parentShardId()).isNull();
        assertThat(d.ready(ROOT).preferredSubtask()).isEqualTo(ReadySplit.NOBODY);
    }

    @Test
    void nothingIsReadyBeforeTheListingIsComplete() {
        d.graph.listingStarted();
        d.graph.listed(List.of(d.open(ROOT, null)));

        assertThat(d.ready()).isEmpty();
        assertThat(d.graph.listedOnce()).isFalse();

        d.graph.listingCompleted(d.now, false, d.now);

        assertThat(d.ready()).containsExactly(ROOT);
        assertThat(d.graph.listedOnce()).isTrue();
    }

    @Test
    void whatAnInterruptedListingShowedIsUsed() {
        d.graph.listingStarted();
        d.graph.listed(List.of(d.open(ROOT, null)));
        d.graph.settle(d.now);

        assertThat(d.ready()).containsExactly(ROOT);
        assertThat(d.graph.listedOnce()).isFalse();
    }

    @Test
    void aChildWaitsForItsParent() {
        d.list(d.closed(ROOT, null), d.open(LEFT, ROOT));

        assertThat(d.ready()).containsExactly(ROOT);
    }

    @Test
    void aChildListedBeforeItsParentInOnePageWaits() {
        d.list(d.open(LEAF, LEFT), d.open(LEFT, ROOT), d.closed(ROOT, null));

        assertThat(d.ready()).containsExactly(ROOT);
        assertThat(d.graph.doubtfulShards()).isEmpty();
    }

    @Test
    void aChildListedOnAPageBeforeItsParentsWaits() {
        d.graph.listingStarted();
        d.graph.listed(List.of(d.open(LEFT, ROOT)));
        d.graph.listed(List.of(d.closed(ROOT, null)));
        d.graph.listingCompleted(d.now, false, d.now);

        assertThat(d.ready()).containsExactly(ROOT);
    }

    @Test
    void aChildListedWhileItsParentIsOpenWaits() {
        d.list(d.open(ROOT, null), d.open(LEFT, ROOT)).assign(0, ROOT);
        d.list(d.open(ROOT, null), d.open(LEFT, ROOT));

        assertThat(d.ready()).isEmpty();

        d.end(0, ROOT);

        assertThat(d.ready()).containsExactly(LEFT);
    }

    @Test
    void aShardThatIsItsOwnParentIsRefused() {
        assertThatIllegalStateException()
                .isThrownBy(() -> d.list(d.open(ROOT, ROOT)))
                .withMessageContaining("Shard " + ROOT + " is listed as its own parent.");
    }

    @Test
    void shardsThatDescendFromThemselvesAreRefused() {
        assertThatIllegalStateException()
                .isThrownBy(
                        () -> d.list(d.open(LEAF, LEFT), d.open(ROOT, LEAF), d.open(LEFT, ROOT)))
                .withMessageContaining(
                        "Shard "
                                + LEFT
                                + " is listed as its own ancestor, by way of its parent "
                                + ROOT);
    }

    @Test
    void aLineageOfAnyLengthIsRead() {
        int length = 50_000;
        List<ListedShard> shards = new ArrayList<>();
        for (int i = 1; i < length; i++) {
            shards.add(d.closed(id("s" + i, -1), id("s" + (i - 1), -1)));
        }
        shards.add(d.closed(id("s0", -1), null));

        d.list(shards.toArray(new ListedShard[0]));

        assertThat(d.ready()).containsExactly(id("s0", -1));
    }

    @Test
    void onlyWhatIsReadyCanBeAssigned() {
        d.list(d.open(ROOT, null), d.open(LEFT, ROOT));

        assertThatIllegalStateException()
                .isThrownBy(() -> d.assign(0, LEFT))
                .withMessage("shard " + LEFT + " is not ready to be assigned");
    }

    @Test
    void aShardIsReadyOnceOnly() {
        d.list(d.open(ROOT, null)).assign(0, ROOT).list(d.open(ROOT, null));

        assertThat(d.ready()).isEmpty();
    }

    // ------------------------------------------------------------------ doubtful parents

    @Test
    void anUnlistedParentHoldsBackItsOwnLineageOnly() {
        String other = id("other", -5);

        d.list(d.open(LEFT, ROOT), d.open(other, null));

        assertThat(d.ready()).containsExactly(other);
        assertThat(d.graph.doubtfulShards()).containsExactly(ROOT);
    }

    @Test
    void aDoubtfulParentThatIsListedLaterIsReadFirst() {
        d.list(d.open(LEFT, ROOT)).list(d.open(LEFT, ROOT), d.closed(ROOT, null));

        assertThat(d.ready()).containsExactly(ROOT);
        assertThat(d.graph.doubtfulShards()).isEmpty();
    }

    @Test
    void aParentProvenGoneLetsItsChildrenBeRead() {
        d.list(d.open(LEFT, ROOT), d.open(RIGHT, ROOT));

        d.graph.isGone(ROOT, d.now);

        assertThat(d.ready()).containsExactly(LEFT, RIGHT);
        assertThat(d.graph.doubtfulShards()).isEmpty();
        assertThat(d.losses()).isEmpty();
    }

    @Test
    void aParentOlderThanTheRetentionIsGone() {
        String old = id("old", -24 * 60 - 1);
        String young = id("young", -24 * 60);

        d.list(d.open(old, "shardId-of-old"), d.open(young, "shardId-of-young"));

        assertThat(d.ready()).containsExactly(old);
        assertThat(d.graph.doubtfulShards()).containsExactly("shardId-of-young");
        assertThat(d.losses()).isEmpty();
    }

    @Test
    void aDoubtfulParentIsGoneOnceItsAgeProvesIt() {
        d.list(d.open(LEFT, ROOT)).pass(RETENTION).list(d.open(LEFT, ROOT));

        assertThat(d.ready()).containsExactly(LEFT);
        assertThat(d.losses()).isEmpty();
    }

    @Test
    void aParentThatGoesUnreadWhileTheSourceRunsIsALoss() {
        String born = id("born", 30);
        d.pass(Duration.ofHours(1)).list(d.open(born, ROOT));

        d.graph.isGone(ROOT, d.now);

        assertThat(d.ready()).containsExactly(born);
        List<LineageLoss> losses = d.graph.drainLosses();
        assertThat(losses).hasSize(1);
        assertThat(losses.get(0).shardId()).isEqualTo(born);
        assertThat(losses.get(0).description())
                .isEqualTo("its parent " + ROOT + " is gone and was never read");
        assertThat(losses.get(0).from()).isEqualTo(BORN);
        assertThat(losses.get(0).to()).isEqualTo(BORN.plus(Duration.ofMinutes(30)));
        assertThat(d.graph.drainLosses()).isEmpty();
    }

    @Test
    void aLossIsReportedOnceThoughItsShardIsReturned() {
        String born = id("born", 30);
        d.pass(Duration.ofHours(1)).list(d.open(born, ROOT));
        d.graph.isGone(ROOT, d.now);
        assertThat(d.losses()).hasSize(1);

        d.assign(0, born).takeBack(0, born);

        assertThat(d.ready()).containsExactly(born);
        assertThat(d.losses()).isEmpty();
    }

    @Test
    void anOmittedShardInTheMiddleOfALineageHoldsBackWhatFollowsIt() {
        d.list(d.closed(ROOT, null), d.open(LEAF, LEFT)).assign(0, ROOT).end(0, ROOT);

        assertThat(d.ready()).isEmpty();
        assertThat(d.graph.doubtfulShards()).containsExactly(LEFT);

        d.list(d.closed(ROOT, null), d.closed(LEFT, ROOT), d.open(LEAF, LEFT));

        assertThat(d.ready()).containsExactly(LEFT);

        d.assign(0, LEFT).end(0, LEFT);

        assertThat(d.ready()).containsExactly(LEAF);
    }

    @Test
    void aShardOmittedAfterItWasListedIsStillWaitedFor() {
        d.list(d.closed(ROOT, null), d.closed(LEFT, ROOT), d.open(LEAF, LEFT));
        d.assign(0, ROOT).list(d.closed(ROOT, null), d.open(LEAF, LEFT)).end(0, ROOT);

        assertThat(d.ready()).containsExactly(LEFT);
    }

    @Test
    void aParentListedAfterItsChildIsBeingReadIsNotRead() {
        d.list(d.open(LEFT, ROOT));
        d.graph.isGone(ROOT, d.now);
        d.assign(0, LEFT).list(d.open(LEFT, ROOT), d.closed(ROOT, null));

        assertThat(d.ready()).isEmpty();
        assertThat(d.graph.unassignedCount()).isZero();
    }

    // ------------------------------------------------------------------ ends

    @Test
    void anEndReleasesTheChildren() {
        d.list(d.closed(ROOT, null), d.open(LEFT, ROOT), d.open(RIGHT, ROOT)).assign(3, ROOT);

        d.end(3, ROOT);

        assertThat(d.ready()).containsExactly(LEFT, RIGHT);
        assertThat(d.ready(LEFT).position()).isEqualTo(ShardPosition.trimHorizon());
        assertThat(d.ready(LEFT).parentShardId()).isEqualTo(ROOT);
        assertThat(d.ready(LEFT).preferredSubtask()).isEqualTo(3);
        assertThat(d.ready(RIGHT).preferredSubtask()).isEqualTo(3);
    }

    @Test
    void aChildIsCompleteUntilItWasCreated() {
        String child = id("child", 7);
        d.list(d.closed(ROOT, null), d.open(child, ROOT)).assign(0, ROOT).end(0, ROOT);

        assertThat(d.ready(child).completeUntil()).isEqualTo(BORN.plus(Duration.ofMinutes(7)));
    }

    @Test
    void aChildOlderThanWhatWasThereAtTheStartIsNotPromisedWhole() {
        String child = id("child", -24 * 60 + 10);
        d.list(d.closed(ROOT, null), d.open(child, ROOT)).assign(0, ROOT).end(0, ROOT);

        assertThat(d.ready(child).completeUntil())
                .isEqualTo(BORN.minus(RETENTION).plus(Duration.ofHours(1)));
    }

    @Test
    void aChildOfAnUnknownAgeIsCompleteUntilItsParentEnded() {
        d.list(d.closed(ROOT, null), d.open("shardId-odd", ROOT)).assign(0, ROOT);
        d.pass(Duration.ofMinutes(3)).end(0, ROOT);

        assertThat(d.ready("shardId-odd").completeUntil()).isEqualTo(d.now);
    }

    @Test
    void aChildThatIsFoundAfterTheEndIsReady() {
        d.list(d.open(ROOT, null))
                .assign(2, ROOT)
                .end(2, ROOT)
                .listChildren(ROOT, d.open(LEFT, ROOT));

        assertThat(d.ready()).containsExactly(LEFT);
        assertThat(d.ready(LEFT).preferredSubtask()).isEqualTo(2);
    }

    @Test
    void aFinishedShardListedAgainIsNotReadAgain() {
        d.list(d.closed(ROOT, null), d.open(LEFT, ROOT)).assign(0, ROOT).end(0, ROOT);
        d.assign(0, LEFT).pass(Duration.ofHours(4));

        d.list(d.closed(ROOT, null), d.open(LEFT, ROOT));

        assertThat(d.ready()).isEmpty();
        assertThat(d.graph.unassignedCount()).isZero();
    }

    @Test
    void anEndOfAShardThatWasNotAssignedIsADefect() {
        d.list(d.open(ROOT, null));

        assertThatIllegalStateException()
                .isThrownBy(() -> d.end(1, ROOT))
                .withMessage(
                        "subtask 1 reports the end of "
                                + ROOT
                                + " UNASSIGNED, which it does not"
                                + " have");
    }

    // ------------------------------------------------------------------ searches

    @Test
    void childrenThatAreNotKnownAreSearchedForAtOnce() {
        d.list(d.open(ROOT, null)).assign(0, ROOT).end(0, ROOT);

        assertThat(d.graph.dueSearches(d.now)).containsExactly(ROOT);
    }

    @Test
    void twoChildrenAreAllThereIs() {
        d.list(d.closed(ROOT, null), d.open(LEFT, ROOT), d.open(RIGHT, ROOT));
        d.assign(0, ROOT).end(0, ROOT);

        assertThat(d.graph.dueSearches(d.now.plus(RETENTION))).isEmpty();
    }

    @Test
    void aSearchWithoutResultIsRepeatedLessAndLessOften() {
        d.list(d.open(ROOT, null)).assign(0, ROOT).end(0, ROOT);

        for (long millis : List.of(200L, 400L, 800L, 1600L, 3200L, 5000L, 5000L)) {
            d.listChildren(ROOT);
            Instant next = d.now.plusMillis(millis);
            assertThat(d.graph.dueSearches(next.minus(MILLI))).isEmpty();
            assertThat(d.graph.dueSearches(next)).containsExactly(ROOT);
            d.pass(Duration.ofMillis(millis));
        }
    }

    @Test
    void aSingleYoungChildIsConfirmedASecondAfterTheEnd() {
        String child = id("child", 0);
        d.list(d.closed(ROOT, null), d.open(child, ROOT)).assign(0, ROOT).end(0, ROOT);

        assertThat(d.graph.dueSearches(d.now.plus(SECOND).minus(MILLI))).isEmpty();
        assertThat(d.graph.dueSearches(d.now.plus(SECOND))).containsExactly(ROOT);

        d.pass(SECOND).listChildren(ROOT, d.open(child, ROOT));

        assertThat(d.graph.dueSearches(d.now.plus(RETENTION))).isEmpty();
    }

    @Test
    void anAnswerThatWasAskedForTooEarlyConfirmsNothing() {
        String child = id("child", 0);
        d.list(d.open(ROOT, null)).assign(0, ROOT).end(0, ROOT);
        Instant askedAt = d.now.plus(SECOND).minus(MILLI);
        d.pass(Duration.ofSeconds(5));
        d.graph.listed(List.of(d.open(child, ROOT)));
        d.graph.childrenListed(ROOT, askedAt, false, d.now);

        assertThat(d.ready()).containsExactly(child);
        assertThat(d.graph.dueSearches(d.now)).containsExactly(ROOT);
    }

    @Test
    void aSingleChildOfSomeAgeNeedsNoConfirmation() {
        d.list(d.closed(ROOT, null), d.open(LEFT, ROOT)).assign(0, ROOT).end(0, ROOT);

        assertThat(d.graph.dueSearches(d.now.plus(RETENTION))).isEmpty();
    }

    @Test
    void twoChildrenListedOneAfterTheOtherAreBothRead() {
        String left = id("left", 0);
        String right = id("right", 0);
        d.list(d.open(ROOT, null)).assign(0, ROOT).end(0, ROOT);

        d.listChildren(ROOT, d.open(left, ROOT)).assign(0, left);
        d.pass(SECOND).listChildren(ROOT, d.open(left, ROOT), d.open(right, ROOT));

        assertThat(d.ready()).containsExactly(right);
        assertThat(d.graph.dueSearches(d.now.plus(RETENTION))).isEmpty();
    }

    @Test
    void aFullListingAnswersSearchesToo() {
        String child = id("child", 0);
        d.list(d.open(ROOT, null)).assign(0, ROOT).end(0, ROOT);

        d.pass(SECOND).list(d.closed(ROOT, null), d.open(child, ROOT));

        assertThat(d.ready()).containsExactly(child);
        assertThat(d.graph.dueSearches(d.now.plus(RETENTION))).isEmpty();
    }

    @Test
    void aListingBegunBeforeTheEndDoesNotProveALeafChildless() {
        d.list(d.open(ROOT, null)).assign(0, ROOT);
        d.graph.listingStarted();
        Instant startedAt = d.now;
        d.pass(Duration.ofSeconds(10)).end(0, ROOT);
        d.graph.listed(List.of(d.open(ROOT, null)));

        d.graph.listingCompleted(startedAt, true, d.now);

        assertThat(d.graph.dueSearches(d.now.plus(SECOND))).containsExactly(ROOT);
    }

    @Test
    void aLeafOfADisabledStreamIsChildless() {
        d.list(d.open(ROOT, null)).assign(0, ROOT).end(0, ROOT);

        d.pass(SECOND).listChildrenDisabled(ROOT);

        assertThat(d.graph.dueSearches(d.now.plus(RETENTION))).isEmpty();
        assertThat(d.graph.isDrained()).isTrue();
        assertThat(d.losses()).isEmpty();
    }

    @Test
    void aLeafIsNotChildlessInTheSecondOfItsEnd() {
        d.list(d.open(ROOT, null)).assign(0, ROOT).end(0, ROOT);

        d.pass(SECOND.minus(MILLI)).listChildrenDisabled(ROOT);

        assertThat(d.graph.dueSearches(d.now.plus(SECOND))).containsExactly(ROOT);
        assertThat(d.graph.isDrained()).isFalse();
    }

    @Test
    void aChildThatNeverComesIsALossAfterTheRetention() {
        d.list(d.open(ROOT, null)).assign(0, ROOT).end(0, ROOT);
        for (int i = 0; i < 5; i++) {
            d.pass(SECOND).listChildren(ROOT);
        }
        d.pass(RETENTION.minus(SECOND.multipliedBy(5))).listChildren(ROOT);

        assertThat(d.losses()).isEmpty();

        d.pass(MILLI).listChildren(ROOT);

        List<LineageLoss> losses = d.graph.drainLosses();
        assertThat(losses).hasSize(1);
        assertThat(losses.get(0).shardId()).isEqualTo(ROOT);
        assertThat(losses.get(0).description())
                .isEqualTo("it was read to its end, but a child that continues it never appeared");
        assertThat(losses.get(0).from()).isEqualTo(BORN);
        assertThat(losses.get(0).to()).isEqualTo(d.now);
        assertThat(d.graph.dueSearches(d.now.plus(RETENTION))).isEmpty();
    }

    @Test
    void aFirstAnswerAfterTheRetentionIsNoProofThatAChildNeverCame() {
        d.list(d.open(ROOT, null)).assign(0, ROOT).end(0, ROOT);
        d.pass(RETENTION.plus(SECOND));

        d.list(d.closed(ROOT, null));
        assertThat(d.losses()).isEmpty();

        d.list(d.closed(ROOT, null), d.open(LEFT, ROOT));
        assertThat(d.ready()).containsExactly(LEFT);
        assertThat(d.losses()).isEmpty();
    }

    @Test
    void anEndedShardThatIsGoneWithItsChildrenIsReleased() {
        d.list(d.open(ROOT, null)).assign(0, ROOT).end(0, ROOT);
        d.pass(SECOND).list(d.open(OTHER, null));
        assertThat(d.graph.doubtfulShards()).containsExactly(ROOT);

        d.graph.isGone(ROOT, d.now);

        assertThat(d.graph.doubtfulShards()).isEmpty();
        assertThat(d.graph.dueSearches(d.now.plus(RETENTION))).isEmpty();
        assertThat(d.graph.drainReleases()).containsOnlyKeys(0);
        assertThat(d.losses()).isEmpty();
    }

    @Test
    void anEndedShardThatIsListedIsNotDoubtful() {
        d.list(d.open(ROOT, null)).assign(0, ROOT).end(0, ROOT);
        d.pass(SECOND).list(d.closed(ROOT, null));

        assertThat(d.graph.doubtfulShards()).isEmpty();
    }

    // ------------------------------------------------------------------ releases

    @Test
    void anEndedShardIsReleasedWhenAllItsChildrenAreAssigned() {
        d.list(d.closed(ROOT, null), d.open(LEFT, ROOT), d.open(RIGHT, ROOT));
        d.assign(4, ROOT).end(4, ROOT).assign(4, LEFT);

        assertThat(d.graph.drainReleases()).isEmpty();

        d.assign(4, RIGHT);

        assertThat(d.graph.drainReleases()).isEqualTo(Map.of(4, List.of(ROOT)));
        assertThat(d.graph.drainReleases()).isEmpty();
    }

    @Test
    void anEndedShardIsNotReleasedWhileItsChildrenAreSearchedFor() {
        String child = id("child", 0);
        d.list(d.open(ROOT, null)).assign(0, ROOT).end(0, ROOT);
        d.listChildren(ROOT, d.open(child, ROOT)).assign(0, child);

        assertThat(d.graph.drainReleases()).isEmpty();

        d.pass(SECOND).listChildren(ROOT, d.open(child, ROOT));

        assertThat(d.graph.drainReleases()).isEqualTo(Map.of(0, List.of(ROOT)));
    }

    @Test
    void anEndIsForgettableOnceACompletedCheckpointHoldsIt() {
        d.list(d.closed(ROOT, null), d.open(LEFT, ROOT));
        d.assign(1, ROOT);
        d.graph.snapshot(1);
        d.end(1, ROOT).assign(1, LEFT);
        d.graph.checkpointCompleted(1, d.now);
        assertThat(d.graph.drainForgettable()).isEmpty();

        d.graph.snapshot(2);
        assertThat(d.graph.drainForgettable()).isEmpty();

        d.graph.checkpointCompleted(2, d.now);
        assertThat(d.graph.drainForgettable()).isEqualTo(Map.of(1, List.of(ROOT)));
    }

    @Test
    void anEndThatIsNotReleasedIsNotForgettable() {
        d.list(d.closed(ROOT, null), d.open(LEFT, ROOT)).assign(1, ROOT).end(1, ROOT);
        d.graph.snapshot(1);
        d.graph.checkpointCompleted(1, d.now);
        assertThat(d.graph.drainForgettable()).isEmpty();

        d.assign(1, LEFT);

        assertThat(d.graph.drainForgettable()).isEqualTo(Map.of(1, List.of(ROOT)));
    }

    @Test
    void aLaterCheckpointHoldsAnEndWhoseOwnOneFailed() {
        d.list(d.closed(ROOT, null), d.open(LEFT, ROOT));
        d.assign(1, ROOT).end(1, ROOT).assign(1, LEFT);
        d.graph.snapshot(7);
        d.graph.snapshot(8);

        d.graph.checkpointCompleted(8, d.now);

        assertThat(d.graph.drainForgettable()).isEqualTo(Map.of(1, List.of(ROOT)));
    }

    // ------------------------------------------------------------------ forgetting

    @Test
    void aFinishedShardIsForgottenAfterItsRetentionOnceItIsListedNoMore() {
        d.list(d.closed(ROOT, null), d.closed(LEFT, ROOT)).assign(0, ROOT).end(0, ROOT);
        d.assign(0, LEFT).end(0, LEFT).pass(SECOND);
        d.listChildren(LEFT, d.open(LEAF, LEFT)).assign(0, LEAF);

        d.pass(RETENTION).list(d.closed(ROOT, null), d.closed(LEFT, ROOT), d.open(LEAF, LEFT));
        assertThat(known()).containsExactly(ROOT, LEFT, LEAF);

        d.list(d.closed(LEFT, ROOT), d.open(LEAF, LEFT));
        assertThat(known()).containsExactly(LEFT, LEAF);
    }

    @Test
    void aFinishedShardIsNotForgottenWithinItsRetention() {
        d.list(d.closed(ROOT, null), d.closed(LEFT, ROOT)).assign(0, ROOT).end(0, ROOT);
        d.assign(0, LEFT).end(0, LEFT).pass(RETENTION);

        d.list(d.closed(LEFT, ROOT));

        assertThat(known()).containsExactly(ROOT, LEFT);
    }

    @Test
    void aShardThatIsBeingReadIsNeverForgotten() {
        d.list(d.open(ROOT, null)).assign(0, ROOT).pass(RETENTION.multipliedBy(2)).list();

        assertThat(known()).containsExactly(ROOT);
    }

    @Test
    void aFinishedShardIsKeptWhileItsChildIsBeingRead() {
        d.list(d.closed(ROOT, null), d.open(LEFT, ROOT)).assign(0, ROOT).end(0, ROOT);
        d.assign(0, LEFT).pass(RETENTION.multipliedBy(2)).list(d.open(LEFT, ROOT));

        assertThat(known()).containsExactly(ROOT, LEFT);
    }

    @Test
    void aForgottenParentListedAgainIsNotReadAgain() {
        d.list(d.closed(ROOT, null), d.closed(LEFT, ROOT), d.open(LEAF, LEFT));
        d.assign(0, ROOT).end(0, ROOT).assign(0, LEFT).end(0, LEFT).assign(0, LEAF);
        d.pass(RETENTION).pass(MILLI).list(d.open(LEAF, LEFT));
        assertThat(known()).containsExactly(LEFT, LEAF);

        d.list(d.closed(ROOT, null), d.open(LEAF, LEFT));

        assertThat(d.ready()).isEmpty();
    }

    // ------------------------------------------------------------------ counts

    @Test
    void countsWhatIsWithNoReader() {
        d.list(d.closed(ROOT, null), d.open(LEFT, ROOT), d.open(RIGHT, ROOT));
        assertThat(d.graph.unassignedCount()).isEqualTo(3);

        d.assign(0, ROOT);
        assertThat(d.graph.unassignedCount()).isEqualTo(2);

        d.end(0, ROOT).assign(0, LEFT);
        assertThat(d.graph.unassignedCount()).isEqualTo(1);
    }

    @Test
    void theLoadIsWhatASubtaskHasToRead() {
        d.list(d.closed(ROOT, null), d.open(LEFT, ROOT), d.open(RIGHT, ROOT)).assign(0, ROOT);
        assertThat(d.load(0)).isEqualTo(1);
        assertThat(d.load(1)).isZero();

        d.end(0, ROOT).assign(0, LEFT).assign(1, RIGHT);

        assertThat(d.load(0)).isEqualTo(1);
        assertThat(d.load(1)).isEqualTo(1);
    }

    @Test
    void isNotDrainedBeforeAFirstListing() {
        assertThat(d.graph.isDrained()).isFalse();
        assertThat(d.list().graph.isDrained()).isTrue();
    }

    @Test
    void isNotDrainedWhileAShardIsRead() {
        assertThat(d.list(d.open(ROOT, null)).assign(0, ROOT).graph.isDrained()).isFalse();
    }

    @Test
    void isNotDrainedWhileAChildIsSearchedFor() {
        d.list(d.open(ROOT, null)).assign(0, ROOT).end(0, ROOT);

        assertThat(d.graph.isDrained()).isFalse();
    }

    private List<String> known() {
        return d.graph.snapshot(1).stream().map(ShardRecord::shardId).toList();
    }

    @Test
    void anEndedShardCountsToTheLoadOfItsReaderUntilAChildIsKnown() {
        GraphDriver d = GraphDriver.fromTrimHorizon();
        String a = id("a", 0);
        String b = id("b", 1);
        d.list(d.open(a, null)).assign(1, a).end(1, a);
        assertThat(d.loads(2)).containsExactly(0, 1);

        d.listChildren(a, d.open(b, a));
        assertThat(d.loads(2)).containsExactly(0, 0);

        d.assign(1, b);
        assertThat(d.loads(2)).containsExactly(0, 1);
    }

    @Test
    void anEndedShardOfACheckpointCountsToTheLoadOfWhoReportsIt() {
        GraphDriver d = GraphDriver.fromTrimHorizon();
        String a = id("a", 0);
        d.list(d.open(a, null)).assign(1, a).end(1, a);
        d.restore(d.graph.snapshot(1));
        assertThat(d.loads(2)).containsExactly(0, 0);

        d.end(0, a);
        assertThat(d.loads(2)).containsExactly(1, 0);

        d.end(1, a);
        assertThat(d.loads(2)).containsExactly(0, 1);
    }

    @Test
    void searchesAreDueAtTheirTimeWhicheverIsTheNext() {
        GraphDriver d = GraphDriver.fromTrimHorizon();
        String a = id("a", 0);
        String b = id("b", 0);
        String c = id("c", 0);
        d.list(d.open(a, null), d.open(b, null), d.open(c, a)).assign(0, a, b).end(0, a);
        assertThat(d.graph.dueSearches(d.now)).isEmpty();

        d.end(0, b);
        assertThat(d.graph.dueSearches(d.now)).containsExactly(b);

        d.listChildren(b);
        assertThat(d.graph.dueSearches(d.now)).isEmpty();

        d.pass(Duration.ofMillis(200));
        assertThat(d.graph.dueSearches(d.now)).containsExactly(b);

        d.pass(Duration.ofMillis(800));
        assertThat(d.graph.dueSearches(d.now)).containsExactly(a, b);
    }
}
