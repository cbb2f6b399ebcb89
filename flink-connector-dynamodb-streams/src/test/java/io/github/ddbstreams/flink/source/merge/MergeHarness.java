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
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;

/** One subtask of the operator, driven by the test. */
final class MergeHarness
        extends KeyedOneInputStreamOperatorTestHarness<Integer, MergeElement<String>, String> {

    private final Buckets buckets;

    MergeHarness(
            MergeOutput<String> output,
            MergeRule rule,
            int maxParallelism,
            int parallelism,
            int subtask)
            throws Exception {
        super(
                new MergeOperator<>(output, new Buckets(maxParallelism), Types.STRING, rule),
                new BucketSelector<>(new Buckets(maxParallelism)),
                Types.INT,
                maxParallelism,
                parallelism,
                subtask);
        this.buckets = new Buckets(maxParallelism);
    }

    static MergeHarness of(MergeOutput<String> output, MergeRule rule) throws Exception {
        MergeHarness harness = new MergeHarness(output, rule, 4, 1, 0);
        harness.open();
        return harness;
    }

    static MergeHarness restored(
            MergeOutput<String> output, MergeRule rule, OperatorSubtaskState state)
            throws Exception {
        MergeHarness harness = new MergeHarness(output, rule, 4, 1, 0);
        harness.initializeState(state);
        harness.open();
        return harness;
    }

    void add(MergeElement<String> element) throws Exception {
        processElement(new StreamRecord<>(element));
    }

    /** A mark of the only subtask of the source. */
    void mark(long epoch, long completeUntil) throws Exception {
        add(MergeElement.mark(new MergeMark(anyBucket(), epoch, 0, 1, completeUntil, false, 0)));
    }

    void end(long epoch, long completeUntil, long lastRead) throws Exception {
        add(
                MergeElement.mark(
                        new MergeMark(anyBucket(), epoch, 0, 1, completeUntil, true, lastRead)));
    }

    private int anyBucket() {
        int index = getEnvironment().getTaskInfo().getIndexOfThisSubtask();
        int parallelism = getEnvironment().getTaskInfo().getNumberOfParallelSubtasks();
        // The first key group of the subtask.
        return buckets.onePerKeyGroup()[
                (index * buckets.maxParallelism() + parallelism - 1) / parallelism];
    }

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
}
