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
import java.util.Locale;
import java.util.Map;

/**
 * What reading a backlog of full pages costs: with the SDK's own client, with one subtask of the
 * source, and with SQL.
 *
 * <p>All read the same closed shards from an emulator in another process, in rounds that begin with
 * a different one each. The first round is shown and not counted. Before each of the others, each
 * reads once in a new process of its own: a first round in one process is cold for whoever comes
 * first only. Everybody is checked for exactly what was written.
 */
public final class ThroughputBenchmark {

    /** Name and default of each argument. */
    private static final Map<String, Integer> ARGUMENTS =
            Map.of("shards", 8, "records", 120_000, "rounds", 5, "simple", 0, "cold", 5);

    /** A rich record takes 3 KB there. */
    private static final int EMULATOR_HEAP_MEGABYTES = 4096;

    private ThroughputBenchmark() {}

    /**
     * Runs as {@code benchmark throughput [--shards 8] [--records 120000] [--rounds 5] [--simple 0]
     * [--cold 5]}.
     */
    public static void main(String[] arguments) throws Exception {
        run(System.out, arguments);
    }

    static void run(PrintStream out, String... given) throws Exception {
        Arguments arguments = Arguments.parse(ARGUMENTS, given);
        int shards = arguments.get("shards");
        int perShard = arguments.get("records");
        int rounds = arguments.get("rounds");
        int cold = arguments.get("cold");
        Workload workload = arguments.get("simple") == 0 ? Workload.RICH : Workload.SIMPLE;
        String items = workload.name().toLowerCase(Locale.ROOT);
        Report report = new Report(out, "throughput");
        report.line("throughput: the SDK's client, one subtask of the source, and SQL");
        try (EmulatorProcess emulator = EmulatorProcess.start(EMULATOR_HEAP_MEGABYTES);
                LocalCluster cluster = LocalCluster.start()) {
            report.line("writing %d records of %s items", (long) shards * perShard, items);
            Backlog backlog = Backlog.write(emulator, cluster, workload, shards, perShard);
            report.line(
                    "%d shards of %d records; a first round, then %d, and %d cold",
                    shards, perShard, rounds, cold);
            Contest contest = new Contest(backlog.contestants());
            contest.firstRound(report);
            for (int round = 1; round <= Math.max(rounds, cold); round++) {
                if (round <= cold) {
                    contest.coldRound(backlog, report);
                }
                if (round <= rounds) {
                    contest.round(report);
                }
            }
            report.line("");
            report.line(
                    "a record has %.0f bytes as DynamoDB counts; CPU and allocated KB are a"
                            + " record's",
                    backlog.bytesPerRecord());
            contest.table(report);
            report.result("items", items)
                    .result("shards", shards)
                    .result("records", backlog.records())
                    .result("bytesPerRecord", backlog.bytesPerRecord())
                    .result("rounds", rounds)
                    .result("coldRounds", cold)
                    .result("processors", Runtime.getRuntime().availableProcessors())
                    .result("java", System.getProperty("java.version"))
                    .result("contestants", contest.results())
                    .finish();
        }
    }
}
