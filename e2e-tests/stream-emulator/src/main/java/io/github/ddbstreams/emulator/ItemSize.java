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

import java.util.Map;

/**
 * Sizes as DynamoDB counts them: names and strings by their UTF-8 bytes, numbers by their digits, 3
 * bytes for a list or a map and one for each element.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html">Item
 *     sizes</a>
 */
final class ItemSize {

    private static final int CONTAINER = 3;

    private ItemSize() {}

    static int of(Map<String, Attribute> item) {
        int size = 0;
        for (Map.Entry<String, Attribute> entry : item.entrySet()) {
            size += utf8Length(entry.getKey()) + of(entry.getValue());
        }
        return size;
    }

    private static int of(Attribute value) {
        int size = 0;
        switch (value.type()) {
            case S:
                return utf8Length(value.text());
            case N:
                return ofNumber(value.text());
            case B:
                return value.bytes().length;
            case BOOL:
            case NULL:
                return 1;
            case L:
                size = CONTAINER;
                for (Attribute element : value.elements()) {
                    size += 1 + of(element);
                }
                return size;
            case M:
                return CONTAINER + value.entries().size() + of(value.entries());
            case SS:
                return value.texts().stream().mapToInt(ItemSize::utf8Length).sum();
            case NS:
                return value.texts().stream().mapToInt(ItemSize::ofNumber).sum();
            default:
                return value.byteArrays().stream().mapToInt(b -> b.length).sum();
        }
    }

    /**
     * One byte for every pair of decimal places (counted from the point) between the first and the
     * last significant digit, one for the exponent, one more for a negative sign.
     */
    private static int ofNumber(String text) {
        int point = text.indexOf('.') < 0 ? text.length() : text.indexOf('.');
        int first = -1;
        int last = -1;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= '1' && text.charAt(i) <= '9') {
                first = first < 0 ? i : first;
                last = i;
            }
        }
        int pairs = first < 0 ? 0 : pair(first, point) - pair(last, point) + 1;
        return pairs + 1 + (text.startsWith("-") ? 1 : 0);
    }

    /** The number of the pair of decimal places in which the character at an index is. */
    private static int pair(int index, int point) {
        int power = index < point ? point - 1 - index : point - index;
        return Math.floorDiv(power, 2);
    }

    private static int utf8Length(String text) {
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                length++;
            } else if (c < 0x800 || Character.isSurrogate(c)) {
                length += 2;
            } else {
                length += 3;
            }
        }
        return length;
    }
}
