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
package io.github.ddbstreams.flink.source.merge;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.metrics.groups.InternalOperatorMetricGroup;
import org.apache.flink.runtime.metrics.util.InterceptingOperatorMetricGroup;
import org.apache.flink.runtime.metrics.util.InterceptingTaskMetricGroup;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;

/** One subtask of the operator, driven by the test. */
final class MergeHarness
        extends KeyedOneInputStreamOperatorTestHarness<Integer, MergeElement<String>, String> {

    static final int MAX_PARALLELISM = 8;
    static final Buckets BUCKETS = new Buckets(MAX_PARALLELISM);

    private final Metrics metrics;

    /** Where a mark of the source goes to this subtask. */
    private final int bucket;

    private MergeHarness(MergeOperator<String> operator, Metrics metrics, MockEnvironment task)
            throws Exception {
        super(operator, new BucketSelector<>(), Types.INT, task);
        this.metrics = metrics;
        this.bucket =
                BUCKETS.onePerKeyGroup()[
                        KeyGroupRangeAssignment.computeKeyGroupRangeForOperatorIndex(
                                        MAX_PARALLELISM,
                                        task.getTaskInfo().getNumberOfParallelSubtasks(),
                                        task.getTaskInfo().getIndexOfThisSubtask())
                                .getStartKeyGroup()];
    }

    /** A subtask that is alone. */
    static MergeHarness of(MergeOutput<String> output, MergeRule rule) throws Exception {
        return of(output, rule, new HashMapStateBackend(), 1, 0, null);
    }

    /**
     * @param state to restore; null if there is none
     */
    static MergeHarness of(
            MergeOutput<String> output,
            MergeRule rule,
            StateBackend backend,
            int parallelism,
            int subtask,
            @Nullable OperatorSubtaskState state)
            throws Exception {
        Metrics metrics = new Metrics();
        MergeHarness harness =
                new MergeHarness(
                        new MergeOperator<>(output, Types.STRING, rule),
                        metrics,
                        new MockEnvironmentBuilder()
                                .setMaxParallelism(MAX_PARALLELISM)
                                .setParallelism(parallelism)
                                .setSubtaskIndex(subtask)
                                .setMetricGroup(metrics)
                                .build());
        harness.setStateBackend(backend);
        if (state != null) {
            harness.initializeState(state);
        }
        harness.open();
        return harness;
    }

    @Override
    public void close() throws Exception {
        super.close();
        getEnvironment().close();
    }

    // ------------------------------------------------------------------ input

    void add(MergeElement<String> element) throws Exception {
        processElement(new StreamRecord<>(element));
    }

    void add(MergeElement<String> element, long timestamp) throws Exception {
        processElement(new StreamRecord<>(element, timestamp));
    }

    /** A mark of the only subtask of the source. */
    void mark(long epoch, long completeUntil) throws Exception {
        add(MergeElement.mark(new MergeMark(bucket, epoch, 0, 1, completeUntil, false, 0)));
    }

    /** A mark of the only subtask of the source, which has read all rows. */
    void end(long epoch, long completeUntil, long lastRead) throws Exception {
        add(MergeElement.mark(new MergeMark(bucket, epoch, 0, 1, completeUntil, true, lastRead)));
    }

    // ------------------------------------------------------------------ output

    /** What was emitted since the last call: records, watermarks and statuses. */
    List<Object> take() {
        List<Object> taken = new ArrayList<>();
        for (Object next = getOutput().poll(); next != null; next = getOutput().poll()) {
            taken.add(next);
        }
        return taken;
    }

    /** The same, if it is records only. */
    @SuppressWarnings("unchecked")
    List<String> takeValues() {
        List<String> taken = new ArrayList<>();
        for (Object next : take()) {
            taken.add(((StreamRecord<String>) next).getValue());
        }
        return taken;
    }

    /** In how many buckets there is such state. */
    long bucketsWith(String state) {
        return getOperator()
                .<Integer>getKeyedStateBackend()
                .getKeys(state, VoidNamespace.INSTANCE)
                .distinct()
                .count();
    }

    /** Until no timer is left. */
    void runTimers() throws Exception {
        while (getProcessingTimeService().getNumActiveTimers() > 0) {
            setProcessingTime(getProcessingTime() + 1_000);
        }
    }

    long counter(String name) {
        return ((Counter) metrics.operator.get(name)).getCount();
    }

    @SuppressWarnings("unchecked")
    long gauge(String name) {
        return ((Gauge<Long>) metrics.operator.get(name)).getValue();
    }

    /** Keeps what the operator registers. */
    private static final class Metrics extends InterceptingTaskMetricGroup {

        private final InterceptingOperatorMetricGroup operator =
                new InterceptingOperatorMetricGroup();

        @Override
        public InternalOperatorMetricGroup getOrAddOperator(OperatorID id, String name) {
            return operator;
        }

        /** What it is called in Flink 2, hence no {@code @Override}. */
        public InternalOperatorMetricGroup getOrAddOperator(
                OperatorID id, String name, Map<String, String> variables) {
            return operator;
        }
    }
}
