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

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ddbstreams.flink.source.ScanSettings;
import io.github.ddbstreams.flink.source.TestSettings;
import io.github.ddbstreams.flink.source.client.FakeStreamsClient;
import io.github.ddbstreams.flink.source.enumerator.DynamoDbStreamsSourceEnumerator;
import io.github.ddbstreams.flink.source.enumerator.EnumeratorFactory;
import io.github.ddbstreams.flink.source.enumerator.state.EnumeratorState;
import io.github.ddbstreams.flink.source.enumerator.state.EnumeratorState.StartPins;
import io.github.ddbstreams.flink.source.exhaustive.ModelReader.Progress;
import io.github.ddbstreams.flink.source.exhaustive.Move.Kind;
import io.github.ddbstreams.flink.source.split.ReaderEvents.StillReading;
import io.github.ddbstreams.flink.source.split.ShardSplit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.flink.api.connector.source.SourceEvent;

/**
 * The service, the enumerator, the readers and Flink's part between them, at one moment. It says
 * what may happen next and has it happen; whatever happens, the invariants are checked.
 *
 * <p>Flink's part, as its coordinators, gateways and checkpoints have it:
 *
 * <ul>
 *   <li>Messages keep their order between the enumerator and one reader, either way.
 *   <li>A checkpoint takes the enumerator's part first. What the enumerator sends to a reader after
 *       that waits until the reader's part is taken; what it sent before has arrived by then. What
 *       a reader sends before its part may arrive after the enumerator's.
 *   <li>A checkpoint of which all parts are taken is complete, or is aborted, before anybody hears
 *       of it. A restart from it may come before the enumerator hears that it is complete.
 *   <li>The tasks that fail lose their messages, both ways. The enumerator no longer sees them, and
 *       goes on. Later they are reset: splits that were assigned since the checkpoint come back,
 *       and readers start with what it holds. A checkpoint under way is aborted, unless all parts
 *       are taken.
 *   <li>A job that fails as a whole starts a new enumerator and new readers from the checkpoint.
 *       With another parallelism the splits of all readers are dealt out anew.
 * </ul>
 *
 * <p>What need not be told apart, for nobody could tell the difference:
 *
 * <ul>
 *   <li>A message of the enumerator arrives at once unless a checkpoint holds it back. A reader
 *       sends nothing in answer, its part of a checkpoint holds the effect of a message or not by
 *       the rule above alone, and whether a message or its effect is lost with a task is the same.
 *   <li>A record or an end that is not on its way into the reader's part of a checkpoint is read
 *       when its report arrives.
 *   <li>A checkpoint is aborted as soon as it has begun: if it is aborted later, what it holds back
 *       is late, see above, and its parts are thrown away.
 *   <li>Readers hear that a checkpoint is complete when the enumerator does. What they answer
 *       arrives at once too, unless something that they sent before has yet to arrive: until the
 *       last answer the enumerator learns all that it otherwise would and sends nothing, and with
 *       that answer, or one tick later, it sends all that it has held back. So an answer that is
 *       late makes only those messages late, as if that which caused them had been late. Where one
 *       of these may be told apart after all, as by a checkpoint or a failure in between, {@link
 *       Bounds#lateAnswers} explores it: then answers arrive at any time, or too late.
 *   <li>When an output leaves its reader matters only as being before or after its split may be
 *       forgotten.
 * </ul>
 */
final class World {

    /**
     * How much happens.
     *
     * @param calm whether to leave out what has least to do with failures and checkpoints. The
     *     enumerator hears of the first readers before anything else. What fails starts again at
     *     once. The last failure is the last thing that is explored: from there on no checkpoint
     *     begins, and once readers and enumerator have found each other all goes in one order to
     *     the end
     * @param lateAnswers whether what readers answer to a completed checkpoint may be late
     */
    record Bounds(int checkpoints, int failures, boolean calm, boolean lateAnswers) {}

    private static final int SUBTASKS = 2;
    private static final ScanSettings SETTINGS =
            TestSettings.of("stream-arn", FakeStreamsClient.STREAM_ARN);
    private static final StartPins PINS = new StartPins(ModelClock.START, null, false, null, false);

    /** A checkpoint: of the enumerator, then of the readers. */
    private static final class Checkpoint {
        final long id;
        final EnumeratorState enumerator;
        final Map<Integer, List<ShardSplit>> splits = new TreeMap<>();
        final Map<Integer, Progress> progress = new TreeMap<>();

        Checkpoint(long id, EnumeratorState enumerator) {
            this.id = id;
            this.enumerator = Bytes.copy(enumerator);
        }
    }

    private final Forest forest;
    private final Flaw flaw;
    private final boolean calm;
    private final boolean lateAnswers;
    private final ModelClock clock = new ModelClock();
    private final ModelService service;
    private final EnumeratorFactory factory;

    private ModelContext context;
    private DynamoDbStreamsSourceEnumerator enumerator;
    private final Map<Integer, ModelReader> readers = new TreeMap<>();
    private final Map<Integer, List<Consumer<ModelReader>>> held = new TreeMap<>();
    private final Map<Integer, List<String>> heldTexts = new TreeMap<>();
    private final Set<Integer> down = new TreeSet<>();

    /** Whether another listing would show the enumerator anything new. */
    private boolean isAllKnown;

    private int checkpointsLeft;
    private int failuresLeft;
    private long lastCheckpoint;
    private Checkpoint underWay;
    private Checkpoint completed;
    private long notifyLate;

    /** What the checkpoint holds with which the whole job was restored. */
    private Progress restored = new Progress();

    /** Ends that no failure can take back. */
    private Set<String> safeEnds = new TreeSet<>();

    World(Forest forest, Bounds bounds, Flaw flaw) {
        this.forest = forest;
        this.flaw = flaw;
        this.calm = bounds.calm();
        this.lateAnswers = bounds.lateAnswers();
        this.checkpointsLeft = bounds.checkpoints();
        this.failuresLeft = bounds.failures();
        this.service = new ModelService(forest);
        this.factory = new EnumeratorFactory(SETTINGS, () -> service, stream -> {}, clock);
        start(SUBTASKS, null);
        for (int subtask = 0; subtask < SUBTASKS; subtask++) {
            startReader(subtask, List.of(), new Progress());
            if (calm) {
                deliver(subtask);
            }
        }
    }

    private void start(int parallelism, EnumeratorState state) {
        context = new ModelContext(service, this::send, parallelism);
        enumerator =
                state == null ? factory.create(context, PINS) : factory.restore(context, state);
        enumerator.start();
    }

    private void startReader(int subtask, List<ShardSplit> splits, Progress progress) {
        readers.put(subtask, new ModelReader(flaw, Bytes.copy(splits), progress));
        context.register(subtask);
        enumerator.addReader(subtask);
    }

    private void send(int subtask, Consumer<ModelReader> message, String text) {
        ModelReader reader = readers.get(subtask);
        if (reader == null) {
            throw new AssertionError(text + " is sent to subtask " + subtask + ", which is down");
        }
        if (isHeldBack(subtask)) {
            held.computeIfAbsent(subtask, s -> new ArrayList<>()).add(message);
            heldTexts.computeIfAbsent(subtask, s -> new ArrayList<>()).add(text);
        } else {
            message.accept(reader);
        }
    }

    /** Whether a checkpoint is on its way to this reader. */
    private boolean isBarrierAhead(int subtask) {
        return underWay != null && !underWay.splits.containsKey(subtask);
    }

    private boolean isHeldBack(int subtask) {
        return isBarrierAhead(subtask) && flaw != Flaw.KEEPS_GATEWAYS_OPEN;
    }

    private void letGo(int subtask) {
        heldTexts.remove(subtask);
        List<Consumer<ModelReader>> messages = held.remove(subtask);
        if (messages != null && readers.containsKey(subtask)) {
            messages.forEach(message -> message.accept(readers.get(subtask)));
        }
    }

    // ------------------------------------------------------------------ what may happen

    private Set<String> searched() {
        return StateText.shards(enumerator, "graph", "search", "searching");
    }

    List<Move> possible() {
        List<Move> moves = all();
        return isCalm() && !moves.isEmpty() ? List.of(moves.get(moves.size() - 1)) : moves;
    }

    private boolean isCalm() {
        return calm
                && failuresLeft == 0
                && down.isEmpty()
                && underWay == null
                && notifyLate == 0
                && readers.values().stream().allMatch(reader -> reader.sent().isEmpty());
    }

    private List<Move> all() {
        List<Move> moves = new ArrayList<>();
        if (context.request() == null) {
            if (!service.isAllShown()
                    || !searched().isEmpty()
                    || !isAllKnown
                    || StateText.is(enumerator, "held")) {
                moves.add(Move.of(Kind.TICK));
            }
        } else if (context.request().startsWith("probe")) {
            moves.add(new Move(Kind.ANSWER, 0, service.shown()));
        } else {
            for (int shown = service.shown(); shown <= forest.size(); shown++) {
                moves.add(new Move(Kind.ANSWER, 0, shown));
            }
        }
        readers.forEach((subtask, reader) -> addReading(moves, subtask, reader));
        addCheckpoints(moves);
        addFailures(moves);
        return moves;
    }

    private void addReading(List<Move> moves, int subtask, ModelReader reader) {
        boolean reports = !reader.sent().isEmpty();
        if (reports) {
            moves.add(new Move(Kind.DELIVER, subtask, 0));
        }
        for (String id : reader.reading()) {
            int shard = forest.shard(id);
            if (isBarrierAhead(subtask)) {
                moves.add(new Move(Kind.READ, subtask, shard));
                if (!reader.isEmitted(id)) {
                    moves.add(new Move(Kind.EMIT, subtask, shard));
                }
            } else if (!reports) {
                moves.add(new Move(Kind.READ_AND_REPORT, subtask, shard));
            }
        }
    }

    private void addCheckpoints(List<Move> moves) {
        if (underWay == null) {
            if (checkpointsLeft > 0
                    && (failuresLeft > 0 || !calm)
                    && down.isEmpty()
                    && notifyLate == 0) {
                moves.add(Move.of(Kind.BEGIN));
                moves.add(Move.of(Kind.BEGIN_IN_VAIN));
                if (readers.values().stream().anyMatch(ModelReader::isAnyLeaving)) {
                    moves.add(new Move(Kind.BEGIN, 0, 1));
                }
            }
        } else {
            for (int subtask : readers.keySet()) {
                if (isBarrierAhead(subtask)) {
                    moves.add(new Move(Kind.BARRIER, subtask, 0));
                }
            }
            if (areAllPartsTaken()) {
                moves.add(Move.of(Kind.NOTIFY));
            }
        }
        if (notifyLate != 0) {
            moves.add(Move.of(Kind.NOTIFY_LATE));
        }
    }

    private boolean areAllPartsTaken() {
        return underWay != null && underWay.splits.size() == context.currentParallelism();
    }

    private void addFailures(List<Move> moves) {
        int choices = areAllPartsTaken() ? 2 : 1;
        if (!down.isEmpty()) {
            for (int choice = 0; choice < choices; choice++) {
                moves.add(new Move(Kind.RESTART, 0, choice));
            }
        } else if (failuresLeft > 0) {
            for (int choice = 0; choice < choices; choice++) {
                if (choice == 0 || calm) {
                    for (int subtask : readers.keySet()) {
                        moves.add(new Move(Kind.FAIL, subtask, choice));
                    }
                    moves.add(new Move(Kind.FAIL_ALL, 0, choice));
                }
                for (int parallelism = 1; parallelism <= SUBTASKS + 1; parallelism++) {
                    moves.add(new Move(Kind.RESTORE, parallelism, choice));
                }
                moves.add(new Move(Kind.RESTORE_REVERSED, SUBTASKS + 1, choice));
            }
        }
    }

    // ------------------------------------------------------------------ what happens

    void happen(Move move) {
        int subtask = move.subtask();
        ModelReader reader = readers.get(subtask);
        switch (move.kind()) {
            case ANSWER -> {
                service.show(move.number());
                isAllKnown |= service.isAllShown() && context.request().equals("list");
                context.answer();
            }
            case TICK -> {
                clock.tick();
                context.tick();
            }
            case EMIT -> emit(reader, forest.id(move.number()));
            case READ -> read(reader, forest.id(move.number()));
            case READ_AND_REPORT -> {
                read(reader, forest.id(move.number()));
                deliver(subtask);
            }
            case DELIVER -> deliver(subtask);
            case BEGIN, BEGIN_IN_VAIN -> {
                readers.values().forEach(r -> r.leaveSlowly(move.number() == 1));
                begin();
                if (move.kind() == Kind.BEGIN_IN_VAIN) {
                    abort();
                    checkpointsLeft++;
                }
            }
            case BARRIER -> takePart(subtask);
            case NOTIFY -> {
                long id = underWay.id;
                complete();
                heardOfCompletion(id);
            }
            case NOTIFY_LATE -> {
                long id = notifyLate;
                notifyLate = 0;
                heardOfCompletion(id);
            }
            case FAIL -> fail(Set.of(subtask), move.number());
            case FAIL_ALL -> fail(new TreeSet<>(readers.keySet()), move.number());
            case RESTART -> {
                completeOrAbort(move.number());
                restart();
            }
            case RESTORE, RESTORE_REVERSED -> {
                completeOrAbort(move.number());
                restore(move.subtask(), move.kind() == Kind.RESTORE_REVERSED);
            }
        }
    }

    private void emit(ModelReader reader, String shard) {
        if (emissions(shard) > 0) {
            throw new AssertionError(shard + " is read again");
        }
        reader.emit(shard);
    }

    private void read(ModelReader reader, String shard) {
        if (!reader.isEmitted(shard)) {
            emit(reader, shard);
        }
        reader.read(shard);
    }

    private void deliver(int subtask) {
        if (!readers.get(subtask).sent().isEmpty()) {
            enumerator.handleSourceEvent(subtask, readers.get(subtask).sent().poll());
        }
        deliverAnswers(subtask);
    }

    private void deliverAnswers(int subtask) {
        Deque<SourceEvent> sent = readers.get(subtask).sent();
        while (!lateAnswers && sent.peek() instanceof StillReading) {
            enumerator.handleSourceEvent(subtask, sent.poll());
        }
    }

    // ------------------------------------------------------------------ checkpoints

    private void begin() {
        checkpointsLeft--;
        lastCheckpoint++;
        context.checkpointBegun(lastCheckpoint);
        underWay = new Checkpoint(lastCheckpoint, enumerator.snapshotState(lastCheckpoint));
    }

    private void takePart(int subtask) {
        ModelReader reader = readers.get(subtask);
        underWay.splits.put(subtask, Bytes.copy(reader.snapshot()));
        underWay.progress.put(subtask, reader.progress().copy());
        letGo(subtask);
    }

    private void complete() {
        completed = underWay;
        underWay = null;
        safeEnds = new TreeSet<>(restored.ended());
        completed.progress.values().forEach(progress -> safeEnds.addAll(progress.ended()));
    }

    private void abort() {
        underWay = null;
        readers.keySet().forEach(this::letGo);
        held.clear();
        heldTexts.clear();
    }

    private void completeOrAbort(int choice) {
        if (choice == 1) {
            notifyLate = underWay.id;
            complete();
        } else {
            abort();
        }
    }

    private void heardOfCompletion(long id) {
        context.checkpointCompleted(id);
        enumerator.notifyCheckpointComplete(id);
        readers.values().forEach(reader -> reader.confirm(id));
        readers.keySet().forEach(this::deliverAnswers);
    }

    // ------------------------------------------------------------------ failures

    private void fail(Set<Integer> subtasks, int choice) {
        failuresLeft--;
        for (int subtask : subtasks) {
            readers.remove(subtask);
            held.remove(subtask);
            heldTexts.remove(subtask);
            context.unregister(subtask);
            down.add(subtask);
        }
        if (underWay != null && !underWay.splits.keySet().containsAll(subtasks)) {
            abort();
        }
        if (calm) {
            completeOrAbort(choice);
            restart();
        }
    }

    private void restart() {
        long id = completed == null ? -1 : completed.id;
        for (int subtask : down) {
            List<ShardSplit> back = context.takeBack(subtask, id);
            if (flaw == Flaw.LOSES_RETURNED_SPLITS) {
                back = List.of();
            }
            if (!back.isEmpty() || flaw != Flaw.SKIPS_EMPTY_RESETS) {
                enumerator.addSplitsBack(back, subtask);
            }
        }
        for (int subtask : down) {
            startReader(
                    subtask,
                    completed == null ? List.of() : completed.splits.get(subtask),
                    completed == null ? new Progress() : completed.progress.get(subtask).copy());
        }
        down.clear();
    }

    private void restore(int parallelism, boolean reversed) {
        failuresLeft--;
        isAllKnown = false;
        // It takes a while.
        clock.tick();
        readers.clear();
        held.clear();
        heldTexts.clear();
        if (completed != null) {
            restored = new Progress();
            for (Progress progress : completed.progress.values()) {
                restored.emitted().addAll(progress.emitted());
                restored.ended().addAll(progress.ended());
            }
        }
        start(parallelism, completed == null ? null : Bytes.copy(completed.enumerator));
        List<List<ShardSplit>> dealt = deal(parallelism, reversed);
        for (int subtask = 0; subtask < parallelism; subtask++) {
            startReader(subtask, dealt.get(subtask), new Progress());
        }
    }

    /** As Flink deals out the elements of list states: in their order, in pieces of like size. */
    private List<List<ShardSplit>> deal(int parallelism, boolean reversed) {
        if (completed == null) {
            return Collections.nCopies(parallelism, List.of());
        }
        if (parallelism == completed.splits.size()) {
            return List.copyOf(completed.splits.values());
        }
        List<ShardSplit> all =
                new ArrayList<>(completed.splits.values().stream().flatMap(List::stream).toList());
        if (reversed) {
            Collections.reverse(all);
        }
        List<List<ShardSplit>> dealt = new ArrayList<>();
        int from = 0;
        for (int subtask = 0; subtask < parallelism; subtask++) {
            int size = all.size() / parallelism + (subtask < all.size() % parallelism ? 1 : 0);
            dealt.add(all.subList(from, from += size));
        }
        return dealt;
    }

    // ------------------------------------------------------------------ what must hold

    /** What must hold of every state. */
    void check() {
        Set<String> ended = new TreeSet<>(restored.ended());
        readers.values().forEach(reader -> ended.addAll(reader.progress().ended()));
        readers.forEach(
                (subtask, reader) -> {
                    for (String shard : reader.progress().emitted()) {
                        String parent = forest.parentId(forest.shard(shard));
                        if (parent != null && !ended.contains(parent)) {
                            throw new AssertionError(shard + " was read before " + parent);
                        }
                    }
                    reader.reading().forEach(shard -> checkAlone(subtask, reader, shard));
                });
    }

    /** Nobody else reads the shard, or has just read the one before it. */
    private void checkAlone(int subtask, ModelReader reader, String shard) {
        readers.forEach(
                (other, otherReader) -> {
                    if (other != subtask && otherReader.isReading(shard)) {
                        throw new AssertionError(
                                shard + " is on the subtasks " + subtask + " and " + other);
                    }
                });
        String parent = forest.parentId(forest.shard(shard));
        if (parent != null
                && !reader.progress().ended().contains(parent)
                && !safeEnds.contains(parent)) {
            throw new AssertionError(
                    shard + " is on subtask " + subtask + ", but " + parent + " was not before it");
        }
    }

    private long emissions(String shard) {
        return (restored.emitted().contains(shard) ? 1 : 0)
                + readers.values().stream()
                        .filter(reader -> reader.progress().emitted().contains(shard))
                        .count();
    }

    /** Whether every reader may finish, and nothing is under way. */
    boolean isFinished() {
        return down.isEmpty()
                && underWay == null
                && readers.values().stream()
                        .allMatch(reader -> reader.isFinishing() && reader.sent().isEmpty());
    }

    /** Checks a world that is finished: all has been read, and two checkpoints later forgotten. */
    void checkEnd() {
        Set<String> ended = new TreeSet<>(restored.ended());
        readers.values().forEach(reader -> ended.addAll(reader.progress().ended()));
        for (int shard = 0; shard < forest.size(); shard++) {
            assertThat(emissions(forest.id(shard))).as("times %s", forest.id(shard)).isOne();
            assertThat(ended).contains(forest.id(shard));
        }
        for (int checkpoint = 0; checkpoint < 2; checkpoint++) {
            begin();
            List.copyOf(readers.keySet()).forEach(this::takePart);
            happen(Move.of(Kind.NOTIFY));
        }
        readers.forEach(
                (subtask, reader) ->
                        assertThat(reader.snapshot()).as("state of %s", subtask).isEmpty());
        assertThat(completed.enumerator.shards()).hasSize(forest.size());
    }

    // ------------------------------------------------------------------ telling states apart

    /** Two worlds with the same text behave in the same way. */
    String text() {
        long checkpoint = underWay != null ? underWay.id : notifyLate;
        StateText text = new StateText(clock.instant(), checkpoint, searched());
        text.add("enumerator", enumerator)
                .add("request", context.request())
                .add("registered", context.registeredReaders().keySet())
                .add("shown", service.shown() + " " + isAllKnown)
                .add("held", heldTexts.toString())
                .add("down", down.toString())
                .add("left", isOver() ? "none" : checkpointsLeft + " " + failuresLeft)
                .add("late", notifyLate != 0)
                .add("safe", safeEnds.toString())
                .add("restored", restored.toString());
        readers.forEach((subtask, reader) -> reader.describe("reader " + subtask, text));
        if (underWay != null) {
            text.add("under way", underWay.splits.keySet());
            text.add("ends", underWay.progress.values().stream().map(Progress::ended).toList());
        }
        if (failuresLeft > 0 || !down.isEmpty()) {
            // Only a failure looks back.
            text.add("since completed", assignedSince(completed));
            text.add("since under way", assignedSince(underWay));
            describe("under way", underWay, text);
            describe("completed", completed, text);
        }
        return text.toString();
    }

    /** Whether nothing but reading is left to happen. */
    private boolean isOver() {
        return calm && failuresLeft == 0;
    }

    private String assignedSince(Checkpoint checkpoint) {
        return context.assignedSince(checkpoint == null ? -1 : checkpoint.id).toString();
    }

    private static void describe(String name, Checkpoint checkpoint, StateText text) {
        if (checkpoint != null) {
            text.add(name, checkpoint.splits.toString() + checkpoint.progress)
                    .add("with", checkpoint.enumerator);
        }
    }

    /** In words, for a history. */
    String describe(Move move) {
        String shard = forest.id(move.number());
        return switch (move.kind()) {
            case ANSWER -> context.request() + " -> the first " + move.number();
            case EMIT -> move.subtask() + " emits " + shard;
            case READ -> move.subtask() + " reads " + shard;
            case READ_AND_REPORT -> move.subtask() + " reads " + shard + " and reports it";
            case DELIVER -> move.subtask() + " -> " + readers.get(move.subtask()).sent().peek();
            case BARRIER, FAIL -> move.kind().name().toLowerCase() + " " + move.subtask();
            default -> move.toString();
        };
    }
}
