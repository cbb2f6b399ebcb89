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

import static io.github.ddbstreams.flink.source.enumerator.rebalance.JobCheckpoints.CHECKPOINT;
import static io.github.ddbstreams.flink.source.enumerator.rebalance.JobCheckpoints.statistic;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ddbstreams.flink.source.LogLines;
import io.github.ddbstreams.flink.source.split.DynamoDbStreamsSplit;
import java.lang.reflect.Proxy;
import java.util.List;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.CheckpointCoordinator;
import org.apache.flink.runtime.checkpoint.CheckpointProperties;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.StateObjectCollection;
import org.apache.flink.runtime.checkpoint.channel.InputChannelInfo;
import org.apache.flink.runtime.checkpoint.channel.ResultSubpartitionInfo;
import org.apache.flink.runtime.jobgraph.tasks.CheckpointCoordinatorConfiguration.CheckpointCoordinatorConfigurationBuilder;
import org.apache.flink.runtime.source.coordinator.SourceCoordinatorContext;
import org.apache.flink.runtime.state.InputChannelStateHandle;
import org.apache.flink.runtime.state.ResultSubpartitionStateHandle;
import org.apache.flink.runtime.state.memory.ByteStreamStateHandle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With the classes of Flink that it looks into. */
class CheckpointInspectionTest {

    private static final ByteStreamStateHandle BYTES =
            new ByteStreamStateHandle("bytes", new byte[1]);

    private final JobCheckpoints job = new JobCheckpoints();
    private LogLines warnings;
    private SourceCoordinatorContext<DynamoDbStreamsSplit> context;
    private CheckpointInspection inspection;

    @BeforeEach
    void start() throws Exception {
        warnings = LogLines.of(CheckpointInspection.class);
        context = job.context();
        inspection = CheckpointInspection.of(context);
    }

    @AfterEach
    void close() throws Exception {
        context.close();
        warnings.close();
    }

    // ------------------------------------------------------------------ the checkpoint

    @Test
    void anAlignedCheckpointIsDrained() throws Exception {
        job.completed(1, CHECKPOINT, statistic(false), OperatorSubtaskState.builder());

        assertThat(inspection.isDrained(1)).isTrue();
    }

    @Test
    void anUnalignedCheckpointIsNot() throws Exception {
        job.completed(1, CHECKPOINT, statistic(true), OperatorSubtaskState.builder());

        assertThat(inspection.isDrained(1)).isFalse();
    }

    @Test
    void aCheckpointOfWhichFlinkKeepsNoStatisticIsNot() throws Exception {
        job.completed(1, CHECKPOINT, null, OperatorSubtaskState.builder());
        job.completed(2, CHECKPOINT, statistic(false), OperatorSubtaskState.builder());

        assertThat(inspection.isDrained(1)).isFalse();
        assertThat(inspection.isDrained(2)).isTrue();
    }

    @Test
    void aSavepointIsNot() throws Exception {
        job.completed(
                1,
                CheckpointProperties.forSavepoint(false, SavepointFormatType.CANONICAL),
                statistic(false),
                OperatorSubtaskState.builder());

        assertThat(inspection.isDrained(1)).isFalse();
    }

    @Test
    void aCheckpointWithDataBeforeATaskIsNot() throws Exception {
        InputChannelStateHandle data =
                new InputChannelStateHandle(new InputChannelInfo(0, 0), BYTES, List.of(0L));
        job.completed(
                1,
                CHECKPOINT,
                statistic(false),
                OperatorSubtaskState.builder()
                        .setInputChannelState(StateObjectCollection.singleton(data)));

        assertThat(inspection.isDrained(1)).isFalse();
    }

    @Test
    void aCheckpointWithDataBehindATaskIsNot() throws Exception {
        ResultSubpartitionStateHandle data =
                new ResultSubpartitionStateHandle(
                        new ResultSubpartitionInfo(0, 0), BYTES, List.of(0L));
        job.completed(
                1,
                CHECKPOINT,
                statistic(false),
                OperatorSubtaskState.builder()
                        .setResultSubpartitionState(StateObjectCollection.singleton(data)));

        assertThat(inspection.isDrained(1)).isFalse();
    }

    @Test
    void eachCheckpointIsLookedAtForItself() throws Exception {
        job.completed(1, CHECKPOINT, statistic(true), OperatorSubtaskState.builder());
        job.completed(2, CHECKPOINT, statistic(false), OperatorSubtaskState.builder());

        assertThat(inspection.isDrained(1)).isFalse();
        assertThat(inspection.isDrained(2)).isTrue();
        assertThat(inspection.isDrained(3)).isFalse();
    }

    // ------------------------------------------------------------------ the job

    @Test
    void noCheckpointIsDrainedWhereUnalignedOnesAreEnabled() throws Exception {
        job.completed(1, CHECKPOINT, statistic(false), OperatorSubtaskState.builder());
        CheckpointCoordinator unaligned =
                job.coordinator(
                        new CheckpointCoordinatorConfigurationBuilder()
                                .setUnalignedCheckpointsEnabled(true));
        job.coordinator = () -> unaligned;

        assertThat(inspection.isDrained(1)).isFalse();
    }

    @Test
    void isAskedAgainIfTheJobHasNoCoordinatorYet() throws Exception {
        job.completed(1, CHECKPOINT, statistic(false), OperatorSubtaskState.builder());
        job.coordinator = () -> null;
        assertThat(inspection.isDrained(1)).isFalse();

        job.coordinator = job::coordinator;
        assertThat(inspection.isDrained(1)).isTrue();
        assertThat(warnings.messages()).isEmpty();
    }

    @Test
    void anotherContextThanFlinksTellsNothing() {
        SplitEnumeratorContext<?> another =
                (SplitEnumeratorContext<?>)
                        Proxy.newProxyInstance(
                                SplitEnumeratorContext.class.getClassLoader(),
                                new Class<?>[] {SplitEnumeratorContext.class},
                                (proxy, method, arguments) -> null);

        assertThat(CheckpointInspection.of(another).isDrained(1)).isFalse();
        assertThat(warnings.messages()).isEmpty();
    }

    // ------------------------------------------------------------------ another Flink

    @Test
    void whatCannotBeSeenIsSaidOnceAndNotLookedForAgain() throws Exception {
        job.completed(1, CHECKPOINT, statistic(false), OperatorSubtaskState.builder());
        assertGivesUp(new UnsupportedOperationException("of a test"));
    }

    @Test
    void neitherIsWhatIsLinkedToAnotherFlink() throws Exception {
        job.completed(1, CHECKPOINT, statistic(false), OperatorSubtaskState.builder());
        assertGivesUp(new NoSuchMethodError("of a test"));
    }

    private void assertGivesUp(Throwable thrown) {
        job.coordinator =
                () -> {
                    throw CheckpointInspectionTest.<RuntimeException>unchecked(thrown);
                };
        assertThat(inspection.isDrained(1)).isFalse();
        job.coordinator = job::coordinator;

        assertThat(inspection.isDrained(1)).isFalse();
        assertThat(warnings.messages())
                .singleElement()
                .asString()
                .startsWith("WARN Cannot determine whether checkpoints are aligned");
        assertThat(warnings.thrown()).containsExactly(thrown);
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> T unchecked(Throwable thrown) throws T {
        throw (T) thrown;
    }
}
