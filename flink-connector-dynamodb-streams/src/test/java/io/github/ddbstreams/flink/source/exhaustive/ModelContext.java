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
package io.github.ddbstreams.flink.source.exhaustive;

import io.github.ddbstreams.flink.source.enumerator.Ticker;
import io.github.ddbstreams.flink.source.split.DynamoDbStreamsSplit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import javax.annotation.Nullable;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.source.coordinator.SplitAssignmentTracker;

/**
 * What Flink's coordinator is to the enumerator: it keeps Flink's own account of assignments, and
 * holds a request and its answer back until the explorer chooses.
 */
final class ModelContext implements SplitEnumeratorContext<DynamoDbStreamsSplit> {

    private final ModelService service;
    private final BiConsumer<Integer, Object> gateways;
    private final int parallelism;
    private final Map<Integer, ReaderInfo> registered = new HashMap<>();
    private final SplitAssignmentTracker<DynamoDbStreamsSplit> tracker =
            new SplitAssignmentTracker<>();

    /** Shards as they were assigned, with the first checkpoint that holds that. */
    private final Map<String, Long> assigned = new LinkedHashMap<>();

    /** What was asked of the service and not answered, the oldest first. */
    private final Deque<Asked> asked = new ArrayDeque<>();

    private Runnable tick;

    private record Asked(String request, Runnable answer) {

        boolean isAboutTable() {
            return request.equals(ModelService.TABLE);
        }
    }

    /**
     * @param gateways take what is sent to a subtask
     */
    ModelContext(ModelService service, BiConsumer<Integer, Object> gateways, int parallelism) {
        this.service = service;
        this.gateways = gateways;
        this.parallelism = parallelism;
    }

    void checkpointBegun(long id) {
        try {
            tracker.onCheckpoint(id);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        assigned.replaceAll((shard, heldFrom) -> Math.min(heldFrom, id));
    }

    void checkpointCompleted(long id) {
        tracker.onCheckpointComplete(id);
    }

    List<DynamoDbStreamsSplit> takeBack(int subtask, long checkpoint) {
        return tracker.getAndRemoveUncheckpointedAssignment(subtask, checkpoint);
    }

    /** The shards whose assignment this checkpoint does not hold. */
    List<String> assignedSince(long checkpoint) {
        List<String> since = new ArrayList<>();
        assigned.forEach(
                (shard, heldFrom) -> {
                    if (heldFrom > checkpoint) {
                        since.add(shard);
                    }
                });
        return since;
    }

    /** What is answered next; null if nothing was asked. */
    @Nullable
    String request() {
        return asked.isEmpty() ? null : asked.peek().request();
    }

    /** What was asked and not answered. One thread asks one thing after the other. */
    List<String> requests() {
        return asked.stream().map(Asked::request).toList();
    }

    void answer() {
        asked.remove().answer().run();
    }

    /** What the enumerator of a model looks at the clock by. */
    static Ticker ticker(SplitEnumeratorContext<DynamoDbStreamsSplit> context) {
        return new Ticker() {
            @Override
            public void start(Runnable action) {
                ((ModelContext) context).tick = action;
            }

            @Override
            public void close() {}
        };
    }

    void tick() {
        tick.run();
    }

    void register(int subtask) {
        registered.put(subtask, new ReaderInfo(subtask, "host"));
    }

    void unregister(int subtask) {
        registered.remove(subtask);
    }

    @Override
    public <T> void callAsync(Callable<T> callable, BiConsumer<T, Throwable> handler) {
        // Asked once to know what it is about, and once more when it is answered.
        call(callable);
        Asked request =
                new Asked(service.lastRequest(), () -> handler.accept(call(callable), null));
        for (Asked other : asked) {
            if (other.isAboutTable() == request.isAboutTable()) {
                throw new AssertionError(
                        "a request is sent while another is under way: " + other.request());
            }
        }
        asked.add(request);
    }

    private static <T> T call(Callable<T> callable) {
        try {
            return callable.call();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public <T> void callAsync(
            Callable<T> callable, BiConsumer<T, Throwable> handler, long delay, long period) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void assignSplits(SplitsAssignment<DynamoDbStreamsSplit> assignment) {
        tracker.recordSplitAssignment(assignment);
        assignment
                .assignment()
                .forEach(
                        (subtask, splits) -> {
                            splits.forEach(
                                    split -> {
                                        assigned.remove(split.splitId());
                                        assigned.put(split.splitId(), Long.MAX_VALUE);
                                    });
                            gateways.accept(subtask, new ModelReader.Assigned(Bytes.copy(splits)));
                        });
    }

    @Override
    public void sendEventToSourceReader(int subtask, SourceEvent event) {
        gateways.accept(subtask, event);
    }

    @Override
    public void signalNoMoreSplits(int subtask) {
        gateways.accept(subtask, new ModelReader.NoMoreSplits());
    }

    @Override
    public int currentParallelism() {
        return parallelism;
    }

    @Override
    public Map<Integer, ReaderInfo> registeredReaders() {
        return registered;
    }

    @Override
    public void setIsProcessingBacklog(boolean isProcessingBacklog) {
        // It is for Flink alone.
    }

    @Override
    public void runInCoordinatorThread(Runnable runnable) {
        runnable.run();
    }

    @Override
    public SplitEnumeratorMetricGroup metricGroup() {
        return UnregisteredMetricsGroup.createSplitEnumeratorMetricGroup();
    }
}
