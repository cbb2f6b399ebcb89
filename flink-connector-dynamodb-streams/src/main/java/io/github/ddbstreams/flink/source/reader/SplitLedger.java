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
package io.github.ddbstreams.flink.source.reader;

import io.github.ddbstreams.flink.source.protocol.ReaderMessages.ForgetSplits;
import io.github.ddbstreams.flink.source.split.DynamoDbStreamsSplit;
import io.github.ddbstreams.flink.source.split.PageEnd;
import io.github.ddbstreams.flink.source.split.SplitKinds;
import io.github.ddbstreams.flink.source.split.SplitState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.annotation.Internal;

/**
 * The splits of one reader, and what of them belongs into its state. No I/O, no threads: the task
 * thread owns it.
 *
 * <p>A split is in the state from when it is {@linkplain #add added} until it has both {@linkplain
 * #left left} with its output and may be {@linkplain #forget forgotten}, in whichever order the two
 * come.
 */
@Internal
public final class SplitLedger {

    private final SplitKinds kinds;

    /** With an output, whether ended or not. */
    private final Map<String, SplitState> present = new HashMap<>();

    /** Ended and without output; only the state needs them. */
    private final Map<String, DynamoDbStreamsSplit> ended = new LinkedHashMap<>();

    /** Present splits that the state need not hold once their output has gone. */
    private final Set<String> forgettable = new HashSet<>();

    public SplitLedger(SplitKinds kinds) {
        this.kinds = kinds;
    }

    /** A split that comes from the enumerator or from a checkpoint. */
    public SplitState add(DynamoDbStreamsSplit split) {
        SplitState state = kinds.newState(split);
        present.put(split.splitId(), state);
        return state;
    }

    /** The latest creation time of what has been emitted of a present split. */
    long latestCreationMillis(String splitId) {
        return present.get(splitId).latestCreationMillis();
    }

    /** Whether changes are read beside a snapshot. */
    boolean isBesideSnapshot() {
        return present.values().stream().anyMatch(SplitState::isBesideSnapshot);
    }

    /**
     * Every change of the present splits that was made before this time has been emitted; {@link
     * Long#MAX_VALUE} if there are none.
     */
    long completeUntilMillis() {
        long millis = Long.MAX_VALUE;
        for (SplitState split : present.values()) {
            millis = Math.min(millis, split.completeUntilMillis());
        }
        return millis;
    }

    /** How many records of a present split this reader has emitted. */
    long records(String splitId) {
        return present.get(splitId).records();
    }

    /** Whether no split has an output: there is nothing left to be read. */
    public boolean hasNoOutput() {
        return present.isEmpty();
    }

    /**
     * Every record of a page has been emitted.
     *
     * @param end what holds of the split with this page
     * @return the split if this was its last page: the enumerator is to be told
     */
    public Optional<DynamoDbStreamsSplit> pageEmitted(String splitId, PageEnd end) {
        SplitState split = present.get(splitId);
        split.pageEmitted(end);
        return split.isRead() ? Optional.of(split.toSplit()) : Optional.empty();
    }

    /** An ended split has gone with its output. */
    public void left(String splitId) {
        SplitState split = present.remove(splitId);
        if (!forgettable.remove(splitId)) {
            ended.put(splitId, split.toSplit());
        }
    }

    /** A completed checkpoint of the enumerator holds the ends of these splits. */
    public void forget(ForgetSplits message) {
        for (String splitId : message.splitIds()) {
            if (ended.remove(splitId) == null && present.containsKey(splitId)) {
                // It is on its way out: its output was released, and has not gone yet.
                forgettable.add(splitId);
            }
        }
    }

    /** What a checkpoint is to hold. */
    public List<DynamoDbStreamsSplit> snapshot() {
        List<DynamoDbStreamsSplit> state = new ArrayList<>(present.size() + ended.size());
        present.values().forEach(split -> state.add(split.toSplit()));
        state.addAll(ended.values());
        return state;
    }
}
