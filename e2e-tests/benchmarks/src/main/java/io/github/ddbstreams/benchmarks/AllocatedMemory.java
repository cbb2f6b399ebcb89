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

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;

/**
 * The memory that this process has allocated in its heap since a start, collected or not.
 *
 * <p>It is the sum of what the JVM counts for each thread, over the threads that are alive at the
 * end: exact to the byte for these, and those that began meanwhile count from their beginning. What
 * a thread allocated that ended in between is not in it. So the end is taken while the threads that
 * read are still there. The compiler and the garbage collector allocate nothing in the heap.
 */
final class AllocatedMemory {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Map<Long, Long> before;

    private AllocatedMemory(Map<Long, Long> before) {
        this.before = before;
    }

    /** Begins to count, on all threads. */
    static AllocatedMemory sinceNow() {
        return new AllocatedMemory(byThread());
    }

    long bytes() {
        long sum = 0;
        for (Map.Entry<Long, Long> thread : byThread().entrySet()) {
            sum += thread.getValue() - before.getOrDefault(thread.getKey(), 0L);
        }
        return sum;
    }

    private static Map<Long, Long> byThread() {
        long[] ids = THREADS.getAllThreadIds();
        long[] bytes = THREADS.getThreadAllocatedBytes(ids);
        Map<Long, Long> byThread = new HashMap<>();
        for (int i = 0; i < ids.length; i++) {
            boolean isAlive = bytes[i] >= 0;
            if (isAlive) {
                byThread.put(ids[i], bytes[i]);
            }
        }
        return byThread;
    }
}
