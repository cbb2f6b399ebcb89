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

import io.github.ddbstreams.flink.source.split.DynamoDbStreamsSplit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What must hold of a {@link World}. */
final class Invariants {

    private final Actors actors;
    private final Forest forest;
    private final Bounds bounds;

    /** By the enumerator and the readers, on whom alone it depends what is forgotten. */
    private final Set<List<Object>> checked = new HashSet<>();

    Invariants(Actors actors, Bounds bounds) {
        this.actors = actors;
        this.forest = actors.forest();
        this.bounds = bounds;
    }

    /** What must hold of every world. */
    void check(World world) {
        int ended = world.restoredEnded();
        int emitted = world.restoredEmitted();
        int reading = 0;
        for (int subtask = 0; subtask < world.readers().size(); subtask++) {
            if (!world.isUp(subtask)) {
                continue;
            }
            ModelReader.View reader = actors.reader(world, subtask);
            ended |= reader.ended();
            requireNone(emitted & reader.emitted(), "is read again");
            emitted |= reader.emitted();
            requireNone(reading & reader.reading(), "is on two subtasks");
            reading |= reader.reading();
            int follow = forest.parentsOf(reader.reading()) & ~(reader.ended() | world.safeEnds());
            requireNone(follow, "was not read by subtask " + subtask + ", but a child of it is");
        }
        int unread = forest.parentsOf(emitted) & ~ended;
        requireNone(unread, "was read after a child of it");
        checkForgetting(world, reading);
    }

    private void requireNone(int splits, String what) {
        if (splits != 0) {
            throw new AssertionError(forest.id(Integer.numberOfTrailingZeros(splits)) + " " + what);
        }
    }

    /** Whether every reader may finish, and nothing is under way. */
    boolean isFinished(World world) {
        if (world.isAnyDown() || world.underWay() != null || !world.isAllMailTaken()) {
            return false;
        }
        for (int reader : world.readers()) {
            ModelReader.View view = actors.readers().view(reader);
            if (!view.isFinishing() || view.sent() != null) {
                return false;
            }
        }
        return true;
    }

    /** Checks a world that is finished: all has been read. */
    void checkEnd(World world) {
        int emitted = world.restoredEmitted();
        int ended = world.restoredEnded();
        for (int reader : world.readers()) {
            emitted |= actors.readers().view(reader).emitted();
            ended |= actors.readers().view(reader).ended();
        }
        int missing = forest.all() & ~(emitted & ended);
        requireNone(missing, "is not read");
        checkEndOfSnapshot(world);
    }

    /** All readers know that the snapshot has been read, as of the present epoch. */
    private void checkEndOfSnapshot(World world) {
        if (forest.segments() == 0) {
            return;
        }
        Coordinator.View enumerator = actors.coordinators().view(world.coordinator());
        if (!enumerator.isSnapshotRead()) {
            throw new AssertionError("the snapshot is not over");
        }
        for (int subtask = 0; subtask < world.readers().size(); subtask++) {
            if (!enumerator.upToDate().contains(subtask)
                    || !actors.reader(world, subtask).knowsThatRowsAreRead()) {
                throw new AssertionError(
                        "subtask " + subtask + " does not know that the snapshot is over");
            }
        }
    }

    // ------------------------------------------------------------------ what is forgotten

    /**
     * Checks a world in which a single split is still being read and nothing is under way: two
     * checkpoints later nothing else is kept. What readers keep at their end goes with them. And if
     * it is a shard of a stream that goes on, the snapshot is over.
     */
    private void checkForgetting(World world, int reading) {
        if (Integer.bitCount(reading) != 1
                || world.underWay() != null
                || world.isUnheard()
                || world.isAnyDown()
                || !world.isAllMailTaken()
                || !isAllSaid(world)
                || !checked.add(List.of(world.coordinator(), world.readers()))) {
            return;
        }
        Coordinator.View enumerator = actors.coordinators().view(world.coordinator());
        if ((reading & forest.allSegments()) == 0 && !enumerator.isStreamDisabled()) {
            checkEndOfSnapshot(world);
        }
        // While a stream is enabled, its last shards may get children, whose watermark they hold.
        int needed = reading | enumerator.searched();
        Turn turn = new Turn(actors, bounds, world);
        for (int checkpoint = 0; checkpoint < 2; checkpoint++) {
            turn.checkpoint();
            turn.deliverAll();
        }
        for (int reader : turn.world().readers()) {
            ModelReader.View view = actors.readers().view(reader);
            for (DynamoDbStreamsSplit kept : view.part().payload(ModelReader.Part.class).splits()) {
                if (!view.isFinishing()) {
                    requireNone(forest.mask(kept.splitId()) & ~needed, "is not forgotten");
                }
            }
        }
    }

    /** Whether all splits but those that are being read are, and everybody knows. */
    private boolean isAllSaid(World world) {
        int ended = world.restoredEnded();
        int reading = 0;
        for (int reader : world.readers()) {
            ModelReader.View view = actors.readers().view(reader);
            if (view.sent() != null) {
                return false;
            }
            ended |= view.ended();
            reading |= view.reading();
        }
        Coordinator.View enumerator = actors.coordinators().view(world.coordinator());
        return (ended | reading) == forest.all()
                && enumerator.request() == null
                && !enumerator.isTimeAwaited();
    }
}
