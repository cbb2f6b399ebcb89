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

    private static final int MOST_PROBLEMS = 3;
    private static final int MOST_CHARACTERS = 1000;

    private final EmulatedTable table;
    private final int start;
    private final boolean upserts;
    private final Supplier<List<String>> seen;
    private int judgedWritten = -1;
    private List<String> judgedSeen = List.of();
    private boolean complete;

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
        return () -> (percent < 100 && seen.get().size() >= wanted) || isComplete();
    }

    /** To judge is much work, which is done only when there is something new to judge. */
    private boolean isComplete() {
        List<String> seenNow = seen.get();
        int writtenNow = table.ledger().size();
        if (writtenNow != judgedWritten || !seenNow.equals(judgedSeen)) {
            judgedWritten = writtenNow;
            judgedSeen = seenNow;
            complete = checker(seenNow).isComplete();
        }
        return complete;
    }

    @Override
    public List<String> problems() {
        return report().problems().stream()
                .limit(MOST_PROBLEMS)
                .map(problem -> problem.substring(0, Math.min(problem.length(), MOST_CHARACTERS)))
                .toList();
    }

    @Override
    public HistoryReport report() {
        return checker(seen.get()).report();
    }

    private HistoryChecker checker(List<String> seenNow) {
        return upserts
                ? Histories.showUpserts(HistoryChecker.ofUpserts(table).since(start), seenNow)
                : Histories.showRetractions(
                        HistoryChecker.ofRetractions(table).since(start), seenNow);
    }
}
