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
package io.github.ddbstreams.flink.source.enumerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ddbstreams.flink.source.client.FakeStreamsClient;
import io.github.ddbstreams.flink.source.enumerator.state.EnumeratorState;
import io.github.ddbstreams.flink.source.enumerator.state.EnumeratorState.StartPins;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.ReaderStarted;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.SnapshotNews;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.SplitsEnded;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.SplitsOpened;
import io.github.ddbstreams.flink.source.settings.ScanSettings;
import io.github.ddbstreams.flink.source.settings.TestSettings;
import io.github.ddbstreams.flink.source.split.DynamoDbStreamsSplit;
import io.github.ddbstreams.flink.source.split.SegmentSplit;
import io.github.ddbstreams.flink.source.split.ShardPosition;
import io.github.ddbstreams.flink.source.split.ShardProgress;
import io.github.ddbstreams.flink.source.split.ShardSplit;
import io.github.ddbstreams.flink.source.split.StreamInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** The shards of a stream and the segments of its table, in one enumerator. */
class SnapshotBesideStreamTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration DELAY = Duration.ofSeconds(5);
    private static final StartPins PINS = new StartPins(NOON, NOON, true, null, false);
    private static final StreamInfo STREAM =
            new StreamInfo(
                    FakeStreamsClient.STREAM_ARN,
                    FakeStreamsClient.TABLE,
                    StreamViewType.NEW_AND_OLD_IMAGES,
                    List.of("id"));
    private static final ScanSettings SETTINGS =
            TestSettings.of(
                    "scan.startup.mode", "initial",
                    "scan.startup.slack", "10 s",
                    "scan.snapshot.delay", "5 s",
                    "scan.snapshot.segments", "3");

    private final FakeStreamsClient client = new FakeStreamsClient().shard("a", null);
    private final TestClock clock = new TestClock(NOON);
    private FakeEnumeratorContext context = new FakeEnumeratorContext(2);
    private DynamoDbStreamsSourceEnumerator enumerator = factory().create(context, PINS);

    private EnumeratorFactory factory() {
        return new EnumeratorFactory(
                SETTINGS,
                () -> client,
                stream -> {},
                clock,
                FakeEnumeratorContext::ticker,
                anyContext -> id -> false,
                List.of());
    }

    private void start() {
        enumerator.start();
        context.answerRequests();
        started(0);
        started(1);
    }

    private void restore(EnumeratorState state) {
        context = new FakeEnumeratorContext(2);
        enumerator = factory().restore(context, state);
        enumerator.start();
        context.answerRequests();
    }

    private void started(int subtask, DynamoDbStreamsSplit... splits) {
        context.register(subtask);
        enumerator.handleSourceEvent(subtask, new ReaderStarted(List.of(splits)));
    }

    private void opened() {
        enumerator.handleSourceEvent(0, new SplitsOpened(List.of(ShardSplit.splitId(STREAM, "a"))));
    }

    private void pass(Duration time) {
        clock.pass(time);
        context.tick();
    }

    /** What was assigned since the last question, as split to subtask. */
    private Map<String, Integer> assigned() {
        Map<String, Integer> bySplit = new TreeMap<>();
        context.takeAssigned()
                .forEach((subtask, splits) -> splits.forEach(split -> bySplit.put(split, subtask)));
        return bySplit;
    }

    /** The segments have been given out. */
    private Map<String, Integer> begin() {
        start();
        assigned();
        opened();
        pass(DELAY);
        return assigned();
    }

    private void ended(int segment, int subtask) {
        enumerator.handleSourceEvent(
                subtask,
                new SplitsEnded(
                        List.of(
                                new SegmentSplit(
                                        STREAM, segment, 3, null, clock.instant(), true))));
        context.answerRequests();
    }

    private List<SnapshotNews> news() {
        return context.sent.stream()
                .filter(SnapshotNews.class::isInstance)
                .map(SnapshotNews.class::cast)
                .collect(Collectors.toList());
    }

    private SnapshotNews latestNews() {
        return news().get(news().size() - 1);
    }

    private static ShardSplit shard() {
        return new ShardSplit(
                        STREAM,
                        "a",
                        null,
                        ShardPosition.after("1"),
                        ShardProgress.READING,
                        null,
                        null)
                .besideSnapshot();
    }

    // ------------------------------------------------------------------ the order of events

    @Test
    void segmentsWaitForTheShardsToBeOpened() {
        start();
        assertThat(assigned()).containsOnlyKeys("a");
        pass(DELAY.multipliedBy(2));
        assertThat(assigned()).isEmpty();

        opened();
        assertThat(assigned()).isEmpty();
        pass(DELAY.minusMillis(1));
        assertThat(assigned()).isEmpty();
        pass(Duration.ofMillis(1));

        assertThat(assigned()).containsOnlyKeys("0", "1", "2");
    }

    /** It may have a sibling, or a parent, that is older than the first row and not read. */
    @Test
    void segmentsWaitForShardsWhoseParentIsInDoubt() {
        client.shard("hidden", null).hide("hidden").shard("child", "hidden");
        start();
        opened();
        pass(Duration.ofMillis(1));
        pass(DELAY);
        assertThat(assigned()).containsOnlyKeys("a");
    }

    @Test
    void shardsAndSegmentsAreSpreadTogether() {
        start();
        Map<String, Integer> all = assigned();
        opened();
        pass(DELAY);
        all.putAll(assigned());

        assertThat(all.values().stream().filter(subtask -> subtask == 0)).hasSize(2);
        assertThat(all.values().stream().filter(subtask -> subtask == 1)).hasSize(2);
    }

    @Test
    void theEndIsToldWhenAllSegmentsAreReadOfOneTable() {
        Map<String, Integer> segments = begin();
        for (int segment = 0; segment < 3; segment++) {
            assertThat(latestNews().isRead()).isFalse();
            ended(segment, segments.get(segment + ""));
        }

        assertThat(latestNews())
                .isEqualTo(new SnapshotNews(2, 0, true, NOON.plus(DELAY).toEpochMilli()));
        assertThat(news()).filteredOn(SnapshotNews::isRead).hasSize(2);
        assertThat(context.takeTold(0)).doesNotContain("no more splits");
    }

    /** Its changes must come while the operator remembers what the rows were. */
    @Test
    void theEndIsNotToldBeforeAShardIsReadThatTheFirstListingLacked() {
        client.shard("b", null).hide("b");
        Map<String, Integer> segments = begin();
        client.unhide("b");
        clock.pass(Duration.ofMillis(1));
        segments.forEach((segment, subtask) -> ended(Integer.parseInt(segment), subtask));

        assertThat(assigned()).containsOnlyKeys("b");
        SnapshotNews news = latestNews();
        assertThat(news.isRead()).isTrue();
        assertThat(news().stream().filter(SnapshotNews::isRead).map(SnapshotNews::epoch))
                .containsOnly(news.epoch());
        assertThat(news().get(0).epoch()).isLessThan(news.epoch());
    }

    @Test
    void whatIsReadIsBacklogUntilTheChangesOfItsTimeAreOver() {
        Map<String, Integer> segments = begin();
        segments.forEach((segment, subtask) -> ended(Integer.parseInt(segment), subtask));
        assertThat(context.backlog).containsExactly(true);

        pass(Duration.ofSeconds(11));

        assertThat(context.backlog).containsExactly(true, false);
    }

    @Test
    void aTableThatIsReplacedFailsTheJob() {
        client.describedAs(table -> table.tableId("1"));
        Map<String, Integer> segments = begin();
        client.describedAs(table -> table.tableId("2"));

        assertThatThrownBy(
                        () ->
                                segments.forEach(
                                        (segment, subtask) ->
                                                ended(Integer.parseInt(segment), subtask)))
                .hasMessageContaining("deleted and created again");
    }

    // ------------------------------------------------------------------ failures and restores

    @Test
    void aFailureIsANewEpoch() {
        Map<String, Integer> segments = begin();
        List<DynamoDbStreamsSplit> lost =
                segments.entrySet().stream()
                        .filter(entry -> entry.getValue() == 1)
                        .<DynamoDbStreamsSplit>map(
                                entry ->
                                        SegmentSplit.unread(
                                                STREAM, Integer.parseInt(entry.getKey()), 3))
                        .toList();
        assertThat(lost).isNotEmpty();
        context.unregister(1);
        enumerator.addSplitsBack(lost, 1);
        assertThat(assigned()).isEmpty();
        started(1);

        assertThat(assigned().keySet())
                .containsExactlyElementsOf(
                        lost.stream()
                                .map(split -> split.splitId().replace("orders/segment/", ""))
                                .toList());
        // The shard that was given out has begun one as well.
        assertThat(latestNews().epoch()).isEqualTo(3);
    }

    @Test
    void aCheckpointHoldsBoth() {
        begin();
        ended(1, 1);

        EnumeratorState state = enumerator.snapshotState(1);

        assertThat(state.shards()).hasSize(1);
        assertThat(state.snapshot().isAssigned(0)).isTrue();
        assertThat(state.snapshot().isRead(1)).isTrue();
        assertThat(state.snapshot().isAssigned(2)).isTrue();
    }

    @Test
    void aRestoredSourceGoesOnWithBoth() {
        begin();
        ended(1, 1);
        EnumeratorState state = enumerator.snapshotState(1);

        restore(state);
        started(0, shard(), SegmentSplit.unread(STREAM, 0, 3));
        started(1, SegmentSplit.unread(STREAM, 2, 3));
        context.answerRequests();

        assertThat(assigned()).isEmpty();
        assertThat(latestNews()).isEqualTo(new SnapshotNews(3, 0, false, 0));
        ended(0, 0);
        ended(2, 1);
        assertThat(latestNews().isRead()).isTrue();
    }

    @Test
    void aSegmentThatNoReaderWasRestoredWithIsAssignedAgain() {
        begin();
        EnumeratorState state = enumerator.snapshotState(1);
        restore(state);
        context.answerRequests();
        started(0, shard(), SegmentSplit.unread(STREAM, 0, 3));
        assertThat(assigned()).isEmpty();

        started(1, SegmentSplit.unread(STREAM, 2, 3));

        assertThat(assigned()).containsOnlyKeys("1");
    }

    /** The snapshot had not been decided on. */
    @Test
    void aCheckpointOfBeforeTheBeginningIsGoneOnFrom() {
        start();
        EnumeratorState state = enumerator.snapshotState(1);
        restore(state);
        started(0, shard());
        started(1);
        context.answerRequests();
        assertThat(assigned()).isEmpty();
        pass(DELAY);

        assertThat(assigned()).containsOnlyKeys("0", "1", "2");
    }

    /** The state is of a source that read changes alone. */
    @Test
    void aStateWithoutASnapshotIsGoneOnFromWithoutOne() {
        restore(new EnumeratorState(PINS, STREAM, true, List.of(), null));
        started(0);
        started(1);
        context.answerRequests();

        assertThat(news())
                .containsExactly(new SnapshotNews(0, 0, true, 0), new SnapshotNews(0, 0, true, 0));
        pass(DELAY);
        assertThat(assigned()).doesNotContainKeys("0", "1", "2");
    }
}
