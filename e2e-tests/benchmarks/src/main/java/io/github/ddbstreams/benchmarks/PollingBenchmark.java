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

import java.io.PrintStream;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * How often one subtask polls each of many shards, and how soon it emits what was written, when
 * every request takes some milliseconds; beside a loop that polls the shards one at a time with the
 * SDK's client.
 *
 * <p>Every shard has one record at the start, and gets a full page of others at once, as after a
 * pause or a burst. Then records trickle, first into all shards, then into some of them, so that
 * the others are idle. Polls are counted by the emulator, in a process of its own.
 */
public final class PollingBenchmark {

    /** Name and default of each argument. */
    private static final Map<String, Integer> ARGUMENTS =
            Map.of(
                    "shards", 128,
                    "busy", 16,
                    "latency", 20,
                    "seconds", 15,
                    "per-minute", 50,
                    "backlog", 1000,
                    "loop", 1);

    private static final int EMULATOR_HEAP_MEGABYTES = 2048;

    /** The pace of polls of idle shards takes some polls to settle. */
    private static final int SETTLING_MILLIS = 4_000;

    private final EmulatorProcess emulator;
    private final LocalCluster cluster;
    private final Arguments arguments;
    private final Report report;
    private long records;

    private PollingBenchmark(
            EmulatorProcess emulator, LocalCluster cluster, Arguments arguments, Report report) {
        this.emulator = emulator;
        this.cluster = cluster;
        this.arguments = arguments;
        this.report = report;
    }

    /**
     * Runs as {@code benchmark polling [--shards 128] [--busy 16] [--latency 20] [--seconds 15]
     * [--per-minute 50] [--backlog 1000] [--loop 1]}. Without the loop it does not take minutes for
     * a thousand shards.
     */
    public static void main(String[] arguments) throws Exception {
        run(System.out, arguments);
    }

    static void run(PrintStream out, String... given) throws Exception {
        Arguments arguments = Arguments.parse(ARGUMENTS, given);
        Report report = new Report(out, "polling");
        report.line("polling: one subtask beside a loop that polls one shard at a time");
        report.line(
                "%d shards, %d ms a request, %d records a minute into each busy shard, %d s each",
                arguments.get("shards"),
                arguments.get("latency"),
                arguments.get("per-minute"),
                arguments.get("seconds"));
        try (EmulatorProcess emulator = EmulatorProcess.start(EMULATOR_HEAP_MEGABYTES);
                LocalCluster cluster = LocalCluster.start()) {
            emulator.latencyMillis(arguments.get("latency"));
            new PollingBenchmark(emulator, cluster, arguments, report).measure();
        }
    }

    private void measure() throws Exception {
        int shards = arguments.get("shards");
        int busy = Math.min(shards, arguments.get("busy"));
        warmUp();
        report.line("");
        report.line("%-16s  %26s  %26s", "", "polls a second and shard", "delay in ms");
        report.line(
                "%-16s  %8s %8s %8s  %8s %8s %8s",
                "", "min", "median", "max", "p50", "p99", "records");
        boolean hasLoop = arguments.get("loop") > 0;
        Outcome job = readByJob("all-busy", shards);
        show("source", job, 0, shards);
        Optional<Outcome> loop =
                hasLoop ? Optional.of(readByLoop("all-busy-loop", shards)) : Optional.empty();
        loop.ifPresent(outcome -> show("SDK loop", outcome, 0, shards));
        Outcome mixedJob = readByJob("mixed", busy);
        Optional<Outcome> mixedLoop =
                hasLoop ? Optional.of(readByLoop("mixed-loop", busy)) : Optional.empty();
        report.line("%d of the shards are busy:", busy);
        showMixed("source", mixedJob, busy);
        mixedLoop.ifPresent(outcome -> showMixed("SDK loop", outcome, busy));
        report.line("");
        report.line("%-16s  %26s  %26s", "ms to", "the first record", "one of every shard");
        showStart("source", job);
        loop.ifPresent(outcome -> showStart("SDK loop", outcome));
        Statistics polls = Statistics.of(job.polls);
        report.result("shards", shards)
                .result("records", records)
                .result("sourcePollsPerSecondMin", polls.min())
                .result("sourcePollsPerSecondMedian", polls.median())
                .result("sourcePollsPerSecondMax", polls.max())
                .result("sourceDelayMillisP50", job.delays.median())
                .result("sourceDelayMillisP99", job.delays.quantile(0.99))
                .result("millisFromRunningToFirstRecord", job.firstAfterRunning)
                .result("millisFromExecuteToFirstRecord", job.firstAfterExecute);
        loop.ifPresent(outcome -> results(outcome, polls));
        report.finish();
    }

    private void results(Outcome loop, Statistics polls) {
        Statistics loopPolls = Statistics.of(loop.polls);
        report.result("sdkPollsPerSecondMedian", loopPolls.median())
                .result("ratio", polls.median() / loopPolls.median())
                .result("sdkDelayMillisP50", loop.delays.median())
                .result("sdkDelayMillisP99", loop.delays.quantile(0.99));
    }

    /** A first job loads classes, which every later one finds loaded. */
    private void warmUp() throws Exception {
        String table = "warm-up";
        emulator.createTable(table, 1);
        emulator.writeStamped(table);
        Delays delays = new Delays(1);
        PollingReader reader = PollingReader.job(cluster, emulator, table, delays);
        try {
            Waiting.until("a first record", () -> delays.count() == 1);
        } finally {
            reader.close();
        }
    }

    private Outcome readByJob(String table, int busy) throws Exception {
        Delays delays = prepared(table);
        long executedAt = Trickle.now();
        Outcome outcome;
        try (PollingReader reader = PollingReader.job(cluster, emulator, table, delays)) {
            outcome = measured(table, busy, reader, delays, executedAt);
        }
        emulator.deleteTable(table);
        return outcome;
    }

    private Outcome readByLoop(String table, int busy) throws Exception {
        Delays delays = prepared(table);
        long executedAt = Trickle.now();
        Outcome outcome;
        try (PollingReader reader = PollingReader.loop(emulator, table, delays)) {
            outcome = measured(table, busy, reader, delays, executedAt);
        }
        emulator.deleteTable(table);
        return outcome;
    }

    private Delays prepared(String table) throws Exception {
        int shards = arguments.get("shards");
        emulator.createTable(table, shards);
        emulator.writeStamped(table);
        return new Delays(shards);
    }

    private Outcome measured(
            String table, int busy, PollingReader reader, Delays delays, long executedAt)
            throws Exception {
        int shards = arguments.get("shards");
        Waiting.until("a record of every shard", () -> delays.count() == shards);
        Outcome outcome = new Outcome();
        outcome.firstAfterRunning = (delays.firstAt() - reader.runningSince()) / 1e3;
        outcome.firstAfterExecute = (delays.firstAt() - executedAt) / 1e3;
        outcome.everyShardAfterRunning = (delays.everyShardAt() - reader.runningSince()) / 1e3;
        outcome.everyShardAfterExecute = (delays.everyShardAt() - executedAt) / 1e3;
        EmulatorProcess.Written backlog = emulator.writeOrders(table, arguments.get("backlog"));
        Waiting.until("the backlog", () -> delays.count() == shards + backlog.records());
        emulator.startTrickle(table, busy, arguments.get("per-minute"));
        TimeUnit.MILLISECONDS.sleep(SETTLING_MILLIS);
        emulator.forgetRequests();
        delays.measure(true);
        TimeUnit.SECONDS.sleep(arguments.get("seconds"));
        outcome.polls = emulator.pollsPerSecond(table);
        delays.measure(false);
        long written = shards + backlog.records() + emulator.stopTrickle();
        Waiting.until("all that was written", () -> delays.count() >= written);
        if (delays.count() != written) {
            throw new IllegalStateException(
                    delays.count() + " records were read, and " + written + " written");
        }
        records += written;
        outcome.delays = delays.statistics();
        return outcome;
    }

    private void show(String name, Outcome outcome, int from, int to) {
        Statistics polls = Statistics.of(Arrays.copyOfRange(outcome.polls, from, to));
        report.line(
                "%-16s  %8.2f %8.2f %8.2f  %8.0f %8.0f %8d",
                name,
                polls.min(),
                polls.median(),
                polls.max(),
                outcome.delays.median(),
                outcome.delays.quantile(0.99),
                outcome.delays.count());
    }

    private void showMixed(String name, Outcome outcome, int busy) {
        int shards = arguments.get("shards");
        show(name + ", busy", outcome, 0, busy);
        if (busy < shards) {
            showPolls(name + ", idle", outcome, busy, shards);
        }
    }

    private void showPolls(String name, Outcome outcome, int from, int to) {
        Statistics polls = Statistics.of(Arrays.copyOfRange(outcome.polls, from, to));
        report.line("%-16s  %8.2f %8.2f %8.2f", name, polls.min(), polls.median(), polls.max());
    }

    private void showStart(String name, Outcome outcome) {
        report.line(
                "%-16s  %26s  %26s",
                name,
                String.format(
                        "%.0f (%.0f from execute)",
                        outcome.firstAfterRunning, outcome.firstAfterExecute),
                String.format(
                        "%.0f (%.0f from execute)",
                        outcome.everyShardAfterRunning, outcome.everyShardAfterExecute));
    }

    /** What one reader was measured to do. Times are in milliseconds. */
    private static final class Outcome {
        private double[] polls;
        private Statistics delays;
        private double firstAfterRunning;
        private double firstAfterExecute;
        private double everyShardAfterRunning;
        private double everyShardAfterExecute;
    }
}
