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
import java.util.List;

/**
 * Every write to a table that changed something, in the order in which the table took them. Thread
 * safe.
 */
public final class Ledger {

    private final List<LedgerEntry> entries = new ArrayList<>();

    Ledger() {}

    synchronized void add(LedgerEntry entry) {
        entries.add(entry);
    }

    /** A copy of all entries so far. */
    public synchronized List<LedgerEntry> entries() {
        return new ArrayList<>(entries);
    }

    /** A copy of the entries from an index on; {@link #size()} taken earlier is such an index. */
    public synchronized List<LedgerEntry> entriesFrom(int index) {
        return new ArrayList<>(entries.subList(index, entries.size()));
    }

    /** How many entries there are so far. */
    public synchronized int size() {
        return entries.size();
    }
}
