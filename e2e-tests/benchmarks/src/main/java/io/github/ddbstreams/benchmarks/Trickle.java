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
package io.github.ddbstreams.benchmarks;

import io.github.ddbstreams.emulator.EmulatedShard;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Writes a record into each of some shards in turn, at an even pace, until it is ended. */
final class Trickle {

    private final List<EmulatedShard> shards;
    private final long nanosBetween;
    private final Thread thread;
    private volatile boolean ended;
    private long written;

    private Trickle(List<EmulatedShard> shards, int perShardAndMinute) {
        this.shards = shards;
        this.nanosBetween =
                Duration.ofMinutes(1).toNanos() / ((long) perShardAndMinute * shards.size());
        this.thread = new Thread(this::write, "trickle");
        thread.setDaemon(true);
    }

    static Trickle start(List<EmulatedShard> shards, int perShardAndMinute) {
        Trickle trickle = new Trickle(shards, perShardAndMinute);
        trickle.thread.start();
        return trickle;
    }

    private void write() {
        long start = System.nanoTime();
        while (!ended) {
            EmulatedShard shard = shards.get((int) (written % shards.size()));
            written++;
            write(shard, written);
            waitUntil(start + written * nanosBetween);
        }
    }

    /** Writes a record that tells when it was written. */
    static void write(EmulatedShard shard, long number) {
        shard.append(Orders.stamped(shard.id(), number, now()));
    }

    private void waitUntil(long nanos) {
        for (long left = nanos - System.nanoTime();
                left > 0 && !ended;
                left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(this, left);
        }
    }

    /** The clock that records are stamped with, in microseconds since the epoch. */
    static long now() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    /** Ends it, and says how many records were written. */
    long end() {
        ended = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the last record is written", e);
        }
        return written;
    }
}
