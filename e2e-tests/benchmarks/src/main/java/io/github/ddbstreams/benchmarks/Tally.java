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

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Counts records from the start to the last that is expected, and what they cost this process.
 * Written by one thread; read by others once that is done.
 */
final class Tally {

    private final long expected;
    private final Meter meter = new Meter();
    private long count;
    private long sum;
    private long sizeBytes;
    private volatile boolean complete;

    /**
     * @param expected the record after which the clock stops
     */
    Tally(long expected) {
        this.expected = expected;
    }

    void start() {
        meter.start();
    }

    /** Takes a record in, and looks at its new image. */
    void record(Map<String, AttributeValue> newImage, long size) {
        sizeBytes += size;
        number(Long.parseLong(newImage.get(Orders.NUMBER).n()));
    }

    /** Takes a record in of which only the number is left. */
    void number(long number) {
        count++;
        sum += number;
        if (count == expected) {
            meter.stop();
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

    Cost cost() {
        return meter.of(count);
    }

    double recordsPerSecond() {
        return cost().recordsPerSecond();
    }

    double cpuMicrosPerRecord() {
        return cost().cpuMicros();
    }

    /** Of a record on average, as DynamoDB counts: its keys and images. */
    double bytesPerRecord() {
        return (double) sizeBytes / count;
    }
}
