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
import static io.github.ddbstreams.flink.source.enumerator.lineage.GraphDriver.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.ddbstreams.flink.source.enumerator.assignment.ReadySplit;
import io.github.ddbstreams.flink.source.split.ShardPosition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A stream that ends, or is gone, and another one that is read after it. */
class ShardGraphSuccessionTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DAY = GraphDriver.RETENTION;
    private static final String OLD = id("old", -300);
    private static final String CHILD = id("child", 0);
    private static final String NEXT = id("next", 60);

    private GraphDriver d = GraphDriver.fromTrimHorizon();

    /** A shard of which all has been read, of a stream that is disabled. */
    private void readTheOldStream() {
        d.list(d.open(OLD, null)).assign(1, OLD).end(1, OLD);
        d.pass(SECOND).listDisabled(d.closed(OLD, null));
        assertThat(d.graph.isDrained()).isTrue();
    }

    private void checkpoint(long id) {
        d.graph.snapshot(id);
        d.graph.checkpointCompleted(id, d.now);
    }

    // ------------------------------------------------------------------ ends

    @Test
    void endsAreDurableOnceACheckpointThatHoldsThemHasCompleted() {
        d.list(d.open(OLD, null)).assign(0, OLD);
        assertThat(d.graph.areEndsDurable()).isTrue();
        d.graph.snapshot(1);
        d.end(0, OLD);
        d.graph.checkpointCompleted(1, d.now);
        assertThat(d.graph.areEndsDurable()).isFalse();

        checkpoint(2);

        assertThat(d.graph.areEndsDurable()).isTrue();
    }

    @Test
    void restoredEndsAreDurable() {
        readTheOldStream();
        assertThat(d.graph.areEndsDurable()).isFalse();

        d.restore(d.graph.snapshot(1));

        assertThat(d.graph.areEndsDurable()).isTrue();
    }

    // ------------------------------------------------------------------ the next stream

    @Test
    void theNextStreamHasStillToBeListed() {
        readTheOldStream();

        d.graph.nextStream();

        assertThat(d.graph.listedOnce()).isFalse();
        assertThat(d.graph.isDrained()).isFalse();
    }

    @Test
    void theNextStreamStartsAtItsTrimHorizonAndIsCompleteSinceItsCreation() {
        readTheOldStream();
        d.graph.nextStream();

        d.pass(Duration.ofHours(2)).list(d.open(NEXT, null));

        assertThat(d.ready()).containsExactly(NEXT);
        assertThat(d.ready(NEXT).position()).isEqualTo(ShardPosition.trimHorizon());
        assertThat(d.ready(NEXT).completeUntil()).isEqualTo(BORN.plus(Duration.ofHours(1)));
        assertThat(d.ready(NEXT).preferredSubtask()).isEqualTo(ReadySplit.NOBODY);
    }

    @Test
    void theNextStreamOfALatestStartIsNotOpenedAtLatest() {
        d = GraphDriver.latest();
        readTheOldStream();
        d.graph.nextStream();

        d.list(d.open(NEXT, null));

        assertThat(d.ready(NEXT).position()).isEqualTo(ShardPosition.since(BORN));
    }

    @Test
    void aStreamThatIsNotReadToItsEndHasNoNext() {
        d.list(d.open(OLD, null)).assign(0, OLD);

        assertThatIllegalStateException()
                .isThrownBy(() -> d.graph.nextStream())
                .withMessage("the previous stream has not been read to its end");
    }

    @Test
    void nothingIsSearchedForInTheOldStreamAfterARestore() {
        d.list(d.open(OLD, null)).assign(1, OLD).end(1, OLD);
        d.pass(SECOND).list(d.closed(OLD, null), d.open(CHILD, OLD)).assign(1, CHILD).end(1, CHILD);
        d.pass(SECOND).listDisabled(d.closed(OLD, null), d.closed(CHILD, OLD));
        d.graph.nextStream();

        d.restore(d.graph.snapshot(1)).list(d.open(NEXT, null));

        assertThat(d.graph.dueSearches(d.now.plus(DAY))).isEmpty();
        assertThat(d.graph.doubtfulShards()).isEmpty();
        assertThat(d.ready()).containsExactly(NEXT);
        assertThat(d.losses()).isEmpty();
    }

    @Test
    void readersForgetTheOldStreamAndSoDoesTheGraph() {
        readTheOldStream();
        checkpoint(1);
        d.graph.nextStream();
        d.list(d.open(NEXT, null)).assign(0, NEXT);
        assertThat(d.graph.drainForgettable()).isEqualTo(Map.of(1, List.of(OLD)));

        d.pass(DAY.plus(SECOND)).list(d.open(NEXT, null));

        assertThat(d.graph.snapshot(2)).extracting(ShardRecord::shardId).containsExactly(NEXT);
    }

    // ------------------------------------------------------------------ a stream that is gone

    @Test
    void whatNobodyReadsOfAStreamThatIsGoneIsLost() {
        d.list(d.open(OLD, null), d.open(NEXT, OLD)).assign(0, OLD);

        d.graph.streamIsGone(d.now);
        d.graph.streamIsGone(d.now);

        assertThat(d.losses())
                .containsExactly(NEXT + ": its stream is gone, and it was never read");
        assertThat(d.ready()).isEmpty();
        assertThat(d.graph.isDrained()).isFalse();
    }

    @Test
    void aStreamThatIsGoneIsDrainedWhenItsReadersHaveEndedTheirShards() {
        d.list(d.open(OLD, null)).assign(0, OLD);
        d.graph.streamIsGone(d.now);

        d.end(0, OLD);
        d.graph.streamIsGone(d.now);

        assertThat(d.graph.isDrained()).isTrue();
        assertThat(d.graph.drainReleases()).isEqualTo(Map.of(0, List.of(OLD)));
        assertThat(d.losses()).isEmpty();
    }

    @Test
    void aStreamThatIsGoneBeforeARestoredSourceHasListedItIsDrained() {
        readTheOldStream();
        d.restore(d.graph.snapshot(1));

        d.graph.streamIsGone(d.now);

        assertThat(d.graph.isDrained()).isTrue();
        assertThat(d.losses()).isEmpty();
    }

    // ------------------------------------------------------------------ ages

    @Test
    void nothingIsDoubtfulOfAStreamThatIsGone() {
        d.list(d.open(CHILD, OLD));
        assertThat(d.graph.doubtfulShards()).containsExactly(OLD);

        d.graph.streamIsGone(d.now);

        assertThat(d.graph.doubtfulShards()).isEmpty();
        assertThat(d.ready()).isEmpty();
        assertThat(d.graph.isDrained()).isTrue();
    }

    @Test
    void theEndsOfAStreamThatIsGoneAreReleased() {
        d.list(d.open(OLD, null)).assign(1, OLD).end(1, OLD);
        assertThat(d.graph.drainReleases()).isEmpty();

        d.graph.streamIsGone(d.now);

        assertThat(d.graph.drainReleases()).isEqualTo(Map.of(1, List.of(OLD)));
    }

    @Test
    void tellsHowManyShardsThereAre() {
        d.list(d.closed(OLD, null), d.open(CHILD, OLD), d.open(NEXT, null));
        d.assign(0, OLD).end(0, OLD);

        assertThat(d.graph.size()).isEqualTo(3);
        assertThat(d.graph.closedCount()).isEqualTo(1);
        assertThat(d.graph.finishedCount()).isEqualTo(1);
    }

    @Test
    void theYoungestShardTellsWhenTheStreamWasAlive() {
        assertThat(d.graph.youngestShardCreatedAt()).isEmpty();

        d.list(d.open("odd", null), d.open(OLD, null), d.open(CHILD, OLD));

        assertThat(d.graph.youngestShardCreatedAt()).contains(BORN);
    }
}
