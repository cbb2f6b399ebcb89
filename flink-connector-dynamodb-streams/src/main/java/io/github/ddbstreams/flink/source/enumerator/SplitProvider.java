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
package io.github.ddbstreams.flink.source.enumerator;

import io.github.ddbstreams.flink.source.enumerator.assignment.ReadySplit;
import io.github.ddbstreams.flink.source.enumerator.state.EnumeratorState;
import io.github.ddbstreams.flink.source.split.DynamoDbStreamsSplit;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.connector.source.SourceEvent;

/**
 * What the source reads, or a part of it, with splits of its own: which there are, which of them
 * may be read now, and what to ask the service to find out. The enumerator gives the splits to
 * subtasks, and tells what becomes of them; several providers stand side by side. Everything here
 * happens on the coordinator thread, but for the requests themselves.
 */
interface SplitProvider extends AutoCloseable {

    /**
     * The source starts.
     *
     * @throws RuntimeException if what is known by now cannot be read; it fails the job
     */
    void start();

    /** The request to the service that is due; it counts as sent. */
    Optional<ServiceRequest<?>> nextRequest(Instant now);

    /**
     * Reports what has been found to be lost since the last call.
     *
     * @throws RuntimeException if a loss is to fail the job
     */
    void reportLosses();

    // ------------------------------------------------------------------ what may be read

    /** Whether all is known that was there at the start, so that what is ready now is all. */
    boolean isDiscovered();

    /** Whether all is read, and nothing more will come. It can be taken back by a failure. */
    boolean isRead();

    /** Whether, since the last call, something began that has splits of its own to give out. */
    boolean drainNewBeginning();

    /** The readers are about to be told that nothing follows: why, for the log. */
    void nothingFollows();

    /** The splits that may be read now and are with no reader, those first that others follow. */
    List<ReadySplit> ready(Instant now);

    /** How many known splits are with no reader, whatever they wait for. */
    int unassignedCount();

    /** Whether what may be read depends on the time that has passed. */
    default boolean isWaitingForTime() {
        return false;
    }

    /** What every reader is to know now; it is sent again whenever it is another. */
    default Optional<SourceEvent> notice() {
        return Optional.empty();
    }

    /** Adds to each subtask's load how many of these splits, or lineages, it goes on with. */
    void addLoads(int[] loads);

    // ------------------------------------------------------------------ what becomes of splits

    /** Whether a split, which a reader reports or gives back, is one of these. */
    boolean owns(DynamoDbStreamsSplit split);

    /** A ready split is given to a subtask, as it is returned. */
    DynamoDbStreamsSplit assign(String splitId, int subtask);

    /** A split, of whichever provider, is given to a subtask. */
    default void given(DynamoDbStreamsSplit split) {}

    /**
     * A reader has started, and holds these splits from its checkpoint. What else it was given did
     * not reach it before that checkpoint, and is to be given out again.
     *
     * @return whether it is of any consequence: a reader that holds nothing, and was given nothing
     *     before, changes nothing
     */
    boolean claimed(int subtask, Collection<DynamoDbStreamsSplit> splits, Instant now);

    /**
     * All readers have started. What a checkpoint holds as being read, and none of them has, did
     * not reach its reader before that checkpoint, and is to be given out again.
     */
    void allClaimed(Instant now);

    /** A subtask has read a split to its end. */
    void ended(int subtask, DynamoDbStreamsSplit split, Instant now);

    /** A subtask has opened splits at their tip; those of them that are ours. */
    default void opened(int subtask, Collection<String> splitIds) {}

    /** A subtask's watermark is not ahead of a split any more that it was given; if it is ours. */
    void caughtUp(int subtask, String splitId);

    /**
     * A subtask has failed, and goes back to its last checkpoint.
     *
     * @param returned the splits that it was given since
     */
    void takenBack(int subtask, Collection<DynamoDbStreamsSplit> returned, Instant now);

    /** The ended splits whose output each subtask may let go of: others hold the watermark. */
    Map<Integer, List<String>> drainReleases();

    /** The ended splits that each subtask need not keep in its state any more. */
    Map<Integer, List<String>> drainForgettable();

    // ------------------------------------------------------------------ checkpoints

    /** A checkpoint begins: what of it is to be in it. */
    void snapshot(long checkpointId, EnumeratorState.Builder state);

    /** What this checkpoint holds can no longer be taken back. */
    void checkpointCompleted(long checkpointId, Instant now);

    @Override
    void close();
}
