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
import io.github.ddbstreams.emulator.StreamViewType;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The items that a table of a {@link Scenario} has at first, and how a snapshot reads them. */
final class ItemsToRead {

    private static final int MOST_ITEMS = 150;
    private static final int MOST_WRITES_OF_SCANS = 150;
    private static final int MOST_VALUES = 3;
    private static final int MOST_KEY_GROUPS = 60;

    /** How long all pages together may take for the limit of read units. */
    private static final int MOST_SECONDS_OF_PAGES = 2;

    private final int count;
    private final boolean upserts;
    private final boolean fewValues;
    private final boolean unaligned;
    private final boolean endIsAwaited;
    private final int maxParallelism;
    private final int lagMillis;
    private final int writesPerScan;
    private final long seedOfWrites;
    private final Map<String, String> options = new TreeMap<>();
    private int writesLeft = MOST_WRITES_OF_SCANS;

    ItemsToRead(Random random) {
        this.count = 5 + random.nextInt(MOST_ITEMS);
        this.upserts = random.nextInt(4) == 0;
        this.fewValues = random.nextInt(3) == 0;
        this.unaligned = random.nextInt(3) == 0;
        this.endIsAwaited = random.nextInt(3) == 0;
        this.maxParallelism = random.nextInt(4) == 0 ? 0 : 5 + random.nextInt(MOST_KEY_GROUPS);
        int segments = 1 + random.nextInt(12);
        int pageSize = 1 + random.nextInt(50);
        int delayMillis = random.nextInt(4) == 0 ? 0 : random.nextInt(200);
        boolean consistent = delayMillis < 20 || random.nextBoolean();
        this.lagMillis = consistent ? 0 : delayMillis / 2;
        this.writesPerScan = random.nextInt(4);
        this.seedOfWrites = random.nextLong();
        options.put("scan.startup.slack", "1 s");
        options.put("scan.snapshot.segments", String.valueOf(segments));
        options.put("scan.snapshot.page-size", String.valueOf(pageSize));
        options.put("scan.snapshot.delay", delayMillis + " ms");
        options.put("scan.snapshot.consistent-read", String.valueOf(consistent));
        if (random.nextInt(3) == 0) {
            int pages = count / pageSize + segments;
            options.put(
                    "scan.snapshot.max-read-units",
                    String.valueOf(1 + pages / MOST_SECONDS_OF_PAGES + random.nextInt(pages + 1)));
        }
        // A snapshot ends when all shards have been read to their tips, of which up to 7 empty
        // pages
        // are no sign.
        options.put("scan.tip.empty-pages", "8");
        options.put("scan.tip.duration", "20 ms");
        options.put("scan.poll.idle-interval", "40 ms");
    }

    /** Of the source. */
    Map<String, String> options() {
        return options;
    }

    /** Without the items before changes, so that time says which of them are in a row. */
    boolean areUpserts() {
        return upserts;
    }

    StreamViewType viewType() {
        return upserts ? StreamViewType.NEW_IMAGE : StreamViewType.NEW_AND_OLD_IMAGES;
    }

    boolean isUnaligned() {
        return unaligned;
    }

    /** Of the whole job; 0 if it is left to Flink. */
    int maxParallelism() {
        return maxParallelism;
    }

    /** Whether the operator behind the source is to forget all that it remembers. */
    boolean isEndAwaited() {
        return endIsAwaited;
    }

    /** Writes the items, which are older than what a job reads. */
    void write(EmulatedTable table) {
        Random random = new Random(seedOfWrites);
        for (int i = 0; i < count; i++) {
            table.put(Map.of("pk", "k" + i, "n", value(table, random)));
        }
    }

    /** A number of its own for each write, or one of a few, so that items become the same again. */
    Object value(EmulatedTable table, Random random) {
        return fewValues ? random.nextInt(MOST_VALUES) : table.writeCount();
    }

    /**
     * From now on reads are late, and scans come together with writes.
     *
     * @param writes makes one write
     */
    void prepareScans(EmulatedTable table, Consumer<Random> writes) {
        table.scans().lagReads(Duration.ofMillis(lagMillis));
        Random random = new Random(seedOfWrites);
        table.scans().onRequest(request -> writeSome(writes, random));
        table.scans().onPage((request, page) -> writeSome(writes, random));
    }

    private synchronized void writeSome(Consumer<Random> writes, Random random) {
        for (int i = random.nextInt(writesPerScan + 1); i > 0 && writesLeft > 0; i--) {
            writesLeft--;
            writes.accept(random);
        }
    }

    synchronized void writeNoMoreAlongWithScans() {
        writesLeft = 0;
    }

    @Override
    public String toString() {
        return String.format(
                "%d items at first, %s with %s, up to %d writes before and after a page's items"
                        + " are read, reads late by up to %d ms, maximal parallelism %d%s%s",
                count,
                viewType(),
                fewValues ? "few values" : "a value for each write",
                writesPerScan,
                lagMillis,
                maxParallelism,
                unaligned ? ", unaligned checkpoints" : "",
                endIsAwaited ? ", the end is awaited" : "");
    }
}
