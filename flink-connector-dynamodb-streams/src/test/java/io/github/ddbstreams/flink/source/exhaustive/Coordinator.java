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

import io.github.ddbstreams.flink.source.client.FakeStreamsClient;
import io.github.ddbstreams.flink.source.enumerator.DynamoDbStreamsSourceEnumerator;
import io.github.ddbstreams.flink.source.enumerator.EnumeratorFactory;
import io.github.ddbstreams.flink.source.enumerator.state.EnumeratorState;
import io.github.ddbstreams.flink.source.enumerator.state.EnumeratorState.StartPins;
import io.github.ddbstreams.flink.source.exhaustive.Automaton.Output;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.ReaderStarted;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.SnapshotNews;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.StillReading;
import io.github.ddbstreams.flink.source.settings.ScanSettings;
import io.github.ddbstreams.flink.source.settings.TestSettings;
import io.github.ddbstreams.flink.source.split.DynamoDbStreamsSplit;
import io.github.ddbstreams.flink.source.split.SegmentSplit;
import io.github.ddbstreams.flink.source.split.ShardSplit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import javax.annotation.Nullable;
import org.apache.flink.api.connector.source.SourceEvent;

/**
 * The enumerator, the service that it asks, and the coordinator of Flink that it runs in. Which
 * checkpoint is which it knows by itself: at most one is under way, or complete without the
 * enumerator having heard of it.
 */
final class Coordinator implements Automaton.Objects<Coordinator.View> {

    /** What a reader answers to the checkpoint that has begun last, or to one before. */
    static final StillReading ANSWER = new StillReading(1);

    static final StillReading OLD_ANSWER = new StillReading(0);

    /** Stands for all subtasks, or none. */
    static final int NOBODY = -1;

    private static final ScanSettings SETTINGS =
            TestSettings.of("stream-arn", FakeStreamsClient.STREAM_ARN);
    private static final StartPins PINS = new StartPins(ModelClock.START, null, false, null, false);
    private static final StartPins PINS_BESIDE_SNAPSHOT =
            new StartPins(ModelClock.START, ModelClock.START, true, null, false);

    /** By the number of segments; they are asked for again and again. */
    private static final Map<Integer, ScanSettings> SETTINGS_BESIDE_SNAPSHOT =
            new ConcurrentHashMap<>();

    /** In the place of an epoch: a reader that has been told of the end need not know another. */
    private static final long ANY_EPOCH = Long.MAX_VALUE;

    private static final long NONE = 0;
    private static final long RESTORED = 1;

    /** Its part of a checkpoint. */
    record Part(EnumeratorState state, Instant takenAt) {}

    /**
     * How it starts.
     *
     * @param part of the checkpoint that the job is restored from; null if from none
     * @param isUnheard whether the enumerator has yet to hear that the checkpoint is complete
     * @param shown how many shards the service has shown by now
     * @param failureAhead whether anything may fail in future
     * @param isServiceSlow see {@link Freedom#SLOW_SERVICE}
     */
    record Start(
            int parallelism,
            @Nullable Message part,
            boolean isUnheard,
            int shown,
            boolean failureAhead,
            boolean isServiceSlow) {}

    /**
     * What can be seen of it.
     *
     * @param request what it has asked the service; null if nothing
     * @param isTimeAwaited whether it will do something when time passes
     * @param shown how many shards the service has shown by now
     * @param searched the ended shards whose children it looks for
     * @param isStreamKnown whether it has seen any answer about the stream
     * @param isStreamDisabled whether it has seen that no shards will follow
     * @param isSnapshotRead whether it says that all rows have been read, and nothing was missing
     * @param upToDate the subtasks that have been told that as of the present epoch
     */
    record View(
            @Nullable String request,
            boolean isTimeAwaited,
            int shown,
            int searched,
            boolean isStreamKnown,
            boolean isStreamDisabled,
            boolean isSnapshotRead,
            Set<Integer> upToDate) {}

    interface Input extends Automaton.Input<Coordinator> {}

    /** The service answers, as it was when it had so many shards. */
    record Answer(int shown) implements Input {
        @Override
        public void applyTo(Coordinator coordinator) {
            coordinator.answer(shown);
        }
    }

    /** Time passes, longer than any delay. */
    record Tick() implements Input {
        @Override
        public void applyTo(Coordinator coordinator) {
            coordinator.tick();
        }
    }

    /**
     * The service answers all questions with all that it has, and time passes, until all is quiet.
     */
    record Settle() implements Input {
        @Override
        public void applyTo(Coordinator coordinator) {
            coordinator.settle();
        }
    }

    /** A reader registers. */
    record Register(int subtask) implements Input {
        @Override
        public void applyTo(Coordinator coordinator) {
            coordinator.context.register(subtask);
            coordinator.enumerator.addReader(subtask);
        }
    }

    /** The task of a reader has failed. */
    record Unregister(int subtask) implements Input {
        @Override
        public void applyTo(Coordinator coordinator) {
            coordinator.context.unregister(subtask);
            coordinator.failed.add(subtask);
            coordinator.told.remove(subtask);
            coordinator.toldOfTheEnd.remove(subtask);
        }
    }

    /** A message of a reader arrives. */
    record Receive(int subtask, Message message) implements Input {
        @Override
        public void applyTo(Coordinator coordinator) {
            coordinator.receive(subtask, message.payload(SourceEvent.class));
        }
    }

    /** A checkpoint begins. The last output is its {@link Part}. */
    record Begin() implements Input {
        @Override
        public void applyTo(Coordinator coordinator) {
            coordinator.begin();
        }
    }

    /** The checkpoint under way has come to nothing. */
    record Abort() implements Input {
        @Override
        public void applyTo(Coordinator coordinator) {
            coordinator.abort();
        }
    }

    /** The enumerator hears that the checkpoint is complete. */
    record Complete() implements Input {
        @Override
        public void applyTo(Coordinator coordinator) {
            coordinator.complete();
        }
    }

    /**
     * A failed subtask goes back to its last checkpoint.
     *
     * @param toUnheard to the one that the enumerator has not heard of yet
     */
    record Reset(int subtask, boolean toUnheard) implements Input {
        @Override
        public void applyTo(Coordinator coordinator) {
            coordinator.reset(subtask, toUnheard);
        }
    }

    /** From now on nothing fails any more. */
    record NothingFails() implements Input {
        @Override
        public void applyTo(Coordinator coordinator) {
            coordinator.failureAhead = false;
        }
    }

    private final Forest forest;
    private final Flaw flaw;
    private final Message.Pool messages;
    private final ModelClock clock;
    private final ModelService service;
    private final ModelContext context;
    private final DynamoDbStreamsSourceEnumerator enumerator;
    private final List<Output> outputs = new ArrayList<>();
    private final boolean isServiceSlow;

    /** The epoch of the snapshot that each reader was told last. */
    private final Map<Integer, Long> told = new TreeMap<>();

    private final Set<Integer> toldOfTheEnd = new TreeSet<>();

    /** The subtasks that have failed, which the enumerator has not heard. */
    private final Set<Integer> failed = new TreeSet<>();

    /** The segments that the reader which starts next claims to have, see {@link Flaw}. */
    private List<DynamoDbStreamsSplit> claimedWrongly = List.of();

    private boolean failureAhead;

    /** Whether another listing would show the enumerator anything new. */
    private boolean isAllKnown;

    private long lastBegun;
    private long lastHeard = NONE;
    private long underWay = NONE;

    Coordinator(Forest forest, Flaw flaw, Message.Pool messages, Start start) {
        this.forest = forest;
        this.flaw = flaw;
        this.messages = messages;
        this.failureAhead = start.failureAhead();
        this.isServiceSlow = start.isServiceSlow();
        this.service = new ModelService(forest);
        service.show(start.shown());
        this.context = new ModelContext(service, this::say, start.parallelism());
        if (start.part() == null) {
            this.clock = new ModelClock(ModelClock.START);
            this.enumerator =
                    factory().create(context, isBesideSnapshot() ? PINS_BESIDE_SNAPSHOT : PINS);
        } else {
            Part part = start.part().payload(Part.class);
            this.clock = new ModelClock(part.takenAt());
            // A restart takes a while.
            clock.tick();
            this.lastBegun = RESTORED;
            this.lastHeard = start.isUnheard() ? NONE : RESTORED;
            this.underWay = start.isUnheard() ? RESTORED : NONE;
            this.enumerator = factory().restore(context, Bytes.copy(part.state()));
            if (isBesideSnapshot()) {
                requireEpochAfter(part.state().snapshot().epoch());
            }
        }
        enumerator.start();
    }

    private EnumeratorFactory factory() {
        return new EnumeratorFactory(
                isBesideSnapshot() ? settings(forest.segments()) : SETTINGS,
                () -> service,
                stream -> {},
                clock,
                ModelContext::ticker);
    }

    private static ScanSettings settings(int segments) {
        return SETTINGS_BESIDE_SNAPSHOT.computeIfAbsent(
                segments,
                number ->
                        TestSettings.of(
                                "stream-arn",
                                FakeStreamsClient.STREAM_ARN,
                                "scan.startup.mode",
                                "initial",
                                "scan.snapshot.segments",
                                String.valueOf(number)));
    }

    private boolean isBesideSnapshot() {
        return forest.segments() > 0;
    }

    // ------------------------------------------------------------------ the service and time

    private void answer(int shown) {
        service.show(shown);
        isAllKnown |= isAllListed() && context.request().equals("list");
        context.answer();
    }

    private boolean isAllListed() {
        return isServiceSlow ? service.isAllShown() : service.shown() >= forest.size();
    }

    private void tick() {
        clock.tick();
        context.tick();
    }

    private void settle() {
        while (true) {
            if (context.request() != null) {
                answer(shownAtOnce());
            } else if (isTimeAwaited()) {
                tick();
            } else {
                return;
            }
        }
    }

    /** Beside a snapshot the stream is enabled until all shards have been read. */
    private int shownAtOnce() {
        return service.isAllShown() || searched().containsAll(forest.leaves())
                ? forest.shownAtLast()
                : forest.size();
    }

    private boolean isTimeAwaited() {
        return context.request() == null
                && (!isAllKnown
                        || isStreamAwaited()
                        || StateText.is(enumerator, "held")
                        || isBesideSnapshot() && isSnapshotAwaited());
    }

    private boolean isStreamAwaited() {
        Set<String> searched = searched();
        return isServiceSlow || service.isAllShown() || shownAtOnce() == forest.shownAtLast()
                ? !service.isAllShown() || !searched.isEmpty()
                // While the stream is enabled, nobody finds out that there are no children.
                : !forest.leaves().containsAll(searched);
    }

    private boolean isSnapshotAwaited() {
        if (!StateText.is(snapshot(), "started")) {
            return StateText.at(snapshot(), "changesReadSince") != null;
        }
        Object end = StateText.at(snapshot(), "end");
        return StateText.at(end, "rowsReadAt") != null
                && !StateText.is(end, "over")
                && !(isStreamDisabled() && StateText.is(end, "isOneTable"));
    }

    private boolean isStreamDisabled() {
        return StateText.is(StateText.at(stream(), "stream"), "disabled");
    }

    private Set<String> searched() {
        return StateText.shards(StateText.at(stream(), "graph", "parts", "search", "searching"));
    }

    private Object stream() {
        return StateText.at(enumerator, "providers", "providers", "0");
    }

    private Object snapshot() {
        return StateText.at(enumerator, "providers", "providers", "1");
    }

    // ------------------------------------------------------------------ what readers are told

    private void say(int subtask, Object payload) {
        Object message = payload;
        if (payload instanceof SnapshotNews news) {
            Long before = told.put(subtask, news.epoch());
            if (before != null && before > news.epoch()) {
                throw new AssertionError(news + " follows epoch " + before);
            }
            message = new ModelReader.News(news.isRead(), !failed.isEmpty());
        } else if (payload instanceof ModelReader.NoMoreSplits) {
            toldOfTheEnd.add(subtask);
        }
        outputs.add(new Output(subtask, messages.of(message)));
    }

    private long epoch() {
        return isBesideSnapshot() ? (Long) StateText.at(snapshot(), "epoch") : 0;
    }

    private void requireEpochAfter(long last) {
        if (epoch() <= last) {
            throw new AssertionError("epoch " + epoch() + " of the snapshot follows " + last);
        }
    }

    // ------------------------------------------------------------------ the readers and Flink

    private void receive(int subtask, SourceEvent event) {
        if (event instanceof StillReading answer) {
            long checkpoint = answer.checkpointId() == ANSWER.checkpointId() ? 0 : 1;
            enumerator.handleSourceEvent(subtask, new StillReading(lastBegun - checkpoint));
        } else if (event instanceof ReaderStarted started && !claimedWrongly.isEmpty()) {
            List<DynamoDbStreamsSplit> claimed = new ArrayList<>(started.splits());
            claimed.addAll(claimedWrongly);
            claimedWrongly = List.of();
            enumerator.handleSourceEvent(subtask, new ReaderStarted(claimed));
        } else {
            enumerator.handleSourceEvent(subtask, event);
        }
    }

    private void begin() {
        lastBegun++;
        underWay = lastBegun;
        context.checkpointBegun(lastBegun);
        EnumeratorState state = Bytes.copy(enumerator.snapshotState(lastBegun));
        outputs.add(new Output(NOBODY, messages.of(new Part(state, clock.instant()))));
    }

    private void abort() {
        underWay = NONE;
        enumerator.notifyCheckpointAborted(lastBegun);
    }

    private void complete() {
        lastHeard = underWay;
        underWay = NONE;
        context.checkpointCompleted(lastHeard);
        enumerator.notifyCheckpointComplete(lastHeard);
    }

    private void reset(int subtask, boolean toUnheard) {
        long checkpoint = toUnheard ? underWay : lastHeard;
        List<DynamoDbStreamsSplit> back =
                context.takeBack(subtask, checkpoint == NONE ? -1 : checkpoint);
        if (flaw == Flaw.LOSES_RETURNED_SPLITS) {
            back = List.of();
        } else if (flaw == Flaw.CLAIMS_RETURNED_SEGMENTS) {
            claimedWrongly = back.stream().filter(SegmentSplit.class::isInstance).toList();
            back = back.stream().filter(ShardSplit.class::isInstance).toList();
        }
        long last = epoch();
        failed.remove(subtask);
        toldOfTheEnd.forEach(finishing -> told.put(finishing, ANY_EPOCH));
        if (!back.isEmpty() || flaw != Flaw.SKIPS_EMPTY_RESETS) {
            enumerator.addSplitsBack(back, subtask);
        }
        if (isBesideSnapshot()) {
            requireEpochAfter(last);
        }
    }

    // ------------------------------------------------------------------ what can be seen of it

    @Override
    public View view() {
        return new View(
                context.request(),
                isTimeAwaited(),
                service.shown(),
                forest.masks(List.copyOf(searched())),
                StateText.at(stream(), "stream", "info") != null,
                isStreamDisabled(),
                isBesideSnapshot() && isSnapshotRead(),
                upToDate());
    }

    /** As the readers are told. */
    private boolean isSnapshotRead() {
        Object segments = StateText.at(snapshot(), "segments");
        return segments != null
                && (Integer) StateText.at(segments, "waiting") == 0
                && (Integer) StateText.at(segments, "assigned") == 0
                && StateText.is(StateText.at(snapshot(), "end"), "over");
    }

    private Set<Integer> upToDate() {
        return told.entrySet().stream()
                .filter(reader -> reader.getValue() >= epoch())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    @Override
    public String text() {
        StateText text =
                new StateText(new StateText.Present(clock.instant(), underWay, searched(), epoch()))
                        .add("enumerator", enumerator)
                        .add("requests", context.requests())
                        .add("parallelism", context.currentParallelism())
                        .add("registered", context.registeredReaders().keySet())
                        .add("shown", service.shown())
                        .add("known", isAllKnown)
                        .add("under way", underWay != NONE);
        if (isBesideSnapshot()) {
            text.add("up to date", upToDate())
                    .add("told of the end", toldOfTheEnd)
                    .add("claimed wrongly", claimedWrongly)
                    .add("last listing", comparedWithRows("graph", "listed", "completeAsOf"))
                    .add(
                            "this listing",
                            comparedWithRows("inquiry", "schedule", "listingStartedAt"));
        }
        if (failureAhead) {
            // Only a failure looks back.
            text.add("since completed", context.assignedSince(lastHeard))
                    .add(
                            "since under way",
                            underWay == NONE ? null : context.assignedSince(underWay));
        }
        return text.toString();
    }

    /** Whether all shards were listed since all rows were read, which may be now. */
    private String comparedWithRows(String... listing) {
        Instant listedAt = (Instant) StateText.at(stream(), listing);
        Instant rowsReadAt = (Instant) StateText.at(snapshot(), "end", "rowsReadAt");
        boolean isBefore = listedAt == null || listedAt.isBefore(clock.instant());
        boolean isBeforeRows =
                listedAt == null || rowsReadAt == null || listedAt.isBefore(rowsReadAt);
        return (isBefore ? "before now" : "now") + (isBeforeRows ? "" : ", since the last row");
    }

    @Override
    public List<Output> drain() {
        List<Output> drained = List.copyOf(outputs);
        outputs.clear();
        return drained;
    }
}
