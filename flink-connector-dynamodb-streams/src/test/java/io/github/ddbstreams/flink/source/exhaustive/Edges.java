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

import java.util.Arrays;
import java.util.function.IntConsumer;

/** From which state which was reached: millions of pairs, so they are kept in bare arrays. */
final class Edges {

    /** The same by what was reached: the origins of state s are from starts[s] to starts[s + 1]. */
    record Backwards(int[] starts, int[] origins) {

        void forEach(int reached, IntConsumer origin) {
            for (int i = starts[reached]; i < starts[reached + 1]; i++) {
                origin.accept(origins[i]);
            }
        }
    }

    private int[] from = new int[1_024];
    private int[] to = new int[1_024];
    private int size;

    void add(int origin, int reached) {
        if (size == from.length) {
            from = Arrays.copyOf(from, 2 * size);
            to = Arrays.copyOf(to, 2 * size);
        }
        from[size] = origin;
        to[size++] = reached;
    }

    Backwards backwards(int states) {
        int[] starts = new int[states + 1];
        for (int i = 0; i < size; i++) {
            starts[to[i] + 1]++;
        }
        for (int state = 0; state < states; state++) {
            starts[state + 1] += starts[state];
        }
        int[] next = starts.clone();
        int[] origins = new int[size];
        for (int i = 0; i < size; i++) {
            origins[next[to[i]]++] = from[i];
        }
        return new Backwards(starts, origins);
    }
}
