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
package io.github.ddbstreams.flink.source;

import io.github.ddbstreams.flink.source.event.ChangeEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.util.function.SerializableFunction;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Remembers in its state, in order, what it has seen. So its view is what any stateful operator
 * makes of the source: whatever is replayed after a failure is in it twice unless it was undone
 * with the state, and what was skipped is missing.
 */
final class Recorder extends RichMapFunction<ChangeEvent<Map<String, AttributeValue>>, String>
        implements CheckpointedFunction {

    private static final long serialVersionUID = 1L;
    private static final ConcurrentMap<String, ConcurrentMap<Integer, List<String>>> VIEWS =
            new ConcurrentHashMap<>();

    private final String id;
    private final SerializableFunction<ChangeEvent<Map<String, AttributeValue>>, String> what;
    private transient ListState<String> state;
    private transient List<String> view;

    /**
     * @param id tells this recorder from those of other tests
     * @param what it remembers of a change
     */
    Recorder(
            String id,
            SerializableFunction<ChangeEvent<Map<String, AttributeValue>>, String> what) {
        this.id = id;
        this.what = what;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        state =
                context.getOperatorStateStore()
                        .getListState(new ListStateDescriptor<>("seen", Types.STRING));
        List<String> restored = new ArrayList<>();
        state.get().forEach(restored::add);
        view = Collections.synchronizedList(restored);
        VIEWS.computeIfAbsent(id, i -> new ConcurrentHashMap<>())
                .put(getRuntimeContext().getTaskInfo().getIndexOfThisSubtask(), view);
    }

    @Override
    public String map(ChangeEvent<Map<String, AttributeValue>> event) {
        String seen = what.apply(event);
        view.add(seen);
        return seen;
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        state.update(copy(view));
    }

    /** What the subtasks have seen, one after the other. */
    static List<String> seen(String id) {
        List<String> all = new ArrayList<>();
        VIEWS.getOrDefault(id, new ConcurrentHashMap<>())
                .values()
                .forEach(view -> all.addAll(copy(view)));
        return all;
    }

    private static List<String> copy(List<String> view) {
        synchronized (view) {
            return new ArrayList<>(view);
        }
    }

    /** Forgets what a former job has seen, before another one is started that restores it. */
    static void forget(String id) {
        VIEWS.remove(id);
    }
}
