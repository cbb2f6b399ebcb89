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
package io.github.ddbstreams.flink.source.decode;

import org.apache.flink.annotation.Internal;

/**
 * Hashes of 64 bits, in which every bit of what is hashed changes half of all bits. They are the
 * same in every JVM and version of the connector, for they are part of states.
 */
@Internal
public final class Hash64 {

    private static final long STEP = 0x9E3779B97F4A7C15L;
    private static final long FACTOR = 0xD6E8FEB86659FD93L;

    private Hash64() {}

    /** A number; different ones have different hashes. */
    public static long of(long value) {
        long hash = value + STEP;
        hash = (hash ^ hash >>> 30) * 0xBF58476D1CE4E5B9L;
        hash = (hash ^ hash >>> 27) * 0x94D049BB133111EBL;
        return hash ^ hash >>> 31;
    }

    /** What has a hash, and behind it what has another: the order matters. */
    public static long then(long hash, long next) {
        return of(Long.rotateLeft(hash, 29) * FACTOR ^ next);
    }

    /** A text, by its UTF-16. */
    public static long of(String text) {
        int length = text.length();
        long hash = length;
        int i = 0;
        for (; i + 4 <= length; i += 4) {
            hash =
                    then(
                            hash,
                            (long) text.charAt(i) << 48
                                    | (long) text.charAt(i + 1) << 32
                                    | (long) text.charAt(i + 2) << 16
                                    | text.charAt(i + 3));
        }
        long rest = 0;
        for (; i < length; i++) {
            rest = rest << 16 | text.charAt(i);
        }
        return then(hash, rest);
    }

    /** Bytes. */
    public static long of(byte[] bytes) {
        int length = bytes.length;
        long hash = ~(long) length;
        long rest = 0;
        for (int i = 0; i < length; i++) {
            rest = rest << 8 | bytes[i] & 0xFF;
            if ((i & 7) == 7) {
                hash = then(hash, rest);
                rest = 0;
            }
        }
        return then(hash, rest);
    }
}
