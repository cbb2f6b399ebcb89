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
 * During a checkpoint, whether the readers go on. If it is the savepoint of a job that is being
 * stopped, none does: tasks finish when it is complete, and Flink takes an event or a split that
 * reaches a finished task for lost, fails the task, and with it the stop. The enumerator is not
 * told which checkpoint it is, and tasks may hear before it does that it is complete. So from the
 * beginning of a checkpoint on it sends nothing until a reader has said that it is polled behind
 * the barrier, which a stopped reader never is. One is enough, for a stop stops every reader of a
 * source. A reader says so at once if it is polled at all; if none is, because of back pressure,
 * they are waited for no longer than {@link #PATIENCE}.
 */
final class RollCall {

    static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Those of whom any one may answer; empty if one has. */
    private final Set<Integer> reading = new HashSet<>();

    private long checkpointId;
    private Instant since = Instant.EPOCH;

    /** A call that is still open goes on, with the patience that is left of it. */
    void begin(long newCheckpointId, Collection<Integer> subtasks, Instant now) {
        if (isOver(now)) {
            since = now;
        }
        checkpointId = newCheckpointId;
        reading.clear();
        reading.addAll(subtasks);
    }

    /** If nobody has answered yet, tasks may be finishing now. */
    void completed(Instant now) {
        if (isOver(now)) {
            since = now;
        }
    }

    /**
     * Readers go on: one is polled behind the barrier of this checkpoint, or it has come to
     * nothing.
     */
    void over(long ofCheckpoint) {
        if (ofCheckpoint >= checkpointId) {
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
