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
package io.github.ddbstreams.flink.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.CloseableIterator;

/** The rows that a query emits, and what they add up to. */
final class Changelog {

    private final List<Row> rows = new ArrayList<>();

    /** All that a bounded query emits. */
    static Changelog of(TableResult result) throws Exception {
        Changelog changelog = new Changelog();
        try (CloseableIterator<Row> rows = result.collect()) {
            rows.forEachRemaining(changelog.rows::add);
        }
        return changelog;
    }

    /** Rows that have been collected. */
    static Changelog of(List<Row> rows) {
        Changelog changelog = new Changelog();
        changelog.rows.addAll(rows);
        return changelog;
    }

    List<Row> rows() {
        return rows;
    }

    /** How often each row is there in the end; no row may be taken back that is not there. */
    Map<Row, Integer> result() {
        Map<Row, Integer> counts = new HashMap<>();
        for (Row row : rows) {
            boolean adds = row.getKind() == RowKind.INSERT || row.getKind() == RowKind.UPDATE_AFTER;
            Row value = Row.copy(row);
            value.setKind(RowKind.INSERT);
            int count = counts.merge(value, adds ? 1 : -1, Integer::sum);
            assertThat(count).as("how often %s is there after %s", value, row).isNotNegative();
            if (count == 0) {
                counts.remove(value);
            }
        }
        return counts;
    }
}
