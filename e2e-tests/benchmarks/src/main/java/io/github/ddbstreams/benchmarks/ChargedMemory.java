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

import io.github.ddbstreams.flink.source.metrics.MetricNames;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** What the source charges for pages that are fetched or asked for, by its metric. */
final class ChargedMemory {

    private ChargedMemory() {}

    /** In bytes. */
    static long now() {
        return GaugeReporter.value(MetricNames.PREFETCHED_BYTES);
    }

    /**
     * The most that is charged until something is so, in bytes.
     *
     * @throws IllegalStateException if it takes longer than the limit
     */
    static long peakUntil(BooleanSupplier isOver, Duration limit) throws InterruptedException {
        long start = System.nanoTime();
        long peak = 0;
        while (!isOver.getAsBoolean()) {
            if (System.nanoTime() - start > limit.toNanos()) {
                throw new IllegalStateException(
                        "The job has not gone on within " + limit.toSeconds() + " seconds");
            }
            peak = Math.max(peak, now());
            TimeUnit.MICROSECONDS.sleep(200);
        }
        return peak;
    }

    /** Whether the source has fetched something, and nothing more for so long. */
    static BooleanSupplier isSteadyFor(Duration duration) {
        long[] last = {0};
        long[] changedAt = {System.nanoTime()};
        return () -> {
            long charged = now();
            if (charged != last[0]) {
                last[0] = charged;
                changedAt[0] = System.nanoTime();
            }
            return charged != 0 && System.nanoTime() - changedAt[0] >= duration.toNanos();
        };
    }
}
