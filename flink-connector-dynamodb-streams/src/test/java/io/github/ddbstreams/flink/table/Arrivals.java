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

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/** What a query emits, as it arrives. */
final class Arrivals implements AutoCloseable {

    private final List<Row> rows = Collections.synchronizedList(new ArrayList<>());
    private final CloseableIterator<Row> iterator;
    private final Thread thread;

    Arrivals(TableResult result) {
        iterator = result.collect();
        thread = new Thread(() -> iterator.forEachRemaining(rows::add), "arrivals");
        thread.start();
    }

    Changelog changelog() {
        synchronized (rows) {
            return Changelog.of(new ArrayList<>(rows));
        }
    }

    boolean haveBegun() {
        return !rows.isEmpty();
    }

    /** All there is, of a query that ends. */
    Changelog untilTheEnd() throws Exception {
        thread.join();
        return changelog();
    }

    @Override
    public void close() throws Exception {
        iterator.close();
        thread.join();
    }
}
