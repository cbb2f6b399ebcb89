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
import java.util.function.Function;

/** What each contestant took in each round. The first contestant is what the others are beside. */
final class Contest {

    private final List<Contestant> contestants;
    private Map<Contestant, Cost> firstRound;
    private final List<Map<Contestant, Cost>> coldRounds = new ArrayList<>();
    private final List<Map<Contestant, Cost>> rounds = new ArrayList<>();

    Contest(List<Contestant> contestants) {
        this.contestants = contestants;
    }

    /** Lets all read once, which counts only as cold, and only if there is no cold round. */
    void firstRound(Report report) throws Exception {
        firstRound = round("first", 0, Contestant::reading, report);
    }

    /** Lets each read once in a new process. Each round begins with another contestant. */
    void coldRound(Backlog backlog, Report report) throws Exception {
        coldRounds.add(
                round(
                        "cold",
                        coldRounds.size(),
                        contestant -> () -> backlog.readCold(contestant),
                        report));
    }

    /** Lets all read once. Each round begins with another contestant. */
    void round(Report report) throws Exception {
        rounds.add(
                round(
                        Integer.toString(rounds.size() + 1),
                        rounds.size(),
                        Contestant::reading,
                        report));
    }

    private Map<Contestant, Cost> round(
            String name, int first, Function<Contestant, Contestant.Reading> reading, Report report)
            throws Exception {
        Map<Contestant, Cost> round = new LinkedHashMap<>();
        for (int i = 0; i < contestants.size(); i++) {
            Contestant contestant = contestants.get((first + i) % contestants.size());
            Cost cost = reading.apply(contestant).read();
            round.put(contestant, cost);
            report.line(
                    "%5s  %-22s  %7.0f/s  %6.1f us  %5.1f KB",
                    name,
                    contestant.label(),
                    cost.recordsPerSecond(),
                    cost.cpuMicros(),
                    cost.kilobytes());
        }
        return round;
    }

    /**
     * A line for each contestant: the medians of the rounds, cold and warm, with the ratios too.
     */
    void table(Report report) {
        report.line("%-22s  %24s  %24s  %18s", "", "cold", "warm", "ratio to the first");
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
            Cost first = median(cold(), contestant);
            Cost median = median(rounds, contestant);
            Cost ratio = ratio(rounds, contestant);
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
            result.put("cold", median(cold(), contestant).values());
            result.put("median", median(rounds, contestant).values());
            result.put("coldRatio", ratio(cold(), contestant).values());
            result.put("ratio", ratio(rounds, contestant).values());
            results.add(result);
        }
        return results;
    }

    private List<Map<Contestant, Cost>> cold() {
        return coldRounds.isEmpty() ? List.of(firstRound) : coldRounds;
    }

    private static Cost median(List<Map<Contestant, Cost>> rounds, Contestant contestant) {
        return Cost.median(rounds.stream().map(round -> round.get(contestant)).toList());
    }

    /** The median of the ratios of the rounds. */
    private Cost ratio(List<Map<Contestant, Cost>> rounds, Contestant contestant) {
        Contestant first = contestants.get(0);
        return Cost.median(
                rounds.stream()
                        .map(round -> round.get(contestant).dividedBy(round.get(first)))
                        .toList());
    }
}
