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

import io.github.ddbstreams.flink.source.split.DynamoDbStreamsSplit;
import io.github.ddbstreams.flink.source.split.ShardSplit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;
import org.apache.flink.metrics.testutils.MetricListener;
import org.apache.flink.runtime.metrics.groups.InternalSplitEnumeratorMetricGroup;

/** What Flink is to an enumerator, on one thread: calls wait until the test runs them. */
final class FakeEnumeratorContext implements SplitEnumeratorContext<DynamoDbStreamsSplit> {

    private final int parallelism;
    private final Deque<Runnable> calls = new ArrayDeque<>();
    private Runnable tick;
    private final Map<Integer, List<DynamoDbStreamsSplit>> assigned = new TreeMap<>();
    private final Map<Integer, List<String>> told = new TreeMap<>();

    /** All messages, as they are. */
    final List<SourceEvent> sent = new ArrayList<>();

    /** Whether what is read is old, each time that it was told. */
    final List<Boolean> backlog = new ArrayList<>();

    /** What the enumerator shows. */
    final MetricListener metrics = new MetricListener();

    /** How often it was asked for its readers, which takes as long as there are some. */
    int readersAsked;

    /** Whether the enumerator looks at the clock no more. */
    boolean isTickerClosed;

    FakeEnumeratorContext(int parallelism) {
        this.parallelism = parallelism;
    }

    /** Runs the requests that are under way, and those that follow from them. */
    void answerRequests() {
        for (Runnable call = calls.poll(); call != null; call = calls.poll()) {
            call.run();
        }
    }

    /** What the enumerator of a fake context looks at the clock by. */
    static Ticker ticker(SplitEnumeratorContext<DynamoDbStreamsSplit> context) {
        return new Ticker() {
            @Override
            public void start(Runnable action) {
                ((FakeEnumeratorContext) context).tick = action;
            }

            @Override
            public void close() {
                ((FakeEnumeratorContext) context).isTickerClosed = true;
            }
        };
    }

    /** Time has passed. */
    void tick() {
        tick.run();
        answerRequests();
    }

    /** All that was assigned to a subtask since the last question. */
    List<ShardSplit> takeSplits(int subtask) {
        List<DynamoDbStreamsSplit> splits = assigned.remove(subtask);
        return splits == null ? List.of() : splits.stream().map(ShardSplit.class::cast).toList();
    }

    /** The subtasks to which something was assigned, with the ids, since the last question. */
    Map<Integer, List<String>> takeAssigned() {
        Map<Integer, List<String>> ids = new TreeMap<>();
        assigned.forEach(
                (subtask, splits) ->
                        ids.put(
                                subtask,
                                splits.stream()
                                        .map(split -> ShardSplit.shardId(split.splitId()))
                                        .toList()));
        assigned.clear();
        return ids;
    }

    /** What a subtask was told since the last question, in words. */
    List<String> takeTold(int subtask) {
        List<String> words = told.remove(subtask);
        return words == null ? List.of() : words;
    }

    private final Map<Integer, ReaderInfo> registered = new HashMap<>();

    /** A reader's task runs. */
    void register(int subtask) {
        registered.put(subtask, new ReaderInfo(subtask, "localhost"));
    }

    /** A reader's task has failed, and is not reset yet. */
    void unregister(int subtask) {
        registered.remove(subtask);
    }

    @Override
    public SplitEnumeratorMetricGroup metricGroup() {
        return new InternalSplitEnumeratorMetricGroup(metrics.getMetricGroup());
    }

    @Override
    public void sendEventToSourceReader(int subtask, SourceEvent event) {
        // Splits by the shard that they are of.
        sent.add(event);
        tell(subtask, event.toString().replace("orders/", ""));
    }

    @Override
    public void signalNoMoreSplits(int subtask) {
        tell(subtask, "no more splits");
    }

    private void tell(int subtask, String words) {
        told.computeIfAbsent(subtask, s -> new ArrayList<>()).add(words);
    }

    @Override
    public void setIsProcessingBacklog(boolean isProcessingBacklog) {
        backlog.add(isProcessingBacklog);
    }

    @Override
    public int currentParallelism() {
        return parallelism;
    }

    @Override
    public Map<Integer, ReaderInfo> registeredReaders() {
        readersAsked++;
        return registered;
    }

    @Override
    public void assignSplits(SplitsAssignment<DynamoDbStreamsSplit> assignment) {
        assignment
                .assignment()
                .forEach(
                        (subtask, splits) ->
                                assigned.computeIfAbsent(subtask, s -> new ArrayList<>())
                                        .addAll(splits));
    }

    @Override
    public <T> void callAsync(Callable<T> callable, BiConsumer<T, Throwable> handler) {
        calls.add(
                () -> {
                    T answer;
                    try {
                        answer = callable.call();
                    } catch (Exception e) {
                        handler.accept(null, e);
                        return;
                    }
                    handler.accept(answer, null);
                });
    }

    @Override
    public <T> void callAsync(
            Callable<T> callable, BiConsumer<T, Throwable> handler, long delay, long period) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void runInCoordinatorThread(Runnable runnable) {
        runnable.run();
    }
}
