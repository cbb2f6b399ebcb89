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

import java.util.EnumMap;
import java.util.Map;
import org.apache.flink.types.RowKind;

/**
 * Counts the rows of a changelog from the start to the last that is expected, each kind for itself.
 * Written by one thread; read by others once that is done.
 */
final class ChangelogTally {

    private static final EmulatorProcess.Written NOTHING = new EmulatorProcess.Written(0, 0);

    private final Changes changes;
    private final long expectedRows;
    private final Meter meter = new Meter();
    private final long[] counts = new long[RowKind.values().length];
    private final long[] sums = new long[RowKind.values().length];
    private long rows;

    ChangelogTally(Changes changes) {
        this.changes = changes;
        this.expectedRows = changes.all().records() + changes.replaced().records();
    }

    void start() {
        meter.start();
    }

    void row(RowKind kind, long number) {
        counts[kind.ordinal()]++;
        sums[kind.ordinal()] += number;
        rows++;
        if (rows == expectedRows) {
            meter.stop();
        }
    }

    /**
     * Checks that the rows are those of what was written.
     *
     * @throws IllegalStateException if not
     */
    void check(String reader) {
        Map<RowKind, EmulatorProcess.Written> expected = new EnumMap<>(RowKind.class);
        expected.put(RowKind.INSERT, changes.inserted());
        expected.put(RowKind.UPDATE_BEFORE, changes.replaced());
        expected.put(RowKind.UPDATE_AFTER, changes.updated());
        expected.put(RowKind.DELETE, NOTHING);
        Map<RowKind, EmulatorProcess.Written> found = new EnumMap<>(RowKind.class);
        for (RowKind kind : RowKind.values()) {
            found.put(
                    kind,
                    new EmulatorProcess.Written(counts[kind.ordinal()], sums[kind.ordinal()]));
        }
        if (!found.equals(expected)) {
            throw new IllegalStateException(
                    reader + " has shown the rows " + found + ", not " + expected);
        }
    }

    /** Of a record, not of a row. */
    Cost cost() {
        return meter.of(changes.all().records());
    }
}
