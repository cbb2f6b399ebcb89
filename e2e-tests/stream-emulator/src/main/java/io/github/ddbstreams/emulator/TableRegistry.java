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

import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** The tables there are, by name. Thread safe. */
final class TableRegistry {

    private final EmulatorClock clock;
    private final StreamRegistry streams;
    private final NavigableMap<String, EmulatedTable> byName = new ConcurrentSkipListMap<>();

    TableRegistry(EmulatorClock clock, StreamRegistry streams) {
        this.clock = clock;
        this.streams = streams;
    }

    /** Creates a table with its stream, and only then shows it to others. */
    synchronized EmulatedTable create(TableSpec spec) {
        if (byName.containsKey(spec.name())) {
            throw ServiceException.resourceInUse("Table already exists: " + spec.name());
        }
        EmulatedTable table = new EmulatedTable(spec, clock, streams).init();
        byName.put(spec.name(), table);
        return table;
    }

    /** The table, or null. */
    EmulatedTable find(String name) {
        return byName.get(name);
    }

    /** The table for a request, by name or ARN. */
    EmulatedTable require(String nameOrArn) {
        EmulatedTable table = byName.get(nameOrArn.substring(nameOrArn.lastIndexOf('/') + 1));
        if (table == null) {
            throw ServiceException.resourceNotFound(
                    "Requested resource not found: Table: " + nameOrArn + " not found");
        }
        return table;
    }

    /** Deletes a table; its streams are disabled and stay readable. */
    synchronized EmulatedTable delete(String nameOrArn) {
        EmulatedTable table = require(nameOrArn);
        byName.remove(table.name());
        EmulatedStream stream = table.latestStream();
        if (stream != null && stream.isEnabled()) {
            table.disableStream();
        }
        return table;
    }

    NavigableMap<String, EmulatedTable> byName() {
        return byName;
    }
}
