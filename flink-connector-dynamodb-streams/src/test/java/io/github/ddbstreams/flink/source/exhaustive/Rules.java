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

import io.github.ddbstreams.flink.source.exhaustive.Move.Kind;
import io.github.ddbstreams.flink.source.exhaustive.World.Checkpoint;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.ForgetSplits;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import javax.annotation.Nullable;

/**
 * What may happen in a {@link World}, and what comes of it: {@link Turn} has it happen.
 *
 * <p>Flink's part, as its coordinators, gateways and checkpoints have it:
 *
 * <ul>
 *   <li>Messages keep their order between the enumerator and one reader, either way.
 *   <li>A checkpoint takes the enumerator's part first. What the enumerator sends to a reader after
 *       that waits until the reader's part is taken; what it sent before has arrived by then, and
 *       been taken unless {@link Freedom#URGENT_BARRIERS} let the barrier overtake it. What a
 *       reader sends before its part may arrive after the enumerator's.
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
 *   <li>It is taken at once as well, unless a barrier may overtake it, for nothing else tells
 *       whether it has been taken or is about to be. None may when all checkpoints have begun and
 *       their barriers have passed. Where nothing may fail any more it does not matter either: the
 *       part that it would be missing from is never restored.
 *   <li>What does not change a part is taken together with what is before it in the mailbox: a
 *       barrier that overtakes it alone changes nothing.
 *   <li>A reader is polled behind a barrier before it takes the mail that the barrier has
 *       overtaken, or after. In truth it mostly takes its mail first, but what it answers does not
 *       depend on it, so this adds orders and leaves out none.
 *   <li>That a shard is opened at its tip changes no part, so it is opened when its report arrives.
 *   <li>A record or an end that is not on its way into the reader's part of a checkpoint is read
 *       when its report arrives.
 *   <li>A checkpoint is aborted as soon as it has begun: if it is aborted later, what it holds back
 *       is late, see above, and its parts are thrown away.
 *   <li>The whole job fails when a checkpoint's last part is taken, or at the very beginning: it
 *       keeps nothing but the checkpoint, so it is all the same what comes in between.
 *   <li>Where nothing may fail any more, it does not matter what the parts of a checkpoint hold,
 *       and a part is taken only to let go what is held back.
 *   <li>Readers hear that a checkpoint is complete when the enumerator does. What they answer
 *       arrives at once too, unless something that they sent before has yet to arrive: until the
 *       first answer the enumerator learns all that it otherwise would and sends nothing, and with
 *       that answer, or one tick later, it sends all that it has held back. So an answer that is
 *       late makes only those messages late, as if that which caused them had been late. Where one
 *       of these may be told apart after all, as by a checkpoint or a failure in between, {@link
 *       Freedom#SLOW_ANSWERS} explores it: then answers arrive at any time, or too late.
 *   <li>When an output leaves its reader matters only as being before or after its split may be
 *       forgotten.
 * </ul>
 */
final class Rules {

    private static final int SUBTASKS = 2;

    private final Actors actors;
    private final Forest forest;
    private final Bounds bounds;

    Rules(Actors actors, Bounds bounds) {
        this.actors = actors;
        this.forest = actors.forest();
        this.bounds = bounds;
    }

    /** How it all begins. */
    World first() {
        int coordinator =
                actors.startCoordinator(
                        new Coordinator.Start(
                                SUBTASKS,
                                null,
                                false,
                                0,
                                bounds.failures() > 0,
                                bounds.has(Freedom.SLOW_SERVICE)));
        List<Coordinator.Input> inputs = new ArrayList<>();
        for (int subtask = 0; subtask < SUBTASKS; subtask++) {
            inputs.add(new Coordinator.Register(subtask));
        }
        if (!bounds.has(Freedom.SLOW_SERVICE)) {
            inputs.add(new Coordinator.Settle());
        }
        World world =
                new World(
                        actors.coordinators().step(coordinator, inputs).next(),
                        Collections.nCopies(SUBTASKS, actors.startReader(actors.emptyPart())),
                        Collections.nCopies(SUBTASKS, List.of()),
                        Collections.nCopies(SUBTASKS, List.of()),
                        null,
                        null,
                        false,
                        true,
                        0,
                        0,
                        0,
                        bounds.checkpoints(),
                        bounds.failures());
        if (bounds.has(Freedom.SLOW_START)) {
            return world;
        }
        Turn turn = new Turn(actors, bounds, world);
        turn.deliver(0);
        turn.deliver(1);
        return turn.world().untouched();
    }

    // ------------------------------------------------------------------ what may happen

    List<Move> possible(World world) {
        List<Move> moves = new ArrayList<>();
        addAnswers(moves, world);
        for (int subtask = 0; subtask < world.readers().size(); subtask++) {
            if (world.isUp(subtask)) {
                addReading(moves, world, subtask);
                addMail(moves, world, subtask);
            }
        }
        addCheckpoints(moves, world);
        addFailures(moves, world);
        addRestores(moves, world);
        return moves;
    }

    private void addAnswers(List<Move> moves, World world) {
        Coordinator.View view = actors.coordinators().view(world.coordinator());
        if (view.isTimeAwaited()) {
            moves.add(Move.of(Kind.TICK));
        } else if (view.request() != null) {
            int most = mostShown(world, view);
            for (int shown = view.shown(); shown <= most; shown++) {
                moves.add(new Move(Kind.ANSWER, 0, shown));
            }
        }
    }

    private int mostShown(World world, Coordinator.View view) {
        boolean isIndependent =
                view.request().startsWith("probe") || view.request().equals(ModelService.TABLE);
        if (isIndependent) {
            return view.shown();
        }
        return view.isStreamKnown() && isStreamKnownTo(world.underWay())
                ? forest.shownAtLast()
                : forest.size();
    }

    /** Whether a source that is restored from a checkpoint knows the stream. */
    private static boolean isStreamKnownTo(@Nullable Checkpoint checkpoint) {
        return checkpoint == null
                || checkpoint.enumerator() == null
                || checkpoint.enumerator().payload(Coordinator.Part.class).state().stream() != null;
    }

    private void addReading(List<Move> moves, World world, int subtask) {
        ModelReader.View reader = actors.reader(world, subtask);
        if (reader.sent() != null) {
            moves.add(new Move(Kind.DELIVER, subtask, 0));
        }
        // What a reader's part of a checkpoint holds matters only if something may fail.
        boolean isOnItsOwn = world.isBarrierAhead(subtask) && !world.isUndisturbed();
        for (int split = 0; split < forest.splits(); split++) {
            if ((reader.reading() & 1 << split) == 0) {
                continue;
            }
            boolean isOpening = (reader.opening() & 1 << split) != 0;
            if (isOpening && reader.sent() == null) {
                moves.add(new Move(Kind.OPEN_AND_REPORT, subtask, split));
            }
            if (isOnItsOwn) {
                moves.add(new Move(Kind.READ, subtask, split));
                if ((reader.begun() & 1 << split) == 0) {
                    moves.add(new Move(Kind.EMIT, subtask, split));
                }
            } else if (reader.sent() == null && !isOpening) {
                moves.add(new Move(Kind.READ_AND_REPORT, subtask, split));
            }
        }
    }

    private void addMail(List<Move> moves, World world, int subtask) {
        List<Message> mail = world.mail().get(subtask);
        if (mail.isEmpty()) {
            return;
        }
        moves.add(new Move(Kind.TAKE_MAIL, subtask, 0));
        if (mail.get(0).is(ForgetSplits.class) && actors.reader(world, subtask).isAnyLeaving()) {
            moves.add(new Move(Kind.TAKE_MAIL, subtask, 1));
        }
    }

    private void addCheckpoints(List<Move> moves, World world) {
        Checkpoint underWay = world.underWay();
        if (world.isUnheard()) {
            moves.add(Move.of(Kind.NOTIFY));
        }
        if (underWay == null) {
            boolean mayBegin =
                    world.checkpointsLeft() > 0
                            && !world.isAnyDown()
                            && !world.isUnheard()
                            && (bounds.has(Freedom.LATER_CHECKPOINTS) || world.failuresLeft() > 0);
            if (mayBegin) {
                moves.add(Move.of(Kind.BEGIN));
                moves.add(Move.of(Kind.BEGIN_IN_VAIN));
                if (isAnyLeaving(world) && !isMailLate(world)) {
                    moves.add(new Move(Kind.BEGIN, 0, 1));
                }
            }
            return;
        }
        boolean isComplete = underWay.missing() == 0;
        if (world.isUndisturbed()) {
            // A part matters only in that it lets go what is held back.
            isComplete = world.isNothingHeld();
        }
        for (int subtask = 0; subtask < world.readers().size(); subtask++) {
            if (world.isUp(subtask)
                    && world.isBarrierAhead(subtask)
                    && !(world.isUndisturbed() && world.held().get(subtask).isEmpty())) {
                moves.add(new Move(Kind.BARRIER, subtask, 0));
            }
        }
        if (isComplete) {
            moves.add(Move.of(Kind.NOTIFY));
        }
    }

    /** Whether what is sent when a checkpoint begins is not taken at once. */
    private boolean isMailLate(World world) {
        return bounds.has(Freedom.URGENT_BARRIERS) && world.failuresLeft() > 0;
    }

    private boolean isAnyLeaving(World world) {
        for (int reader : world.readers()) {
            if (actors.readers().view(reader).isAnyLeaving()) {
                return true;
            }
        }
        return false;
    }

    private void addFailures(List<Move> moves, World world) {
        boolean isComplete = world.underWay() != null && world.underWay().missing() == 0;
        int choices = isComplete ? 2 : 1;
        if (world.isAnyDown()) {
            for (int choice = 0; choice < choices; choice++) {
                moves.add(new Move(Kind.RESTART, 0, choice));
            }
        } else if (world.failuresLeft() > 0) {
            for (int choice = 0;
                    choice < (bounds.has(Freedom.SLOW_RESTART) ? 1 : choices);
                    choice++) {
                for (int subtask = 0; subtask < world.readers().size(); subtask++) {
                    moves.add(new Move(Kind.FAIL, subtask, choice));
                }
                moves.add(new Move(Kind.FAIL_ALL, 0, choice));
            }
        }
    }

    /**
     * A restart of the whole job keeps only the checkpoint. So it is all the same when it comes,
     * and it comes with the last part.
     */
    private void addRestores(List<Move> moves, World world) {
        boolean isLastPartMissing = world.underWay() != null && world.underWay().missing() == 1;
        if (world.failuresLeft() == 0
                || world.isAnyDown()
                || !(world.isUntouched() || isLastPartMissing)) {
            return;
        }
        for (int choice = 0; choice < (isLastPartMissing ? 2 : 1); choice++) {
            for (int parallelism = 1; parallelism <= SUBTASKS + 1; parallelism++) {
                moves.add(new Move(Kind.RESTORE, parallelism, choice));
            }
            if (isLastPartMissing) {
                moves.add(new Move(Kind.RESTORE_REVERSED, SUBTASKS + 1, choice));
            }
        }
    }

    // ------------------------------------------------------------------ what comes of it

    World after(World world, Move move) {
        Turn turn = new Turn(actors, bounds, world);
        int subtask = move.subtask();
        int number = move.number();
        switch (move.kind()) {
            case ANSWER -> turn.answer(number);
            case TICK -> turn.tick();
            case EMIT -> turn.emit(subtask, number);
            case READ -> turn.read(subtask, number);
            case READ_AND_REPORT -> {
                turn.read(subtask, number);
                turn.deliver(subtask);
            }
            case OPEN_AND_REPORT -> {
                turn.open(subtask, number);
                turn.deliver(subtask);
            }
            case DELIVER -> turn.deliver(subtask);
            case TAKE_MAIL -> turn.takeMail(subtask, number == 1);
            case BEGIN -> turn.begin(number == 1);
            case BEGIN_IN_VAIN -> turn.beginInVain();
            case BARRIER -> turn.barrier(subtask);
            case NOTIFY -> turn.hearOfCompletion();
            case FAIL -> fail(turn, List.of(subtask), number == 1);
            case FAIL_ALL -> fail(turn, allSubtasks(world), number == 1);
            case RESTART -> turn.restart(number == 1);
            case RESTORE -> turn.restore(subtask, false, number == 1);
            case RESTORE_REVERSED -> turn.restore(subtask, true, number == 1);
        }
        return turn.world();
    }

    private void fail(Turn turn, List<Integer> subtasks, boolean isUnderWayComplete) {
        turn.fail(subtasks);
        if (!bounds.has(Freedom.SLOW_RESTART)) {
            turn.restart(isUnderWayComplete);
        }
    }

    private static List<Integer> allSubtasks(World world) {
        return IntStream.range(0, world.readers().size()).boxed().toList();
    }

    /** In words, for a history. */
    String describe(World world, Move move) {
        String split = forest.id(move.number());
        return switch (move.kind()) {
            case ANSWER ->
                    actors.coordinators().view(world.coordinator()).request()
                            + " -> the first "
                            + move.number();
            case EMIT -> move.subtask() + " emits " + split;
            case READ -> move.subtask() + " reads " + split;
            case READ_AND_REPORT -> move.subtask() + " reads " + split + " and reports it";
            case OPEN_AND_REPORT -> move.subtask() + " opens " + split + " and reports it";
            case DELIVER -> move.subtask() + " -> " + actors.reader(world, move.subtask()).sent();
            case TAKE_MAIL -> move.subtask() + " takes " + world.mail().get(move.subtask()).get(0);
            case BARRIER, FAIL -> move.kind().name().toLowerCase() + " " + move.subtask();
            default -> move.toString();
        };
    }
}
