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
package io.github.ddbstreams.clustertests;

import io.github.ddbstreams.emulator.Attribute;
import io.github.ddbstreams.emulator.EmulatedShard;
import io.github.ddbstreams.emulator.EmulatedTable;
import io.github.ddbstreams.emulator.LedgerEntry;
import io.github.ddbstreams.emulator.StreamEmulator;
import io.github.ddbstreams.emulator.TableSpec;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Semaphore;

/** A table of the emulator, whose shards split and roll over. */
final class EmulatedOrders implements Orders {

    static final int ALL_PAGES = 1_000_000;

    private static final int MANY_SHARDS = 10;

    private final StreamEmulator emulator = StreamEmulator.start();
    private final EmulatedTable table;

    /** Those that a scan may have. */
    private final Semaphore pages = new Semaphore(0);

    EmulatedOrders(String name) {
        table =
                emulator.createTable(
                        TableSpec.named(name)
                                .partitionKey("pk", "S")
                                .viewType("NEW_AND_OLD_IMAGES")
                                .withoutStream()
                                .initialShards(3));
        table.scans().onRequest(request -> pages.acquireUninterruptibly());
    }

    @Override
    public String name() {
        return table.name();
    }

    @Override
    public URI endpoint() {
        return emulator.endpoint();
    }

    @Override
    public void put(String key, int version) {
        table.put(Map.of("pk", key, "version", version));
    }

    @Override
    public void delete(String key) {
        table.delete(Map.of("pk", key));
    }

    @Override
    public void enableStream() {
        table.enableStream();
    }

    @Override
    public void letScan(int more) {
        pages.release(more);
    }

    @Override
    public boolean isScanHeld() {
        return pages.availablePermits() == 0 && pages.hasQueuedThreads();
    }

    @Override
    public void moveShards(Random random) {
        List<EmulatedShard> open = table.openShards();
        EmulatedShard one = open.get(random.nextInt(open.size()));
        if (open.size() < MANY_SHARDS && random.nextBoolean()) {
            table.split(one);
        } else if (random.nextInt(4) == 0) {
            table.rollOverAll();
        } else {
            table.rollOver(one);
        }
    }

    @Override
    public List<Written> written() {
        return table.ledger().entries().stream().map(EmulatedOrders::written).toList();
    }

    private static Written written(LedgerEntry entry) {
        Map<String, Attribute> image = entry.newImage();
        return new Written(
                entry.key().get("pk").text(),
                entry.operation().name(),
                entry.sequenceNumber(),
                image == null ? Written.NO_VERSION : image.get("version").text());
    }

    @Override
    public void close() {
        pages.release(ALL_PAGES);
        emulator.close();
    }
}
