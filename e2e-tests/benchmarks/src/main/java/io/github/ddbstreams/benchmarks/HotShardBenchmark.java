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

import io.github.ddbstreams.flink.source.deserialization.DynamoDbStreamsDeserializationSchema;
import io.github.ddbstreams.flink.source.event.ChangeEvent;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * How fast one subtask reads the backlog of one shard that is alone, and that of one among many
 * shards with nothing in them, which it polls meanwhile. The records are held back until the job
 * has opened its shards; the clock runs from the first of them to the last. The options are the
 * defaults.
 */
public final class HotShardBenchmark {

    /** Name and default of each argument. */
    private static final Map<String, Integer> ARGUMENTS =
            Map.of("idle", 1000, "records", 240_000, "rounds", 5, "latency", 20, "settle", 4);

    private static final int EMULATOR_HEAP_MEGABYTES = 6144;

    private final EmulatorProcess emulator;
    private final LocalCluster cluster;

    /** By then the pace of polls of idle shards has settled, behind the first poll of each. */
    private final int settleSeconds;

    private HotShardBenchmark(EmulatorProcess emulator, LocalCluster cluster, int settleSeconds) {
        this.emulator = emulator;
        this.cluster = cluster;
        this.settleSeconds = settleSeconds;
    }

    /**
     * Runs as {@code benchmark hot-shard [--idle 1000] [--records 240000] [--rounds 5] [--latency
     * 20] [--settle 4]}.
     */
    public static void main(String[] arguments) throws Exception {
        run(System.out, arguments);
    }

    static void run(PrintStream out, String... given) throws Exception {
        Arguments arguments = Arguments.parse(ARGUMENTS, given);
        Report report = new Report(out, "hot-shard");
        report.line("hot-shard: a shard alone, and among %d idle ones", arguments.get("idle"));
        try (EmulatorProcess emulator = EmulatorProcess.start(EMULATOR_HEAP_MEGABYTES);
                LocalCluster cluster = LocalCluster.start()) {
            emulator.latencyMillis(arguments.get("latency"));
            new HotShardBenchmark(emulator, cluster, arguments.get("settle"))
                    .measure(arguments, report);
        }
    }

    private void measure(Arguments arguments, Report report) throws Exception {
        report.line("writing %d records of rich items, twice", arguments.get("records"));
        Contest contest =
                new Contest(
                        List.of(
                                contestant("alone", 0, arguments),
                                contestant("among-idle", arguments.get("idle"), arguments)));
        contest.firstRound(report);
        for (int round = 1; round <= arguments.get("rounds"); round++) {
            contest.round(report);
        }
        report.line("");
        contest.table(report);
        report.result("idle", arguments.get("idle"))
                .result("records", arguments.get("records"))
                .result("latencyMillis", arguments.get("latency"))
                .result("rounds", arguments.get("rounds"))
                .result("contestants", contest.results())
                .finish();
    }

    private Contestant contestant(String table, int idle, Arguments arguments) throws Exception {
        emulator.createTable(table, 1 + idle);
        Changes changes = emulator.writeHotShard(table, arguments.get("records"));
        return new Contestant(
                table,
                idle == 0 ? "a shard alone" : "among " + idle + " idle shards",
                () -> read(table, changes));
    }

    private boolean isPolled(String table) {
        try {
            return Arrays.stream(emulator.pollsPerSecond(table)).allMatch(polls -> polls > 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Cost read(String table, Changes changes) throws Exception {
        Tally tally = new Tally(changes.all().records());
        Observation.Observer<ChangeEvent<Map<String, AttributeValue>>> observer =
                new Observation.Observer<>() {
                    private boolean started;

                    @Override
                    public void opened() {
                        // The clock runs from the first record.
                    }

                    @Override
                    public void event(ChangeEvent<Map<String, AttributeValue>> event) {
                        if (!started) {
                            started = true;
                            tally.start();
                        }
                        tally.record(event.after(), event.sizeBytes());
                    }
                };
        emulator.holdRecords(table);
        emulator.forgetRequests();
        try (Observation observation = Observation.by(observer)) {
            LocalCluster.Job job =
                    cluster.execute(
                            LocalCluster.source(
                                            emulator,
                                            table,
                                            DynamoDbStreamsDeserializationSchema.changeEvents())
                                    .build(),
                            observation);
            try {
                Waiting.until("a poll of every shard", () -> isPolled(table));
                TimeUnit.SECONDS.sleep(settleSeconds);
                emulator.releaseRecords(table);
                Waiting.until("all records of the shard", tally::isComplete);
            } finally {
                job.cancel();
            }
        }
        tally.check("The job", changes.all());
        return tally.cost();
    }
}
