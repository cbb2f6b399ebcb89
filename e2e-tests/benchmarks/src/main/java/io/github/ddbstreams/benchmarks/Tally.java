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

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Counts records from the start to the last that is expected, and what they cost this process.
 * Written by one thread; read by others once that is done.
 */
final class Tally {

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final long expected;
    private long count;
    private long sum;
    private long sizeBytes;
    private long startNanos;
    private long startCpuNanos;
    private long nanos;
    private long cpuNanos;
    private long firstNanos;
    private volatile boolean complete;

    /**
     * @param expected the record after which the clock stops
     */
    Tally(long expected) {
        this.expected = expected;
    }

    void start() {
        startCpuNanos = SYSTEM.getProcessCpuTime();
        startNanos = System.nanoTime();
    }

    /** Takes a record in, and looks at its new image. */
    void record(Map<String, AttributeValue> newImage, long size) {
        if (count == 0) {
            firstNanos = System.nanoTime() - startNanos;
        }
        count++;
        sum += Long.parseLong(newImage.get(Orders.NUMBER).n());
        sizeBytes += size;
        if (count == expected) {
            nanos = System.nanoTime() - startNanos;
            cpuNanos = SYSTEM.getProcessCpuTime() - startCpuNanos;
            complete = true;
        }
    }

    /** Whether all that is expected has come; called on any thread. */
    boolean isComplete() {
        return complete;
    }

    /**
     * Checks that exactly what was written has been read.
     *
     * @throws IllegalStateException if not
     */
    void check(String reader, EmulatorProcess.Written written) {
        if (count != written.records() || sum != written.sum()) {
            throw new IllegalStateException(
                    reader
                            + " has read "
                            + count
                            + " records with the sum "
                            + sum
                            + ", not the "
                            + written.records()
                            + " with the sum "
                            + written.sum()
                            + " that were written");
        }
    }

    double recordsPerSecond() {
        return count / seconds();
    }

    /** Megabytes (1e6) a second, as DynamoDB counts a record's size: its keys and images. */
    double megabytesPerSecond() {
        return sizeBytes / 1e6 / seconds();
    }

    double cpuMicrosPerRecord() {
        return cpuNanos / 1e3 / count;
    }

    /** From the start to the first record. */
    double firstSeconds() {
        return firstNanos / 1e9;
    }

    double seconds() {
        return nanos / 1e9;
    }
}
