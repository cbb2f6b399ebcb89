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

import io.github.ddbstreams.flink.source.StartingPosition;
import io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions;
import io.github.ddbstreams.flink.source.event.ChangeEvent;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * How much memory one subtask holds while it reads a table of very many items for a slow sink, with
 * budgets of two sizes: what pages are charged with at most, in pages beyond the budget, and what
 * the heap holds before, in the middle and behind, each after a full collection.
 *
 * <p>In the middle the sink stands still until the source fetches no more. The second half tells
 * what is charged once the source knows how large a page is, which the first requests can only
 * guess. A first job, whose budget admits one page at a time, finds out how large it is.
 */
public final class SnapshotMemoryBenchmark {

    private static final String TABLE = "items";

    /** Name and default of each argument. */
    private static final Map<String, Integer> ARGUMENTS =
            Map.of(
                    "items", 1_000_000,
                    "threads", 8,
                    "seconds", 30,
                    "small-mb", 16,
                    "large-mb", 64);

    private static final int EMULATOR_HEAP_MEGABYTES = 3072;

    private static final double MEGABYTE = 1 << 20;

    /** The charge must not change for so long to be taken for final. */
    private static final Duration STEADY = Duration.ofSeconds(1);

    private final EmulatorProcess emulator;
    private final LocalCluster cluster;
    private final EmulatorProcess.Written written;
    private final Arguments arguments;
    private final Report report;
    private double page;
    private double mostPagesBeyond;
    private double mostPagesBeyondLater;

    private SnapshotMemoryBenchmark(
            EmulatorProcess emulator,
            LocalCluster cluster,
            EmulatorProcess.Written written,
            Arguments arguments,
            Report report) {
        this.emulator = emulator;
        this.cluster = cluster;
        this.written = written;
        this.arguments = arguments;
        this.report = report;
    }

    /**
     * Runs as {@code benchmark snapshot-memory [--items 1000000] [--threads 8] [--seconds 30]
     * [--small-mb 16] [--large-mb 64]}.
     */
    public static void main(String[] arguments) throws Exception {
        run(System.out, arguments);
    }

    static void run(PrintStream out, String... given) throws Exception {
        Arguments arguments = Arguments.parse(ARGUMENTS, given);
        Report report = new Report(out, "snapshot-memory");
        report.line("snapshot-memory: a table of many items, read by one subtask for a slow sink");
        report.line(
                "%d small items, up to %d requests in flight, a sink that takes %d s for them",
                arguments.get("items"), arguments.get("threads"), arguments.get("seconds"));
        try (EmulatorProcess emulator = EmulatorProcess.start(EMULATOR_HEAP_MEGABYTES);
                LocalCluster cluster = LocalCluster.start()) {
            emulator.createTableWithoutStream(TABLE, 1);
            EmulatorProcess.Written written = emulator.putSmallItems(TABLE, arguments.get("items"));
            new SnapshotMemoryBenchmark(emulator, cluster, written, arguments, report).measure();
        }
    }

    private void measure() throws Exception {
        // What a first job leaves behind for ever does not count either.
        page = readPageByPage();
        report.line("a page is charged with %.1f MB", page / MEGABYTE);
        report.line("");
        report.line("%6s  %20s  %20s  %38s", "", "charged at most", "in the second half", "heap");
        report.line(
                "%6s  %12s %7s  %12s %7s  %12s %12s %12s",
                "budget", "MB", "beyond", "MB", "beyond", "before", "middle", "behind");
        show("small", arguments.get("small-mb"));
        show("large", arguments.get("large-mb"));
        report.line("");
        report.result("items", written.records())
                .result("pageMegabytes", page / MEGABYTE)
                .result("mostPagesBeyond", mostPagesBeyond)
                .result("mostPagesBeyondInSecondHalf", mostPagesBeyondLater)
                .finish();
    }

    private void show(String size, int budget) throws Exception {
        Held held = read(budget);
        double beyond = pagesBeyond(budget, held.chargedPeak());
        double beyondLater = pagesBeyond(budget, held.chargedLater);
        mostPagesBeyond = Math.max(mostPagesBeyond, beyond);
        mostPagesBeyondLater = Math.max(mostPagesBeyondLater, beyondLater);
        report.line(
                "%6d  %12.1f %7.2f  %12.1f %7.2f  %12.1f %12.1f %12.1f",
                budget,
                held.chargedPeak() / MEGABYTE,
                beyond,
                held.chargedLater / MEGABYTE,
                beyondLater,
                held.heapBefore / MEGABYTE,
                held.heapBetween / MEGABYTE,
                held.heapBehind / MEGABYTE);
        report.result(size + "BudgetMegabytes", budget)
                .result(size + "ChargedPeakMegabytes", held.chargedPeak() / MEGABYTE)
                .result(
                        size + "RetainedMegabytes",
                        (held.heapBetween - held.heapBehind) / MEGABYTE);
    }

    /** Reads the table with a budget that only one page at a time is in, and returns its size. */
    private long readPageByPage() throws Exception {
        SlowSink sink = new SlowSink(written.records(), 0);
        long size;
        try (Observation observation = Observation.by(sink)) {
            LocalCluster.Job job = execute("1 kb", observation);
            // Before a page has been seen, another size is expected.
            chargedUntil(sink::isInTheMiddle);
            sink.gate.countDown();
            size = chargedUntil(sink.tally::isComplete);
            job.awaitEnd();
        }
        sink.tally.check("The job", written);
        return size;
    }

    private LocalCluster.Job execute(String budget, Observation observation) throws Exception {
        int threads = arguments.get("threads");
        return cluster.execute(
                LocalCluster.source(emulator, TABLE)
                        .setStartingPosition(StartingPosition.snapshot())
                        .setProperty("scan.snapshot.segments", Integer.toString(threads))
                        .setProperty("scan.poll.max-concurrency", Integer.toString(2 * threads))
                        .setProperty(DynamoDbStreamsOptions.SCAN_PREFETCH_MAX_SIZE.key(), budget)
                        .build(),
                observation);
    }

    /** By how many pages a charge is above the budget. */
    private double pagesBeyond(int budget, long charged) {
        return Math.max(0, (charged - budget * MEGABYTE) / page);
    }

    private Held read(int budget) throws Exception {
        SlowSink sink = new SlowSink(written.records(), seconds());
        long heapBefore = Heap.inUse();
        long heapBetween;
        long first;
        long later;
        try (Observation observation = Observation.by(sink)) {
            LocalCluster.Job job = execute(budget + " mb", observation);
            first =
                    Math.max(
                            chargedUntil(sink::isInTheMiddle),
                            chargedUntil(ChargedMemory.isSteadyFor(STEADY)));
            heapBetween = Heap.inUse();
            sink.gate.countDown();
            later = chargedUntil(sink.tally::isComplete);
            job.awaitEnd();
        }
        sink.tally.check("The job", written);
        return new Held(first, later, heapBefore, heapBetween, Heap.inUse());
    }

    /**
     * Bytes.
     *
     * @param chargedFirst the most that pages, fetched or asked for, were charged with in the first
     *     half
     * @param chargedLater the same in the second half
     * @param heapBefore what was reachable on the heap before the job
     * @param heapBetween the same when half of the items were emitted
     * @param heapBehind the same after the job
     */
    private record Held(
            long chargedFirst,
            long chargedLater,
            long heapBefore,
            long heapBetween,
            long heapBehind) {

        long chargedPeak() {
            return Math.max(chargedFirst, chargedLater);
        }
    }

    private long chargedUntil(BooleanSupplier isOver) throws InterruptedException {
        return ChargedMemory.peakUntil(isOver, Duration.ofSeconds(120 + seconds()));
    }

    private int seconds() {
        return arguments.get("seconds");
    }

    /** Takes items at an even pace, and stands still in the middle until the gate is opened. */
    private static final class SlowSink
            implements Observation.Observer<ChangeEvent<Map<String, AttributeValue>>> {

        private static final int ITEMS_AT_ONCE = 500;

        private final CountDownLatch gate = new CountDownLatch(1);
        private final CountDownLatch middle = new CountDownLatch(1);
        private final Tally tally;
        private final long items;
        private final long nanosAtOnce;
        private long taken;
        private long nextNanos;

        SlowSink(long items, int seconds) {
            this.tally = new Tally(items);
            this.items = items;
            this.nanosAtOnce = TimeUnit.SECONDS.toNanos(seconds) * ITEMS_AT_ONCE / items;
        }

        boolean isInTheMiddle() {
            return middle.getCount() == 0;
        }

        @Override
        public void opened() {
            tally.start();
            nextNanos = System.nanoTime();
        }

        @Override
        public void event(ChangeEvent<Map<String, AttributeValue>> event)
                throws InterruptedException {
            if (taken == items / 2) {
                middle.countDown();
                gate.await();
                nextNanos = System.nanoTime();
            } else if (taken % ITEMS_AT_ONCE == 0) {
                TimeUnit.NANOSECONDS.sleep(nextNanos - System.nanoTime());
                nextNanos += nanosAtOnce;
            }
            taken++;
            tally.record(event.after(), event.sizeBytes());
        }
    }
}
