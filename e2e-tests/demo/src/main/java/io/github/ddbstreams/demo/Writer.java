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
package io.github.ddbstreams.demo;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Applies the workload to the table at a steady rate, and rolls shards over meanwhile. */
final class Writer {

    /** If nothing has arrived by then, nothing will. */
    private static final long START_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Workload workload;
    private final Orders orders;
    private final LocalDynamoDb database;
    private final Ledger ledger;
    private final CountDownLatch stop;
    private volatile int rollOvers;
    private volatile long steadyWrites;

    Writer(
            Workload workload,
            Orders orders,
            LocalDynamoDb database,
            Ledger ledger,
            CountDownLatch stop) {
        this.workload = workload;
        this.orders = orders;
        this.database = database;
        this.ledger = ledger;
        this.stop = stop;
    }

    /** Writes the items that are there from the beginning. */
    void writeFirstItems() {
        List<Write> items = workload.firstItems();
        long now = System.currentTimeMillis();
        items.forEach(item -> ledger.record(item, now));
        orders.putAll(items);
    }

    /**
     * Writes at the rate until the job reads, and from then on until the time is over; or until the
     * stop is given. There is a roll-over at once, the others are spread evenly over the time.
     *
     * @param isReading whether something has arrived; not asked any more after a while
     */
    void write(BooleanSupplier isReading, int seconds, int rate, int rollOversToMake)
            throws InterruptedException {
        rollOver();
        long start = System.nanoTime();
        long writes = 0;
        while (!isReading.getAsBoolean() && System.nanoTime() - start < START_NANOS) {
            if (!writeInTime(start, writes, rate)) {
                return;
            }
            writes++;
        }
        writeSteadily(seconds, rate, rollOversToMake - 1);
    }

    private void writeSteadily(int seconds, int rate, int rollOversToMake)
            throws InterruptedException {
        long start = System.nanoTime();
        long duration = TimeUnit.SECONDS.toNanos(seconds);
        int rolled = 0;
        for (long elapsed = 0; elapsed < duration; elapsed = System.nanoTime() - start) {
            if (elapsed >= duration / (rollOversToMake + 1) * (rolled + 1)
                    && rolled < rollOversToMake) {
                rollOver();
                rolled++;
            }
            if (!writeInTime(start, steadyWrites, rate)) {
                return;
            }
            steadyWrites++;
        }
    }

    /** Writes when it is time for it; false if the stop is given. */
    private boolean writeInTime(long start, long earlierWrites, int rate)
            throws InterruptedException {
        long due = start + earlierWrites * TimeUnit.SECONDS.toNanos(1) / rate;
        if (stop.await(due - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            return false;
        }
        Write write = workload.next();
        ledger.record(write, System.currentTimeMillis());
        orders.apply(write);
        return true;
    }

    /** How many changes were written since the job reads. */
    long steadyWrites() {
        return steadyWrites;
    }

    int rollOvers() {
        return rollOvers;
    }

    private void rollOver() {
        database.rollOver();
        rollOvers = rollOvers + 1;
    }
}
