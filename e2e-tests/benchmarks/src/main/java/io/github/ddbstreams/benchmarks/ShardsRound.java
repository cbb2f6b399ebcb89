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
package io.github.ddbstreams.benchmarks;

import io.github.ddbstreams.benchmarks.EnumeratorRig.Message;
import io.github.ddbstreams.benchmarks.SimulatedReaders.Held;
import io.github.ddbstreams.flink.source.enumerator.state.EnumeratorState;
import io.github.ddbstreams.flink.source.enumerator.state.EnumeratorStateSerializer;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.ReaderStarted;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.SplitsCaughtUp;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.SplitsEnded;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.StillReading;
import io.github.ddbstreams.flink.source.split.ShardSplit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The life of a source with many shards, once: what CPU time the enumerator takes for each part of
 * it. It fails if a shard is given to two readers, or to none, or is not forgotten when it should
 * be.
 */
final class ShardsRound {

    /** What is measured, in the order in which it happens. */
    enum Operation {
        LISTING("listing", "the first full listing is merged"),
        START("start", "all readers start, and get the shards"),
        AGAIN("again", "a full listing that shows nothing new is merged"),
        CHECKPOINT("checkpoint", "a checkpoint is taken, and serialized"),
        ENDS("ends", "every shard ends, one message each"),
        CHILDREN(
                "children", "their children are listed, given out and confirmed, outputs released"),
        CAUGHT_UP("caughtUp", "every child is caught up with, one message each"),
        FORGET("forget", "a checkpoint completes, and the next one forgets the ends"),
        FOLLOWED("followed", "as many shards end whose children are known, one message each"),
        FAILOVER("failover", "every reader fails, and starts again with what it has"),
        RESTORE("restore", "an enumerator is made of the bytes, and told who has what");

        private final String label;
        private final String description;

        Operation(String label, String description) {
            this.label = label;
            this.description = description;
        }

        String label() {
            return label;
        }

        String description() {
            return description;
        }
    }

    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration LONGER_THAN_THE_INTERVAL = Duration.ofMinutes(2);

    private final int shards;
    private final int subtasks;
    private final StreamInMemory stream;
    private final SimulatedReaders readers = new SimulatedReaders();
    private final EnumeratorRig rig;
    private final EnumeratorStateSerializer serializer = new EnumeratorStateSerializer();

    private final Map<Operation, Double> millis = new EnumMap<>(Operation.class);
    private final Map<Operation, Integer> messages = new EnumMap<>(Operation.class);
    private long checkpointId;
    private byte[] state;
    private double bytesOfOpen;
    private double bytesOfAll;

    private ShardsRound(int shards, int subtasks) {
        this.shards = shards;
        this.subtasks = subtasks;
        this.stream = new StreamInMemory(shards, START.minus(Duration.ofHours(1)));
        this.rig = new EnumeratorRig(stream, readers, subtasks, START);
    }

    static ShardsRound of(int shards, int subtasks) {
        ShardsRound round = new ShardsRound(shards, subtasks);
        round.begin();
        round.rollOver();
        round.rollOverWithKnownChildren();
        round.fail();
        round.restore();
        return round;
    }

    double millis(Operation operation) {
        return millis.get(operation);
    }

    /** How many messages readers were sent. */
    int messages(Operation operation) {
        return messages.get(operation);
    }

    /** Bytes of a checkpoint for each shard, while all are open. */
    double bytesOfOpen() {
        return bytesOfOpen;
    }

    /** The same of shards of which more than half have ended. */
    double bytesOfAll() {
        return bytesOfAll;
    }

    // ------------------------------------------------------------------ the life of a source

    private void begin() {
        rig.start();
        list();
        taken(Operation.LISTING);
        readersStart();
        check(readers.readingCount() == shards, "a reader of every shard");
        taken(Operation.START);
        list();
        taken(Operation.AGAIN);
        checkpoint();
        taken(Operation.CHECKPOINT);
        bytesOfOpen = (double) state.length / stream.size();
        complete();
    }

    private void rollOver() {
        List<String> closed = stream.rollOver(shards, rig.now());
        ignored();
        end(closed);
        taken(Operation.ENDS);
        rig.pass("a reader of every child", this::isAllWithReaders);
        taken(Operation.CHILDREN);
        catchUp();
        taken(Operation.CAUGHT_UP);
        checkpoint();
        ignored();
        complete();
        checkpoint();
        taken(Operation.FORGET);
        check(readers.heldCount() == stream.open(), "an end to the state of ended shards");
        complete();
    }

    private void rollOverWithKnownChildren() {
        List<String> closed = stream.rollOver(shards, rig.now());
        list();
        ignored();
        end(closed);
        taken(Operation.FOLLOWED);
        rig.pass("a reader of every child", this::isAllWithReaders);
        checkpoint();
        bytesOfAll = (double) state.length / stream.size();
        complete();
    }

    private void fail() {
        ignored();
        readers.restart();
        for (int subtask = 0; subtask < subtasks; subtask++) {
            int failed = subtask;
            rig.enumerator(enumerator -> enumerator.addSplitsBack(List.of(), failed));
        }
        readersStart();
        taken(Operation.FAILOVER);
        check(isAllWithReaders(), "a reader of every shard again");
    }

    private void restore() {
        readers.restart();
        rig.restore(this::restored);
        readersStart();
        taken(Operation.RESTORE);
        list();
        check(isAllWithReaders(), "a reader of every shard in the restored source");
    }

    private EnumeratorState restored() throws IOException {
        return serializer.deserialize(serializer.getVersion(), state);
    }

    private boolean isAllWithReaders() {
        return readers.readingCount() == stream.open() && readers.unreleasedCount() == 0;
    }

    // ------------------------------------------------------------------ parts of it

    private void list() {
        rig.passWithoutAnswer(LONGER_THAN_THE_INTERVAL);
        int before = stream.listings();
        rig.pass("a listing", () -> stream.listings() > before);
    }

    private void readersStart() {
        List<List<ShardSplit>> held = readers.bySubtask(subtasks);
        List<Message> messages = new ArrayList<>();
        for (int subtask = 0; subtask < subtasks; subtask++) {
            messages.add(new Message(subtask, new ReaderStarted(held.get(subtask))));
        }
        rig.receive(messages);
    }

    private void end(List<String> shardIds) {
        List<Message> messages = new ArrayList<>();
        for (String shardId : shardIds) {
            Held ended = readers.end(shardId);
            messages.add(new Message(ended.subtask(), new SplitsEnded(List.of(ended.split()))));
        }
        rig.receive(messages);
    }

    private void catchUp() {
        List<Message> messages = new ArrayList<>();
        for (Held held : readers.reading()) {
            messages.add(
                    new Message(
                            held.subtask(), new SplitsCaughtUp(List.of(held.split().splitId()))));
        }
        rig.receive(messages);
    }

    private void checkpoint() {
        checkpointId++;
        state = rig.ask(enumerator -> serialized(enumerator.snapshotState(checkpointId)));
    }

    private byte[] serialized(EnumeratorState snapshot) {
        try {
            return serializer.serialize(snapshot);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void complete() {
        rig.receive(List.of(new Message(0, new StillReading(checkpointId))));
        rig.enumerator(enumerator -> enumerator.notifyCheckpointComplete(checkpointId));
    }

    // ------------------------------------------------------------------ what it takes

    private void taken(Operation operation) {
        millis.put(operation, rig.takeMillis());
        messages.put(operation, readers.takeMessages());
    }

    private void ignored() {
        rig.takeMillis();
        readers.takeMessages();
    }

    private static void check(boolean isSo, String what) {
        if (!isSo) {
            throw new IllegalStateException("There was not " + what);
        }
    }
}
