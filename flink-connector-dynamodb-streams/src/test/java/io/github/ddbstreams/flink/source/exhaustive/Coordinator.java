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
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.StillReading;
import io.github.ddbstreams.flink.source.settings.ScanSettings;
import io.github.ddbstreams.flink.source.settings.TestSettings;
import io.github.ddbstreams.flink.source.split.DynamoDbStreamsSplit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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
     */
    record Start(
            int parallelism,
            @Nullable Message part,
            boolean isUnheard,
            int shown,
            boolean failureAhead) {}

    /**
     * What can be seen of it.
     *
     * @param request what it has asked the service; null if nothing
     * @param isTimeAwaited whether it will do something when time passes
     * @param shown how many shards the service has shown by now
     */
    record View(@Nullable String request, boolean isTimeAwaited, int shown) {}

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
        this.service = new ModelService(forest);
        service.show(start.shown());
        this.context =
                new ModelContext(
                        service,
                        (subtask, payload) ->
                                outputs.add(new Output(subtask, messages.of(payload))),
                        start.parallelism());
        if (start.part() == null) {
            this.clock = new ModelClock(ModelClock.START);
            this.enumerator = factory().create(context, PINS);
        } else {
            Part part = start.part().payload(Part.class);
            this.clock = new ModelClock(part.takenAt());
            // A restart takes a while.
            clock.tick();
            this.lastBegun = RESTORED;
            this.lastHeard = start.isUnheard() ? NONE : RESTORED;
            this.underWay = start.isUnheard() ? RESTORED : NONE;
            this.enumerator = factory().restore(context, Bytes.copy(part.state()));
        }
        enumerator.start();
    }

    private EnumeratorFactory factory() {
        return new EnumeratorFactory(
                SETTINGS, () -> service, stream -> {}, clock, ModelContext::ticker);
    }

    // ------------------------------------------------------------------ the service and time

    private void answer(int shown) {
        service.show(shown);
        isAllKnown |= service.isAllShown() && context.request().equals("list");
        context.answer();
    }

    private void tick() {
        clock.tick();
        context.tick();
    }

    private void settle() {
        while (true) {
            if (context.request() != null) {
                answer(forest.size());
            } else if (isTimeAwaited()) {
                tick();
            } else {
                return;
            }
        }
    }

    private boolean isTimeAwaited() {
        return context.request() == null
                && (!service.isAllShown()
                        || !isAllKnown
                        || !searched().isEmpty()
                        || StateText.is(enumerator, "held"));
    }

    private Set<String> searched() {
        return StateText.shards(
                enumerator, "providers", "providers", "graph", "parts", "search", "searching");
    }

    // ------------------------------------------------------------------ the readers and Flink

    private void receive(int subtask, SourceEvent event) {
        if (event instanceof StillReading answer) {
            long checkpoint = answer.checkpointId() == ANSWER.checkpointId() ? 0 : 1;
            enumerator.handleSourceEvent(subtask, new StillReading(lastBegun - checkpoint));
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
        }
        if (!back.isEmpty() || flaw != Flaw.SKIPS_EMPTY_RESETS) {
            enumerator.addSplitsBack(back, subtask);
        }
    }

    // ------------------------------------------------------------------ what can be seen of it

    @Override
    public View view() {
        return new View(context.request(), isTimeAwaited(), service.shown());
    }

    @Override
    public String text() {
        StateText text =
                new StateText(clock.instant(), underWay, searched())
                        .add("enumerator", enumerator)
                        .add("request", context.request())
                        .add("parallelism", context.currentParallelism())
                        .add("registered", context.registeredReaders().keySet())
                        .add("shown", service.shown())
                        .add("known", isAllKnown)
                        .add("under way", underWay != NONE);
        if (failureAhead) {
            // Only a failure looks back.
            text.add("since completed", context.assignedSince(lastHeard))
                    .add(
                            "since under way",
                            underWay == NONE ? null : context.assignedSince(underWay));
        }
        return text.toString();
    }

    @Override
    public List<Output> drain() {
        List<Output> drained = List.copyOf(outputs);
        outputs.clear();
        return drained;
    }
}
