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

import io.github.ddbstreams.flink.source.protocol.ReaderMessages.ForgetSplits;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.ReaderStarted;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.ReleaseOutputs;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.SplitsEnded;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.SplitsOpened;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.StillReading;
import io.github.ddbstreams.flink.source.reader.SplitLedger;
import io.github.ddbstreams.flink.source.settings.ScanSettings;
import io.github.ddbstreams.flink.source.split.DynamoDbStreamsSplit;
import io.github.ddbstreams.flink.source.split.PageEnd;
import io.github.ddbstreams.flink.source.split.SegmentSplit;
import io.github.ddbstreams.flink.source.split.ShardPosition;
import io.github.ddbstreams.flink.source.split.ShardProgress;
import io.github.ddbstreams.flink.source.split.ShardSplit;
import io.github.ddbstreams.flink.source.split.SplitKinds;
import io.github.ddbstreams.flink.source.split.SplitState;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.annotation.Nullable;
import org.apache.flink.api.connector.source.SourceEvent;

/**
 * A reader as far as its bookkeeping goes, which is the real one. What its fetcher thread does in
 * between is a choice of the model: outputs leave some time after they were released.
 */
final class ModelReader implements Automaton.Objects<ModelReader.View> {

    /** Splits that come from the enumerator. */
    record Assigned(List<DynamoDbStreamsSplit> splits) {}

    /** No more splits will come. */
    record NoMoreSplits() {}

    /**
     * How the snapshot goes on; the {@link Coordinator} knows of which epoch that is.
     *
     * @param isRead whether all rows have been read
     * @param isBeforeReset whether a subtask has failed, and the enumerator has not heard of it:
     *     its epoch is over with that
     */
    record News(boolean isRead, boolean isBeforeReset) {}

    /**
     * Its part of a checkpoint, which remembers just as much of what was read as its splits do.
     *
     * @param emitted the splits whose record it has emitted
     * @param ended those that it has read to their end
     */
    record Part(List<DynamoDbStreamsSplit> splits, int emitted, int ended) {

        static final Part EMPTY = new Part(List.of(), 0, 0);
    }

    /**
     * What can be seen of it.
     *
     * @param part what it would give to a checkpoint, a {@link Part}
     * @param reading the splits that it reads
     * @param opening the shards that it is to open at their tip, and has not
     * @param begun those of them whose record has been emitted, by it or before it started
     * @param emitted those whose record it has emitted
     * @param ended those that it has read to their end
     * @param sent what it has sent first that has not arrived; null if nothing
     */
    record View(
            Message part,
            int reading,
            int opening,
            int begun,
            int emitted,
            int ended,
            @Nullable Message sent,
            boolean isAnyLeaving,
            boolean isFinishing,
            boolean knowsThatRowsAreRead) {}

    interface Input extends Automaton.Input<ModelReader> {}

    /**
     * A message of the enumerator; what has been released leaves before it takes effect, or after.
     */
    record Receive(Message message, boolean slowly) implements Input {
        @Override
        public void applyTo(ModelReader reader) {
            reader.receive(message, slowly);
        }
    }

    /** A shard is opened at its tip. */
    record Open(int shard) implements Input {
        @Override
        public void applyTo(ModelReader reader) {
            reader.open(reader.splitId(shard));
        }
    }

    /** The only record of a split is emitted, but its end is not read yet. */
    record Emit(int split) implements Input {
        @Override
        public void applyTo(ModelReader reader) {
            reader.emit(reader.splitId(split));
            if (reader.flaw == Flaw.ENDS_SEGMENTS_EARLY) {
                reader.endEarly(reader.splitId(split));
            }
        }
    }

    /** A split is read to its end. */
    record Read(int split) implements Input {
        @Override
        public void applyTo(ModelReader reader) {
            reader.read(reader.splitId(split));
        }
    }

    /** Its oldest message arrives. */
    record Arrive() implements Input {
        @Override
        public void applyTo(ModelReader reader) {
            reader.sent.remove();
        }
    }

    /** A checkpoint begins, of whose barrier it knows nothing yet. */
    record Age() implements Input {
        @Override
        public void applyTo(ModelReader reader) {
            reader.age();
        }
    }

    /** It is polled behind a barrier. */
    record Confirm() implements Input {
        @Override
        public void applyTo(ModelReader reader) {
            reader.send(Coordinator.ANSWER);
        }
    }

    /** Later than all else, so that any shard that is given out may be behind the snapshot. */
    static final Instant ROWS_READ_AT = ModelClock.START.plus(ScanSettings.RETENTION);

    private final Forest forest;
    private final Flaw flaw;
    private final Message.Pool messages;
    private final SplitLedger ledger = new SplitLedger(SplitKinds.ALL);
    private final Map<String, SplitState> states = new TreeMap<>();
    private final Set<String> opening = new TreeSet<>();
    private final Set<String> leaving = new TreeSet<>();
    private final Deque<Message> sent = new ArrayDeque<>();
    private int emitted;
    private int ended;
    private boolean finishing;
    private boolean rowsRead;

    /** A reader that starts with what a checkpoint holds. */
    ModelReader(Forest forest, Flaw flaw, Message.Pool messages, Part restored) {
        this.forest = forest;
        this.flaw = flaw;
        this.messages = messages;
        this.emitted = restored.emitted();
        this.ended = restored.ended();
        add(Bytes.copy(restored.splits()));
        List<DynamoDbStreamsSplit> told = ledger.snapshot();
        if (flaw == Flaw.HIDES_RESTORED_ENDS) {
            told.removeIf(split -> split.isRead());
        }
        send(new ReaderStarted(sorted(told)));
    }

    private void send(SourceEvent event) {
        sent.add(messages.of(event));
    }

    private static List<DynamoDbStreamsSplit> sorted(List<DynamoDbStreamsSplit> splits) {
        return splits.stream().sorted(Comparator.comparing(DynamoDbStreamsSplit::splitId)).toList();
    }

    // ------------------------------------------------------------------ what it reads

    private static boolean isBegun(SplitState split) {
        return split.toSplit() instanceof ShardSplit shard
                ? shard.position().kind() == ShardPosition.Kind.AFTER
                : ((SegmentSplit) split.toSplit()).after() != null;
    }

    private String splitId(int split) {
        return states.keySet().stream()
                .filter(splitId -> forest.mask(splitId) == 1 << split)
                .findFirst()
                .orElseThrow();
    }

    private void open(String shard) {
        opening.remove(shard);
        send(new SplitsOpened(List.of(shard)));
    }

    private void emit(String split) {
        if ((emitted & forest.mask(split)) != 0) {
            throw new AssertionError(split + " is read again");
        }
        emitted |= forest.mask(split);
        states.get(split).emitted("1", 0);
    }

    private void endEarly(String split) {
        if (states.get(split).toSplit() instanceof SegmentSplit segment) {
            send(
                    new SplitsEnded(
                            List.of(
                                    new SegmentSplit(
                                            segment.table(),
                                            segment.segment(),
                                            segment.segments(),
                                            segment.after(),
                                            ROWS_READ_AT,
                                            true))));
        }
    }

    private void read(String split) {
        if (opening.contains(split)) {
            open(split);
        }
        if (!isBegun(states.get(split))) {
            emit(split);
        }
        ended |= forest.mask(split);
        DynamoDbStreamsSplit read = ledger.pageEmitted(split, lastPageOf(split)).orElseThrow();
        boolean isLost =
                flaw == Flaw.LOSES_END_REPORTS
                        || flaw == Flaw.LOSES_ENDS_OF_SEGMENTS && read instanceof SegmentSplit;
        if (!isLost) {
            send(new SplitsEnded(List.of(read)));
        }
    }

    private PageEnd lastPageOf(String split) {
        return (forest.mask(split) & forest.allSegments()) == 0
                ? PageEnd.ofShard(ShardProgress.ENDED, null)
                : PageEnd.ofSegment(null, ROWS_READ_AT);
    }

    // ------------------------------------------------------------------ what it is told

    private void receive(Message message, boolean slowly) {
        if (finishing && leaving.containsAll(states.keySet())) {
            throw new AssertionError(message + " is sent to a reader that may have finished");
        }
        if (message.is(Assigned.class)) {
            add(message.payload(Assigned.class).splits());
        } else if (message.is(NoMoreSplits.class)) {
            finishing = true;
        } else if (message.is(News.class)) {
            rowsRead = message.payload(News.class).isRead();
        } else if (message.is(ReleaseOutputs.class)) {
            ReleaseOutputs release = message.payload(ReleaseOutputs.class);
            leaving.addAll(release.splitIds());
            if (flaw == Flaw.FORGETS_AT_ONCE) {
                leave();
                ledger.forget(new ForgetSplits(release.splitIds()));
            }
        } else if (message.is(ForgetSplits.class)) {
            if (!slowly) {
                leave();
            }
            ledger.forget(message.payload(ForgetSplits.class));
            leave();
        }
    }

    /** Whether it makes a difference to what a reader would give to a checkpoint. */
    static boolean changesPart(Message message) {
        return message.is(Assigned.class) || message.is(ForgetSplits.class);
    }

    private void add(List<DynamoDbStreamsSplit> splits) {
        for (DynamoDbStreamsSplit split : splits) {
            if (states.put(split.splitId(), ledger.add(split)) != null) {
                throw new AssertionError(split + " was assigned twice");
            }
            if (isOpenedAtTip(split)) {
                opening.add(split.splitId());
                if (flaw == Flaw.REPORTS_OPEN_EARLY) {
                    send(new SplitsOpened(List.of(split.splitId())));
                }
            }
        }
    }

    static boolean isOpenedAtTip(DynamoDbStreamsSplit split) {
        return split instanceof ShardSplit shard
                && shard.isBesideSnapshot()
                && shard.position().mayOpenAtLatest();
    }

    /** An answer that has not arrived yet is by now about an older checkpoint. */
    private void age() {
        List<Message> unanswered = List.copyOf(sent);
        sent.clear();
        unanswered.forEach(
                message ->
                        sent.add(
                                message.is(StillReading.class)
                                        ? messages.of(Coordinator.OLD_ANSWER)
                                        : message));
    }

    private void leave() {
        for (String shard : leaving) {
            // Told twice, after a reset, it has no effect.
            if (states.remove(shard) != null) {
                ledger.left(shard);
            }
        }
        leaving.clear();
    }

    // ------------------------------------------------------------------ what can be seen of it

    @Override
    public View view() {
        int reading = 0;
        int begun = 0;
        for (Map.Entry<String, SplitState> split : states.entrySet()) {
            if (!split.getValue().isRead()) {
                reading |= forest.mask(split.getKey());
                begun |= isBegun(split.getValue()) ? forest.mask(split.getKey()) : 0;
            }
        }
        return new View(
                messages.of(new Part(Bytes.copy(sorted(ledger.snapshot())), emitted, ended)),
                reading,
                forest.masks(List.copyOf(opening)),
                begun,
                emitted,
                ended,
                sent.peek(),
                !leaving.isEmpty(),
                finishing,
                rowsRead);
    }

    @Override
    public String text() {
        return new StateText(StateText.Present.NONE)
                .add("ledger", ledger)
                .add("opening", opening)
                .add("leaving", leaving)
                .add("sent", sent.stream().map(Message::id).toList())
                .add("finishing", finishing)
                .add("rows read", rowsRead)
                .add("emitted", emitted)
                .add("ended", ended)
                .toString();
    }

    @Override
    public List<Automaton.Output> drain() {
        return List.of();
    }
}
