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

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What each contestant took in each round. The first contestant is what the others are beside. */
final class Contest {

    private final List<Contestant> contestants;
    private final Map<Contestant, Cost> cold = new LinkedHashMap<>();
    private final List<Map<Contestant, Cost>> rounds = new ArrayList<>();

    Contest(List<Contestant> contestants) {
        this.contestants = contestants;
    }

    /** Lets all read once, which counts as cold until {@link #coldReadings}. */
    void firstRound(Report report) throws Exception {
        for (Contestant contestant : contestants) {
            read(contestant, "first", contestant.reading(), cold, report);
        }
    }

    /** Lets each read once in a new process. */
    void coldReadings(Backlog backlog, Report report) throws Exception {
        for (Contestant contestant : contestants) {
            read(contestant, "cold", () -> backlog.readCold(contestant), cold, report);
        }
    }

    /** Lets all read once. Each round begins with another contestant. */
    void round(Report report) throws Exception {
        Map<Contestant, Cost> round = new LinkedHashMap<>();
        String name = Integer.toString(rounds.size() + 1);
        for (int i = 0; i < contestants.size(); i++) {
            Contestant contestant = contestants.get((rounds.size() + i) % contestants.size());
            read(contestant, name, contestant.reading(), round, report);
        }
        rounds.add(round);
    }

    private static void read(
            Contestant contestant,
            String name,
            Contestant.Reading reading,
            Map<Contestant, Cost> costs,
            Report report)
            throws Exception {
        Cost cost = reading.read();
        costs.put(contestant, cost);
        report.line(
                "%5s  %-22s  %7.0f/s  %6.1f us  %5.1f KB",
                name,
                contestant.label(),
                cost.recordsPerSecond(),
                cost.cpuMicros(),
                cost.kilobytes());
    }

    /** A line for each contestant: cold, and the medians of the rounds, with the ratios too. */
    void table(Report report) {
        report.line("%-22s  %24s  %24s  %18s", "", "cold", "median", "ratio to the first");
        report.line(
                "%-22s  %10s %6s %6s  %10s %6s %6s  %8s %4s %4s",
                "",
                "records/s",
                "CPU us",
                "KB",
                "records/s",
                "CPU us",
                "KB",
                "records",
                "CPU",
                "KB");
        for (Contestant contestant : contestants) {
            Cost first = cold.get(contestant);
            Cost median = median(contestant);
            Cost ratio = ratio(contestant);
            report.line(
                    "%-22s  %10.0f %6.1f %6.1f  %10.0f %6.1f %6.1f  %8.2f %4.2f %4.2f",
                    contestant.label(),
                    first.recordsPerSecond(),
                    first.cpuMicros(),
                    first.kilobytes(),
                    median.recordsPerSecond(),
                    median.cpuMicros(),
                    median.kilobytes(),
                    ratio.recordsPerSecond(),
                    ratio.cpuMicros(),
                    ratio.kilobytes());
        }
    }

    /** An object for each contestant. */
    List<Map<String, Object>> results() {
        List<Map<String, Object>> results = new ArrayList<>();
        for (Contestant contestant : contestants) {
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("name", contestant.name());
            result.put("label", contestant.label());
            result.put("cold", cold.get(contestant).values());
            result.put("median", median(contestant).values());
            result.put("coldRatio", coldRatio(contestant).values());
            result.put("ratio", ratio(contestant).values());
            results.add(result);
        }
        return results;
    }

    private Cost median(Contestant contestant) {
        return Cost.median(rounds.stream().map(round -> round.get(contestant)).toList());
    }

    private Cost coldRatio(Contestant contestant) {
        return cold.get(contestant).dividedBy(cold.get(contestants.get(0)));
    }

    /** The median of the ratios of the rounds. */
    private Cost ratio(Contestant contestant) {
        Contestant first = contestants.get(0);
        return Cost.median(
                rounds.stream()
                        .map(round -> round.get(contestant).dividedBy(round.get(first)))
                        .toList());
    }
}
