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
package io.github.ddbstreams.demo;

import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.types.Row;

/**
 * The aggregate as its changelog builds it up. What the changelog takes back must be what it gave:
 * if it is not, that is counted. Thread-safe.
 */
final class LiveTotals {

    private final Map<String, StatusTotal> totals = new TreeMap<>();
    private long changes;
    private long inconsistent;

    synchronized void accept(Row row) {
        changes++;
        StatusTotal total =
                new StatusTotal(
                        row.getFieldAs(0),
                        row.<Long>getFieldAs(1),
                        row.<Integer>getFieldAs(2),
                        row.<BigDecimal>getFieldAs(3));
        switch (row.getKind()) {
            case INSERT -> check(totals.put(total.status(), total) == null);
            // Its successor follows at once: until then the old one is shown.
            case UPDATE_BEFORE -> check(total.equals(totals.get(total.status())));
            case UPDATE_AFTER -> check(totals.put(total.status(), total) != null);
            case DELETE -> check(total.equals(totals.remove(total.status())));
            default -> throw new IllegalArgumentException("no kind of row: " + row);
        }
    }

    private void check(boolean consistent) {
        if (!consistent) {
            inconsistent++;
        }
    }

    synchronized Map<String, StatusTotal> snapshot() {
        return new TreeMap<>(totals);
    }

    synchronized long changes() {
        return changes;
    }

    synchronized long inconsistent() {
        return inconsistent;
    }
}
