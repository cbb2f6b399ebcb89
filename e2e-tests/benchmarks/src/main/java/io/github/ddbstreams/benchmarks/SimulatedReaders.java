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

import io.github.ddbstreams.flink.source.protocol.ReaderMessages.ForgetSplits;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.ReleaseOutputs;
import io.github.ddbstreams.flink.source.split.DynamoDbStreamsSplit;
import io.github.ddbstreams.flink.source.split.ShardProgress;
import io.github.ddbstreams.flink.source.split.ShardSplit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.connector.source.SourceEvent;

/** What the readers of a source hold, as the enumerator has told them. Not thread-safe. */
final class SimulatedReaders {

    /** A split, and the subtask that holds it. */
    record Held(int subtask, ShardSplit split) {}

    private final Map<String, Held> splits = new LinkedHashMap<>();
    private int reading;
    private int unreleased;
    private int messages;

    void given(int subtask, List<DynamoDbStreamsSplit> given) {
        messages++;
        for (DynamoDbStreamsSplit split : given) {
            Held before = splits.put(split.splitId(), new Held(subtask, (ShardSplit) split));
            if (before != null) {
                throw new IllegalStateException("Given twice: " + split + ", first to " + before);
            }
            reading++;
        }
    }

    void told(SourceEvent message) {
        messages++;
        if (message instanceof ReleaseOutputs) {
            unreleased -= ((ReleaseOutputs) message).splitIds().size();
        } else if (message instanceof ForgetSplits) {
            ((ForgetSplits) message).splitIds().forEach(splits::remove);
        }
    }

    /** A reader has read its split of a shard to the end. */
    Held end(String shardId) {
        Held reader = splits.get(StreamInMemory.TABLE + "/" + shardId);
        ShardSplit split = reader.split();
        Held ended =
                new Held(
                        reader.subtask(),
                        new ShardSplit(
                                split.stream(),
                                shardId,
                                split.parentShardId(),
                                split.position(),
                                ShardProgress.ENDED,
                                split.completeUntil(),
                                split.stop()));
        splits.put(split.splitId(), ended);
        reading--;
        unreleased++;
        return ended;
    }

    /** All splits that are being read, in the order in which they were given. */
    List<Held> reading() {
        return splits.values().stream().filter(held -> !held.split().isRead()).toList();
    }

    /** Of each subtask the splits in its state. */
    List<List<ShardSplit>> bySubtask(int subtasks) {
        List<List<ShardSplit>> held = new ArrayList<>();
        for (int subtask = 0; subtask < subtasks; subtask++) {
            held.add(new ArrayList<>());
        }
        splits.values().forEach(one -> held.get(one.subtask()).add(one.split()));
        return held;
    }

    int readingCount() {
        return reading;
    }

    /** How many ended splits hold their output. */
    int unreleasedCount() {
        return unreleased;
    }

    /** How many splits are in the state of the readers. */
    int heldCount() {
        return splits.size();
    }

    /** How many messages the readers have got since the last question. */
    int takeMessages() {
        int taken = messages;
        messages = 0;
        return taken;
    }

    /** All readers go on with what is in their state: ended splits hold their output again. */
    void restart() {
        unreleased = splits.size() - reading;
    }
}
