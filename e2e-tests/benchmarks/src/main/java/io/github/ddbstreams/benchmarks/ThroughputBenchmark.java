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

import io.github.ddbstreams.flink.source.StoppingPosition;
import io.github.ddbstreams.flink.source.event.ChangeEvent;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * How fast one subtask reads a backlog of full pages, beside the SDK's own client on one thread.
 *
 * <p>Both read the same closed shards from an emulator in another process, in alternating rounds of
 * which the first is not counted. The clock runs from just before the first request (the source's
 * start within its task; the shards' listing counts) to the last record.
 */
public final class ThroughputBenchmark {

    private static final String TABLE = "orders";

    /** Name and default of each argument. */
    private static final Map<String, Integer> ARGUMENTS =
            Map.of("shards", 8, "pages", 40, "rounds", 5);

    /**
     * Both images and the keys are close to 1 MB in a thousand records: a page is full both ways.
     */
    private static final int RECORDS_PER_PAGE = 1000;

    private static final int EMULATOR_HEAP_MEGABYTES = 2048;

    private final EmulatorProcess emulator;
    private final LocalCluster cluster;
    private final EmulatorProcess.Written written;

    private ThroughputBenchmark(
            EmulatorProcess emulator, LocalCluster cluster, EmulatorProcess.Written written) {
        this.emulator = emulator;
        this.cluster = cluster;
        this.written = written;
    }

    /** Runs as {@code benchmark throughput [--shards 8] [--pages 40] [--rounds 5]}. */
    public static void main(String[] arguments) throws Exception {
        run(System.out, arguments);
    }

    static void run(PrintStream out, String... given) throws Exception {
        Arguments arguments = Arguments.parse(ARGUMENTS, given);
        int shards = arguments.get("shards");
        int perShard = arguments.get("pages") * RECORDS_PER_PAGE;
        Report report = new Report(out, "throughput");
        report.line("throughput: one subtask beside the SDK's client on one thread");
        try (EmulatorProcess emulator = EmulatorProcess.start(EMULATOR_HEAP_MEGABYTES);
                LocalCluster cluster = LocalCluster.start()) {
            emulator.createTable(TABLE, shards);
            EmulatorProcess.Written written = emulator.writeOrders(TABLE, perShard);
            emulator.disableStream(TABLE);
            report.line(
                    "%d shards of %d pages, %d records; a round in a new process, then %d",
                    shards, arguments.get("pages"), written.records(), arguments.get("rounds"));
            new ThroughputBenchmark(emulator, cluster, written)
                    .rounds(report, arguments.get("rounds"));
        }
    }

    private void rounds(Report report, int rounds) throws Exception {
        Tally coldJob = readByJob();
        Tally coldLoop = readBySdk();
        List<Tally> jobs = new ArrayList<>();
        List<Tally> loops = new ArrayList<>();
        report.line("");
        report.line("%5s  %22s  %22s  %6s", "", "source", "SDK loop", "");
        report.line(
                "%5s  %10s %11s  %10s %11s  %6s",
                "round", "records/s", "CPU us/rec", "records/s", "CPU us/rec", "ratio");
        round(report, "first", coldJob, coldLoop);
        for (int round = 1; round <= rounds; round++) {
            boolean jobFirst = round % 2 == 1;
            Tally first = jobFirst ? readByJob() : readBySdk();
            Tally second = jobFirst ? readBySdk() : readByJob();
            Tally job = jobFirst ? first : second;
            Tally loop = jobFirst ? second : first;
            jobs.add(job);
            loops.add(loop);
            round(report, String.valueOf(round), job, loop);
        }
        report.result("coldSourceCpuMicrosPerRecord", coldJob.cpuMicrosPerRecord())
                .result("coldSdkCpuMicrosPerRecord", coldLoop.cpuMicrosPerRecord());
        summary(report, jobs, loops);
    }

    private static void round(Report report, String name, Tally job, Tally loop) {
        report.line(
                "%5s  %10.0f %11.1f  %10.0f %11.1f  %6.2f",
                name,
                job.recordsPerSecond(),
                job.cpuMicrosPerRecord(),
                loop.recordsPerSecond(),
                loop.cpuMicrosPerRecord(),
                ratio(job, loop));
    }

    private void summary(Report report, List<Tally> jobs, List<Tally> loops) {
        double[] ratios = new double[jobs.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = ratio(jobs.get(i), loops.get(i));
        }
        double ratio = Statistics.of(ratios).median();
        double jobCpu = median(jobs, Tally::cpuMicrosPerRecord);
        double loopCpu = median(loops, Tally::cpuMicrosPerRecord);
        report.line(
                "%5s  %10.0f %11.1f  %10.0f %11.1f  %6.2f",
                "all",
                median(jobs, Tally::recordsPerSecond),
                jobCpu,
                median(loops, Tally::recordsPerSecond),
                loopCpu,
                ratio);
        report.line("");
        report.line(
                "medians: source %.1f MB/s, SDK loop %.1f MB/s (MB as DynamoDB counts records)",
                median(jobs, Tally::megabytesPerSecond), median(loops, Tally::megabytesPerSecond));
        report.line(
                "the source's first record came %.0f ms after its start, the loop's %.0f ms",
                1000 * median(jobs, Tally::firstSeconds),
                1000 * median(loops, Tally::firstSeconds));
        report.result("records", written.records())
                .result("rounds", jobs.size())
                .result("ratio", ratio)
                .result("sourceRecordsPerSecond", median(jobs, Tally::recordsPerSecond))
                .result("sdkRecordsPerSecond", median(loops, Tally::recordsPerSecond))
                .result("sourceMegabytesPerSecond", median(jobs, Tally::megabytesPerSecond))
                .result("sdkMegabytesPerSecond", median(loops, Tally::megabytesPerSecond))
                .result("sourceCpuMicrosPerRecord", jobCpu)
                .result("sdkCpuMicrosPerRecord", loopCpu)
                .finish();
    }

    private static double ratio(Tally job, Tally loop) {
        return job.recordsPerSecond() / loop.recordsPerSecond();
    }

    private static double median(List<Tally> tallies, ToDoubleFunction<Tally> value) {
        return Statistics.of(tallies.stream().mapToDouble(value).toArray()).median();
    }

    private Tally readByJob() throws Exception {
        Tally tally = new Tally(written.records());
        Observation.Observer observer =
                new Observation.Observer() {
                    @Override
                    public void opened() {
                        tally.start();
                    }

                    @Override
                    public void event(ChangeEvent<Map<String, AttributeValue>> event) {
                        tally.record(event.after(), event.sizeBytes());
                    }
                };
        try (Observation observation = Observation.by(observer)) {
            cluster.execute(
                            LocalCluster.source(emulator, TABLE)
                                    .setBounded(StoppingPosition.latest())
                                    .build(),
                            observation)
                    .awaitEnd();
        }
        tally.check("The job", written);
        return tally;
    }

    private Tally readBySdk() {
        Tally tally = new Tally(written.records());
        try (SdkReader reader = new SdkReader(emulator, TABLE)) {
            tally.start();
            reader.readToTheEnd(
                    record ->
                            tally.record(
                                    record.dynamodb().newImage(), record.dynamodb().sizeBytes()));
        }
        tally.check("The SDK loop", written);
        return tally;
    }
}
