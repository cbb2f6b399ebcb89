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
package io.github.ddbstreams.flink.source.enumerator.rebalance;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.runtime.checkpoint.CheckpointCoordinator;
import org.apache.flink.runtime.checkpoint.CompletedCheckpoint;
import org.apache.flink.runtime.checkpoint.CompletedCheckpointStats;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.operators.coordination.OperatorCoordinator;
import org.apache.flink.runtime.source.coordinator.SourceCoordinatorContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a completed checkpoint was an aligned one, so that all records before it had been
 * processed.
 *
 * <p>No public interface of Flink tells a source. So it asks the job's checkpoint coordinator
 * whether unaligned ones are enabled, and looks at the checkpoint itself, through classes that
 * Flink calls internal and that are the same in 1.20 and 2.x. Where it cannot, because Flink has
 * changed or another source stands in between, the answer is no.
 */
@Internal
@FunctionalInterface
public interface CheckpointInspection {

    /**
     * Whether the checkpoint shows the channels between all tasks of the job drained. A savepoint
     * is never said to: after it tasks may finish, and must not be given anything.
     */
    boolean isDrained(long checkpointId);

    /** The inspection of the job that this is the context of; it never throws. */
    static CheckpointInspection of(SplitEnumeratorContext<?> context) {
        return new OfCoordinator(context);
    }

    /** By way of the job's checkpoint coordinator. */
    final class OfCoordinator implements CheckpointInspection {

        private static final Logger LOG = LoggerFactory.getLogger(CheckpointInspection.class);

        /** The coordinator's field that holds the setting, which it has no method for. */
        private static final String UNALIGNED = "unalignedCheckpointsEnabled";

        private final SplitEnumeratorContext<?> context;
        private boolean impossible;

        OfCoordinator(SplitEnumeratorContext<?> context) {
            this.context = context;
        }

        @Override
        public boolean isDrained(long checkpointId) {
            if (impossible || !(context instanceof SourceCoordinatorContext)) {
                return false;
            }
            try {
                CheckpointCoordinator coordinator = coordinatorContext().getCheckpointCoordinator();
                if (coordinator == null || mayBeUnaligned(coordinator)) {
                    return false;
                }
                for (CompletedCheckpoint checkpoint : coordinator.getSuccessfulCheckpoints()) {
                    if (checkpoint.getCheckpointID() == checkpointId) {
                        return isDrained(checkpoint);
                    }
                }
            } catch (Exception | LinkageError e) {
                impossible = true;
                LOG.warn(
                        "Cannot determine whether checkpoints are aligned, so shards stay with the"
                                + " subtask that read their parent, however many shards it has.",
                        e);
            }
            return false;
        }

        private OperatorCoordinator.Context coordinatorContext()
                throws ReflectiveOperationException {
            Method method =
                    SourceCoordinatorContext.class.getDeclaredMethod("getCoordinatorContext");
            method.setAccessible(true);
            return (OperatorCoordinator.Context) method.invoke(context);
        }

        /** Also true with a time-out on the alignment, which turns aligned ones into others. */
        private static boolean mayBeUnaligned(CheckpointCoordinator coordinator)
                throws ReflectiveOperationException {
            Field field = CheckpointCoordinator.class.getDeclaredField(UNALIGNED);
            field.setAccessible(true);
            return field.getBoolean(coordinator);
        }

        private static boolean isDrained(CompletedCheckpoint checkpoint) {
            CompletedCheckpointStats statistic = checkpoint.getStatistic();
            return !checkpoint.getProperties().isSavepoint()
                    && statistic != null
                    && !statistic.isUnalignedCheckpoint()
                    && holdsNothingInFlight(checkpoint);
        }

        private static boolean holdsNothingInFlight(CompletedCheckpoint checkpoint) {
            for (OperatorState operator : checkpoint.getOperatorStates().values()) {
                for (OperatorSubtaskState subtask : operator.getStates()) {
                    if (!subtask.getInputChannelState().isEmpty()
                            || !subtask.getResultSubpartitionState().isEmpty()) {
                        return false;
                    }
                }
            }
            return true;
        }
    }
}
