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
import com.sun.management.ThreadMXBean;
import io.github.ddbstreams.flink.source.event.ChangeEvent;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What a poll costs that brings nothing: CPU of this process for each GetRecords, in alternating
 * rounds of the SDK's client and the connector's, each on one thread, in a loop without a pause and
 * at the pace of the job; and of a job over many idle shards with default options. Behind a pause a
 * poll takes several times as much, whoever sends it, so the job is to be compared with the paced.
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

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** What part of the time of a job the paced polls take. */
    private static final int PACED_PART = 3;

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
        List<Cost> pacedSdk = new ArrayList<>();
        List<Cost> paced = new ArrayList<>();
        List<Cost> jobs = new ArrayList<>();
        try (EmptyPolls sdk = EmptyPolls.bySdk(emulator, LOOPED);
                EmptyPolls own = EmptyPolls.byConnector(emulator, LOOPED)) {
            // The same number for both, so that neither is better compiled.
            sdk.poll(arguments.get("polls"));
            own.poll(arguments.get("polls"));
            double pace = job(arguments.get("warm-up")).pollsPerSecond();
            report.line("");
            report.line("%5s  %21s  %21s  %28s", "", "loop", "at the job's pace", "job");
            report.line(
                    "%5s  %10s %10s  %10s %10s  %10s %8s %8s",
                    "round",
                    "SDK us",
                    "source us",
                    "SDK us",
                    "source us",
                    "us",
                    "polls/s",
                    "of a core");
            for (int round = 1; round <= arguments.get("rounds"); round++) {
                boolean sdkFirst = round % 2 == 1;
                EmptyPolls first = sdkFirst ? sdk : own;
                EmptyPolls second = sdkFirst ? own : sdk;
                Map<EmptyPolls, Cost> looped = Map.of(first, loop(first), second, loop(second));
                Map<EmptyPolls, Cost> slow =
                        Map.of(first, paced(first, pace), second, paced(second, pace));
                sdkLoops.add(looped.get(sdk));
                loops.add(looped.get(own));
                pacedSdk.add(slow.get(sdk));
                paced.add(slow.get(own));
                jobs.add(job(arguments.get("seconds")));
                line(
                        String.valueOf(round),
                        looped.get(sdk),
                        looped.get(own),
                        slow.get(sdk),
                        slow.get(own),
                        jobs.get(jobs.size() - 1));
            }
        }
        summary(
                Cost.median(sdkLoops),
                Cost.median(loops),
                Cost.median(pacedSdk),
                Cost.median(paced),
                Cost.median(jobs));
    }

    private void summary(Cost sdk, Cost own, Cost pacedSdk, Cost paced, Cost job) {
        line("all", sdk, own, pacedSdk, paced, job);
        report.line(
                "KB allocated for a poll: SDK %.1f, source %.1f",
                sdk.kilobytesPerPoll(), own.kilobytesPerPoll());
        report.result("shards", arguments.get("shards"))
                .result("rounds", arguments.get("rounds"))
                .result("sdkCpuMicrosPerPoll", sdk.cpuMicrosPerPoll())
                .result("sourceCpuMicrosPerPoll", own.cpuMicrosPerPoll())
                .result("sdkKilobytesAllocatedPerPoll", sdk.kilobytesPerPoll())
                .result("sourceKilobytesAllocatedPerPoll", own.kilobytesPerPoll())
                .result("ratio", own.cpuMicrosPerPoll() / sdk.cpuMicrosPerPoll())
                .result("pacedSdkCpuMicrosPerPoll", pacedSdk.cpuMicrosPerPoll())
                .result("pacedSourceCpuMicrosPerPoll", paced.cpuMicrosPerPoll())
                .result("pacedRatio", paced.cpuMicrosPerPoll() / pacedSdk.cpuMicrosPerPoll())
                .result("jobCpuMicrosPerPoll", job.cpuMicrosPerPoll())
                .result("jobPollsPerSecond", job.pollsPerSecond())
                .result("jobShareOfCore", job.shareOfCore())
                .finish();
    }

    private void line(String name, Cost sdk, Cost own, Cost pacedSdk, Cost paced, Cost job) {
        report.line(
                "%5s  %10.1f %10.1f  %10.1f %10.1f  %10.1f %8.0f %6.1f %%",
                name,
                sdk.cpuMicrosPerPoll(),
                own.cpuMicrosPerPoll(),
                pacedSdk.cpuMicrosPerPoll(),
                paced.cpuMicrosPerPoll(),
                job.cpuMicrosPerPoll(),
                job.pollsPerSecond(),
                100 * job.shareOfCore());
    }

    private Cost loop(EmptyPolls polls) {
        long start = System.nanoTime();
        long startCpu = SYSTEM.getProcessCpuTime();
        long startBytes = THREADS.getCurrentThreadAllocatedBytes();
        polls.poll(arguments.get("polls"));
        return new Cost(
                arguments.get("polls"),
                SYSTEM.getProcessCpuTime() - startCpu,
                System.nanoTime() - start,
                THREADS.getCurrentThreadAllocatedBytes() - startBytes);
    }

    /** As many a second as the job sends, with pauses in between. */
    private Cost paced(EmptyPolls polls, double perSecond) {
        int times = (int) Math.ceil(perSecond * arguments.get("seconds") / PACED_PART);
        long start = System.nanoTime();
        long startCpu = SYSTEM.getProcessCpuTime();
        for (int i = 0; i < times; i++) {
            long due = start + Math.round(i * 1e9 / perSecond);
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            polls.poll(1);
        }
        return new Cost(times, SYSTEM.getProcessCpuTime() - startCpu, System.nanoTime() - start, 0);
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
            return new Cost(Math.round(pollsPerSecond * nanos / 1e9), cpu, nanos, 0);
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

    /**
     * What some polls cost.
     *
     * @param bytes that were allocated; 0 if unknown
     */
    private record Cost(long polls, long cpuNanos, long nanos, long bytes) {

        /** The one in the middle, by the CPU of a poll. */
        static Cost median(List<Cost> costs) {
            List<Cost> sorted = new ArrayList<>(costs);
            sorted.sort(Comparator.comparingDouble(Cost::cpuMicrosPerPoll));
            return sorted.get((sorted.size() - 1) / 2);
        }

        double cpuMicrosPerPoll() {
            return cpuNanos / 1e3 / polls;
        }

        double kilobytesPerPoll() {
            return bytes / 1e3 / polls;
        }

        double pollsPerSecond() {
            return polls / (nanos / 1e9);
        }

        double shareOfCore() {
            return (double) cpuNanos / nanos;
        }
    }
}
