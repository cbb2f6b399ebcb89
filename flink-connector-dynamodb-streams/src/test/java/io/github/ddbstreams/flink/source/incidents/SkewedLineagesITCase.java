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
package io.github.ddbstreams.flink.source.incidents;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ddbstreams.emulator.EmulatedShard;
import io.github.ddbstreams.emulator.EmulatorClock;
import io.github.ddbstreams.emulator.Operation;
import io.github.ddbstreams.emulator.StreamEmulator;
import io.github.ddbstreams.flink.source.Await;
import io.github.ddbstreams.flink.source.DynamoDbStreamsSourceBuilder;
import io.github.ddbstreams.flink.source.RunningJob;
import io.github.ddbstreams.flink.source.event.ChangeEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** One root becomes many leaves: with which subtasks they end up, and what becomes of the order. */
class SkewedLineagesITCase extends IncidentITBase {

    private static final int SUBTASKS = 4;

    /** A subtask's share of 64 lineages, and a quarter more. */
    private static final int MOST_OF_64 = 20;

    private int key;

    @Override
    DynamoDbStreamsSourceBuilder<ChangeEvent<Map<String, AttributeValue>>> source() {
        return super.source().setProperty("scan.rebalance.max-wait", "2 min");
    }

    private void writeToManyKeys(int count) {
        for (int i = 0; i < count; i++) {
            table.put(Map.of("pk", "key" + key++ % 700, "n", table.writeCount()));
        }
    }

    /** All open shards split, one after the other, under writes. */
    private void splitAll() {
        for (EmulatedShard shard : table.openShards()) {
            writeToManyKeys(5);
            table.split(shard);
        }
    }

    /** How many of these shards each subtask has read. */
    private static Map<Integer, Long> countBySubtask(
            RunningJob.Spec spec, List<EmulatedShard> shards) {
        return shards.stream()
                .flatMap(shard -> spec.readers().get(shard.id()).stream())
                .collect(Collectors.groupingBy(subtask -> subtask, Collectors.counting()));
    }

    @Test
    void incident15_sixtyFourLeavesOfOneRootSpreadInOrder() throws Exception {
        createTable(1);
        RunningJob.Spec spec =
                spec().parallelism(SUBTASKS).keyedAndSlow(SUBTASKS, Duration.ofMillis(1));
        writeToManyKeys(200);
        try (RunningJob job = run(spec)) {
            // How far apart they are is known after two.
            job.awaitCheckpoint();
            job.awaitCheckpoint();
            for (int i = 0; i < 6; i++) {
                splitAll();
                awaitAllSeen(spec);
            }
            List<EmulatedShard> leaves = table.openShards();
            leaves.forEach(leaf -> append(leaf, 1));
            awaitAllSeen(spec);
            job.awaitCheckpoint();

            assertThat(leaves).hasSize(64);
            assertThat(countBySubtask(spec, leaves))
                    .containsOnlyKeys(0, 1, 2, 3)
                    .allSatisfy(
                            (subtask, count) -> assertThat(count).isBetween(4L, (long) MOST_OF_64));
            assertThat(job.restarts()).isZero();
        }
        assertExact(spec.seen());
    }

    @Test
    void incident15_leavesSpreadInOrderWhileTasksFail() throws Exception {
        createTable(1);
        RunningJob.Spec spec =
                spec().parallelism(SUBTASKS)
                        // Rarely under way when a task fails: Flink may then leave the enumerator's
                        // way
                        // to a subtask closed for good ("gateway for unseen checkpoint").
                        .checkpointEvery(500)
                        .keyedAndSlow(SUBTASKS, Duration.ofMillis(1));
        writeToManyKeys(200);
        try (RunningJob job = run(spec)) {
            awaitAllSeen(spec);
            job.awaitCheckpoint();
            job.awaitCheckpoint();
            for (int i = 0; i < 4; i++) {
                splitAll();
                job.failSubtaskAtNextRecord(i % 2 == 0 ? anyReader(spec) : 0);
                Await.until(
                        "a record reaches the task that is to fail",
                        () -> {
                            writeToManyKeys(10);
                            return job.hasFailed();
                        });
                splitAll();
                job.failNoSubtask();
                job.awaitRunning();
                job.awaitCheckpoint();
            }
            awaitAllSeen(spec);
            job.awaitCheckpoint();
        }
        assertExact(spec.seen());
    }

    private static int anyReader(RunningJob.Spec spec) {
        return spec.readers().values().iterator().next().iterator().next();
    }

    @Test
    void incident15_lineagesStayWhereTheyAreWithUnalignedCheckpoints() throws Exception {
        createTable(1);
        RunningJob.Spec spec =
                spec().parallelism(SUBTASKS)
                        .unaligned()
                        .checkpointEvery(50)
                        .keyedAndSlow(SUBTASKS, Duration.ofMillis(1));
        writeToManyKeys(500);
        try (RunningJob job = run(spec)) {
            awaitAllSeen(spec);
            job.awaitCheckpoint();
            int reader = anyReader(spec);
            for (int i = 0; i < 3; i++) {
                splitAll();
                Await.until(
                        "a checkpoint holds records in flight",
                        () -> {
                            writeToManyKeys(50);
                            return job.holdsRecordsInFlight();
                        });
                splitAll();
                job.failSubtaskAtNextRecord(reader);
                Await.until(
                        "a record reaches the task that is to fail",
                        () -> {
                            writeToManyKeys(10);
                            return job.hasFailed();
                        });
                job.awaitRunning();
            }
            List<EmulatedShard> leaves = table.openShards();
            leaves.forEach(leaf -> append(leaf, 1));
            awaitAllSeen(spec);
            job.awaitCheckpoint();

            assertThat(leaves).hasSize(64);
            assertThat(spec.readers().values()).containsOnly(Set.of(reader));
        }
        assertExact(spec.seen());
    }

    // ------------------------------------------------------------------ watermarks

    private static final ConcurrentMap<String, AtomicInteger> SEEN = new ConcurrentHashMap<>();
    private static final ConcurrentMap<String, AtomicInteger> LATE = new ConcurrentHashMap<>();

    /** Counts the records, and those that the watermark has passed. */
    private static final class CountLate
            extends KeyedProcessFunction<String, ChangeEvent<Map<String, AttributeValue>>, String> {
        private static final long serialVersionUID = 1L;

        private final String id;

        CountLate(String id) {
            this.id = id;
        }

        @Override
        public void processElement(
                ChangeEvent<Map<String, AttributeValue>> event,
                Context context,
                Collector<String> out) {
            if (context.timestamp() <= context.timerService().currentWatermark()) {
                LATE.get(id).incrementAndGet();
            }
            SEEN.get(id).incrementAndGet();
        }
    }

    private JobClient startCountingLate(String id) throws Exception {
        SEEN.put(id, new AtomicInteger());
        LATE.put(id, new AtomicInteger());
        Configuration config = new Configuration();
        config.setString("pipeline.auto-watermark-interval", "5 ms");
        config.setString("execution.checkpointing.interval", "200 ms");
        config.setString("restart-strategy.type", "none");
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(config);
        env.setParallelism(SUBTASKS);
        env.fromSource(source().build(), WatermarkStrategy.forMonotonousTimestamps(), "source")
                .keyBy(event -> event.keys().get("pk").s())
                .process(new CountLate(id))
                .sinkTo(new DiscardingSink<>());
        return env.executeAsync();
    }

    @Test
    void theWatermarkDoesNotPassTheRecordsOfShardsThatMove() throws Exception {
        emulator.close();
        EmulatorClock clock = EmulatorClock.manual(Instant.now().minus(Duration.ofHours(2)));
        emulator = StreamEmulator.builder().clock(clock).build();
        createTable(SUBTASKS);
        EmulatedShard root = table.shards().get(0);
        List<EmulatedShard> others = table.shards().subList(1, SUBTASKS);
        String id = UUID.randomUUID().toString();
        JobClient job = startCountingLate(id);
        try {
            List<EmulatedShard> leaves = List.of(root);
            for (int round = 0; round < 5; round++) {
                List<EmulatedShard> ending = leaves;
                ending.forEach(leaf -> append(leaf, 2));
                others.forEach(other -> append(other, 2));
                leaves = ending.stream().flatMap(leaf -> table.split(leaf).stream()).toList();
                leaves.forEach(leaf -> append(leaf, 2));
                // The others go ahead, while the children wait.
                List<EmulatedShard> children = leaves;
                Await.until(
                        "the children are read, while the others go ahead",
                        () -> {
                            clock.advance(Duration.ofSeconds(1));
                            others.forEach(other -> append(other, 1));
                            return children.stream()
                                    .allMatch(child -> requests(Operation.GET_RECORDS, child) > 1);
                        });
                Await.until("all are seen", () -> SEEN.get(id).get() == table.ledger().size());
            }
            assertThat(LATE.get(id)).hasValue(0);
        } finally {
            job.cancel().get();
        }
    }
}
