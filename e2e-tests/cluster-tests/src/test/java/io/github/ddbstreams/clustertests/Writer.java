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

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;

/** A thread that writes to a table all the time, and lets its shards roll over meanwhile. */
final class Writer implements AutoCloseable {

    private static final int KEYS = 60;
    private static final int DELETES_OF_10 = 2;

    /** Most items shall be read before they change. */
    private static final int WRITES_FOR_AN_ITEM = 10;

    private static final int WRITES_BETWEEN_MOVES = 120;

    /** Slow enough for a job to keep up with, on a machine that has other things to do. */
    private static final long PACE_NANOS = Duration.ofMillis(3).toNanos();

    private final Orders orders;
    private final Random random;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final Thread thread;
    private volatile boolean stopped;
    private volatile int moves;
    private final int items;
    private int version;

    private Writer(Orders orders, int items, long seed) {
        this.orders = orders;
        this.random = new Random(seed);
        this.items = items;
        this.version = items;
        this.thread = new Thread(this::run, "writer");
    }

    /** Puts as many items, before anybody reads. */
    static void fill(Orders orders, int items) throws Exception {
        for (int i = 0; i < items; i++) {
            orders.put("item" + i, i);
        }
    }

    /**
     * Begins to write, to keys of the writer's own and to the items that were there.
     *
     * @param items that the table was filled with
     */
    static Writer start(Orders orders, int items, long seed) {
        Writer writer = new Writer(orders, items, seed);
        writer.thread.start();
        return writer;
    }

    private void run() {
        try {
            int writes = 0;
            while (!stopped) {
                write();
                writes++;
                if (writes % WRITES_BETWEEN_MOVES == 0) {
                    orders.moveShards(random);
                    moves++;
                }
                LockSupport.parkNanos(PACE_NANOS);
            }
            end.complete(null);
        } catch (Throwable e) {
            end.completeExceptionally(e);
        }
    }

    private void write() throws Exception {
        String key =
                items > 0 && random.nextInt(WRITES_FOR_AN_ITEM) == 0
                        ? "item" + random.nextInt(items)
                        : "key" + random.nextInt(KEYS);
        if (random.nextInt(10) < DELETES_OF_10) {
            orders.delete(key);
        } else {
            orders.put(key, version++);
        }
    }

    /** How often shards have rolled over so far. */
    int moves() {
        return moves;
    }

    /** Ends it, and fails if it has failed. */
    void stop() throws InterruptedException {
        stopped = true;
        try {
            end.get();
        } catch (ExecutionException e) {
            throw new AssertionError("The writer has failed", e.getCause());
        }
    }

    @Override
    public void close() throws InterruptedException {
        stopped = true;
        thread.join();
    }
}
