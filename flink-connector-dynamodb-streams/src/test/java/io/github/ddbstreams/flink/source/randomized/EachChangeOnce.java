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
import io.github.ddbstreams.emulator.LedgerChecker;
import io.github.ddbstreams.emulator.LedgerReport;
import io.github.ddbstreams.flink.source.event.ChangeEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.apache.flink.util.function.SerializableFunction;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Every change of a stream exactly once, and those of each key in order. */
final class EachChangeOnce implements Judge {

    private final EmulatedTable table;
    private final Supplier<List<String>> seen;

    EachChangeOnce(EmulatedTable table, Supplier<List<String>> seen) {
        this.table = table;
        this.seen = seen;
    }

    @Override
    public SerializableFunction<ChangeEvent<Map<String, AttributeValue>>, String> what() {
        return ChangeEvent::sequenceNumber;
    }

    @Override
    public Callable<Boolean> hasSeen(int percent) {
        int wanted = table.ledger().size() * percent / 100;
        return () -> seen.get().size() >= wanted;
    }

    @Override
    public List<String> problems() {
        List<String> problems = new ArrayList<>(report().problems());
        int count = seen.get().size();
        if (count != table.ledger().size()) {
            problems.add(count + " changes seen, " + table.ledger().size() + " written");
        }
        return problems;
    }

    @Override
    public LedgerReport report() {
        LedgerChecker checker = LedgerChecker.of(table);
        checker.sawAll(seen.get());
        return checker.report();
    }
}
