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
package io.github.ddbstreams.flink.source.exhaustive;

import java.util.Set;

/** How much happens, and how freely. */
record Bounds(int checkpoints, int failures, Set<Freedom> freedoms) {

    Bounds {
        if (failures > 1) {
            throw new IllegalArgumentException("only one failure at most, not " + failures);
        }
    }

    boolean has(Freedom freedom) {
        return freedoms.contains(freedom);
    }

    @Override
    public String toString() {
        return checkpoints + " checkpoints, " + failures + " failures, free: " + freedoms;
    }
}
