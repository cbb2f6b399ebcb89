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

import java.util.ArrayList;
import java.util.List;

/** A list of many millions of numbers. */
final class Ints {

    private static final int PIECE_BITS = 16;
    private static final int PIECE = 1 << PIECE_BITS;

    private final List<int[]> pieces = new ArrayList<>();
    private int size;

    void add(int number) {
        if (size == pieces.size() * PIECE) {
            pieces.add(new int[PIECE]);
        }
        pieces.get(size >> PIECE_BITS)[size & PIECE - 1] = number;
        size++;
    }

    int get(int position) {
        return pieces.get(position >> PIECE_BITS)[position & PIECE - 1];
    }

    int size() {
        return size;
    }
}
