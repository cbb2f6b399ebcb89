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

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * After a checkpoint has completed, whether the readers go on. If it was the savepoint of a job
 * that is being stopped, none does: tasks finish, and Flink takes an event or a split that reaches
 * a finished task for lost, fails the task, and with it the stop. The enumerator is not told which
 * checkpoint it was, so it sends nothing until a reader has said that it still polls, which a
 * stopped reader never does. One is enough, for a stop stops every reader of a source. If none is
 * polled, because of back pressure, they are waited for no longer than {@link #PATIENCE}.
 */
final class RollCall {

    static final Duration PATIENCE = Duration.ofSeconds(1);

    /** Those of whom any one may answer; empty if one has. */
    private final Set<Integer> reading = new HashSet<>();

    private long checkpointId;
    private long heardOf = Long.MIN_VALUE;
    private Instant since = Instant.EPOCH;

    /**
     * A call that is still open goes on, with the patience that is left of it. A reader may hear of
     * a checkpoint before the enumerator does, and have answered already.
     */
    void begin(long completedCheckpointId, Collection<Integer> subtasks, Instant now) {
        if (isOver(now)) {
            since = now;
        }
        checkpointId = completedCheckpointId;
        reading.clear();
        if (heardOf < completedCheckpointId) {
            reading.addAll(subtasks);
        }
    }

    /** A reader polls, and knows that this checkpoint has completed. */
    void answered(long knownCheckpointId) {
        heardOf = Math.max(heardOf, knownCheckpointId);
        if (heardOf >= checkpointId) {
            reading.clear();
        }
    }

    /** A reader is not there any more, and is not waited for. */
    void left(int subtask) {
        reading.remove(subtask);
    }

    /** Whether readers may be sent something. */
    boolean isOver(Instant now) {
        return reading.isEmpty() || !now.isBefore(since.plus(PATIENCE));
    }
}
