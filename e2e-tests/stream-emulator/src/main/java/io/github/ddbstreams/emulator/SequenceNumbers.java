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

/**
 * Hands out a table's sequence numbers: decimal, increasing, with gaps, of a set number of digits.
 * Numbers are compared as integers, which for texts without leading zeros is by length and then by
 * text.
 */
final class SequenceNumbers {

    static final int MIN_DIGITS = 21;
    static final int MAX_DIGITS = 40;

    /** Consecutive numbers are not neighbours in the service either. */
    private static final long STEP = 7;

    private long counter = 100_000;
    private int digits;
    private String leadingZeros;

    SequenceNumbers(int digits) {
        setDigits(digits);
    }

    synchronized String next() {
        counter += STEP;
        String tail = Long.toString(counter);
        return leadingZeros.substring(0, digits - tail.length()) + tail;
    }

    /**
     * Numbers handed out from now on have so many digits.
     *
     * @throws IllegalArgumentException if fewer than before (numbers would fall), or not within 21
     *     to 40
     */
    synchronized void setDigits(int wanted) {
        if (wanted < Math.max(MIN_DIGITS, digits) || wanted > MAX_DIGITS) {
            throw new IllegalArgumentException(
                    "Sequence numbers of "
                            + wanted
                            + " digits; allowed are "
                            + Math.max(MIN_DIGITS, digits)
                            + " (numbers never fall within a lineage) to "
                            + MAX_DIGITS);
        }
        digits = wanted;
        leadingZeros = "1" + "0".repeat(wanted);
    }

    static int compare(String left, String right) {
        int byLength = Integer.compare(left.length(), right.length());
        return byLength != 0 ? byLength : left.compareTo(right);
    }

    /** The number as it would have been handed out; a ValidationException if it is none. */
    static String parse(String text) {
        if (text.length() < MIN_DIGITS || text.length() > MAX_DIGITS) {
            throw ServiceException.constraint(
                    text,
                    "sequenceNumber",
                    text.length() < MIN_DIGITS
                            ? "Member must have length greater than or equal to 21"
                            : "Member must have length less than or equal to 40");
        }
        if (!text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw ServiceException.validation("Invalid SequenceNumber: " + text);
        }
        return text.replaceFirst("^0+(?=.)", "");
    }
}
