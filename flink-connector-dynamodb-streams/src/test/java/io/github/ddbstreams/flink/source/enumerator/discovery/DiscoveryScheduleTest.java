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
package io.github.ddbstreams.flink.source.enumerator.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.ddbstreams.flink.source.enumerator.lineage.ListedShard;
import io.github.ddbstreams.flink.source.enumerator.lineage.ReadingPlan;
import io.github.ddbstreams.flink.source.enumerator.lineage.ShardGraph;
import io.github.ddbstreams.flink.source.enumerator.rebalance.LineageMobility;
import io.github.ddbstreams.flink.source.settings.Backoff;
import io.github.ddbstreams.flink.source.split.ShardPosition;
import io.github.ddbstreams.flink.source.split.ShardProgress;
import io.github.ddbstreams.flink.source.split.ShardSplit;
import io.github.ddbstreams.flink.source.split.StreamInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

class DiscoveryScheduleTest {

    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final Duration MILLI = Duration.ofMillis(1);

    private final ShardGraph graph =
            new ShardGraph(
                    new ReadingPlan(
                            START,
                            null,
                            false,
                            Duration.ofMinutes(1),
                            null,
                            Duration.ofMinutes(1),
                            Duration.ofHours(24)),
                    LineageMobility.NONE);
    private final DiscoverySchedule schedule =
            new DiscoverySchedule(
                    INTERVAL,
                    Backoff.of(Duration.ofMillis(100), Duration.ofSeconds(10)),
                    longestDelays());
    private Instant now = START;

    // ------------------------------------------------------------------ listings

    @Test
    void listsAtOnce() {
        assertThat(next()).isEqualTo("LIST_PAGE");
    }

    @Test
    void hasOneRequestInFlight() {
        next();

        assertThat(next()).isEqualTo("nothing");
        assertThat(schedule.mayAsk(now)).isFalse();
    }

    @Test
    void listsAtOnceWhenToldTo() {
        next();
        pageCompleted();
        assertThat(next()).isEqualTo("nothing");

        schedule.listNow();

        assertThat(next()).isEqualTo("LIST_PAGE");
    }

    /** What is under way began too early. */
    @Test
    void listsOnceMoreWhenToldToDuringAListing() {
        next();
        schedule.listNow();
        pageCompleted();

        assertThat(next()).isEqualTo("LIST_PAGE");
        pageCompleted();
        assertThat(next()).isEqualTo("nothing");
    }

    @Test
    void asksForThePagesOneAfterTheOther() {
        next();
        schedule.pageListed("shard-100");
        assertThat(next()).isEqualTo("LIST_PAGE shard-100");
        schedule.pageListed("shard-200");

        assertThat(next()).isEqualTo("LIST_PAGE shard-200");
    }

    @Test
    void aListingMayBeginAgain() {
        next();
        for (int i = 0; i < 100; i++) {
            schedule.pageListed("shard-100");
            schedule.pageListed("shard-200");
        }

        assertThat(next()).isEqualTo("LIST_PAGE shard-200");
    }

    @Test
    void aListingThatGoesInCirclesIsRefused() {
        next();

        assertThatIllegalStateException()
                .isThrownBy(
                        () -> {
                            for (int i = 0; i < 10_000; i++) {
                                schedule.pageListed("shard-" + i % 3);
                            }
                        })
                .withMessageStartingWith(
                        "The listing of the shards has no end: after 1004 pages it continues after"
                                + " shard shard-");
    }

    @Test
    void remembersWhenTheListingBegan() {
        next();
        schedule.pageListed("shard-100");
        pass(Duration.ofSeconds(1));
        next();

        assertThat(schedule.listingStartedAt()).isEqualTo(START);
    }

    @Test
    void listsAgainAfterTheInterval() {
        listed();

        pass(INTERVAL.minus(MILLI));
        assertThat(next()).isEqualTo("nothing");

        pass(MILLI);
        assertThat(next()).isEqualTo("LIST_PAGE");
        assertThat(schedule.listingStartedAt()).isEqualTo(now);
    }

    @Test
    void aListingThatFailsGoesOnWhereItWas() {
        next();
        schedule.pageListed("shard-100");
        next();
        schedule.failed(now);

        pass(Duration.ofMillis(100));
        assertThat(next()).isEqualTo("LIST_PAGE shard-100");
    }

    // ------------------------------------------------------------------ children

    @Test
    void asksForTheChildrenOfAShardThatHasEnded() {
        listed(open("a"), open("b"));
        end("a");

        assertThat(next()).isEqualTo("LIST_CHILDREN a");
    }

    @Test
    void listsAllWhereThatTakesFewerRequests() {
        listed(open("a"), open("b"), open("c"));
        end("a");
        end("b");
        end("c");

        assertThat(next()).isEqualTo("LIST_PAGE");
    }

    @Test
    void asksOneByOneWhereAListingTakesMorePages() {
        next();
        schedule.pageListed("a");
        next();
        listed(open("a"), open("b"), open("c"));
        end("a");
        end("b");
        end("c");

        assertThat(next()).isEqualTo("LIST_CHILDREN a");
    }

    // ------------------------------------------------------------------ doubts

    @Test
    void probesEachDoubtfulParentOnceAfterAListing() {
        listed(child("b", "a"), child("d", "c"));

        assertThat(next()).isEqualTo("PROBE a");
        schedule.answered();
        assertThat(next()).isEqualTo("PROBE c");
        schedule.answered();
        assertThat(next()).isEqualTo("nothing");
    }

    @Test
    void aProbeThatFailsIsRepeated() {
        listed(child("b", "a"));
        next();
        schedule.failed(now);
        pass(Duration.ofMillis(100));

        assertThat(next()).isEqualTo("PROBE a");
    }

    @Test
    void listsSoonerWhileAParentIsDoubtful() {
        listed(child("b", "a"));
        next();
        schedule.answered();

        for (long seconds : List.of(1, 2, 4, 8, 16, 30, 30)) {
            pass(Duration.ofSeconds(seconds).minus(MILLI));
            assertThat(next()).isEqualTo("nothing");
            pass(MILLI);
            assertThat(next()).isEqualTo("LIST_PAGE");
            pageCompleted(child("b", "a"));
            assertThat(next()).isEqualTo("PROBE a");
            schedule.answered();
        }
    }

    @Test
    void goesBackToTheIntervalOnceNothingIsDoubtful() {
        listed(child("b", "a"));
        next();
        schedule.answered();
        pass(Duration.ofSeconds(1));
        next();
        pageCompleted(child("b", "a"), open("a"));

        pass(INTERVAL.minus(MILLI));
        assertThat(next()).isEqualTo("nothing");
        pass(MILLI);
        assertThat(next()).isEqualTo("LIST_PAGE");
    }

    // ------------------------------------------------------------------ limits

    @Test
    void isHeldToEightRequestsASecondAfterABurstOfFive() {
        List<Long> millis = new ArrayList<>();
        String page = "0";
        while (millis.size() < 22) {
            if (!next().equals("nothing")) {
                millis.add(Duration.between(START, now).toMillis());
                page = page + "0";
                schedule.pageListed(page);
            } else {
                pass(MILLI);
            }
        }

        assertThat(millis.subList(0, 6)).containsExactly(0L, 0L, 0L, 0L, 0L, 125L);
        assertThat(millis.get(13)).isEqualTo(1125L);
        assertThat(millis.get(21)).isEqualTo(2125L);
    }

    @Test
    void failuresAreFollowedByLongerAndLongerBreaks() {
        for (long millis : List.of(100L, 200L, 400L, 800L)) {
            next();
            schedule.failed(now);
            pass(Duration.ofMillis(millis).minus(MILLI));
            assertThat(next()).isEqualTo("nothing");
            pass(MILLI);
        }

        assertThat(next()).isEqualTo("LIST_PAGE");
    }

    @Test
    void anAnswerEndsTheRowOfFailures() {
        next();
        schedule.failed(now);
        pass(Duration.ofMillis(100));
        next();
        schedule.pageListed("a");
        next();
        schedule.failed(now);
        pass(Duration.ofMillis(100));

        assertThat(next()).isEqualTo("LIST_PAGE a");
    }

    @Test
    void aRequestOfItsCallersCountsToo() {
        assertThat(schedule.mayAsk(now)).isTrue();
        schedule.sent();

        assertThat(next()).isEqualTo("nothing");

        schedule.answered();

        assertThat(next()).isEqualTo("LIST_PAGE");
    }

    @Test
    void aClockThatIsSetBackGrantsNothing() {
        for (int i = 0; i < 5; i++) {
            next();
            schedule.pageListed("a");
        }
        pass(Duration.ofHours(-1));

        assertThat(next()).isEqualTo("nothing");

        pass(Duration.ofMillis(125));

        assertThat(next()).isEqualTo("LIST_PAGE a");
    }

    // ------------------------------------------------------------------

    private String next() {
        return schedule.next(graph, now).map(Object::toString).orElse("nothing");
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    /** A first listing of one page, asked for now, or the last page of one that is under way. */
    private void listed(ListedShard... shards) {
        next();
        pageCompleted(shards);
    }

    private void pageCompleted(ListedShard... shards) {
        schedule.pageListed(null);
        graph.listed(List.of(shards));
        graph.listingCompleted(schedule.listingStartedAt(), false, now);
        schedule.listingCompleted(graph, now);
    }

    private void end(String shardId) {
        graph.assigned(shardId, 0);
        graph.ended(
                0,
                new ShardSplit(
                        new StreamInfo("arn", "orders", StreamViewType.KEYS_ONLY, List.of("id")),
                        shardId,
                        null,
                        ShardPosition.after("1"),
                        ShardProgress.ENDED,
                        null,
                        null),
                now);
    }

    private static ListedShard open(String shardId) {
        return new ListedShard(shardId, null, false);
    }

    private static ListedShard child(String shardId, String parent) {
        return new ListedShard(shardId, parent, false);
    }

    private static Random longestDelays() {
        return new Random() {
            @Override
            public double nextDouble() {
                return 0;
            }
        };
    }
}
