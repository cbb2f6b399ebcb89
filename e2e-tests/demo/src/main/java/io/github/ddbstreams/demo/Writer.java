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

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Applies the workload to the table at a steady rate, and rolls shards over meanwhile. */
final class Writer {

    private final Workload workload;
    private final Orders orders;
    private final LocalDynamoDb database;
    private final Ledger ledger;
    private final CountDownLatch stop;
    private volatile int rollOvers;

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

    /** Writes so many changes as fast as it goes, and a roll-over. */
    void writeAtOnce(int count) {
        for (int i = 0; i < count; i++) {
            write();
        }
        rollOver();
    }

    /**
     * Writes at the rate until the time is over or the stop is given; the roll-overs are spread
     * evenly over the time.
     */
    void writeSteadily(int seconds, int rate, int rollOversToMake) throws InterruptedException {
        long start = System.nanoTime();
        long duration = TimeUnit.SECONDS.toNanos(seconds);
        long writes = 0;
        int rolled = 0;
        for (long elapsed = 0; elapsed < duration; elapsed = System.nanoTime() - start) {
            long ahead = writes * TimeUnit.SECONDS.toNanos(1) / rate - elapsed;
            if (ahead > 0) {
                if (stop.await(ahead, TimeUnit.NANOSECONDS)) {
                    return;
                }
            } else if (elapsed >= duration / (rollOversToMake + 1) * (rolled + 1)
                    && rolled < rollOversToMake) {
                rollOver();
                rolled++;
            } else {
                write();
                writes++;
            }
        }
    }

    int rollOvers() {
        return rollOvers;
    }

    private void write() {
        Write write = workload.next();
        ledger.record(write, System.currentTimeMillis());
        orders.apply(write);
    }

    private void rollOver() {
        database.rollOver();
        rollOvers = rollOvers + 1;
    }
}
