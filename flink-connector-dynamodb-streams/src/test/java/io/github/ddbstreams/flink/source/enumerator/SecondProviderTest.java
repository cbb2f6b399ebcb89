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
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.ddbstreams.flink.source.client.FakeStreamsClient;
import io.github.ddbstreams.flink.source.enumerator.assignment.Mobility;
import io.github.ddbstreams.flink.source.enumerator.assignment.ReadySplit;
import io.github.ddbstreams.flink.source.enumerator.state.EnumeratorState;
import io.github.ddbstreams.flink.source.enumerator.state.EnumeratorState.StartPins;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.ReaderStarted;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.SplitsEnded;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.StillReading;
import io.github.ddbstreams.flink.source.settings.TestSettings;
import io.github.ddbstreams.flink.source.split.DynamoDbStreamsSplit;
import io.github.ddbstreams.flink.source.split.Segment;
import io.github.ddbstreams.flink.source.split.ShardPosition;
import io.github.ddbstreams.flink.source.split.ShardProgress;
import io.github.ddbstreams.flink.source.split.ShardSplit;
import io.github.ddbstreams.flink.source.split.StreamInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** Something else to be read beside the stream: the segments of a table, spread as they come. */
class SecondProviderTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final StreamInfo STREAM =
            new StreamInfo(
                    FakeStreamsClient.STREAM_ARN,
                    FakeStreamsClient.TABLE,
                    StreamViewType.NEW_AND_OLD_IMAGES,
                    List.of("id"));
    private static final String NO_MORE = "no more splits";

    private final FakeStreamsClient client = new FakeStreamsClient().shard("a", null);
    private final TestClock clock = new TestClock(NOW);
    private final Segments segments = new Segments(4);
    private final FakeEnumeratorContext context = new FakeEnumeratorContext(2);
    private final DynamoDbStreamsSourceEnumerator enumerator =
            new EnumeratorFactory(
                            TestSettings.of(),
                            () -> client,
                            stream -> {},
                            clock,
                            FakeEnumeratorContext::ticker,
                            anyContext -> id -> false,
                            List.of(segments))
                    .create(context, new StartPins(NOW, null, false, NOW, false));

    private void start() {
        enumerator.start();
        context.answerRequests();
        started(0);
        started(1);
    }

    private void started(int subtask, DynamoDbStreamsSplit... splits) {
        context.register(subtask);
        enumerator.handleSourceEvent(subtask, new ReaderStarted(List.of(splits)));
    }

    private void ended(int subtask, DynamoDbStreamsSplit split) {
        enumerator.handleSourceEvent(subtask, new SplitsEnded(List.of(split)));
    }

    private static Segment segment(int number) {
        return new Segment(STREAM, number, "", true);
    }

    private static ShardSplit shard(ShardProgress progress) {
        return new ShardSplit(STREAM, "a", null, ShardPosition.after("1"), progress, null, null);
    }

    @Test
    void bothKindsAreSpreadTogether() {
        start();

        Map<Integer, List<String>> assigned = context.takeAssigned();
        assertThat(assigned.get(0)).hasSize(3);
        assertThat(assigned.get(1)).hasSize(2);
        assertThat(assigned.values().stream().flatMap(List::stream))
                .containsExactlyInAnyOrder("a", "0", "1", "2", "3");
    }

    @Test
    void splitsArePlacedOnceForReadersThatStartEmptyHanded() {
        enumerator.start();
        context.answerRequests();
        segments.looks = 0;

        started(0);
        assertThat(segments.looks).isZero();
        assertThat(context.takeAssigned()).isEqualTo(Map.of(0, List.of("a", "1", "3")));

        started(1);
        assertThat(context.takeAssigned()).isEqualTo(Map.of(1, List.of("0", "2")));
    }

    @Test
    void splitsArePlacedAnewIfAReaderHoldsSome() {
        enumerator.start();
        context.answerRequests();
        segments.looks = 0;
        segments.waiting.remove(1);

        started(0, segment(1));

        assertThat(segments.looks).isEqualTo(1);
    }

    @Test
    void theSourceEndsWhenBothAreRead() {
        start();
        context.takeTold(0);
        for (int number = 0; number < 4; number++) {
            ended(segments.owner(number), segment(number));
        }
        assertThat(context.takeTold(0)).doesNotContain(NO_MORE);

        ended(0, shard(ShardProgress.STOPPED));

        assertThat(context.takeTold(0)).contains(NO_MORE);
        assertThat(context.takeTold(1)).contains(NO_MORE);
    }

    @Test
    void theSourceGoesOnWhileOneOfThemIsRead() {
        start();
        context.takeTold(0);

        ended(0, shard(ShardProgress.STOPPED));

        assertThat(context.takeTold(0)).doesNotContain(NO_MORE);
    }

    @Test
    void whatAFailureReturnsGoesBackToItsProvider() {
        start();
        List<String> lost = context.takeAssigned().get(1);
        context.unregister(1);

        enumerator.addSplitsBack(
                lost.stream()
                        .<DynamoDbStreamsSplit>map(
                                number -> new Segment(STREAM, Integer.parseInt(number), "", false))
                        .toList(),
                1);
        assertThat(context.takeAssigned()).isEmpty();
        started(1);

        assertThat(context.takeAssigned()).isEqualTo(Map.of(1, lost));
    }

    @Test
    void readersAreToldWhatTheyNeedNotKeepOfBoth() {
        start();
        ended(segments.owner(0), segment(0));
        context.takeTold(0);
        enumerator.snapshotState(1);
        enumerator.notifyCheckpointComplete(1);
        enumerator.handleSourceEvent(0, new StillReading(1));

        enumerator.snapshotState(2);

        assertThat(context.takeTold(segments.owner(0))).contains("ForgetSplits[segment/0]");
    }

    @Test
    void itsRequestsAreSentBesideTheOthers() {
        segments.asks = true;
        start();
        assertThat(segments.answers).containsExactly("answer");

        clock.pass(Duration.ofMinutes(1));
        context.tick();
        assertThat(segments.answers).containsExactly("answer", "answer");
    }

    @Test
    void aSplitThatNobodyKnowsIsRefused() {
        enumerator.start();
        context.answerRequests();
        StreamInfo other =
                new StreamInfo(
                        "arn:aws:dynamodb:eu-west-1:123456789012:table/customers/stream/1",
                        "customers",
                        StreamViewType.NEW_AND_OLD_IMAGES,
                        List.of("id"));
        ShardSplit unknown =
                new ShardSplit(
                        other,
                        "x",
                        null,
                        ShardPosition.after("1"),
                        ShardProgress.READING,
                        null,
                        null);

        assertThatIllegalStateException()
                .isThrownBy(() -> started(0, unknown))
                .withMessageContaining("customers/x is of nothing that the source reads");
    }

    /** Segments that any subtask may read. */
    private static final class Segments implements SplitProvider {
        /** How often it was asked for what is ready. */
        private int looks;

        private final Set<Integer> waiting = new HashSet<>();
        private final Map<Integer, Integer> owners = new TreeMap<>();
        private final Set<Integer> read = new HashSet<>();
        private final Map<Integer, List<String>> forgettable = new HashMap<>();
        private final List<String> answers = new ArrayList<>();
        private final int count;
        private boolean asks;
        private Instant askedAt = Instant.MIN;

        Segments(int count) {
            this.count = count;
            for (int number = 0; number < count; number++) {
                waiting.add(number);
            }
        }

        int owner(int number) {
            return owners.get(number);
        }

        private static int number(DynamoDbStreamsSplit split) {
            return ((Segment) split).number();
        }

        @Override
        public void start() {}

        @Override
        public Optional<ServiceRequest<?>> nextRequest(Instant now) {
            if (!asks || askedAt.equals(now)) {
                return Optional.empty();
            }
            askedAt = now;
            return Optional.of(
                    new ServiceRequest<>(
                            () -> "answer",
                            answers::add,
                            failure -> {
                                throw new AssertionError(failure);
                            }));
        }

        @Override
        public void reportLosses() {}

        @Override
        public boolean isDiscovered() {
            return true;
        }

        @Override
        public boolean isRead() {
            return read.size() == count;
        }

        @Override
        public boolean drainNewBeginning() {
            return false;
        }

        @Override
        public void nothingFollows() {}

        @Override
        public List<ReadySplit> ready(Instant now) {
            looks++;
            return waiting.stream()
                    .map(
                            number ->
                                    new ReadySplit(
                                            new Segment(STREAM, number, "", false).splitId(),
                                            ReadySplit.NOBODY,
                                            Mobility.FREE))
                    .toList();
        }

        @Override
        public int unassignedCount() {
            return waiting.size();
        }

        @Override
        public void addLoads(int[] loads) {
            owners.forEach((number, subtask) -> loads[subtask] += read.contains(number) ? 0 : 1);
        }

        @Override
        public boolean owns(DynamoDbStreamsSplit split) {
            return split instanceof Segment;
        }

        @Override
        public DynamoDbStreamsSplit assign(String splitId, int subtask) {
            int number = Integer.parseInt(splitId.substring(splitId.lastIndexOf('/') + 1));
            waiting.remove(number);
            owners.put(number, subtask);
            return new Segment(STREAM, number, "", false);
        }

        @Override
        public boolean claimed(int subtask, Collection<DynamoDbStreamsSplit> splits, Instant now) {
            splits.forEach(split -> owners.put(number(split), subtask));
            return !splits.isEmpty();
        }

        @Override
        public void allClaimed(Instant now) {}

        @Override
        public void ended(int subtask, DynamoDbStreamsSplit split, Instant now) {
            read.add(number(split));
            forgettable.computeIfAbsent(subtask, s -> new ArrayList<>()).add(split.splitId());
        }

        @Override
        public void caughtUp(int subtask, String splitId) {}

        @Override
        public void takenBack(int subtask, Collection<DynamoDbStreamsSplit> returned, Instant now) {
            returned.forEach(
                    split -> {
                        owners.remove(number(split));
                        waiting.add(number(split));
                    });
        }

        @Override
        public Map<Integer, List<String>> drainReleases() {
            return Map.of();
        }

        @Override
        public Map<Integer, List<String>> drainForgettable() {
            Map<Integer, List<String>> drained = Map.copyOf(forgettable);
            forgettable.clear();
            return drained;
        }

        @Override
        public void snapshot(long checkpointId, EnumeratorState.Builder state) {}

        @Override
        public void checkpointCompleted(long checkpointId, Instant now) {}

        @Override
        public void close() {}
    }
}
