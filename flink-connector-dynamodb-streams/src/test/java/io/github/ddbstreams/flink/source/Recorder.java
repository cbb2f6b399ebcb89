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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
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
    private static final ConcurrentMap<String, ConcurrentMap<Integer, List<Seen>>> VIEWS =
            new ConcurrentHashMap<>();
    private static final AtomicLong ARRIVALS = new AtomicLong();

    private final String id;
    private final SerializableFunction<ChangeEvent<Map<String, AttributeValue>>, String> what;
    private transient ListState<Tuple2<Long, String>> state;
    private transient List<Seen> view;

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
                        .getListState(
                                new ListStateDescriptor<>(
                                        "seen", Types.TUPLE(Types.LONG, Types.STRING)));
        List<Seen> restored = new ArrayList<>();
        for (Tuple2<Long, String> stored : state.get()) {
            restored.add(new Seen(stored.f0, stored.f1));
            // They may come from a savepoint of another process.
            ARRIVALS.accumulateAndGet(stored.f0, Math::max);
        }
        view = Collections.synchronizedList(restored);
        VIEWS.computeIfAbsent(id, i -> new ConcurrentHashMap<>())
                .put(getRuntimeContext().getTaskInfo().getIndexOfThisSubtask(), view);
    }

    @Override
    public String map(ChangeEvent<Map<String, AttributeValue>> event) {
        String seen = what.apply(event);
        view.add(new Seen(ARRIVALS.incrementAndGet(), seen));
        return seen;
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        List<Tuple2<Long, String>> stored = new ArrayList<>();
        copy(view).forEach(seen -> stored.add(Tuple2.of(seen.arrival, seen.what)));
        state.update(stored);
    }

    /** What the subtasks have seen, in the order in which they have seen it. */
    static List<String> seen(String id) {
        List<Seen> all = new ArrayList<>();
        VIEWS.getOrDefault(id, new ConcurrentHashMap<>())
                .values()
                .forEach(view -> all.addAll(copy(view)));
        all.sort(Comparator.comparingLong(seen -> seen.arrival));
        return all.stream().map(seen -> seen.what).collect(Collectors.toList());
    }

    private static List<Seen> copy(List<Seen> view) {
        synchronized (view) {
            return new ArrayList<>(view);
        }
    }

    /** Forgets what a former job has seen, before another one is started that restores it. */
    static void forget(String id) {
        VIEWS.remove(id);
    }

    /** What was seen, and as the how manieth of all. */
    private static final class Seen {
        private final long arrival;
        private final String what;

        Seen(long arrival, String what) {
            this.arrival = arrival;
            this.what = what;
        }
    }
}
