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
package io.github.ddbstreams.flink.source.randomized;

import io.github.ddbstreams.emulator.EmulatedTable;
import io.github.ddbstreams.emulator.HistoryChecker;
import io.github.ddbstreams.emulator.HistoryReport;
import io.github.ddbstreams.flink.source.Histories;
import io.github.ddbstreams.flink.source.event.ChangeEvent;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.apache.flink.util.function.SerializableFunction;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The items of a table and their changes, as one history of each key that goes on to its end. */
final class OneHistory implements Judge {

    private final EmulatedTable table;
    private final int start;
    private final boolean upserts;
    private final Supplier<List<String>> seen;

    /**
     * @param upserts whether nothing is taken back
     */
    OneHistory(EmulatedTable table, boolean upserts, Supplier<List<String>> seen) {
        this.table = table;
        this.start = table.ledger().size();
        this.upserts = upserts;
        this.seen = seen;
    }

    @Override
    public SerializableFunction<ChangeEvent<Map<String, AttributeValue>>, String> what() {
        return Histories::describe;
    }

    /** A change that is in a row is not seen. So a share of the items counts, or the end of all. */
    @Override
    public Callable<Boolean> hasSeen(int percent) {
        int wanted = table.items().size() * percent / 100;
        return () ->
                (percent < 100 && seen.get().size() >= wanted)
                        || (seen.get().size() >= table.items().size() && checker().isComplete());
    }

    @Override
    public List<String> problems() {
        return report().problems();
    }

    @Override
    public HistoryReport report() {
        return checker().report();
    }

    private HistoryChecker checker() {
        return upserts
                ? Histories.showUpserts(HistoryChecker.ofUpserts(table).since(start), seen.get())
                : Histories.showRetractions(
                        HistoryChecker.ofRetractions(table).since(start), seen.get());
    }
}
