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
import io.github.ddbstreams.flink.source.DynamoDbStreamsSourceBuilder;
import io.github.ddbstreams.flink.source.StartingPosition;
import io.github.ddbstreams.flink.source.event.ChangeEvent;
import io.github.ddbstreams.flink.source.event.Operation;
import io.github.ddbstreams.flink.source.metrics.MetricNames;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What a change costs in a job that has read the table before, beside the same change in a job
 * without a snapshot: while the operator that merges items and changes still remembers all items,
 * and after the end of the snapshot.
 *
 * <p>In alternating rounds, of which the first is not counted, each job is brought to where it is
 * to be measured. Then changes are written while the emulator shows none of them, and it shows them
 * all at once. The clock runs from there to the last change.
 */
public final class SnapshotOperatorBenchmark {

    private static final String TABLE = "orders";

    private static final int SHARDS = 4;

    /** Name and default of each argument. */
    private static final Map<String, Integer> ARGUMENTS =
            Map.of("items", 20_000, "changes", 50_000, "rounds", 4);

    private static final int EMULATOR_HEAP_MEGABYTES = 3072;

    /** The jobs that are compared. */
    private enum Kind {
        /** The source without a snapshot, and no operator. */
        SOURCE,
        /** The same with a shuffle by key, and no operator behind it. */
        KEYED,
        /** All items have been emitted, and the snapshot has not ended. */
        DURING,
        /** The snapshot has ended. */
        AFTER
    }

    private final EmulatorProcess emulator;
    private final LocalCluster cluster;
    private final int items;
    private final int changes;

    private SnapshotOperatorBenchmark(
            EmulatorProcess emulator, LocalCluster cluster, int items, int changes) {
        this.emulator = emulator;
        this.cluster = cluster;
        this.items = items;
        this.changes = changes;
    }

    /**
     * Runs as {@code benchmark snapshot-operator [--items 20000] [--changes 50000] [--rounds 4]}.
     */
    public static void main(String[] arguments) throws Exception {
        run(System.out, arguments);
    }

    static void run(PrintStream out, String... given) throws Exception {
        Arguments arguments = Arguments.parse(ARGUMENTS, given);
        Report report = new Report(out, "snapshot-operator");
        report.line("snapshot-operator: what a change costs beside a snapshot, and behind it");
        report.line(
                "%d items, %d changes of them; a warm-up round, then %d",
                arguments.get("items"), arguments.get("changes"), arguments.get("rounds"));
        try (EmulatorProcess emulator = EmulatorProcess.start(EMULATOR_HEAP_MEGABYTES);
                LocalCluster cluster = LocalCluster.start()) {
            emulator.createTableWithoutStream(TABLE, SHARDS);
            emulator.putRichItems(TABLE, arguments.get("items"));
            new SnapshotOperatorBenchmark(
                            emulator, cluster, arguments.get("items"), arguments.get("changes"))
                    .rounds(report, arguments.get("rounds"));
        }
    }

    private void rounds(Report report, int rounds) throws Exception {
        Map<Kind, List<Tally>> tallies = new EnumMap<>(Kind.class);
        report.line("");
        report.line("%6s  %35s  %26s", "", "CPU us of a change", "as many times the source's");
        report.line(
                "%6s  %8s %8s %8s %8s  %8s %8s %8s",
                "round", "source", "keyed", "during", "after", "keyed", "during", "after");
        for (int round = 0; round <= rounds; round++) {
            for (Kind kind : Kind.values()) {
                Tally tally = read(kind);
                if (round > 0) {
                    tallies.computeIfAbsent(kind, any -> new ArrayList<>()).add(tally);
                }
            }
            if (round > 0) {
                int last = round - 1;
                line(
                        report,
                        Integer.toString(round),
                        cpu(tallies.get(Kind.SOURCE).get(last)),
                        cpu(tallies.get(Kind.KEYED).get(last)),
                        cpu(tallies.get(Kind.DURING).get(last)),
                        cpu(tallies.get(Kind.AFTER).get(last)));
            }
        }
        report.line("");
        report.line("medians of the ratios:");
        result(report, tallies, Kind.DURING, "during", "during the snapshot");
        result(report, tallies, Kind.AFTER, "after", "after its end");
        report.result("items", items)
                .result("changes", changes)
                .result("rounds", rounds)
                .result("keyedCpuRatio", ratio(tallies, Kind.KEYED, Kind.SOURCE))
                .result(
                        "sourceCpuMicrosPerChange",
                        Statistics.of(
                                        tallies.get(Kind.SOURCE).stream()
                                                .mapToDouble(Tally::cpuMicrosPerRecord)
                                                .toArray())
                                .median())
                .finish();
    }

    private static double cpu(Tally tally) {
        return tally.cpuMicrosPerRecord();
    }

    private static void line(
            Report report, String round, double source, double keyed, double during, double after) {
        report.line(
                "%6s  %8.1f %8.1f %8.1f %8.1f  %8.2f %8.2f %8.2f",
                round,
                source,
                keyed,
                during,
                after,
                keyed / source,
                during / source,
                after / source);
    }

    private static void result(
            Report report,
            Map<Kind, List<Tally>> tallies,
            Kind kind,
            String name,
            String description) {
        double ofSource = ratio(tallies, kind, Kind.SOURCE);
        double ofKeyed = ratio(tallies, kind, Kind.KEYED);
        report.line(
                "%-20s %5.2f times the source, %.2f times the source with a shuffle",
                description, ofSource, ofKeyed);
        report.result(name + "CpuRatio", ofSource).result(name + "CpuRatioToKeyed", ofKeyed);
    }

    /** The median of the ratios of the rounds. */
    private static double ratio(Map<Kind, List<Tally>> tallies, Kind kind, Kind to) {
        double[] ratios = new double[tallies.get(kind).size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = cpu(tallies.get(kind).get(i)) / cpu(tallies.get(to).get(i));
        }
        return Statistics.of(ratios).median();
    }

    private Tally read(Kind kind) throws Exception {
        emulator.renewStream(TABLE);
        Changes observer = new Changes(changes);
        EmulatorProcess.Written written;
        try (Observation observation = Observation.by(observer)) {
            LocalCluster.Job job =
                    kind == Kind.KEYED
                            ? cluster.executeKeyed(source(kind), observation)
                            : cluster.execute(source(kind), observation);
            bring(kind, observer);
            emulator.holdRecords(TABLE);
            written = emulator.changeRichItems(TABLE, items, changes);
            observer.start();
            emulator.releaseRecords(TABLE);
            Waiting.until("the last change", observer.tally::isComplete);
            job.cancel();
        }
        observer.tally.check("The job (" + kind + ")", written);
        return observer.tally;
    }

    private DynamoDbStreamsSource<ChangeEvent<Map<String, AttributeValue>>> source(Kind kind) {
        DynamoDbStreamsSourceBuilder<ChangeEvent<Map<String, AttributeValue>>> builder =
                LocalCluster.source(emulator, TABLE);
        if (kind == Kind.DURING || kind == Kind.AFTER) {
            // The snapshot ends so long after its last item was read.
            builder.setStartingPosition(StartingPosition.initial())
                    .setProperty("scan.snapshot.delay", "0 s")
                    .setProperty("scan.startup.slack", kind == Kind.DURING ? "1 h" : "1 s");
        }
        return builder.build();
    }

    /** Waits until the job reads all shards, and the snapshot is where it shall be. */
    private void bring(Kind kind, Changes observer) throws Exception {
        if (kind == Kind.DURING || kind == Kind.AFTER) {
            Waiting.until("the last item", () -> observer.rows.get() == items);
        }
        if (kind == Kind.AFTER) {
            Waiting.until(
                    "the end of the snapshot",
                    () -> GaugeReporter.value(MetricNames.SNAPSHOT_KEYS) == 0);
        }
        emulator.writeStamped(TABLE);
        Waiting.until("a record of every shard", () -> observer.stamps.get() == SHARDS);
    }

    /** Tells the changes that are measured from what comes before them. */
    private static final class Changes
            implements Observation.Observer<ChangeEvent<Map<String, AttributeValue>>> {

        private final Tally tally;
        private final AtomicLong rows = new AtomicLong();
        private final AtomicLong stamps = new AtomicLong();
        private volatile boolean started;

        Changes(long expected) {
            this.tally = new Tally(expected);
        }

        void start() {
            tally.start();
            started = true;
        }

        @Override
        public void opened() {
            // What is measured here begins later.
        }

        @Override
        public void event(ChangeEvent<Map<String, AttributeValue>> event) {
            boolean isStamp = event.after().containsKey(Orders.WRITTEN_AT);
            if (event.operation() == Operation.READ) {
                if (!isStamp) {
                    rows.incrementAndGet();
                }
            } else if (isStamp) {
                stamps.incrementAndGet();
            } else if (started) {
                tally.record(event.after(), event.sizeBytes());
            } else {
                throw new IllegalStateException("A change came that is still held: " + event);
            }
        }
    }
}
