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

import java.util.ArrayList;
import java.util.List;

/** Times from a write to its arrival, in milliseconds. Thread-safe. */
final class Lags {

    private final List<Long> all = new ArrayList<>();
    private long sinceLastLook = -1;

    synchronized void add(long millis) {
        all.add(millis);
        sinceLastLook = Math.max(sinceLastLook, millis);
    }

    /** The most since this was called last, or -1 if there is none. */
    synchronized long takeMost() {
        long most = sinceLastLook;
        sinceLastLook = -1;
        return most;
    }

    /** The least lag that so many percent of all do not exceed; 0 if there is none. */
    synchronized long percentile(int percent) {
        if (all.isEmpty()) {
            return 0;
        }
        int rank = (int) Math.ceil(all.size() * percent / 100.0);
        return all.stream().sorted().skip(Math.max(rank, 1) - 1L).findFirst().orElse(0L);
    }
}
