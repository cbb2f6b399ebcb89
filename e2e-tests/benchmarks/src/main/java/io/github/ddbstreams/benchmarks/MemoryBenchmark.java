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
import io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions;
import io.github.ddbstreams.flink.source.event.ChangeEvent;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * How much memory the source holds when nothing takes its records: many shards, and a sink that
 * blocks at the first record. Once with items as large as they get, so that a page is one record
 * with both images, and once with full pages of small records, which take several times their size
 * when they are decoded.
 *
 * <p>The sink is opened at last, and everything must come through it. What the heap holds while the
 * sink blocks, less what it holds after the job, is what the source had fetched; both after a full
 * collection.
 */
public final class MemoryBenchmark {

    /** Name and default of each argument. */
    private static final Map<String, Integer> ARGUMENTS =
            Map.of(
                    "shards", 128,
                    "item-kb", 399,
                    "page-records", 1000,
                    "small-mb", 16,
                    "large-mb", 64);

    /** The first record of an item has one image, the others have both. */
    private static final int LARGE_RECORDS_PER_SHARD = 3;

    /** What 1,000 shards take; it is only what may be used. */
    private static final int EMULATOR_HEAP_MEGABYTES = 6144;

    private static final double MEGABYTE = 1 << 20;

    /** The charge must not change for so long to be taken for final. */
    private static final Duration STEADY = Duration.ofSeconds(2);

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final EmulatorProcess emulator;
    private final LocalCluster cluster;
    private final Report report;
    private long records;

    private MemoryBenchmark(EmulatorProcess emulator, LocalCluster cluster, Report report) {
        this.emulator = emulator;
        this.cluster = cluster;
        this.report = report;
    }

    /**
     * Runs as {@code benchmark memory [--shards 128] [--item-kb 399] [--page-records 1000]
     * [--small-mb 16] [--large-mb 64]}.
     */
    public static void main(String[] arguments) throws Exception {
        run(System.out, arguments);
    }

    static void run(PrintStream out, String... given) throws Exception {
        Arguments arguments = Arguments.parse(ARGUMENTS, given);
        Report report = new Report(out, "memory");
        report.line("memory: what one subtask holds while its sink blocks");
        report.line(
                "%d shards; records of items of %d KB with both images, and pages of %d small ones",
                arguments.get("shards"), arguments.get("item-kb"), arguments.get("page-records"));
        try (EmulatorProcess emulator = EmulatorProcess.start(EMULATOR_HEAP_MEGABYTES);
                LocalCluster cluster = LocalCluster.start()) {
            new MemoryBenchmark(emulator, cluster, report).measure(arguments);
        }
    }

    private void measure(Arguments arguments) throws Exception {
        int shards = arguments.get("shards");
        emulator.createTable("items", shards);
        EmulatorProcess.Written items =
                emulator.writeLargeItems(
                        "items", LARGE_RECORDS_PER_SHARD, arguments.get("item-kb") << 10);
        emulator.disableStream("items");
        emulator.createTable("pages", shards);
        EmulatorProcess.Written pages =
                emulator.writeOrders("pages", arguments.get("page-records"));
        emulator.disableStream("pages");
        // What a first job leaves behind for ever must not count.
        hold("pages", pages, arguments.get("small-mb"));
        records = 0;
        report.line("");
        report.line(
                "%-6s  %9s  %12s  %12s  %13s  %13s",
                "table",
                "budget MB",
                "charged peak",
                "charged held",
                "retained heap",
                "of the budget");
        report.result("shards", shards);
        show("items", "Small", items, arguments.get("small-mb"));
        show("items", "Large", items, arguments.get("large-mb"));
        show("pages", "Small", pages, arguments.get("small-mb"));
        show("pages", "Large", pages, arguments.get("large-mb"));
        report.result("records", records).finish();
    }

    private void show(String table, String size, EmulatorProcess.Written written, int budget)
            throws Exception {
        Held held = hold(table, written, budget);
        report.line(
                "%-6s  %9d  %9.1f MB  %9.1f MB  %10.1f MB  %11.0f %%",
                table,
                budget,
                held.chargedPeak / MEGABYTE,
                held.charged / MEGABYTE,
                held.retained / MEGABYTE,
                100 * held.retained / MEGABYTE / budget);
        report.result(table + size + "BudgetMegabytes", budget)
                .result(table + size + "ChargedPeakMegabytes", held.chargedPeak / MEGABYTE)
                .result(table + size + "RetainedMegabytes", held.retained / MEGABYTE);
    }

    private Held hold(String table, EmulatorProcess.Written written, int budget) throws Exception {
        BlockedSink sink = new BlockedSink(written.records());
        long peak;
        long charged;
        long blockedHeap;
        try (Observation observation = Observation.by(sink)) {
            LocalCluster.Job job =
                    cluster.execute(
                            LocalCluster.source(emulator, table)
                                    .setProperty(
                                            DynamoDbStreamsOptions.SCAN_PREFETCH_MAX_SIZE.key(),
                                            budget + " mb")
                                    .setBounded(StoppingPosition.latest())
                                    .build(),
                            observation);
            peak = ChargedMemory.peakUntil(ChargedMemory.isSteadyFor(STEADY), LIMIT);
            charged = ChargedMemory.now();
            blockedHeap = Heap.inUse();
            sink.gate.countDown();
            job.awaitEnd();
        }
        sink.tally.check("The job", written);
        records += written.records();
        return new Held(peak, charged, blockedHeap - Heap.inUse());
    }

    /**
     * Bytes.
     *
     * @param chargedPeak the most that pages, fetched or asked for, were charged with
     * @param charged what they were charged with in the end
     * @param retained what was reachable on the heap
     */
    private record Held(long chargedPeak, long charged, long retained) {}

    /** Holds the task at its first record until the gate is opened. */
    private static final class BlockedSink
            implements Observation.Observer<ChangeEvent<Map<String, AttributeValue>>> {

        private final CountDownLatch gate = new CountDownLatch(1);
        private final Tally tally;

        BlockedSink(long expected) {
            this.tally = new Tally(expected);
        }

        @Override
        public void opened() {
            tally.start();
        }

        @Override
        public void event(ChangeEvent<Map<String, AttributeValue>> event)
                throws InterruptedException {
            gate.await();
            tally.record(event.after(), event.sizeBytes());
        }
    }
}
