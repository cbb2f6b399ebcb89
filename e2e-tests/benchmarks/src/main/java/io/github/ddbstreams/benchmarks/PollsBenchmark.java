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

import com.sun.management.OperatingSystemMXBean;
import io.github.ddbstreams.flink.source.event.ChangeEvent;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What a poll costs that brings nothing: CPU of this process for each GetRecords, in alternating
 * rounds of the SDK's client and the connector's, each in a loop on one thread, and of a job over
 * many idle shards with default options.
 *
 * <p>The emulator counts the polls, in a process of its own.
 */
public final class PollsBenchmark {

    private static final String LOOPED = "looped";
    private static final String IDLE = "idle";

    /** Name and default of each argument. */
    private static final Map<String, Integer> ARGUMENTS =
            Map.of("shards", 256, "polls", 20_000, "seconds", 15, "rounds", 4, "warm-up", 30);

    private static final int EMULATOR_HEAP_MEGABYTES = 1024;

    /** The pace of polls of idle shards takes some polls to settle. */
    private static final int SETTLING_MILLIS = 5_000;

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final EmulatorProcess emulator;
    private final LocalCluster cluster;
    private final Arguments arguments;
    private final Report report;

    private PollsBenchmark(
            EmulatorProcess emulator, LocalCluster cluster, Arguments arguments, Report report) {
        this.emulator = emulator;
        this.cluster = cluster;
        this.arguments = arguments;
        this.report = report;
    }

    /**
     * Runs as {@code benchmark polls [--shards 256] [--polls 20000] [--seconds 15] [--rounds 4]
     * [--warm-up 30]}.
     */
    public static void main(String[] arguments) throws Exception {
        run(System.out, arguments);
    }

    static void run(PrintStream out, String... given) throws Exception {
        Arguments arguments = Arguments.parse(ARGUMENTS, given);
        Report report = new Report(out, "polls");
        report.line("polls: what a poll costs that brings nothing");
        report.line(
                "loops of %d polls on one thread, a job over %d idle shards for %d s; CPU of the"
                        + " process",
                arguments.get("polls"), arguments.get("shards"), arguments.get("seconds"));
        try (EmulatorProcess emulator = EmulatorProcess.start(EMULATOR_HEAP_MEGABYTES);
                LocalCluster cluster = LocalCluster.start()) {
            emulator.createTable(LOOPED, 1);
            emulator.createTable(IDLE, arguments.get("shards"));
            new PollsBenchmark(emulator, cluster, arguments, report).measure();
        }
    }

    private void measure() throws Exception {
        List<Cost> sdkLoops = new ArrayList<>();
        List<Cost> loops = new ArrayList<>();
        List<Cost> jobs = new ArrayList<>();
        try (EmptyPolls sdk = EmptyPolls.bySdk(emulator, LOOPED);
                EmptyPolls own = EmptyPolls.byConnector(emulator, LOOPED)) {
            // The same number for both, so that neither is better compiled.
            sdk.poll(arguments.get("polls"));
            own.poll(arguments.get("polls"));
            job(arguments.get("warm-up"));
            report.line("");
            report.line(
                    "%5s  %10s %10s  %10s %8s %8s",
                    "round", "SDK us", "source us", "job us", "polls/s", "of a core");
            for (int round = 1; round <= arguments.get("rounds"); round++) {
                boolean sdkFirst = round % 2 == 1;
                Cost first = loop(sdkFirst ? sdk : own);
                Cost second = loop(sdkFirst ? own : sdk);
                sdkLoops.add(sdkFirst ? first : second);
                loops.add(sdkFirst ? second : first);
                jobs.add(job(arguments.get("seconds")));
                int last = jobs.size() - 1;
                line(String.valueOf(round), sdkLoops.get(last), loops.get(last), jobs.get(last));
            }
        }
        summary(Cost.median(sdkLoops), Cost.median(loops), Cost.median(jobs));
    }

    private void summary(Cost sdk, Cost own, Cost job) {
        line("all", sdk, own, job);
        report.result("shards", arguments.get("shards"))
                .result("rounds", arguments.get("rounds"))
                .result("sdkCpuMicrosPerPoll", sdk.cpuMicrosPerPoll())
                .result("sourceCpuMicrosPerPoll", own.cpuMicrosPerPoll())
                .result("ratio", own.cpuMicrosPerPoll() / sdk.cpuMicrosPerPoll())
                .result("jobCpuMicrosPerPoll", job.cpuMicrosPerPoll())
                .result("jobPollsPerSecond", job.pollsPerSecond())
                .result("jobShareOfCore", job.shareOfCore())
                .finish();
    }

    private void line(String name, Cost sdk, Cost own, Cost job) {
        report.line(
                "%5s  %10.1f %10.1f  %10.1f %8.0f %6.1f %%",
                name,
                sdk.cpuMicrosPerPoll(),
                own.cpuMicrosPerPoll(),
                job.cpuMicrosPerPoll(),
                job.pollsPerSecond(),
                100 * job.shareOfCore());
    }

    private Cost loop(EmptyPolls polls) {
        long start = System.nanoTime();
        long startCpu = SYSTEM.getProcessCpuTime();
        polls.poll(arguments.get("polls"));
        return new Cost(
                arguments.get("polls"),
                SYSTEM.getProcessCpuTime() - startCpu,
                System.nanoTime() - start);
    }

    private Cost job(int seconds) throws Exception {
        Observation observation = Observation.by(new Silence());
        try {
            LocalCluster.Job job =
                    cluster.execute(LocalCluster.source(emulator, IDLE).build(), observation);
            TimeUnit.MILLISECONDS.sleep(SETTLING_MILLIS);
            emulator.forgetRequests();
            long start = System.nanoTime();
            long startCpu = SYSTEM.getProcessCpuTime();
            TimeUnit.SECONDS.sleep(seconds);
            long cpu = SYSTEM.getProcessCpuTime() - startCpu;
            long nanos = System.nanoTime() - start;
            double pollsPerSecond = Arrays.stream(emulator.pollsPerSecond(IDLE)).sum();
            job.cancel();
            return new Cost(Math.round(pollsPerSecond * nanos / 1e9), cpu, nanos);
        } finally {
            observation.close();
        }
    }

    /** Nothing is written, so nothing may be read. */
    private static final class Silence
            implements Observation.Observer<ChangeEvent<Map<String, AttributeValue>>> {

        @Override
        public void opened() {
            // The polls are counted later.
        }

        @Override
        public void event(ChangeEvent<Map<String, AttributeValue>> event) {
            throw new IllegalStateException("The tables are empty, but there is " + event);
        }
    }

    /** What some polls cost. */
    private record Cost(long polls, long cpuNanos, long nanos) {

        /** The one in the middle, by the CPU of a poll. */
        static Cost median(List<Cost> costs) {
            List<Cost> sorted = new ArrayList<>(costs);
            sorted.sort(Comparator.comparingDouble(Cost::cpuMicrosPerPoll));
            return sorted.get((sorted.size() - 1) / 2);
        }

        double cpuMicrosPerPoll() {
            return cpuNanos / 1e3 / polls;
        }

        double pollsPerSecond() {
            return polls / (nanos / 1e9);
        }

        double shareOfCore() {
            return (double) cpuNanos / nanos;
        }
    }
}
