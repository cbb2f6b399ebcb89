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
package io.github.ddbstreams.flink.source.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ddbstreams.flink.source.client.FakeStreamsClient;
import io.github.ddbstreams.flink.source.deserialization.RecordContext;
import io.github.ddbstreams.flink.source.format.PayloadDeserializer;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.FirstShardsAssigned;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.ReleaseOutputs;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.SplitsEnded;
import io.github.ddbstreams.flink.source.settings.ScanSettings;
import io.github.ddbstreams.flink.source.settings.TestSettings;
import io.github.ddbstreams.flink.source.split.ShardPosition;
import io.github.ddbstreams.flink.source.split.ShardSplit;
import io.github.ddbstreams.flink.source.split.SplitKinds;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.operators.ProcessingTimeService.ProcessingTimeCallback;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.metrics.groups.InternalSourceReaderMetricGroup;
import org.apache.flink.runtime.metrics.groups.UnregisteredMetricGroups;
import org.apache.flink.streaming.api.operators.source.ProgressiveTimestampsAndWatermarks;
import org.apache.flink.streaming.api.operators.source.TimestampsAndWatermarks;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.io.PushingAsyncDataInput.DataOutput;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;
import org.apache.flink.streaming.runtime.watermarkstatus.StatusWatermarkValve;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.util.Collector;
import org.apache.flink.util.UserCodeClassLoader;
import org.apache.flink.util.clock.SystemClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two readers with a window in two phases behind them, step by step: the local halves hold rows
 * until the watermark or a barrier passes, and the global half takes the watermark of both. What
 * comes between, Flink's outputs of splits and its valve of watermarks, is the real thing.
 *
 * <p>A row that arrives behind its window's end is lost. None may be.
 */
@Timeout(60)
class TwoPhaseWindowTest {

    private static final long MINUTE = Duration.ofMinutes(1).toMillis();
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final long FIRST_WINDOW = START.toEpochMilli() + MINUTE;

    /** Where the watermarks come from. */
    enum Watermarks {
        OF_THE_SOURCE,
        OF_A_STRATEGY
    }

    private static final ShardSplit SPLIT = Records.split("shard", ShardPosition.trimHorizon());

    private final GlobalHalf global = new GlobalHalf();
    private final List<Subtask> subtasks = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (Subtask subtask : subtasks) {
            subtask.reader.close();
        }
    }

    private Subtask subtask(Watermarks watermarks) throws Exception {
        Subtask subtask = new Subtask(subtasks.size(), watermarks);
        subtasks.add(subtask);
        return subtask;
    }

    /** It has read all of its shards, and its output has been released. */
    private static void readAll(Subtask subtask) throws Exception {
        subtask.pollUntil(() -> subtask.hasEnded);
        subtask.reader.handleSourceEvents(new ReleaseOutputs(List.of(SPLIT.splitId())));
        subtask.pollUntil(() -> subtask.reader.getNumberOfCurrentlyAssignedSplits() == 0);
        subtask.poll();
    }

    // ------------------------------------------------------------------ the end of a bounded read

    @ParameterizedTest
    @EnumSource
    void whoHasNothingLeftHoldsTheWindowOpenUntilItsRowsHaveLeft(Watermarks watermarks)
            throws Exception {
        Subtask one = subtask(watermarks).put(1, 2, 3);
        Subtask other = subtask(watermarks).put(4, 5, 200);
        readAll(one);
        readAll(other);
        other.finish();

        assertThat(global.fired).isEmpty();

        one.finish();
        assertThat(global.late).isZero();
        assertThat(global.fired).containsEntry(FIRST_WINDOW, 5).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource
    void behindABarrierTheWindowClosesWithoutWhoHasNothingLeft(Watermarks watermarks)
            throws Exception {
        Subtask one = subtask(watermarks).put(1, 2, 3);
        Subtask other = subtask(watermarks).put(4, 5, 200);
        readAll(one);
        one.barrier();
        one.poll();
        other.pollUntil(() -> other.hasEnded);
        other.periodicWatermark();

        assertThat(global.late).isZero();
        assertThat(global.fired).isEqualTo(Map.of(FIRST_WINDOW, 5));
    }

    /** One that is idle must be active again at the end, or Flink's last watermark is lost. */
    @ParameterizedTest
    @EnumSource
    void theLastWatermarkPassesThroughWhoWasIdle(Watermarks watermarks) throws Exception {
        Subtask one = subtask(watermarks).put(1, 2, 3);
        Subtask other = subtask(watermarks).put(4, 5, 200);
        readAll(one);
        readAll(other);
        for (Subtask each : subtasks) {
            each.barrier();
            each.poll();
        }
        one.finish();
        other.finish();

        assertThat(global.late).isZero();
        assertThat(global.fired.values().stream().mapToInt(n -> n).sum()).isEqualTo(6);
    }

    /** A barrier counts for what was emitted before it. */
    @ParameterizedTest
    @EnumSource
    void rowsBehindTheBarrierHoldTheWindowOpenAgain(Watermarks watermarks) throws Exception {
        Subtask one = subtask(watermarks);
        Subtask other = subtask(watermarks).put(4, 5, 200);
        one.barrier();
        one.put(1, 2, 3);
        readAll(one);
        readAll(other);
        other.finish();

        assertThat(global.fired).isEmpty();

        one.finish();
        assertThat(global.late).isZero();
        assertThat(global.fired).containsEntry(FIRST_WINDOW, 5);
    }

    // ------------------------------------------------------------------ the pipeline

    /** A reader, Flink's outputs, and the local half of the window. */
    private final class Subtask {
        final FakeStreamsClient client = new FakeStreamsClient().shard("shard", null);
        final LocalHalf local;
        final DynamoDbStreamsSourceReader<String, String> reader;
        final ReaderOutput<String> output;
        final List<ProcessingTimeCallback> periodic = new ArrayList<>();
        boolean hasEnded;

        Subtask(int index, Watermarks watermarks) throws Exception {
            local = new LocalHalf(index);
            boolean ofSource = watermarks == Watermarks.OF_THE_SOURCE;
            ScanSettings settings =
                    ofSource
                            ? TestSettings.withWatermarks("scan.poll.interval", "1 ms")
                            : TestSettings.of("scan.poll.interval", "1 ms");
            Context context = new Context(index, this);
            reader =
                    DynamoDbStreamsSourceReader.create(
                            settings,
                            () -> client,
                            SplitKinds.ALL,
                            TestPollers.ofShards(settings, FakeStreamsClient.decoder(10)),
                            new AsTheyAre(),
                            null,
                            TestPollers.noSnapshot(settings, context),
                            context);
            output = outputOf(this, ofSource);
            reader.start();
        }

        /** Rows of these seconds, and no more. */
        Subtask put(int... seconds) {
            for (int second : seconds) {
                client.put("shard", START.plusSeconds(second), String.valueOf(second));
            }
            client.closeShard("shard");
            reader.addSplits(List.of(SPLIT));
            reader.handleSourceEvents(new FirstShardsAssigned());
            return this;
        }

        InputStatus poll() throws Exception {
            return reader.pollNext(output);
        }

        void pollUntil(BooleanSupplier condition) throws Exception {
            while (!condition.getAsBoolean()) {
                if (poll() == InputStatus.NOTHING_AVAILABLE) {
                    try {
                        reader.isAvailable().get(10, TimeUnit.MILLISECONDS);
                    } catch (TimeoutException e) {
                        // Look again.
                        continue;
                    }
                }
            }
        }

        void periodicWatermark() throws Exception {
            for (ProcessingTimeCallback callback : periodic) {
                callback.onProcessingTime(0);
            }
        }

        /** A checkpoint's barrier: it leaves behind what was emitted, and flushes on its way. */
        void barrier() {
            reader.snapshotState(1);
            local.flush(Long.MAX_VALUE);
        }

        /** The end of the source, as Flink's task makes it. */
        void finish() throws Exception {
            reader.notifyNoMoreSplits();
            boolean[] isOver = new boolean[1];
            while (!isOver[0]) {
                isOver[0] = poll() == InputStatus.END_OF_INPUT;
            }
            local.emitWatermark(Watermark.MAX_WATERMARK);
        }
    }

    private final class LocalHalf {
        private final int channel;
        private final Map<Long, Integer> held = new TreeMap<>();

        LocalHalf(int channel) {
            this.channel = channel;
        }

        void row(long windowEnd) {
            held.merge(windowEnd, 1, Integer::sum);
        }

        void flush(long watermark) {
            held.entrySet()
                    .removeIf(
                            window -> {
                                boolean leaves = window.getKey() - 1 <= watermark;
                                if (leaves) {
                                    global.rows(window.getKey(), window.getValue());
                                }
                                return leaves;
                            });
        }

        void emitWatermark(Watermark watermark) throws Exception {
            flush(watermark.getTimestamp());
            global.valve.inputWatermark(watermark, channel, global.output);
        }

        void emitStatus(WatermarkStatus status) throws Exception {
            global.valve.inputWatermarkStatus(status, channel, global.output);
        }
    }

    private static final class GlobalHalf {
        final StatusWatermarkValve valve = new StatusWatermarkValve(2);
        final Map<Long, Integer> open = new TreeMap<>();
        final Map<Long, Integer> fired = new HashMap<>();
        int late;
        private long watermark = Long.MIN_VALUE;
        final DataOutput<?> output = dataOutput(row -> {}, this::watermark, status -> {});

        void rows(long windowEnd, int count) {
            if (windowEnd - 1 <= watermark) {
                late += count;
            } else {
                open.merge(windowEnd, count, Integer::sum);
            }
        }

        void watermark(Watermark mark) {
            watermark = mark.getTimestamp();
            open.entrySet()
                    .removeIf(
                            window -> {
                                boolean fires = window.getKey() - 1 <= watermark;
                                if (fires) {
                                    fired.put(window.getKey(), window.getValue());
                                }
                                return fires;
                            });
        }
    }

    // ------------------------------------------------------------------ Flink's parts

    private interface Action<A> {
        void on(A value) throws Exception;
    }

    @SuppressWarnings("unchecked")
    private static <T> DataOutput<T> dataOutput(
            Action<StreamRecord<T>> rows,
            Action<Watermark> watermarks,
            Action<WatermarkStatus> statuses) {
        return (DataOutput<T>)
                Proxy.newProxyInstance(
                        TwoPhaseWindowTest.class.getClassLoader(),
                        new Class<?>[] {DataOutput.class},
                        (proxy, method, arguments) -> {
                            Object value = arguments[0];
                            if (value instanceof StreamRecord) {
                                rows.on((StreamRecord<T>) value);
                            } else if (value instanceof Watermark) {
                                watermarks.on((Watermark) value);
                            } else if (value instanceof WatermarkStatus) {
                                statuses.on((WatermarkStatus) value);
                            }
                            return null;
                        });
    }

    private static ReaderOutput<String> outputOf(Subtask subtask, boolean ofSource) {
        WatermarkStrategy<String> strategy =
                ofSource
                        ? WatermarkStrategy.noWatermarks()
                        : WatermarkStrategy.forMonotonousTimestamps();
        ProgressiveTimestampsAndWatermarks<String> logic =
                new ProgressiveTimestampsAndWatermarks<>(
                        strategy.createTimestampAssigner(UnregisteredMetricsGroup::new),
                        strategy,
                        new TimestampsAndWatermarks.TimestampsAndWatermarksContextProvider(
                                new UnregisteredMetricsGroup()),
                        timeService(subtask.periodic),
                        Duration.ofHours(1),
                        SystemClock.getInstance(),
                        SystemClock.getInstance(),
                        UnregisteredMetricGroups.createUnregisteredTaskMetricGroup()
                                .getIOMetricGroup());
        ReaderOutput<String> output =
                logic.createMainOutput(
                        dataOutput(
                                row -> subtask.local.row(windowEnd(row.getTimestamp())),
                                subtask.local::emitWatermark,
                                subtask.local::emitStatus),
                        (TimestampsAndWatermarks.WatermarkUpdateListener)
                                Proxy.newProxyInstance(
                                        TwoPhaseWindowTest.class.getClassLoader(),
                                        new Class<?>[] {
                                            TimestampsAndWatermarks.WatermarkUpdateListener.class
                                        },
                                        (proxy, method, arguments) -> null));
        logic.startPeriodicWatermarkEmits();
        return output;
    }

    private static long windowEnd(long timestamp) {
        return timestamp - Math.floorMod(timestamp, MINUTE) + MINUTE;
    }

    private static ProcessingTimeService timeService(List<ProcessingTimeCallback> callbacks) {
        return (ProcessingTimeService)
                Proxy.newProxyInstance(
                        TwoPhaseWindowTest.class.getClassLoader(),
                        new Class<?>[] {ProcessingTimeService.class},
                        (proxy, method, arguments) -> {
                            if (method.getName().startsWith("schedule")) {
                                callbacks.add((ProcessingTimeCallback) arguments[0]);
                            }
                            return method.getReturnType() == long.class ? 0L : null;
                        });
    }

    /** Each record as its text. */
    private static final class AsTheyAre implements PayloadDeserializer<String, String> {
        private static final long serialVersionUID = 1L;

        @Override
        public void open(DeserializationSchema.InitializationContext context) {}

        @Override
        public void deserialize(String payload, RecordContext context, Collector<String> out) {
            out.collect(payload);
        }
    }

    private static final class Context implements SourceReaderContext {
        private final int index;
        private final Subtask subtask;

        Context(int index, Subtask subtask) {
            this.index = index;
            this.subtask = subtask;
        }

        @Override
        public SourceReaderMetricGroup metricGroup() {
            return InternalSourceReaderMetricGroup.mock(new UnregisteredMetricsGroup());
        }

        @Override
        public Configuration getConfiguration() {
            return new Configuration();
        }

        @Override
        public String getLocalHostName() {
            return "localhost";
        }

        @Override
        public int getIndexOfSubtask() {
            return index;
        }

        @Override
        public int currentParallelism() {
            return 2;
        }

        @Override
        public void sendSplitRequest() {}

        @Override
        public void sendSourceEventToCoordinator(SourceEvent event) {
            subtask.hasEnded |= event instanceof SplitsEnded;
        }

        @Override
        public UserCodeClassLoader getUserCodeClassLoader() {
            throw new UnsupportedOperationException();
        }
    }
}
