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

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds in the bytes of a page where JSON values end, and makes nothing of them. What it passes
 * over has to be JSON nevertheless, but for bytes in strings that are not UTF-8. Behind a page are
 * bytes that are 0, so that each search ends there.
 */
final class JsonScanner {

    /**
     * 32 levels of attributes take two levels of JSON each; the rest is the envelope, and slack.
     */
    private static final int MAX_NESTING = 256;

    /** The numbers of the envelope; those of attributes are strings. */
    private static final int MAX_NUMBER_LENGTH = 256;

    /** Eight bytes of an array as a number, the first byte being the lowest. */
    private static final VarHandle WORDS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long QUOTES = '"' * ONES;
    private static final long BACKSLASHES = '\\' * ONES;
    private static final long SPACES = ' ' * ONES;

    /** What stands in front of the text of an attribute value: <code>{"S":</code>. */
    static final int TYPE_LENGTH = 5;

    /** The same with the quote of the text, the letter of the type being 0. */
    private static final long TYPE_OF_TEXT = 0x223A2200227BL;

    private static final long TYPE_WITHOUT_LETTER = 0xFFFFFF00FFFFL;

    private final byte[] bytes;
    private final int length;
    private boolean isPlain;
    private boolean isInteger;

    JsonScanner(PageBody body) {
        this.bytes = body.bytes();
        this.length = body.length();
    }

    /**
     * The type of the attribute value that begins here, if it is S, N or B in the form in which
     * DynamoDB writes it; otherwise 0.
     */
    char typeOfText(int at) {
        if ((word(at) & TYPE_WITHOUT_LETTER) != TYPE_OF_TEXT) {
            return 0;
        }
        char type = (char) bytes[at + 2];
        return type == 'S' || type == 'N' || type == 'B' ? type : 0;
    }

    /** Whether the number that was found last has neither a fraction nor an exponent. */
    boolean isInteger() {
        return isInteger;
    }

    /** Whether the string that was found last is ASCII without escapes. */
    boolean isPlain() {
        return isPlain;
    }

    /** The eight bytes from here on, the first being the lowest. */
    long word(int at) {
        return (long) WORDS.get(bytes, at);
    }

    /**
     * @param at behind the brace
     * @return behind the other brace
     */
    int skipObject(int at, int level) throws IOException {
        int next = skipSpace(at);
        if (bytes[next] == '}') {
            return next + 1;
        }
        while (true) {
            if (bytes[next] != '"') {
                throw unexpected(next, "a name in quotes");
            }
            next = skipSpace(skipValue(behindColon(endOfString(next + 1) + 1), level));
            if (bytes[next] == '}') {
                return next + 1;
            }
            if (bytes[next] != ',') {
                throw unexpected(next, "a comma or a brace");
            }
            next = skipSpace(next + 1);
        }
    }

    /**
     * @param at behind the bracket
     * @return behind the other bracket
     */
    int skipArray(int at, int level) throws IOException {
        int next = skipSpace(at);
        if (bytes[next] == ']') {
            return next + 1;
        }
        while (true) {
            next = skipSpace(skipValue(next, level));
            if (bytes[next] == ']') {
                return next + 1;
            }
            if (bytes[next] != ',') {
                throw unexpected(next, "a comma or a bracket");
            }
            next = skipSpace(next + 1);
        }
    }

    private int skipValue(int from, int level) throws IOException {
        int at = skipSpace(from);
        switch (bytes[at]) {
            case '"':
                return endOfString(at + 1) + 1;
            case '{':
                if (typeOfText(at) != 0) {
                    int end = endOfString(at + TYPE_LENGTH + 1) + 1;
                    if (bytes[end] == '}') {
                        return end + 1;
                    }
                }
                checkNesting(level, at);
                return skipObject(at + 1, level + 1);
            case '[':
                checkNesting(level, at);
                return skipArray(at + 1, level + 1);
            case 't':
                return endOfLiteral(at, "true");
            case 'f':
                return endOfLiteral(at, "false");
            case 'n':
                return endOfLiteral(at, "null");
            default:
                return endOfNumber(at);
        }
    }

    /** Where the value of a member begins, or the space before it. */
    int behindColon(int at) throws IOException {
        int colon = bytes[at] == ':' ? at : skipSpace(at);
        if (bytes[colon] != ':') {
            throw unexpected(colon, "a colon");
        }
        return colon + 1;
    }

    int skipSpace(int from) {
        int at = from;
        while (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == '\t') {
            at++;
        }
        return at;
    }

    /**
     * Finds the quote that ends a string, eight bytes at a time, and tells whether the string is
     * plain.
     *
     * @param from behind the quote that begins it
     */
    int endOfString(int from) throws IOException {
        boolean plain = true;
        int at = from;
        while (true) {
            long word = word(at);
            // The lowest bit is always right; higher ones may be wrong.
            long special =
                    (word
                                    | zeros(word ^ QUOTES)
                                    | zeros(word ^ BACKSLASHES)
                                    | word - SPACES & ~word)
                            & HIGH_BITS;
            if (special == 0) {
                at += Long.BYTES;
                continue;
            }
            at += Long.numberOfTrailingZeros(special) >>> 3;
            byte c = bytes[at];
            if (c == '"') {
                isPlain = plain;
                return at;
            }
            plain = false;
            if (c == '\\') {
                at = endOfEscape(at);
            } else if (c < 0) {
                at++;
            } else {
                throw unexpected(at, "a quote at the end of the string");
            }
        }
    }

    /** Has the high bit of the lowest byte that is zero, if there is one. */
    private static long zeros(long word) {
        return word - ONES & ~word;
    }

    private int endOfEscape(int at) throws IOException {
        switch (bytes[at + 1]) {
            case '"':
            case '\\':
            case '/':
            case 'b':
            case 'f':
            case 'n':
            case 'r':
            case 't':
                return at + 2;
            case 'u':
                for (int i = at + 2; i < at + 6; i++) {
                    if (Character.digit(bytes[i], 16) < 0) {
                        throw unexpected(i, "four hexadecimal digits");
                    }
                }
                return at + 6;
            default:
                throw unexpected(at + 1, "one of \"\\/bfnrtu behind a backslash");
        }
    }

    int endOfLiteral(int at, String literal) throws IOException {
        for (int i = 1; i < literal.length(); i++) {
            if (bytes[at + i] != literal.charAt(i)) {
                throw unexpected(at, "a value");
            }
        }
        return at + literal.length();
    }

    int endOfNumber(int from) throws IOException {
        int at = bytes[from] == '-' ? from + 1 : from;
        if (!isDigit(at)) {
            throw unexpected(from, "a value");
        }
        at = bytes[at] == '0' ? at + 1 : endOfDigits(at);
        int endOfInteger = at;
        if (bytes[at] == '.') {
            at = endOfDigits(at + 1);
        }
        if (bytes[at] == 'e' || bytes[at] == 'E') {
            at++;
            at = endOfDigits(bytes[at] == '-' || bytes[at] == '+' ? at + 1 : at);
        }
        isInteger = at == endOfInteger;
        if (at - from > MAX_NUMBER_LENGTH) {
            throw new MalformedPageException(
                    "The page has a number of more than "
                            + MAX_NUMBER_LENGTH
                            + " characters at byte "
                            + from
                            + ", which no page of DynamoDB has");
        }
        return at;
    }

    private int endOfDigits(int from) throws IOException {
        if (!isDigit(from)) {
            throw unexpected(from, "a digit");
        }
        int at = from + 1;
        while (isDigit(at)) {
            at++;
        }
        return at;
    }

    private boolean isDigit(int at) {
        return bytes[at] >= '0' && bytes[at] <= '9';
    }

    void checkNesting(int level, int at) throws IOException {
        if (level >= MAX_NESTING) {
            throw new MalformedPageException(
                    "The page is nested deeper than "
                            + MAX_NESTING
                            + " levels at byte "
                            + at
                            + ", which no page of DynamoDB is");
        }
    }

    MalformedPageException unexpected(int at, String expected) {
        String there;
        if (at >= length) {
            there = "its end";
        } else if (bytes[at] > ' ' && bytes[at] < 0x7F) {
            there = "'" + (char) bytes[at] + "'";
        } else {
            there = String.format("the byte 0x%02x", bytes[at]);
        }
        return new MalformedPageException(
                "The page is no JSON: there is "
                        + there
                        + " at byte "
                        + at
                        + ", expected "
                        + expected);
    }
}
