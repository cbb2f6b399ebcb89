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

/** Numbers in their order, mixed into 128 bits: millions of them and no two alike. */
final class Fingerprint {

    private long high = 0x9E3779B97F4A7C15L;
    private long low = 0xD1B54A32D192ED03L;

    void add(int number) {
        high = mix(high ^ number);
        low = mix(low + 0x632BE59BD9B4E019L * (number + 1L));
    }

    /** Moves every bit everywhere, and loses none. */
    private static long mix(long bits) {
        long mixed = (bits ^ bits >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }

    long high() {
        return high;
    }

    long low() {
        return low;
    }
}
