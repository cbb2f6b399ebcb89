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
package io.github.ddbstreams.emulator;

import java.nio.ByteBuffer;
import java.util.stream.IntStream;

/** Finds keys between others, which take trying, for keys are ordered by their hash. */
final class KeyGap {

    private static final int TRIES = 1 << 17;

    private KeyGap() {}

    /** A key between the two, or null if none was found. */
    static ItemKey between(KeySchema schema, ItemKey low, ItemKey high) {
        return IntStream.range(0, TRIES)
                .mapToObj(i -> key(schema, i))
                .filter(key -> key.compareTo(low) > 0 && key.compareTo(high) < 0)
                .findFirst()
                .orElse(null);
    }

    private static ItemKey key(KeySchema schema, int number) {
        return new ItemKey(
                schema,
                value(schema.partitionType(), number),
                schema.sortKey() == null ? null : value(schema.sortType(), number));
    }

    private static Attribute value(Attribute.Type type, int number) {
        switch (type) {
            case N:
                return Attribute.number(Integer.toString(number));
            case B:
                return Attribute.binary(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
            default:
                return Attribute.string("gap-" + number);
        }
    }
}
