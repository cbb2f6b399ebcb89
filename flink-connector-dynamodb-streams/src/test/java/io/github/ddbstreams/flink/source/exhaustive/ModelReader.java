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

import io.github.ddbstreams.flink.source.reader.SplitLedger;
import io.github.ddbstreams.flink.source.split.ReaderEvents.ForgetSplits;
import io.github.ddbstreams.flink.source.split.ReaderEvents.ReaderStarted;
import io.github.ddbstreams.flink.source.split.ReaderEvents.ReleaseOutputs;
import io.github.ddbstreams.flink.source.split.ReaderEvents.SplitsEnded;
import io.github.ddbstreams.flink.source.split.ReaderEvents.StillReading;
import io.github.ddbstreams.flink.source.split.ShardPosition;
import io.github.ddbstreams.flink.source.split.ShardProgress;
import io.github.ddbstreams.flink.source.split.ShardSplit;
import io.github.ddbstreams.flink.source.split.ShardSplitState;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.flink.api.connector.source.SourceEvent;

/**
 * A reader as far as its bookkeeping goes, which is the real one. What its fetcher thread does in
 * between is a choice of the model: outputs leave some time after they were released.
 */
final class ModelReader {

    /** What has been read, of which a checkpoint remembers just as much as of the state. */
    record Progress(Set<String> emitted, Set<String> ended) {

        Progress() {
            this(new TreeSet<>(), new TreeSet<>());
        }

        Progress copy() {
            return new Progress(new TreeSet<>(emitted), new TreeSet<>(ended));
        }
    }

    private final Flaw flaw;
    private final SplitLedger ledger = new SplitLedger();
    private final Map<String, ShardSplitState> states = new TreeMap<>();
    private final Set<String> leaving = new TreeSet<>();
    private final Deque<SourceEvent> sent = new ArrayDeque<>();
    private final Progress progress;
    private boolean slowToLeave;
    private boolean finishing;

    /** A reader that starts with what a checkpoint holds. */
    ModelReader(Flaw flaw, List<ShardSplit> restored, Progress progress) {
        this.flaw = flaw;
        this.progress = progress;
        add(restored);
        List<ShardSplit> told = ledger.snapshot();
        if (flaw == Flaw.HIDES_RESTORED_ENDS) {
            told.removeIf(split -> split.progress().isFinal());
        }
        sent.add(new ReaderStarted(sorted(told)));
    }

    Progress progress() {
        return progress;
    }

    Deque<SourceEvent> sent() {
        return sent;
    }

    boolean isFinishing() {
        return finishing;
    }

    /** Splits that can be read on, whose record may have been emitted. */
    List<String> reading() {
        return states.keySet().stream().filter(this::isReading).toList();
    }

    boolean isReading(String shard) {
        ShardSplitState state = states.get(shard);
        return state != null && state.progress() == ShardProgress.READING;
    }

    boolean isEmitted(String shard) {
        return states.get(shard).toSplit().position().kind() == ShardPosition.Kind.AFTER;
    }

    /** What the state of a checkpoint would be. */
    List<ShardSplit> snapshot() {
        return sorted(ledger.snapshot());
    }

    private static List<ShardSplit> sorted(List<ShardSplit> splits) {
        return splits.stream().sorted(Comparator.comparing(ShardSplit::splitId)).toList();
    }

    // ------------------------------------------------------------------ what it reads

    void emit(String shard) {
        progress.emitted().add(shard);
        states.get(shard).emitted("1", 0);
    }

    void read(String shard) {
        if (!isEmitted(shard)) {
            emit(shard);
        }
        progress.ended().add(shard);
        sent.add(
                new SplitsEnded(
                        List.of(
                                ledger.pageEmitted(shard, ShardProgress.ENDED, null)
                                        .orElseThrow())));
        if (flaw == Flaw.LOSES_END_REPORTS) {
            sent.removeLast();
        }
    }

    // ------------------------------------------------------------------ what it is told

    void add(List<ShardSplit> splits) {
        for (ShardSplit split : splits) {
            if (states.put(split.splitId(), ledger.add(split)) != null) {
                throw new AssertionError(split + " was assigned twice");
            }
        }
    }

    void handle(SourceEvent event) {
        if (event instanceof ReleaseOutputs release) {
            leaving.addAll(release.shardIds());
            if (flaw == Flaw.FORGETS_AT_ONCE) {
                leave();
                ledger.forget(new ForgetSplits(release.shardIds()));
            }
        } else if (event instanceof ForgetSplits forget) {
            if (!slowToLeave) {
                leave();
            }
            ledger.forget(forget);
            leave();
        }
    }

    void noMoreSplits() {
        finishing = true;
    }

    /** It has heard that a checkpoint is complete. */
    void confirm(long checkpointId) {
        sent.add(new StillReading(checkpointId));
    }

    /** Whether outputs leave before or after the next message that lets their state go. */
    void leaveSlowly(boolean slowly) {
        slowToLeave = slowly;
    }

    boolean isAnyLeaving() {
        return !leaving.isEmpty();
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

    void describe(String name, StateText text) {
        text.add(name, ledger)
                .add("leaving", leaving.toString())
                .add("sent", sent.toString())
                .add("finishing", finishing)
                .add("progress", progress.toString());
    }
}
