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

import io.github.ddbstreams.flink.source.split.DynamoDbStreamsSplit;
import io.github.ddbstreams.flink.source.split.SplitSerializer;
import java.lang.reflect.Constructor;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.flink.api.common.JobID;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.checkpoint.CheckpointCoordinator;
import org.apache.flink.runtime.checkpoint.CheckpointFailureManager;
import org.apache.flink.runtime.checkpoint.CheckpointPlanCalculator;
import org.apache.flink.runtime.checkpoint.CheckpointProperties;
import org.apache.flink.runtime.checkpoint.CheckpointRetentionPolicy;
import org.apache.flink.runtime.checkpoint.CheckpointStatsTracker;
import org.apache.flink.runtime.checkpoint.CheckpointsCleaner;
import org.apache.flink.runtime.checkpoint.CompletedCheckpoint;
import org.apache.flink.runtime.checkpoint.CompletedCheckpointStats;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.StandaloneCheckpointIDCounter;
import org.apache.flink.runtime.checkpoint.StandaloneCompletedCheckpointStore;
import org.apache.flink.runtime.checkpoint.SubtaskStateStats;
import org.apache.flink.runtime.checkpoint.TaskStateStats;
import org.apache.flink.runtime.jobgraph.JobVertexID;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.jobgraph.tasks.CheckpointCoordinatorConfiguration.CheckpointCoordinatorConfigurationBuilder;
import org.apache.flink.runtime.operators.coordination.OperatorCoordinator;
import org.apache.flink.runtime.source.coordinator.SourceCoordinatorContext;
import org.apache.flink.runtime.source.coordinator.SourceCoordinatorProvider.CoordinatorExecutorThreadFactory;
import org.apache.flink.runtime.state.CompletedCheckpointStorageLocation;
import org.apache.flink.runtime.state.storage.JobManagerCheckpointStorage;
import org.apache.flink.util.concurrent.ScheduledExecutor;

/** The checkpoints of a job, in Flink's own objects. */
final class JobCheckpoints {

    static final CheckpointProperties CHECKPOINT =
            CheckpointProperties.forCheckpoint(CheckpointRetentionPolicy.RETAIN_ON_CANCELLATION);
    private static final JobID JOB = new JobID();

    private final StandaloneCompletedCheckpointStore completed =
            new StandaloneCompletedCheckpointStore(5);

    /** What the job's coordinators are told. */
    Supplier<CheckpointCoordinator> coordinator = this::coordinator;

    void completed(
            long id,
            CheckpointProperties properties,
            CompletedCheckpointStats statistic,
            OperatorSubtaskState.Builder subtask)
            throws Exception {
        OperatorState operator = new OperatorState(new OperatorID(), 1, 1);
        operator.putState(0, subtask.build());
        completed.addCheckpointAndSubsumeOldestOne(
                new CompletedCheckpoint(
                        JOB,
                        id,
                        0,
                        1,
                        Map.of(operator.getOperatorID(), operator),
                        List.of(),
                        properties,
                        empty(CompletedCheckpointStorageLocation.class),
                        statistic),
                new CheckpointsCleaner(),
                () -> {});
    }

    static CompletedCheckpointStats statistic(boolean unaligned) throws Exception {
        JobVertexID vertex = new JobVertexID();
        return make(
                CompletedCheckpointStats.class,
                1L,
                0L,
                CHECKPOINT,
                1,
                Map.of(vertex, make(TaskStateStats.class, vertex, 1)),
                1,
                0L,
                0L,
                0L,
                0L,
                unaligned,
                make(SubtaskStateStats.class, 0, 1L),
                null);
    }

    CheckpointCoordinator coordinator() {
        return coordinator(new CheckpointCoordinatorConfigurationBuilder());
    }

    CheckpointCoordinator coordinator(CheckpointCoordinatorConfigurationBuilder builder) {
        return new CheckpointCoordinator(
                JOB,
                builder.build(),
                List.of(),
                new StandaloneCheckpointIDCounter(),
                completed,
                new JobManagerCheckpointStorage(),
                Runnable::run,
                new CheckpointsCleaner(),
                empty(ScheduledExecutor.class),
                new CheckpointFailureManager(
                        0, empty(CheckpointFailureManager.FailJobCallback.class)),
                empty(CheckpointPlanCalculator.class),
                new CheckpointStatsTracker(1, new UnregisteredMetricsGroup(), JOB));
    }

    SourceCoordinatorContext<DynamoDbStreamsSplit> context() throws Exception {
        OperatorCoordinator.Context operator =
                (OperatorCoordinator.Context)
                        Proxy.newProxyInstance(
                                getClass().getClassLoader(),
                                new Class<?>[] {OperatorCoordinator.Context.class},
                                (proxy, method, arguments) ->
                                        method.getName().equals("getCheckpointCoordinator")
                                                ? coordinator.get()
                                                : null);
        return new SourceCoordinatorContext<>(
                make(CoordinatorExecutorThreadFactory.class, "coordinator", operator),
                1,
                operator,
                new SplitSerializer(),
                false);
    }

    /** By a constructor that may be Flink's own. */
    private static <T> T make(Class<T> type, Object... arguments) throws Exception {
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (constructor.getParameterCount() == arguments.length) {
                constructor.setAccessible(true);
                return type.cast(constructor.newInstance(arguments));
            }
        }
        throw new NoSuchMethodException(type.getName());
    }

    private static <T> T empty(Class<T> type) {
        return type.cast(
                Proxy.newProxyInstance(
                        JobCheckpoints.class.getClassLoader(),
                        new Class<?>[] {type},
                        (proxy, method, arguments) -> null));
    }
}
