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

import io.github.ddbstreams.benchmarks.ShardsRound.Operation;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What the enumerator takes of Flink's coordinator thread for many shards and many readers: see
 * {@link ShardsRound}. No network, no cluster: an {@link EnumeratorRig} drives the real enumerator.
 *
 * <p>Three numbers of shards and three of readers are combined, each ten times the one before.
 */
public final class ShardsBenchmark {

    /** Name and default of each argument: the largest numbers, and the rounds of each size. */
    private static final Map<String, Integer> ARGUMENTS =
            Map.of("shards", 100_000, "readers", 1000, "rounds", 5);

    private static final int STEP = 10;
    private static final int WARM_UP_ROUNDS = 5;

    /** What was measured of one size. */
    private record Figures(int shards, int readers, List<ShardsRound> rounds) {

        static Figures measure(int shards, int readers, int count) {
            List<ShardsRound> rounds = new ArrayList<>();
            for (int round = 0; round < count; round++) {
                System.gc();
                rounds.add(ShardsRound.of(shards, readers));
            }
            return new Figures(shards, readers, rounds);
        }

        double millis(Operation operation) {
            return Statistics.of(
                            rounds.stream().mapToDouble(round -> round.millis(operation)).toArray())
                    .median();
        }

        ShardsRound any() {
            return rounds.get(0);
        }
    }

    private final Report report;
    private final List<Integer> shards;
    private final List<Integer> readers;
    private final List<Figures> measured = new ArrayList<>();

    private ShardsBenchmark(Report report, List<Integer> shards, List<Integer> readers) {
        this.report = report;
        this.shards = shards;
        this.readers = readers;
    }

    /** Runs as {@code benchmark shards [--shards 100000] [--readers 1000] [--rounds 5]}. */
    public static void main(String[] arguments) {
        run(System.out, arguments);
    }

    static void run(PrintStream out, String... given) {
        Arguments arguments = Arguments.parse(ARGUMENTS, given);
        Report report = new Report(out, "shards");
        report.line("shards: what the enumerator takes of its thread for many shards and readers");
        report.line(
                "up to %d shards and %d readers; medians of %d rounds",
                arguments.get("shards"), arguments.get("readers"), arguments.get("rounds"));
        new ShardsBenchmark(report, sizes(arguments.get("shards")), sizes(arguments.get("readers")))
                .measure(arguments.get("rounds"));
    }

    /** The number, and what is left of it in two steps, the smallest first. */
    private static List<Integer> sizes(int largest) {
        if (largest < STEP * STEP) {
            throw new IllegalArgumentException("Give at least " + STEP * STEP + ", not " + largest);
        }
        return List.of(largest / STEP / STEP, largest / STEP, largest);
    }

    private void measure(int rounds) {
        report.line("");
        for (Operation operation : Operation.values()) {
            report.line("%10s  %s", operation.label(), operation.description());
        }
        Figures.measure(shards.get(1), readers.get(1), WARM_UP_ROUNDS);
        head("ms of CPU; bytes of a checkpoint for each shard, while all are open, and at the end");
        for (int readerCount : readers) {
            for (int shardCount : shards) {
                Figures figures = Figures.measure(shardCount, readerCount, rounds);
                measured.add(figures);
                report.line(
                        "%s  %6.1f %6.1f",
                        row(figures, "%11.1f", figures::millis),
                        figures.any().bytesOfOpen(),
                        figures.any().bytesOfAll());
            }
        }
        head("us of CPU for each shard");
        measured.forEach(this::perShard);
        head("as many times what it takes with a tenth of the shards: 10 is linear");
        measured.forEach(figures -> growth(figures, STEP, 1));
        head("as many times what it takes with a tenth of the readers");
        measured.forEach(figures -> growth(figures, 1, STEP));
        head("messages to readers");
        measured.forEach(this::messages);
        result(rounds);
    }

    private void perShard(Figures figures) {
        report.line(
                row(
                        figures,
                        "%11.2f",
                        operation -> figures.millis(operation) * 1000 / figures.shards()));
    }

    private void growth(Figures figures, int shardStep, int readerStep) {
        for (Figures base : measured) {
            if (base.shards() * shardStep == figures.shards()
                    && base.readers() * readerStep == figures.readers()) {
                report.line(
                        row(
                                figures,
                                "%11.1f",
                                operation -> figures.millis(operation) / base.millis(operation)));
            }
        }
    }

    private void messages(Figures figures) {
        report.line(row(figures, "%11.0f", operation -> figures.any().messages(operation)));
    }

    private void head(String title) {
        StringBuilder labels = new StringBuilder();
        for (Operation operation : Operation.values()) {
            labels.append(String.format("%11s", operation.label()));
        }
        report.line("");
        report.line(title);
        report.line("%7s %7s%s", "shards", "readers", labels);
    }

    private static String row(Figures figures, String format, ToDoubleFunction<Operation> value) {
        StringBuilder row =
                new StringBuilder(String.format("%7d %7d", figures.shards(), figures.readers()));
        for (Operation operation : Operation.values()) {
            row.append(String.format(Locale.ROOT, format, value.applyAsDouble(operation)));
        }
        return row.toString();
    }

    /** Of the most shards, with the most readers. */
    private void result(int rounds) {
        Figures largest = measured.get(measured.size() - 1);
        report.result("shards", largest.shards())
                .result("readers", largest.readers())
                .result("rounds", rounds)
                .result("bytesPerOpenShard", largest.any().bytesOfOpen())
                .result("bytesPerShard", largest.any().bytesOfAll());
        for (Operation operation : Operation.values()) {
            report.result(operation.label() + "Millis", largest.millis(operation));
        }
        report.finish();
    }
}
