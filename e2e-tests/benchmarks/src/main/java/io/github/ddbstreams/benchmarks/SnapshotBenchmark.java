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

import io.github.ddbstreams.flink.source.DynamoDbStreamsSourceBuilder;
import io.github.ddbstreams.flink.source.StartingPosition;
import io.github.ddbstreams.flink.source.event.ChangeEvent;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * How fast one subtask reads the items of a table, beside the SDK's own parallel scan with as many
 * requests in flight: the items alone, and merged with the changes behind the source.
 *
 * <p>All read the same table from an emulator in another process, in alternating rounds of which
 * the first is not counted. The clock runs from the start of the source's task, or from the first
 * request, to the last item.
 */
public final class SnapshotBenchmark {

    private static final String TABLE = "orders";

    /** Name and default of each argument. */
    private static final Map<String, Integer> ARGUMENTS =
            Map.of("items", 200_000, "threads", 8, "rounds", 4);

    private static final int EMULATOR_HEAP_MEGABYTES = 3072;

    private final EmulatorProcess emulator;
    private final LocalCluster cluster;
    private final EmulatorProcess.Written written;
    private final int threads;

    private SnapshotBenchmark(
            EmulatorProcess emulator,
            LocalCluster cluster,
            EmulatorProcess.Written written,
            int threads) {
        this.emulator = emulator;
        this.cluster = cluster;
        this.written = written;
        this.threads = threads;
    }

    /** Runs as {@code benchmark snapshot [--items 200000] [--threads 8] [--rounds 4]}. */
    public static void main(String[] arguments) throws Exception {
        run(System.out, arguments);
    }

    static void run(PrintStream out, String... given) throws Exception {
        Arguments arguments = Arguments.parse(ARGUMENTS, given);
        Report report = new Report(out, "snapshot");
        report.line("snapshot: one subtask beside the SDK's parallel scan");
        try (EmulatorProcess emulator = EmulatorProcess.start(EMULATOR_HEAP_MEGABYTES);
                LocalCluster cluster = LocalCluster.start()) {
            emulator.createTable(TABLE, 1);
            EmulatorProcess.Written written = emulator.putRichItems(TABLE, arguments.get("items"));
            report.line(
                    "%d items, %d requests in flight; a warm-up round, then %d",
                    written.records(), arguments.get("threads"), arguments.get("rounds"));
            new SnapshotBenchmark(emulator, cluster, written, arguments.get("threads"))
                    .rounds(report, arguments.get("rounds"));
        }
    }

    private void rounds(Report report, int rounds) throws Exception {
        List<Tally> alone = new ArrayList<>();
        List<Tally> merged = new ArrayList<>();
        List<Tally> scans = new ArrayList<>();
        report.line("");
        report.line("%5s  %22s  %22s  %22s", "", "items alone", "merged", "SDK scan");
        report.line(
                "%5s  %10s %11s  %10s %11s  %10s %11s",
                "round", "items/s", "CPU us", "items/s", "CPU us", "items/s", "CPU us");
        for (int round = 0; round <= rounds; round++) {
            Tally ofAlone = readByJob(StartingPosition.snapshot());
            Tally ofScan = readBySdk();
            Tally ofMerged = readByJob(StartingPosition.initial());
            if (round > 0) {
                alone.add(ofAlone);
                merged.add(ofMerged);
                scans.add(ofScan);
                line(report, Integer.toString(round), ofAlone, ofMerged, ofScan);
            }
        }
        report.line("");
        report.result("items", written.records())
                .result("rounds", rounds)
                .result("ratio", ratio(alone, scans, Tally::recordsPerSecond))
                .result("cpuRatio", ratio(alone, scans, Tally::cpuMicrosPerRecord))
                .result("mergedRatio", ratio(merged, scans, Tally::recordsPerSecond))
                .result("mergedCpuRatio", ratio(merged, scans, Tally::cpuMicrosPerRecord))
                .result("sdkItemsPerSecond", median(scans, Tally::recordsPerSecond))
                .result("sdkCpuMicrosPerItem", median(scans, Tally::cpuMicrosPerRecord))
                .finish();
    }

    private static void line(Report report, String round, Tally alone, Tally merged, Tally scan) {
        report.line(
                "%5s  %10.0f %11.1f  %10.0f %11.1f  %10.0f %11.1f",
                round,
                alone.recordsPerSecond(),
                alone.cpuMicrosPerRecord(),
                merged.recordsPerSecond(),
                merged.cpuMicrosPerRecord(),
                scan.recordsPerSecond(),
                scan.cpuMicrosPerRecord());
    }

    /** The median of the ratios of the rounds. */
    private static double ratio(
            List<Tally> ours, List<Tally> theirs, ToDoubleFunction<Tally> value) {
        double[] ratios = new double[ours.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = value.applyAsDouble(ours.get(i)) / value.applyAsDouble(theirs.get(i));
        }
        return Statistics.of(ratios).median();
    }

    private static double median(List<Tally> tallies, ToDoubleFunction<Tally> value) {
        return Statistics.of(tallies.stream().mapToDouble(value).toArray()).median();
    }

    private Tally readByJob(StartingPosition start) throws Exception {
        Tally tally = new Tally(written.records());
        Observation.Observer<ChangeEvent<Map<String, AttributeValue>>> observer =
                new Observation.Observer<ChangeEvent<Map<String, AttributeValue>>>() {
                    @Override
                    public void opened() {
                        tally.start();
                    }

                    @Override
                    public void event(ChangeEvent<Map<String, AttributeValue>> event) {
                        tally.record(event.after(), event.sizeBytes());
                    }
                };
        DynamoDbStreamsSourceBuilder<ChangeEvent<Map<String, AttributeValue>>> builder =
                LocalCluster.source(emulator, TABLE)
                        .setStartingPosition(start)
                        .setProperty("scan.snapshot.delay", "0 s")
                        .setProperty("scan.snapshot.segments", Integer.toString(threads))
                        .setProperty("scan.poll.max-concurrency", Integer.toString(2 * threads));
        try (Observation observation = Observation.by(observer)) {
            LocalCluster.Job job = cluster.execute(builder.build(), observation);
            Waiting.until("the last item", tally::isComplete);
            job.cancel();
        }
        tally.check("The job", written);
        return tally;
    }

    private Tally readBySdk() throws Exception {
        Tally tally = new Tally(written.records());
        try (SdkScan scan = new SdkScan(emulator, TABLE)) {
            tally.start();
            scan.read(threads, item -> tally.record(item, 0));
        }
        tally.check("The SDK's scan", written);
        return tally;
    }
}
