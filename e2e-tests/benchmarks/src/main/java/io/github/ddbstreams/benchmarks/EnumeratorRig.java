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
package io.github.ddbstreams.benchmarks;

import io.github.ddbstreams.flink.source.client.StreamsClient;
import io.github.ddbstreams.flink.source.enumerator.DynamoDbStreamsSourceEnumerator;
import io.github.ddbstreams.flink.source.enumerator.EnumeratorFactory;
import io.github.ddbstreams.flink.source.enumerator.Ticker;
import io.github.ddbstreams.flink.source.enumerator.state.EnumeratorState;
import io.github.ddbstreams.flink.source.enumerator.state.EnumeratorState.StartPins;
import io.github.ddbstreams.flink.source.settings.OptionRules;
import io.github.ddbstreams.flink.source.settings.ScanSettings;
import io.github.ddbstreams.flink.source.split.DynamoDbStreamsSplit;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

/**
 * The real enumerator with a stream in memory, simulated readers, and a clock that moves only when
 * told, all on one thread. It takes the time that the enumerator needs on Flink's coordinator
 * thread; what its worker thread does with the answers of the service, and what is simulated, does
 * not count. Not thread-safe.
 */
final class EnumeratorRig implements SplitEnumeratorContext<DynamoDbStreamsSplit> {

    private static final ThreadMXBean THREAD = ManagementFactory.getThreadMXBean();

    /** The service allows so many requests a second, and the enumerator takes fewer. */
    private static final Duration BETWEEN_REQUESTS = Duration.ofMillis(125);

    /** What the enumerator looks at the clock by. */
    private static final class ManualTicker implements Ticker {
        private Runnable action = () -> {};

        @Override
        public void start(Runnable newAction) {
            action = newAction;
        }

        @Override
        public void close() {
            action = () -> {};
        }
    }

    /** What a reader says. */
    record Message(int subtask, SourceEvent content) {}

    private final Clock clock =
            new Clock() {
                @Override
                public Instant instant() {
                    return now;
                }

                @Override
                public ZoneId getZone() {
                    return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(ZoneId zone) {
                    throw new UnsupportedOperationException();
                }
            };

    private final EnumeratorFactory factory;
    private final SimulatedReaders readers;
    private final int parallelism;
    private final Map<Integer, ReaderInfo> registered = new HashMap<>();
    private final Queue<Runnable> requests = new ArrayDeque<>();
    private final Queue<Runnable> deliveries = new ArrayDeque<>();

    private Instant now;
    private ManualTicker ticker;
    private DynamoDbStreamsSourceEnumerator enumerator;
    private long nanos;

    EnumeratorRig(StreamsClient client, SimulatedReaders readers, int parallelism, Instant now) {
        this.readers = readers;
        this.parallelism = parallelism;
        this.now = now;
        this.factory =
                new EnumeratorFactory(
                        new ScanSettings(
                                OptionRules.check(Map.of("stream-arn", StreamInMemory.ARN)), false),
                        () -> client,
                        stream -> {},
                        clock,
                        context -> ticker = new ManualTicker());
        for (int subtask = 0; subtask < parallelism; subtask++) {
            registered.put(subtask, new ReaderInfo(subtask, "localhost"));
        }
    }

    /** An enumerator that starts at the trim horizon. */
    void start() {
        StartPins pins = new StartPins(now, null, false, null, false);
        start(() -> factory.create(this, pins));
    }

    /** An enumerator that goes on with a state. */
    void restore(Callable<EnumeratorState> state) {
        start(() -> factory.restore(this, state.call()));
    }

    private void start(Callable<DynamoDbStreamsSourceEnumerator> creation) {
        requests.clear();
        measured(
                () -> {
                    enumerator = creation.call();
                    enumerator.start();
                    return null;
                });
    }

    /** Messages of readers arrive, one after the other. */
    void receive(List<Message> messages) {
        enumerator(
                enumerator -> {
                    for (Message message : messages) {
                        enumerator.handleSourceEvent(message.subtask(), message.content());
                    }
                });
    }

    /** The enumerator does something, on the coordinator thread. */
    void enumerator(Consumer<DynamoDbStreamsSourceEnumerator> action) {
        measured(
                () -> {
                    action.accept(enumerator);
                    return null;
                });
    }

    /** The same, with a result. */
    <R> R ask(Function<DynamoDbStreamsSourceEnumerator, R> question) {
        return measured(() -> question.apply(enumerator));
    }

    private <R> R measured(Callable<R> call) {
        long start = THREAD.getCurrentThreadCpuTime();
        try {
            return call.call();
        } catch (Exception e) {
            throw new IllegalStateException("The enumerator has failed", e);
        } finally {
            nanos += THREAD.getCurrentThreadCpuTime() - start;
            run(deliveries);
        }
    }

    private static void run(Queue<Runnable> actions) {
        for (Runnable action = actions.poll(); action != null; action = actions.poll()) {
            action.run();
        }
    }

    /**
     * Lets time pass, and the service answer, until it is so.
     *
     * @param what completes "there was not", for the error
     */
    void pass(String what, BooleanSupplier condition) {
        Instant limit = now.plus(Duration.ofHours(12));
        while (!condition.getAsBoolean()) {
            if (now.isAfter(limit)) {
                throw new IllegalStateException("Within twelve hours there was not " + what);
            }
            tick();
        }
    }

    /** Lets so much time pass, without an answer. */
    void passWithoutAnswer(Duration time) {
        now = now.plus(time);
    }

    private void tick() {
        passWithoutAnswer(BETWEEN_REQUESTS);
        measured(
                () -> {
                    ticker.action.run();
                    return null;
                });
        answer();
    }

    /** The service answers what it was asked. */
    void answer() {
        run(requests);
    }

    Instant now() {
        return now;
    }

    /** The CPU time that the enumerator has taken since the last question. */
    double takeMillis() {
        double millis = nanos / 1e6;
        nanos = 0;
        return millis;
    }

    // ------------------------------------------------------------------ what Flink is to it

    @Override
    public void sendEventToSourceReader(int subtask, SourceEvent message) {
        deliveries.add(() -> readers.told(message));
    }

    @Override
    public void assignSplits(SplitsAssignment<DynamoDbStreamsSplit> assignment) {
        deliveries.add(() -> assignment.assignment().forEach(readers::given));
    }

    @Override
    public <T> void callAsync(Callable<T> request, BiConsumer<T, Throwable> handler) {
        requests.add(
                () -> {
                    T answer;
                    try {
                        answer = request.call();
                    } catch (Exception e) {
                        throw new IllegalStateException("A request has failed", e);
                    }
                    measured(
                            () -> {
                                handler.accept(answer, null);
                                return null;
                            });
                });
    }

    /** A new map each time, as Flink makes it. */
    @Override
    public Map<Integer, ReaderInfo> registeredReaders() {
        return new HashMap<>(registered);
    }

    @Override
    public int currentParallelism() {
        return parallelism;
    }

    @Override
    public SplitEnumeratorMetricGroup metricGroup() {
        return UnregisteredMetricsGroup.createSplitEnumeratorMetricGroup();
    }

    @Override
    public void signalNoMoreSplits(int subtask) {
        throw new IllegalStateException("The stream has no end");
    }

    @Override
    public <T> void callAsync(
            Callable<T> callable, BiConsumer<T, Throwable> handler, long delay, long period) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void runInCoordinatorThread(Runnable action) {
        action.run();
    }

    @Override
    public void setIsProcessingBacklog(boolean isProcessingBacklog) {
        throw new UnsupportedOperationException("There is no snapshot");
    }
}
