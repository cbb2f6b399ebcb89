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

import io.github.ddbstreams.flink.source.exhaustive.Automaton.Output;
import io.github.ddbstreams.flink.source.exhaustive.World.Checkpoint;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.ReleaseOutputs;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.StillReading;
import io.github.ddbstreams.flink.source.split.DynamoDbStreamsSplit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.Predicate;

/**
 * A world that changes into the next one: what Flink does, and what it has the enumerator and the
 * readers do.
 */
final class Turn {

    private final Actors actors;
    private final Bounds bounds;
    private int coordinator;
    private final List<Integer> readers;
    private final List<List<Message>> mail;
    private final List<List<Message>> held;
    private Checkpoint underWay;
    private Checkpoint completed;
    private boolean isUnheard;
    private int restoredEmitted;
    private int restoredEnded;
    private int safeEnds;
    private int checkpointsLeft;
    private int failuresLeft;

    /** Whether outputs that were released leave after the next message, and not before. */
    private boolean leaveSlowly;

    Turn(Actors actors, Bounds bounds, World world) {
        this.actors = actors;
        this.bounds = bounds;
        this.coordinator = world.coordinator();
        this.readers = new ArrayList<>(world.readers());
        this.mail = new ArrayList<>(world.mail());
        this.held = new ArrayList<>(world.held());
        this.underWay = world.underWay();
        this.completed = world.completed();
        this.isUnheard = world.isUnheard();
        this.restoredEmitted = world.restoredEmitted();
        this.restoredEnded = world.restoredEnded();
        this.safeEnds = world.safeEnds();
        this.checkpointsLeft = world.checkpointsLeft();
        this.failuresLeft = world.failuresLeft();
    }

    World world() {
        // Nothing goes back to a checkpoint when nothing is down or will be.
        boolean isOver = failuresLeft == 0 && !World.isAnyDown(readers);
        return new World(
                coordinator,
                List.copyOf(readers),
                List.copyOf(mail),
                List.copyOf(held),
                underWay,
                isOver ? null : completed,
                isUnheard,
                false,
                restoredEmitted,
                restoredEnded,
                safeEnds,
                checkpointsLeft,
                failuresLeft);
    }

    // ------------------------------------------------------------------ who says what to whom

    private void coordinate(Coordinator.Input... inputs) {
        coordinate(Arrays.asList(inputs));
    }

    /** The coordinator takes some inputs, one after the other. */
    private void coordinate(List<Coordinator.Input> inputs) {
        List<Coordinator.Input> all = inputs;
        if (!bounds.has(Freedom.SLOW_SERVICE)) {
            all = new ArrayList<>(inputs);
            all.add(new Coordinator.Settle());
        }
        Automaton.Step step = actors.coordinators().step(coordinator, all);
        coordinator = step.next();
        route(step);
    }

    /** What the enumerator sends is on its way; what it gives to a checkpoint is returned. */
    private Message route(Automaton.Step step) {
        Message part = null;
        for (Output output : step.outputs()) {
            if (output.subtask() == Coordinator.NOBODY) {
                part = output.message();
            } else {
                send(output.subtask(), output.message());
            }
        }
        return part;
    }

    private void send(int subtask, Message message) {
        if (readers.get(subtask) == World.DOWN) {
            throw new AssertionError(
                    message + " is sent to subtask " + subtask + ", which is down");
        }
        // A slow service may show a child only when its parent's output has gone.
        if (message.is(ReleaseOutputs.class) && !bounds.has(Freedom.SLOW_SERVICE)) {
            checkRelease(message.payload(ReleaseOutputs.class));
        }
        if ((assigned(List.of(message)) & actors.forest().allSegments()) != 0) {
            checkBeginning(message);
        }
        if (message.is(ModelReader.News.class)) {
            checkNews(message.payload(ModelReader.News.class));
        }
        if (isBarrierAhead(subtask) && actors.flaw() != Flaw.KEEPS_GATEWAYS_OPEN) {
            add(held, subtask, message);
        } else {
            post(subtask, message);
        }
    }

    /** The output of an ended shard holds the watermark until its children are with readers. */
    private void checkRelease(ReleaseOutputs release) {
        Forest forest = actors.forest();
        int waiting = forest.childrenOf(forest.masks(release.splitIds())) & ~given();
        if (waiting != 0) {
            throw new AssertionError(
                    forest.id(Integer.numberOfTrailingZeros(waiting))
                            + " is with nobody, but its parent's output is released");
        }
    }

    /** What readers have, or had and have read. */
    private int given() {
        int given = restoredEnded;
        for (int subtask = 0; subtask < readers.size(); subtask++) {
            if (isUp(subtask)) {
                given |= view(subtask).reading() | view(subtask).ended();
                given |= assigned(mail.get(subtask)) | assigned(held.get(subtask));
            }
        }
        return given;
    }

    /** What a scan does not show comes by the stream, which must be read by then. */
    private void checkBeginning(Message segments) {
        Forest forest = actors.forest();
        int closed = assigned(List.of(segments), ModelReader::isOpenedAtTip);
        for (int subtask = 0; subtask < readers.size(); subtask++) {
            if (isUp(subtask)) {
                closed |= view(subtask).opening();
                closed |= assigned(mail.get(subtask), ModelReader::isOpenedAtTip);
                closed |= assigned(held.get(subtask), ModelReader::isOpenedAtTip);
            }
        }
        if (!bounds.has(Freedom.SLOW_SERVICE) && failuresLeft == bounds.failures()) {
            // Afterwards a shard need not be opened at its tip, and so may be late.
            closed |= forest.rootsOf(forest.leaves()) & ~given();
        }
        if (closed != 0) {
            throw new AssertionError(
                    forest.id(Integer.numberOfTrailingZeros(closed))
                            + " is not open yet, but segments are given out");
        }
    }

    /** Whether the readers that there are have read all that they are said to have. */
    private void checkNews(ModelReader.News news) {
        if (!news.isRead() || news.isBeforeReset()) {
            return;
        }
        int ended = restoredEnded;
        for (int subtask = 0; subtask < readers.size(); subtask++) {
            ended |= isUp(subtask) ? view(subtask).ended() : 0;
        }
        int missing = actors.forest().allSegments() & ~ended;
        if (missing != 0) {
            throw new AssertionError(
                    "segment "
                            + actors.forest().id(Integer.numberOfTrailingZeros(missing))
                            + " has not been read, but readers are told that all have");
        }
    }

    private int assigned(List<Message> messages) {
        return assigned(messages, split -> true);
    }

    private int assigned(List<Message> messages, Predicate<DynamoDbStreamsSplit> filter) {
        int assigned = 0;
        for (Message message : messages) {
            if (message.is(ModelReader.Assigned.class)) {
                for (DynamoDbStreamsSplit split :
                        message.payload(ModelReader.Assigned.class).splits()) {
                    assigned |= filter.test(split) ? actors.forest().mask(split.splitId()) : 0;
                }
            }
        }
        return assigned;
    }

    private static void add(List<List<Message>> bySubtask, int subtask, Message message) {
        List<Message> more = new ArrayList<>(bySubtask.get(subtask));
        more.add(message);
        bySubtask.set(subtask, List.copyOf(more));
    }

    /** A message is put into the mailbox of a reader. */
    private void post(int subtask, Message message) {
        add(mail, subtask, message);
        takeWhatCannotBeLate(subtask);
    }

    /** Has a reader take what it may as well take now as later, see {@link Rules}. */
    private void takeWhatCannotBeLate(int subtask) {
        while (!mail.get(subtask).isEmpty()
                && !(mayBeOvertaken(subtask)
                        && ModelReader.changesPart(mail.get(subtask).get(0)))) {
            take(subtask, leaveSlowly);
        }
    }

    /** Whether a barrier may overtake mail of this reader into a part that may be restored. */
    private boolean mayBeOvertaken(int subtask) {
        return bounds.has(Freedom.URGENT_BARRIERS)
                && failuresLeft > 0
                && (checkpointsLeft > 0 || isBarrierAhead(subtask));
    }

    private void take(int subtask, boolean slowly) {
        List<Message> messages = mail.get(subtask);
        mail.set(subtask, messages.subList(1, messages.size()));
        reader(subtask, new ModelReader.Receive(messages.get(0), slowly));
    }

    void takeMail(int subtask, boolean slowly) {
        take(subtask, slowly);
        takeWhatCannotBeLate(subtask);
    }

    private void takeAllMail() {
        for (int subtask = 0; subtask < mail.size(); subtask++) {
            while (!mail.get(subtask).isEmpty()) {
                take(subtask, false);
            }
        }
    }

    private boolean isBarrierAhead(int subtask) {
        return underWay != null && !underWay.isTaken(subtask);
    }

    private void letGo(int subtask) {
        List<Message> messages = new ArrayList<>(held.set(subtask, List.of()));
        if (actors.flaw() == Flaw.LOSES_NEWS) {
            messages.removeIf(message -> message.is(ModelReader.News.class));
        }
        messages.forEach(message -> post(subtask, message));
        takeWhatCannotBeLate(subtask);
    }

    private void reader(int subtask, ModelReader.Input input) {
        readers.set(subtask, actors.readers().step(readers.get(subtask), List.of(input)).next());
    }

    private ModelReader.View view(int subtask) {
        return actors.readers().view(readers.get(subtask));
    }

    private boolean isUp(int subtask) {
        return readers.get(subtask) != World.DOWN;
    }

    private void forEachUp(IntConsumer action) {
        for (int subtask = 0; subtask < readers.size(); subtask++) {
            if (isUp(subtask)) {
                action.accept(subtask);
            }
        }
    }

    // ------------------------------------------------------------------ the service and reading

    void answer(int shown) {
        coordinate(new Coordinator.Answer(shown));
    }

    void tick() {
        coordinate(new Coordinator.Tick());
    }

    void open(int subtask, int shard) {
        reader(subtask, new ModelReader.Open(shard));
    }

    void emit(int subtask, int split) {
        reader(subtask, new ModelReader.Emit(split));
    }

    void read(int subtask, int split) {
        reader(subtask, new ModelReader.Read(split));
    }

    void deliver(int subtask) {
        List<Coordinator.Input> inputs = new ArrayList<>();
        if (view(subtask).sent() != null) {
            arrive(subtask, inputs);
        }
        arriveAnswers(subtask, inputs);
        coordinate(inputs);
    }

    void deliverAll() {
        forEachUp(
                subtask -> {
                    while (view(subtask).sent() != null) {
                        deliver(subtask);
                    }
                });
    }

    private void arriveAnswers(int subtask, List<Coordinator.Input> inputs) {
        while (!bounds.has(Freedom.SLOW_ANSWERS)
                && view(subtask).sent() != null
                && view(subtask).sent().is(StillReading.class)) {
            arrive(subtask, inputs);
        }
    }

    private void arrive(int subtask, List<Coordinator.Input> inputs) {
        inputs.add(new Coordinator.Receive(subtask, view(subtask).sent()));
        reader(subtask, new ModelReader.Arrive());
    }

    // ------------------------------------------------------------------ checkpoints

    void begin(boolean slowly) {
        leaveSlowly = slowly;
        forEachUp(subtask -> reader(subtask, new ModelReader.Age()));
        Automaton.Step step =
                actors.coordinators().step(coordinator, List.of(new Coordinator.Begin()));
        coordinator = step.next();
        Message part = route(step);
        leaveSlowly = false;
        checkpointsLeft--;
        boolean isUndisturbed = failuresLeft == 0;
        int ended = 0;
        for (int subtask = 0; isUndisturbed && subtask < readers.size(); subtask++) {
            ended |= view(subtask).ended();
        }
        underWay =
                new Checkpoint(
                        isUndisturbed ? null : part,
                        Collections.nCopies(readers.size(), null),
                        ended);
    }

    void beginInVain() {
        begin(false);
        checkpointsLeft++;
        abort();
        coordinate(new Coordinator.Abort());
    }

    void barrier(int subtask) {
        takePart(subtask);
        if (underWay.missing() == 0) {
            // Nothing is restored from it later that could not have been now.
            underWay = new Checkpoint(null, underWay.parts(), underWay.ended());
        }
        if (actors.flaw() == Flaw.LOSES_OVERTAKEN_MAIL) {
            mail.set(subtask, List.of());
        }
        reader(subtask, new ModelReader.Confirm());
        letGo(subtask);
        List<Coordinator.Input> inputs = new ArrayList<>();
        arriveAnswers(subtask, inputs);
        if (!inputs.isEmpty()) {
            coordinate(inputs);
        }
    }

    private void takePart(int subtask) {
        underWay =
                underWay.with(
                        subtask, failuresLeft == 0 ? actors.emptyPart() : view(subtask).part());
    }

    void hearOfCompletion() {
        if (isUnheard) {
            isUnheard = false;
        } else {
            complete();
        }
        coordinate(new Coordinator.Complete());
    }

    /** A whole checkpoint, from its beginning to its end, which overtakes nothing. */
    void checkpoint() {
        begin(false);
        takeAllMail();
        forEachUp(this::barrier);
        hearOfCompletion();
        takeAllMail();
    }

    private void complete() {
        safeEnds = restoredEnded | underWay.ended();
        for (Message part : underWay.parts()) {
            safeEnds |= part == null ? 0 : part.payload(ModelReader.Part.class).ended();
        }
        completed = underWay;
        underWay = null;
    }

    private void abort() {
        underWay = null;
        forEachUp(this::letGo);
    }

    // ------------------------------------------------------------------ failures

    /** Tasks fail. */
    void fail(List<Integer> subtasks) {
        failuresLeft--;
        List<Coordinator.Input> inputs = new ArrayList<>();
        boolean isPartLost = false;
        for (int subtask : subtasks) {
            isPartLost |= isBarrierAhead(subtask);
            readers.set(subtask, World.DOWN);
            mail.set(subtask, List.of());
            held.set(subtask, List.of());
            inputs.add(new Coordinator.Unregister(subtask));
        }
        forEachUp(this::takeWhatCannotBeLate);
        if (isPartLost) {
            abort();
            inputs.add(new Coordinator.Abort());
        }
        coordinate(inputs);
    }

    /**
     * What has failed goes back to its last checkpoint.
     *
     * @param toUnderWay to the one under way, which is complete
     */
    void restart(boolean toUnderWay) {
        List<Coordinator.Input> inputs = new ArrayList<>();
        if (toUnderWay) {
            isUnheard = true;
            complete();
        } else if (underWay != null) {
            abort();
            inputs.add(new Coordinator.Abort());
        }
        for (int subtask = 0; subtask < readers.size(); subtask++) {
            if (!isUp(subtask)) {
                inputs.add(new Coordinator.Reset(subtask, toUnderWay));
            }
        }
        for (int subtask = 0; subtask < readers.size(); subtask++) {
            if (isUp(subtask)) {
                continue;
            }
            readers.set(
                    subtask,
                    actors.startReader(
                            completed == null
                                    ? actors.emptyPart()
                                    : completed.parts().get(subtask)));
            inputs.add(new Coordinator.Register(subtask));
        }
        if (failuresLeft == 0) {
            inputs.add(new Coordinator.NothingFails());
        }
        coordinate(inputs);
    }

    /**
     * The whole job goes back to the checkpoint under way, of which no more than one part is
     * missing, or where there is none to its beginning.
     *
     * @param isUnheard whether the enumerator has yet to hear that the checkpoint is complete
     */
    void restore(int parallelism, boolean isReversed, boolean isUnheard) {
        failuresLeft--;
        List<Message> dealt = Collections.nCopies(parallelism, actors.emptyPart());
        Message enumerator = null;
        if (underWay != null) {
            for (int subtask = 0; subtask < readers.size(); subtask++) {
                if (isBarrierAhead(subtask)) {
                    underWay = underWay.with(subtask, view(subtask).part());
                }
            }
            enumerator = underWay.enumerator();
            complete();
            restoredEmitted = 0;
            restoredEnded = 0;
            for (Message message : completed.parts()) {
                ModelReader.Part part = message.payload(ModelReader.Part.class);
                restoredEmitted |= part.emitted();
                restoredEnded |= part.ended();
            }
            dealt = actors.deal(completed.parts(), parallelism, isReversed);
        }
        this.isUnheard = isUnheard;
        int shown = actors.coordinators().view(coordinator).shown();
        coordinator =
                actors.startCoordinator(
                        new Coordinator.Start(
                                parallelism,
                                enumerator,
                                isUnheard,
                                shown,
                                failuresLeft > 0,
                                bounds.has(Freedom.SLOW_SERVICE)));
        readers.clear();
        mail.clear();
        held.clear();
        List<Coordinator.Input> inputs = new ArrayList<>();
        for (int subtask = 0; subtask < parallelism; subtask++) {
            readers.add(actors.startReader(dealt.get(subtask)));
            mail.add(List.of());
            held.add(List.of());
            inputs.add(new Coordinator.Register(subtask));
        }
        coordinate(inputs);
    }
}
