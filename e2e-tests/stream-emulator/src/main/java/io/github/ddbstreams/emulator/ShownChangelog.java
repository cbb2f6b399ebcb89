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
package io.github.ddbstreams.emulator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The rows of one key: whether they follow the rules of their changelog, and the states that they
 * lead through. A null state is that there is no item. Behind a broken rule it goes on from what
 * the row says. Immutable once made.
 */
final class ShownChangelog {

    private final List<ShownRow> rows;
    private final List<Map<String, Attribute>> states = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private Map<String, Attribute> current;

    /** Whether the first half of an update waits for the second. */
    private boolean halfDone;

    ShownChangelog(List<ShownRow> rows, boolean upsert) {
        this.rows = rows;
        for (ShownRow row : rows) {
            if (upsert) {
                upsert(row);
            } else {
                retract(row);
            }
        }
    }

    private void upsert(ShownRow row) {
        switch (row.kind()) {
            case UPDATE_BEFORE:
                problems.add("-U in a changelog of upserts");
                break;
            case DELETE:
                // One that finds nothing tells nothing: it may repeat what was before the start.
                if (current != null) {
                    become(null);
                }
                break;
            default:
                become(row.image());
        }
    }

    private void retract(ShownRow row) {
        boolean second = row.kind() == ShownRow.Kind.UPDATE_AFTER;
        if (halfDone && !second) {
            problems.add("-U is followed by " + row + " and not by +U");
        }
        switch (row.kind()) {
            case INSERT:
                if (current != null) {
                    problems.add(row + " comes where there is " + current);
                }
                become(row.image());
                break;
            case UPDATE_AFTER:
                if (!halfDone) {
                    problems.add(row + " comes without -U");
                }
                become(row.image());
                break;
            default:
                takeBack(row);
        }
        halfDone = row.kind() == ShownRow.Kind.UPDATE_BEFORE;
    }

    private void takeBack(ShownRow row) {
        if (current == null) {
            problems.add(row + " takes back what is not there");
        } else if (!current.equals(row.image())) {
            problems.add(row + " takes back another row than " + current);
        }
        if (row.kind() == ShownRow.Kind.DELETE) {
            become(null);
        } else {
            current = null;
        }
    }

    private void become(Map<String, Attribute> state) {
        current = state;
        states.add(state);
    }

    /** In the order in which they were shown. */
    List<Map<String, Attribute>> states() {
        return Collections.unmodifiableList(states);
    }

    List<String> problems() {
        return Collections.unmodifiableList(problems);
    }

    boolean isHalfDone() {
        return halfDone;
    }

    /** What the rows leave in the end, or null. */
    Map<String, Attribute> last() {
        return current;
    }

    /** Whether the rows leave this item, or nothing if it is null. */
    boolean endsAs(Map<String, Attribute> item) {
        return !halfDone && Objects.equals(current, item);
    }

    @Override
    public String toString() {
        return HistoryText.of(rows);
    }
}
