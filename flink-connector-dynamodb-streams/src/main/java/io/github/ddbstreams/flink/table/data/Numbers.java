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
package io.github.ddbstreams.flink.table.data;

/** The numbers of DynamoDB, as text. */
final class Numbers {

    /** A number has up to 38 digits; the rest is sign, point, exponent, and zeros. */
    static final int MAX_LENGTH = 256;

    private static final long[] POWERS_OF_TEN = new long[19];

    static {
        long power = 1;
        for (int i = 0; i < POWERS_OF_TEN.length; i++) {
            POWERS_OF_TEN[i] = power;
            power *= 10;
        }
    }

    private Numbers() {}

    /** One of the powers that are longs. */
    static long powerOfTen(int exponent) {
        return POWERS_OF_TEN[exponent];
    }

    /** Whether it is a number as JSON writes them. */
    static boolean isNumber(char[] chars, int offset, int length) {
        int end = offset + length;
        int i = offset < end && chars[offset] == '-' ? offset + 1 : offset;
        int integer = i;
        i = skipDigits(chars, i, end);
        if (i == integer || chars[integer] == '0' && i > integer + 1) {
            return false;
        }
        if (i < end && chars[i] == '.') {
            int fraction = i + 1;
            i = skipDigits(chars, fraction, end);
            if (i == fraction) {
                return false;
            }
        }
        if (i < end && (chars[i] == 'e' || chars[i] == 'E')) {
            i++;
            if (i < end && (chars[i] == '+' || chars[i] == '-')) {
                i++;
            }
            int exponent = i;
            i = skipDigits(chars, exponent, end);
            if (i == exponent) {
                return false;
            }
        }
        return i == end;
    }

    private static int skipDigits(char[] chars, int from, int end) {
        int i = from;
        while (i < end && chars[i] >= '0' && chars[i] <= '9') {
            i++;
        }
        return i;
    }
}
