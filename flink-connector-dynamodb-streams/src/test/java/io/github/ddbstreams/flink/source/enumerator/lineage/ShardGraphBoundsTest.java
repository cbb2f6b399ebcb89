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

import io.github.ddbstreams.flink.source.split.ShardPosition;
import io.github.ddbstreams.flink.source.split.ShardProgress;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What start and stop mean for a lineage. */
class ShardGraphBoundsTest {

    private static final String ROOT = id("root", -300);

    // ------------------------------------------------------------------ start at an instant

    private static final Instant SINCE = BORN.minus(Duration.ofHours(1));

    /** The slack of a minute before the start, to the millisecond. */
    private static final String BEFORE = id("before", SINCE.minusSeconds(60).minusMillis(1));

    private static final String WITHIN = id("within", SINCE.minusSeconds(60));

    @Test
    void aClosedShardWhoseChildIsOlderThanTheStartIsSkipped() {
        GraphDriver d = GraphDriver.since(SINCE);
        d.list(d.closed(ROOT, null), d.open(BEFORE, ROOT));

        assertThat(d.ready()).containsExactly(BEFORE);
        assertThat(d.ready(BEFORE).position()).isEqualTo(ShardPosition.since(SINCE));
        assertThat(d.ready(BEFORE).completeUntil()).isEqualTo(SINCE);
    }

    @Test
    void aClosedShardWhoseChildIsWithinTheSlackIsRead() {
        GraphDriver d = GraphDriver.since(SINCE);
        d.list(d.closed(ROOT, null), d.open(WITHIN, ROOT));

        assertThat(d.ready()).containsExactly(ROOT);
    }

    @Test
    void aClosedShardIsReadIfOneOfItsChildrenIsWithinTheSlack() {
        GraphDriver d = GraphDriver.since(SINCE);
        d.list(d.closed(ROOT, null), d.open(BEFORE, ROOT), d.open(WITHIN, ROOT));

        assertThat(d.ready()).containsExactly(ROOT);
    }

    @Test
    void anOpenShardIsReadThoughItsChildIsOlderThanTheStart() {
        GraphDriver d = GraphDriver.since(SINCE);
        d.list(d.open(ROOT, null), d.open(BEFORE, ROOT));

        assertThat(d.ready()).containsExactly(ROOT);
    }

    @Test
    void aClosedLeafIsRead() {
        GraphDriver d = GraphDriver.since(SINCE);
        d.list(d.closed(ROOT, null));

        assertThat(d.ready()).containsExactly(ROOT);
    }

    @Test
    void aWholeChainBeforeTheStartIsSkipped() {
        GraphDriver d = GraphDriver.since(SINCE);
        String second = id("second", -200);
        String third = id("third", -100);
        d.list(d.open(third, second), d.closed(second, ROOT), d.closed(ROOT, null));

        assertThat(d.ready()).containsExactly(third);
        assertThat(d.graph.unassignedCount()).isEqualTo(1);
        assertThat(d.graph.dueSearches(d.now.plus(RETENTION))).isEmpty();
    }

    @Test
    void aChildThatShowsAfterItsParentWasSkippedIsRead() {
        GraphDriver d = GraphDriver.since(SINCE);
        String sibling = id("sibling", -100);
        d.list(d.closed(ROOT, null), d.open(BEFORE, ROOT)).assign(0, BEFORE);

        d.list(d.closed(ROOT, null), d.open(BEFORE, ROOT), d.open(sibling, ROOT));

        assertThat(d.ready()).containsExactly(sibling);
        assertThat(d.ready(sibling).position()).isEqualTo(ShardPosition.since(SINCE));
    }

    @Test
    void childrenInheritAFilterThatHasLetNothingThrough() {
        GraphDriver d = GraphDriver.since(SINCE);
        d.list(d.closed(ROOT, null), d.open(WITHIN, ROOT)).assign(0, ROOT);
        d.graph.ended(0, d.split(ROOT, ShardProgress.ENDED, ShardPosition.since(SINCE)), d.now);

        assertThat(d.ready(WITHIN).position()).isEqualTo(ShardPosition.since(SINCE));
    }

    @Test
    void childrenOfAShardWithARecordStartAtTheTrimHorizon() {
        GraphDriver d = GraphDriver.since(SINCE);
        d.list(d.closed(ROOT, null), d.open(WITHIN, ROOT)).assign(0, ROOT).end(0, ROOT);

        assertThat(d.ready(WITHIN).position()).isEqualTo(ShardPosition.trimHorizon());
    }

    @Test
    void whatWasTrimmedBeforeTheSourceWasBornIsNotPromised() {
        GraphDriver d = GraphDriver.since(BORN.minus(Duration.ofDays(3)));
        String old = id("old", -25 * 60);
        d.list(d.open(old, null));

        assertThat(d.ready(old).completeUntil())
                .isEqualTo(BORN.minus(RETENTION).plus(Duration.ofHours(1)));
    }

    @Test
    void aRootBornWhileTheSourceRunsIsCompleteUntilItsBirth() {
        GraphDriver d = GraphDriver.since(SINCE);
        String late = id("late", 3 * 24 * 60);
        d.list().pass(Duration.ofDays(3)).list(d.open(late, null));

        assertThat(d.ready(late).completeUntil()).isEqualTo(BORN.plus(Duration.ofDays(3)));
    }

    // ------------------------------------------------------------------ start at latest

    @Test
    void aShardOpenInTheFirstListingMayBeOpenedAtLatest() {
        GraphDriver d = GraphDriver.latest();
        d.list(d.open(ROOT, null));

        assertThat(d.ready(ROOT).position()).isEqualTo(ShardPosition.latestSince(BORN));
    }

    @Test
    void aClosedShardMayNotBeOpenedAtLatest() {
        GraphDriver d = GraphDriver.latest();
        d.list(d.closed(ROOT, null));

        assertThat(d.ready(ROOT).position()).isEqualTo(ShardPosition.since(BORN));
    }

    @Test
    void aShardOfALaterListingMayNotBeOpenedAtLatest() {
        GraphDriver d = GraphDriver.latest();
        d.list().list(d.open(ROOT, null));

        assertThat(d.ready(ROOT).position()).isEqualTo(ShardPosition.since(BORN));
    }

    @Test
    void aReturnedShardMayNotBeOpenedAtLatest() {
        GraphDriver d = GraphDriver.latest();
        d.list(d.open(ROOT, null)).assign(0, ROOT).takeBack(0, ROOT);

        assertThat(d.ready(ROOT).position()).isEqualTo(ShardPosition.since(BORN));
    }

    @Test
    void childrenOfAShardReadFromLatestMayNotBeOpenedAtLatest() {
        GraphDriver d = GraphDriver.latest();
        String child = id("child", 1);
        d.list(d.open(ROOT, null)).assign(0, ROOT);
        d.graph.ended(
                0, d.split(ROOT, ShardProgress.ENDED, ShardPosition.latestSince(BORN)), d.now);
        d.listChildren(ROOT, d.open(child, ROOT));

        assertThat(d.ready(child).position()).isEqualTo(ShardPosition.since(BORN));
    }

    // ------------------------------------------------------------------ stop

    private static final Instant STOP = BORN.plus(Duration.ofHours(1));
    private static final String LAST = id("last", STOP.plusSeconds(60));
    private static final String AFTER = id("after", STOP.plusSeconds(60).plusMillis(1));

    @Test
    void aStoppedShardReleasesNoChildren() {
        GraphDriver d = GraphDriver.until(STOP);
        d.list(d.closed(ROOT, null), d.open(LAST, ROOT)).assign(0, ROOT).stop(0, ROOT);

        assertThat(d.ready()).isEmpty();
        assertThat(d.graph.dueSearches(d.now.plus(RETENTION))).isEmpty();
        assertThat(d.graph.isDrained()).isTrue();
    }

    @Test
    void descendantsOfAStoppedShardAreNotReadEither() {
        GraphDriver d = GraphDriver.until(STOP);
        String grandchild = id("grandchild", STOP);
        d.list(d.closed(ROOT, null), d.closed(LAST, ROOT), d.open(grandchild, LAST));
        d.assign(0, ROOT).stop(0, ROOT);

        assertThat(d.ready()).isEmpty();
        assertThat(d.graph.isDrained()).isTrue();
    }

    @Test
    void aChildThatShowsAfterItsParentWasStoppedIsNotRead() {
        GraphDriver d = GraphDriver.until(STOP);
        d.list(d.open(ROOT, null)).assign(0, ROOT).stop(0, ROOT);
        d.list(d.closed(ROOT, null), d.open(LAST, ROOT));

        assertThat(d.ready()).isEmpty();
        assertThat(d.graph.isDrained()).isTrue();
    }

    @Test
    void aShardBornAfterTheStopIsNeverRead() {
        GraphDriver d = GraphDriver.until(STOP);
        d.pass(Duration.ofHours(2)).list(d.closed(ROOT, null), d.open(AFTER, ROOT));
        d.assign(0, ROOT).end(0, ROOT);

        assertThat(d.ready()).isEmpty();
        assertThat(d.graph.isDrained()).isTrue();
    }

    @Test
    void anUnlistedShardBeforeTheStopIsWaitedForThoughItsChildIsBeyondTheStop() {
        GraphDriver d = GraphDriver.until(STOP);
        d.pass(Duration.ofHours(2)).list(d.open(AFTER, LAST));

        assertThat(d.graph.isDrained()).isFalse();
        assertThat(d.graph.doubtfulShards()).containsExactly(LAST);

        d.list(d.closed(LAST, null), d.open(AFTER, LAST));
        assertThat(d.ready()).containsExactly(LAST);

        d.assign(0, LAST).end(0, LAST);
        assertThat(d.graph.isDrained()).isTrue();
    }

    @Test
    void aChildBornWithinTheSlackOfTheStopIsRead() {
        GraphDriver d = GraphDriver.until(STOP);
        d.pass(Duration.ofHours(2)).list(d.closed(ROOT, null), d.open(LAST, ROOT));
        d.assign(0, ROOT).end(0, ROOT);

        assertThat(d.ready()).containsExactly(LAST);
    }

    @Test
    void aChildThatIsNotKnownYetIsWaitedFor() {
        GraphDriver d = GraphDriver.until(STOP);
        d.pass(Duration.ofHours(2)).list(d.closed(ROOT, null)).assign(0, ROOT).end(0, ROOT);

        assertThat(d.graph.isDrained()).isFalse();

        d.pass(Duration.ofSeconds(1)).listChildren(ROOT, d.open(LAST, ROOT));

        assertThat(d.graph.isDrained()).isFalse();

        d.assign(0, LAST).stop(0, LAST);

        assertThat(d.graph.isDrained()).isTrue();
    }
}
