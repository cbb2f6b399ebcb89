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

import io.github.ddbstreams.flink.source.DynamoDbStreamsSource;
import io.github.ddbstreams.flink.source.StartingPosition;
import io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions;
import io.github.ddbstreams.flink.source.event.ChangeEvent;
import io.github.ddbstreams.flink.source.event.Operation;
import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * How soon one subtask emits a change while it reads the items of the table at full speed, beside
 * the same trickle of changes in a job without a snapshot, and in the same job before it begins to
 * scan.
 *
 * <p>Every change tells when it was written. The two jobs run in alternating rounds, of which the
 * first is not counted. None may pass over a change once it has seen one of the shard.
 */
public final class SnapshotLatencyBenchmark {

    private static final String TABLE = "orders";

    /** Name and default of each argument. */
    private static final Map<String, Integer> ARGUMENTS =
            Map.of(
                    "items", 200_000,
                    "threads", 8,
                    "shards", 16,
                    "latency", 20,
                    "per-minute", 600,
                    "seconds", 5,
                    "prefetch-mb", 64,
                    "rounds", 4);

    private static final int EMULATOR_HEAP_MEGABYTES = 3072;

    /** From a change of every shard to the first that is measured. */
    private static final int SETTLING_MILLIS = 500;

    private final EmulatorProcess emulator;
    private final LocalCluster cluster;
    private final Arguments arguments;
    private final int items;
    private final int shards;

    private SnapshotLatencyBenchmark(
            EmulatorProcess emulator, LocalCluster cluster, Arguments arguments) {
        this.emulator = emulator;
        this.cluster = cluster;
        this.arguments = arguments;
        this.items = arguments.get("items");
        this.shards = arguments.get("shards");
    }

    /**
     * Runs as {@code benchmark snapshot-latency [--items 200000] [--threads 8] [--shards 16]
     * [--latency 20] [--per-minute 600] [--seconds 5] [--prefetch-mb 64] [--rounds 4]}.
     */
    public static void main(String[] arguments) throws Exception {
        run(System.out, arguments);
    }

    static void run(PrintStream out, String... given) throws Exception {
        Arguments arguments = Arguments.parse(ARGUMENTS, given);
        Report report = new Report(out, "snapshot-latency");
        report.line("snapshot-latency: changes while one subtask reads the table at full speed");
        report.line(
                "%d items, %d requests in flight; %d shards, %d changes a minute into each",
                arguments.get("items"),
                arguments.get("threads"),
                arguments.get("shards"),
                arguments.get("per-minute"));
        report.line(
                "%d ms a request, %d MB of pages prefetched; a warm-up round, then %d",
                arguments.get("latency"), arguments.get("prefetch-mb"), arguments.get("rounds"));
        try (EmulatorProcess emulator = EmulatorProcess.start(EMULATOR_HEAP_MEGABYTES);
                LocalCluster cluster = LocalCluster.start()) {
            emulator.createTableWithoutStream(TABLE, arguments.get("shards"));
            emulator.putRichItems(TABLE, arguments.get("items"));
            emulator.latencyMillis(arguments.get("latency"));
            new SnapshotLatencyBenchmark(emulator, cluster, arguments)
                    .rounds(report, arguments.get("rounds"));
        }
    }

    private void rounds(Report report, int rounds) throws Exception {
        double[] ratios = new double[rounds];
        double[] beforeRatios = new double[rounds];
        double[] aloneMedians = new double[rounds];
        double[] alone99s = new double[rounds];
        double[] duringMedians = new double[rounds];
        double[] during99s = new double[rounds];
        double[] itemsPerSecond = new double[rounds];
        report.line("");
        report.line(
                "%5s  %20s  %20s  %29s  %5s",
                "ms", "no snapshot", "before the scan", "during the scan", "p99");
        report.line(
                "%5s  %6s %6s %6s  %6s %6s %6s  %6s %6s %6s %8s  %5s",
                "round", "p50", "p99", "count", "p50", "p99", "count", "p50", "p99", "count",
                "items/s", "ratio");
        for (int round = 0; round <= rounds; round++) {
            Statistics alone = readAlone();
            Changes initial = readInitial();
            if (round > 0) {
                Statistics before = initial.before.statistics();
                Statistics during = initial.during();
                int i = round - 1;
                aloneMedians[i] = alone.median();
                alone99s[i] = alone.quantile(0.99);
                duringMedians[i] = during.median();
                during99s[i] = during.quantile(0.99);
                ratios[i] = during99s[i] / alone99s[i];
                beforeRatios[i] = during99s[i] / before.quantile(0.99);
                itemsPerSecond[i] = initial.itemsPerSecond();
                report.line(
                        "%5d  %6.0f %6.0f %6d  %6.0f %6.0f %6d  %6.0f %6.0f %6d %8.0f  %5.2f",
                        round,
                        alone.median(),
                        alone.quantile(0.99),
                        alone.count(),
                        before.median(),
                        before.quantile(0.99),
                        before.count(),
                        during.median(),
                        during.quantile(0.99),
                        during.count(),
                        itemsPerSecond[i],
                        ratios[i]);
            }
        }
        double ratio = Statistics.of(ratios).median();
        double beforeRatio = Statistics.of(beforeRatios).median();
        report.line("");
        report.line(
                "median ratio of the p99: %.2f to no snapshot, %.2f to before the scan",
                ratio, beforeRatio);
        report.result("items", items)
                .result("rounds", rounds)
                .result("p99Ratio", ratio)
                .result("p99RatioToBefore", beforeRatio)
                .result("aloneMillisP50", Statistics.of(aloneMedians).median())
                .result("aloneMillisP99", Statistics.of(alone99s).median())
                .result("duringMillisP50", Statistics.of(duringMedians).median())
                .result("duringMillisP99", Statistics.of(during99s).median())
                .result("itemsPerSecond", Statistics.of(itemsPerSecond).median())
                .finish();
    }

    private Statistics readAlone() throws Exception {
        Changes changes = new Changes(items, shards);
        read(
                LocalCluster.source(emulator, TABLE).build(),
                changes,
                () -> TimeUnit.SECONDS.sleep(arguments.get("seconds")));
        return changes.before.statistics();
    }

    private Changes readInitial() throws Exception {
        int threads = arguments.get("threads");
        Changes changes = new Changes(items, shards);
        read(
                LocalCluster.source(emulator, TABLE)
                        .setStartingPosition(StartingPosition.initial())
                        .setProperty(
                                "scan.snapshot.delay",
                                SETTLING_MILLIS + 1000 * arguments.get("seconds") + " ms")
                        .setProperty("scan.snapshot.segments", Integer.toString(threads))
                        .setProperty("scan.poll.max-concurrency", Integer.toString(2 * threads))
                        .setProperty(
                                DynamoDbStreamsOptions.SCAN_PREFETCH_MAX_SIZE.key(),
                                arguments.get("prefetch-mb") + " mb")
                        .build(),
                changes,
                () -> Waiting.until("the last item", changes::areRowsRead));
        return changes;
    }

    private interface Span {
        void await() throws InterruptedException;
    }

    /** Reads a new stream of the table while changes trickle into it, until the span is over. */
    private void read(
            DynamoDbStreamsSource<ChangeEvent<Map<String, AttributeValue>>> source,
            Changes changes,
            Span span)
            throws Exception {
        emulator.renewStream(TABLE);
        try (Observation observation = Observation.by(changes)) {
            LocalCluster.Job job = cluster.execute(source, observation);
            emulator.startTrickle(TABLE, shards, arguments.get("per-minute"));
            Waiting.until("a change of every shard", () -> changes.before.everyShardAt() > 0);
            TimeUnit.MILLISECONDS.sleep(SETTLING_MILLIS);
            changes.before.measure(true);
            span.await();
            changes.before.measure(false);
            long written = emulator.stopTrickle();
            Waiting.until("all that was written", () -> changes.hasAllUntil(written));
            job.cancel();
        }
        changes.check();
    }

    /** The changes before, during and after the scan, none of which may be missing. */
    private static final class Changes
            implements Observation.Observer<ChangeEvent<Map<String, AttributeValue>>> {

        private final int items;
        private final int shards;
        private final Delays before;
        private final Delays during;
        private final Delays after;
        private final Map<String, Long> lastNumbers = new ConcurrentHashMap<>();
        private volatile String gap = "";
        private volatile boolean rowsRead;
        private int rows;
        private long firstRowNanos;
        private long lastRowNanos;

        Changes(int items, int shards) {
            this.items = items;
            this.shards = shards;
            this.before = new Delays(shards);
            this.during = new Delays(shards);
            this.after = new Delays(shards);
        }

        @Override
        public void opened() {
            // What is measured here begins later.
        }

        @Override
        public void event(ChangeEvent<Map<String, AttributeValue>> event) {
            Map<String, AttributeValue> item = event.after();
            if (event.operation() != Operation.READ) {
                follow(item.get("pk").s(), Long.parseLong(item.get(Orders.NUMBER).n()));
                (rows == 0 ? before : rows < items ? during : after).record(item);
            } else if (!item.containsKey(Orders.WRITTEN_AT)) {
                row();
            }
        }

        private void row() {
            rows++;
            if (rows == 1) {
                firstRowNanos = System.nanoTime();
                during.measure(true);
            }
            if (rows == items) {
                lastRowNanos = System.nanoTime();
                rowsRead = true;
            }
        }

        /** Numbers are given to the shards in turn. */
        private void follow(String shard, long number) {
            Long last = lastNumbers.put(shard, number);
            if (last != null && number != last + shards) {
                gap = "Behind the number " + last + " of " + shard + " came " + number;
            }
        }

        boolean areRowsRead() {
            return rowsRead;
        }

        boolean hasAllUntil(long written) {
            return lastNumbers.values().stream().allMatch(last -> last > written - shards);
        }

        void check() {
            if (!gap.isEmpty()) {
                throw new IllegalStateException(gap);
            }
        }

        Statistics during() {
            if (during.count() == 0) {
                throw new IllegalStateException(
                        "The items were read before a change came. Let there be more --items.");
            }
            return during.statistics();
        }

        double itemsPerSecond() {
            return rows / ((lastRowNanos - firstRowNanos) / 1e9);
        }
    }
}
