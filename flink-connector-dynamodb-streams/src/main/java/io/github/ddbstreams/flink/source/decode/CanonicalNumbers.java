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

import java.math.BigDecimal;

/** Numbers as DynamoDB writes them, as one text for each number. */
final class CanonicalNumbers {

    /** A number has up to 38 digits; the rest is sign, point, exponent, and zeros. */
    private static final int MAX_LENGTH = 256;

    private CanonicalNumbers() {}

    /** The text itself, if it is no number. */
    static String of(String number) {
        if (number.length() > MAX_LENGTH) {
            return number;
        }
        try {
            return new BigDecimal(number).stripTrailingZeros().toString();
        } catch (NumberFormatException | ArithmeticException e) {
            // The latter if the exponent has no room for the zeros.
            return number;
        }
    }
}
