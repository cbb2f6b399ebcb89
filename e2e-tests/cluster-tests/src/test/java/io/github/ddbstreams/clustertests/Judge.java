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
package io.github.ddbstreams.clustertests;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Compares what a job has written with all that was written to its table, key by key. Nothing may
 * be missing, come twice, come too early, or be anything else than it was.
 */
final class Judge {

    private static final int SHOWN = 20;

    private final Map<String, List<Written>> truth = new LinkedHashMap<>();

    /** For each key, how many of its writes are none that may be shown as changes. */
    private final Map<String, Integer> noChanges;

    /** For each key, how many of its writes were before the start. */
    private final Map<String, Integer> before;

    private final Kind kind;

    /** What a job shows. */
    private enum Kind {
        CHANGES,
        TABLE,
        LOG
    }

    private Judge(List<Written> written, int firstChange, int start, Kind kind) {
        written.forEach(
                write -> truth.computeIfAbsent(write.key(), key -> new ArrayList<>()).add(write));
        this.noChanges = count(written.subList(0, firstChange));
        this.before = count(written.subList(0, start));
        this.kind = kind;
    }

    private static Map<String, Integer> count(List<Written> writes) {
        Map<String, Integer> counts = new HashMap<>();
        writes.forEach(write -> counts.merge(write.key(), 1, Integer::sum));
        return counts;
    }

    /** For a job that reads all changes there ever were. */
    static Judge ofChanges(List<Written> written) {
        return new Judge(written, 0, 0, Kind.CHANGES);
    }

    /**
     * For a job that reads the table and its changes: the lines of a key begin with the item as it
     * was at some time since the start, or with a change, which comes as an INSERT, and go on with
     * every later change.
     *
     * @param firstChange how many writes there were before there was a stream
     * @param start how many writes there were when the job was started
     */
    static Judge ofTable(List<Written> written, int firstChange, int start) {
        return new Judge(written, firstChange, start, Kind.TABLE);
    }

    /** As {@link #ofTable}, but a history that begins with a change shows it as what it is. */
    static Judge ofLog(List<Written> written, int firstChange, int start) {
        return new Judge(written, firstChange, start, Kind.LOG);
    }

    /** All that is wrong, the first of it; nothing if all is well. */
    List<String> problems(List<Line> lines) {
        Map<String, List<Line>> shown = new TreeMap<>();
        truth.keySet().forEach(key -> shown.put(key, new ArrayList<>()));
        for (Line line : lines) {
            shown.computeIfAbsent(line.key(), key -> new ArrayList<>()).add(line);
        }
        List<String> problems = new ArrayList<>();
        shown.forEach(
                (key, ofKey) -> {
                    ofKey.sort(Comparator.comparingLong(Line::place));
                    judge(key, ofKey, problems);
                });
        int more = problems.size() - SHOWN;
        if (more > 0) {
            problems.subList(SHOWN, problems.size()).clear();
            problems.add(more + " more");
        }
        return problems;
    }

    private void judge(String key, List<Line> shown, List<String> problems) {
        List<Written> written = truth.getOrDefault(key, List.of());
        for (int i = 0; i < shown.size(); i++) {
            if (shown.get(i).place() != i) {
                problems.add("place " + i + " of " + key + " is not there once: " + shown.get(i));
                return;
            }
        }
        if (kind == Kind.CHANGES) {
            compare(key, shown, 0, written, 0, problems);
        } else if (shown.isEmpty()) {
            if (exists(written)) {
                problems.add("nothing of " + key + ", which is " + written.get(written.size() - 1));
            }
        } else {
            judgeHistory(key, shown, written, problems);
        }
    }

    private static boolean exists(List<Written> written) {
        return !written.isEmpty()
                && !written.get(written.size() - 1).operation().equals(Written.REMOVE);
    }

    private void judgeHistory(
            String key, List<Line> shown, List<Written> written, List<String> problems) {
        Line first = shown.get(0);
        boolean isItem = first.operation().equals(Line.READ);
        int place = isItem ? placeOfItem(first, written) : placeOfChange(first, written);
        int earliest = isItem ? before.getOrDefault(key, 0) - 1 : noChanges.getOrDefault(key, 0);
        if (place < 0 || place < earliest) {
            problems.add("a history begins with what was not: " + first);
        } else {
            compare(key, shown, 1, written, place + 1, problems);
        }
    }

    private static int placeOfItem(Line item, List<Written> written) {
        return place(
                written,
                write ->
                        item.sequenceNumber().equals(Line.NO_NUMBER)
                                && !write.operation().equals(Written.REMOVE)
                                && item.version().equals(write.version()));
    }

    private int placeOfChange(Line change, List<Written> written) {
        return place(
                written,
                write ->
                        change.sequenceNumber().equals(write.sequenceNumber())
                                && change.version().equals(write.version())
                                && change.operation()
                                        .equals(kind == Kind.LOG ? write.operation() : "INSERT"));
    }

    private static int place(List<Written> written, Predicate<Written> condition) {
        for (int i = 0; i < written.size(); i++) {
            if (condition.test(written.get(i))) {
                return i;
            }
        }
        return -1;
    }

    /** Whether the one from an index on is the other from an index on. */
    private static void compare(
            String key,
            List<Line> shown,
            int fromShown,
            List<Written> written,
            int fromWritten,
            List<String> problems) {
        int count = Math.max(shown.size() - fromShown, written.size() - fromWritten);
        for (int i = 0; i < count; i++) {
            Line line = fromShown + i < shown.size() ? shown.get(fromShown + i) : null;
            Written write = fromWritten + i < written.size() ? written.get(fromWritten + i) : null;
            if (line == null) {
                problems.add("missing: " + write);
            } else if (write == null) {
                problems.add("never written: " + line);
            } else if (!isOf(write, line)) {
                problems.add("instead of " + write + ": " + line);
            } else {
                continue;
            }
            // What follows is wrong as well, or says nothing new.
            return;
        }
    }

    private static boolean isOf(Written write, Line line) {
        return line.operation().equals(write.operation())
                && line.version().equals(write.version())
                && isNumberOf(write, line);
    }

    private static boolean isNumberOf(Written write, Line line) {
        return write.sequenceNumber() == null
                ? !line.sequenceNumber().equals(Line.NO_NUMBER)
                : line.sequenceNumber().equals(write.sequenceNumber());
    }
}
