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
package io.github.ddbstreams.containers;

import io.github.ddbstreams.containers.Orders.Change;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The changes of each key in their order, as text: what the job has written into its files, and
 * what it should have.
 */
final class Histories {

    private Histories() {}

    private record Line(String key, long place, String operation, String number, String version) {

        static Line parse(String line) {
            String[] fields = line.split(" ");
            if (fields.length != 5) {
                throw new AssertionError("Not a line of the job: " + line);
            }
            return new Line(fields[0], Long.parseLong(fields[1]), fields[2], fields[3], fields[4]);
        }
    }

    /**
     * @param lines of the job's files, in any order
     * @throws AssertionError if the places of a key's changes are not 0, 1, 2 and so on, or its
     *     sequence numbers do not rise
     */
    static Map<String, List<String>> ofFiles(List<String> lines) {
        Map<String, List<Line>> byKey = new TreeMap<>();
        for (String text : lines) {
            Line line = Line.parse(text);
            byKey.computeIfAbsent(line.key(), key -> new ArrayList<>()).add(line);
        }
        Map<String, List<String>> histories = new TreeMap<>();
        byKey.forEach((key, ofKey) -> histories.put(key, inOrder(ofKey)));
        return histories;
    }

    private static List<String> inOrder(List<Line> ofKey) {
        ofKey.sort(Comparator.comparing(Line::place));
        List<String> history = new ArrayList<>();
        BigInteger last = BigInteger.ZERO;
        for (Line line : ofKey) {
            if (line.place() != history.size()) {
                throw new AssertionError("A place is missing or there twice: " + ofKey);
            }
            if (!line.number().equals("-")) {
                BigInteger number = new BigInteger(line.number());
                if (number.compareTo(last) <= 0) {
                    throw new AssertionError("Sequence numbers do not rise: " + ofKey);
                }
                last = number;
            }
            history.add(line.operation() + " " + line.version());
        }
        return history;
    }

    /**
     * What is to be in the files of a job that begins with the items of a table.
     *
     * @param items the versions of the items at its start
     * @param before how many changes each key had at its start
     * @param changes all changes
     */
    static Map<String, List<String>> expected(
            Map<String, Long> items,
            Map<String, Integer> before,
            Map<String, List<Change>> changes) {
        Map<String, List<String>> histories = new TreeMap<>();
        changes.forEach(
                (key, ofKey) -> {
                    List<String> history = new ArrayList<>();
                    if (items.containsKey(key)) {
                        history.add("READ " + items.get(key));
                    }
                    for (Change change : ofKey.subList(before.getOrDefault(key, 0), ofKey.size())) {
                        String version = change.after() == null ? "-" : change.after().toString();
                        history.add(change.operation() + " " + version);
                    }
                    if (!history.isEmpty()) {
                        histories.put(key, history);
                    }
                });
        return histories;
    }
}
