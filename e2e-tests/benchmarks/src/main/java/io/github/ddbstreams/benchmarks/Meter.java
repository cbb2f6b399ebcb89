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

/** What this process takes between a start and a stop: time, CPU, and memory that it allocates. */
final class Meter {

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private AllocatedMemory allocated;
    private long startNanos;
    private long startCpuNanos;
    private long nanos;
    private long cpuNanos;
    private long allocatedBytes;

    void start() {
        allocated = AllocatedMemory.sinceNow();
        startCpuNanos = SYSTEM.getProcessCpuTime();
        startNanos = System.nanoTime();
    }

    void stop() {
        nanos = System.nanoTime() - startNanos;
        cpuNanos = SYSTEM.getProcessCpuTime() - startCpuNanos;
        allocatedBytes = allocated.bytes();
    }

    /** What each of so many records took. */
    Cost of(long records) {
        return new Cost(
                records / (nanos / 1e9), cpuNanos / 1e3 / records, allocatedBytes / 1e3 / records);
    }
}
