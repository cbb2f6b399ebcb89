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

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ddbstreams.emulator.EmulatedShard;
import io.github.ddbstreams.emulator.EmulatedTable;
import io.github.ddbstreams.emulator.EmulatorClock;
import io.github.ddbstreams.emulator.FaultRule;
import io.github.ddbstreams.emulator.ListingHold;
import io.github.ddbstreams.emulator.Operation;
import io.github.ddbstreams.emulator.StreamEmulator;
import io.github.ddbstreams.emulator.TableSpec;
import io.github.ddbstreams.flink.source.event.ChangeEvent;
import io.github.ddbstreams.flink.source.metrics.MetricNames;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** How the source behaves in a job, beside being exact: memory, pace, cancellation, watermarks. */
class SourceBehaviourITCase {

    private static final InMemoryReporter METRICS = InMemoryReporter.create();

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(8)
                            .setConfiguration(METRICS.addToConfiguration(new Configuration()))
                            .build());

    private StreamEmulator emulator;

    @BeforeEach
    void start() {
        emulator = StreamEmulator.start();
    }

    @AfterEach
    void stop() {
        emulator.close();
    }

    private EmulatedTable createTable(int shards) {
        return emulator.createTable(
                TableSpec.named("orders").partitionKey("pk", "S").initialShards(shards));
    }

    private DynamoDbStreamsSourceBuilder<ChangeEvent<Map<String, AttributeValue>>> source() {
        return Sources.changeEvents(emulator, "orders");
    }

    private static RunningJob.Spec spec() {
        return new RunningJob.Spec(ChangeEvent::sequenceNumber);
    }

    // ------------------------------------------------------------------ memory

    private static final ConcurrentMap<String, CountDownLatch> GATES = new ConcurrentHashMap<>();
    private static final ConcurrentMap<String, AtomicInteger> SEEN = new ConcurrentHashMap<>();

    @Test
    void memoryStaysWithinTheBudgetBehindABlockedSink() throws Exception {
        long budget = 12 << 20;
        EmulatedTable table = createTable(1);
        byte[] large = new byte[395 * 1024];
        for (EmulatedShard shard : table.addRootShards(12)) {
            for (int version = 0; version < 6; version++) {
                shard.append(Map.of("pk", shard.id(), "version", version, "blob", large));
            }
        }
        String id = UUID.randomUUID().toString();
        GATES.put(id, new CountDownLatch(1));
        SEEN.put(id, new AtomicInteger());
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(1);
        var source = source().setProperty("scan.prefetch.max-size", budget + " b").build();
        env.fromSource(source, WatermarkStrategy.noWatermarks(), "source")
                .map(
                        event -> {
                            GATES.get(id).await();
                            SEEN.get(id).incrementAndGet();
                            return event.sequenceNumber();
                        })
                .sinkTo(new DiscardingSink<>());
        JobClient job = env.executeAsync();
        try {
            Await.until("the budget is made use of", () -> prefetched(job) > budget / 2);
            int[] samples = {0};
            long[] most = {0};
            Await.until(
                    "it has been looked at often",
                    () -> {
                        most[0] = Math.max(most[0], prefetched(job));
                        return ++samples[0] > 100;
                    });
            assertThat(most[0]).isLessThanOrEqualTo(budget);
            GATES.get(id).countDown();
            Await.until("all are seen", () -> SEEN.get(id).get() == table.ledger().size());
            Await.until("all is released", () -> prefetched(job) < budget / 2);
        } finally {
            GATES.get(id).countDown();
            job.cancel().get();
        }
    }

    private static long prefetched(JobClient job) {
        return METRICS.findMetrics(job.getJobID(), MetricNames.PREFETCHED_BYTES).values().stream()
                .mapToLong(metric -> (Long) ((Gauge<?>) metric).getValue())
                .sum();
    }

    // ------------------------------------------------------------------ pace

    /** However far away the service is: while it answers none, all the others are polled. */
    @Test
    void everyOf128ShardsIsPolledAtATime(@InjectMiniCluster MiniCluster cluster) throws Exception {
        EmulatedTable table = createTable(1);
        List<EmulatedShard> shards = table.addRootShards(128);
        shards.forEach(shard -> shard.append(Map.of("pk", shard.id())));
        RunningJob.Spec spec = spec().parallelism(1);
        try (RunningJob job = RunningJob.start(cluster, source().build(), spec, null)) {
            Await.until("all shards have been read", () -> spec.seen().size() == 128);
            FaultRule delay =
                    emulator.faults().on(Operation.GET_RECORDS).delay(Duration.ofSeconds(30));
            Await.until("all shards have a request in flight", () -> delay.hits() == 128);
            for (EmulatedShard shard : shards) {
                assertThat(emulator.requests().maxConcurrentGetRecords(shard)).isEqualTo(1);
            }
        }
    }

    @Test
    void aCancelledJobDoesNotWaitForItsRequests(@InjectMiniCluster MiniCluster cluster)
            throws Exception {
        EmulatedTable table = createTable(8);
        table.put(Map.of("pk", "a"));
        RunningJob.Spec spec = spec();
        try (RunningJob job = RunningJob.start(cluster, source().build(), spec, null)) {
            Await.until("the record", () -> spec.seen().size() == 1);
            FaultRule delay =
                    emulator.faults().on(Operation.GET_RECORDS).delay(Duration.ofSeconds(30));
            Await.until("every shard has a request in flight", () -> delay.hits() == 8);
            Instant cancelled = Instant.now();
            job.client().cancel().get();
            Await.until("the job has ended", () -> job.status().isGloballyTerminalState());
            assertThat(Duration.between(cancelled, Instant.now()))
                    .isLessThan(Duration.ofSeconds(3));
        }
    }

    // ------------------------------------------------------------------ watermarks

    private static final ConcurrentMap<String, AtomicLong> WATERMARKS = new ConcurrentHashMap<>();

    /** Lets records through and notes the watermark that came with the last one. */
    private static final class NoteWatermark
            extends ProcessFunction<ChangeEvent<Map<String, AttributeValue>>, String> {
        private static final long serialVersionUID = 1L;

        private final String id;

        NoteWatermark(String id) {
            this.id = id;
        }

        @Override
        public void processElement(
                ChangeEvent<Map<String, AttributeValue>> event,
                Context context,
                Collector<String> out) {
            SEEN.get(id).incrementAndGet();
            WATERMARKS.get(id).set(context.timerService().currentWatermark());
        }
    }

    private JobClient startNotingWatermarks(String id, int parallelism) throws Exception {
        SEEN.put(id, new AtomicInteger());
        WATERMARKS.put(id, new AtomicLong(Long.MIN_VALUE));
        Configuration config = new Configuration();
        config.setString("pipeline.auto-watermark-interval", "10 ms");
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(config);
        env.setParallelism(parallelism);
        DataStream<ChangeEvent<Map<String, AttributeValue>>> events =
                env.fromSource(
                        source().build(), WatermarkStrategy.forMonotonousTimestamps(), "source");
        events.process(new NoteWatermark(id))
                .setParallelism(1)
                .sinkTo(new DiscardingSink<>())
                .setParallelism(1);
        return env.executeAsync();
    }

    @Test
    void subtasksWithoutShardsDoNotHoldTheWatermarkBack() throws Exception {
        EmulatedTable table = createTable(1);
        String id = UUID.randomUUID().toString();
        JobClient job = startNotingWatermarks(id, 4);
        try {
            Await.until(
                    "the watermark moves",
                    () -> {
                        table.put(Map.of("pk", "a", "n", table.writeCount()));
                        return WATERMARKS.get(id).get() > Long.MIN_VALUE;
                    });
        } finally {
            job.cancel().get();
        }
    }

    @Test
    void anEndedShardHoldsTheWatermarkUntilItsChildrenAreRead() throws Exception {
        emulator.close();
        Instant start = Instant.now().minus(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS);
        EmulatorClock clock = EmulatorClock.manual(start);
        emulator = StreamEmulator.builder().clock(clock).build();
        EmulatedTable table = createTable(1);
        EmulatedShard ending = table.shards().get(0);
        EmulatedShard other = table.addRootShard();
        String id = UUID.randomUUID().toString();
        JobClient job = startNotingWatermarks(id, 1);
        try {
            table.put(Map.of("pk", "a"));
            clock.advance(Duration.ofMinutes(1));
            EmulatedShard child = table.rollOver(ending);
            ListingHold hold = emulator.faults().listLate(child);
            long asked = emulator.requests().count(Operation.DESCRIBE_STREAM);
            // The other shard goes ahead by minutes, while the child is searched for.
            Await.until(
                    "the child has been asked for many times",
                    () -> {
                        other.append(Map.of("pk", "b", "n", table.writeCount()));
                        clock.advance(Duration.ofSeconds(1));
                        return emulator.requests().count(Operation.DESCRIBE_STREAM) > asked + 5;
                    });
            Await.until("all are seen", () -> SEEN.get(id).get() == table.ledger().size());
            assertThat(WATERMARKS.get(id).get()).isLessThan(start.plusSeconds(1).toEpochMilli());
            hold.release();
            Await.until(
                    "the watermark moves on with the child",
                    () -> {
                        other.append(Map.of("pk", "b", "n", table.writeCount()));
                        child.append(Map.of("pk", "a", "n", table.writeCount()));
                        return WATERMARKS.get(id).get()
                                > start.plus(Duration.ofMinutes(1)).toEpochMilli();
                    });
        } finally {
            job.cancel().get();
        }
    }
}
