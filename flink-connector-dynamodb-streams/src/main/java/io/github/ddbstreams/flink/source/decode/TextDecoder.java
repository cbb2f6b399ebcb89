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

/** Makes characters of what is between the quotes of a JSON string. Belongs to one parser. */
final class TextDecoder {

    private final byte[] bytes;
    private char[] characters = new char[64];
    private int length;

    TextDecoder(byte[] bytes) {
        this.bytes = bytes;
    }

    /** What was decoded last, valid until something else is. */
    char[] characters() {
        return characters;
    }

    /** How many of {@link #characters} there are. */
    int length() {
        return length;
    }

    /** Decodes a text that is ASCII without escapes. */
    void decodePlain(int from, int to) {
        makeRoom(to - from);
        for (int i = from; i < to; i++) {
            characters[i - from] = (char) bytes[i];
        }
        length = to - from;
    }

    /**
     * Decodes a text whose escapes have been checked.
     *
     * @throws IOException if it is not UTF-8
     */
    void decode(int from, int to) throws IOException {
        makeRoom(to - from);
        length = 0;
        int at = from;
        while (at < to) {
            int c = bytes[at];
            if (c < 0) {
                int codePoint = codePoint(at);
                at += codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
                length += Character.toChars(codePoint, characters, length);
            } else if (c == '\\') {
                characters[length++] = escaped(at);
                at += bytes[at + 1] == 'u' ? 6 : 2;
            } else {
                characters[length++] = (char) c;
                at++;
            }
        }
    }

    private void makeRoom(int count) {
        if (characters.length < count) {
            characters = new char[Math.max(count, characters.length * 2)];
        }
    }

    private char escaped(int at) {
        switch (bytes[at + 1]) {
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'u':
                int c = 0;
                for (int i = at + 2; i < at + 6; i++) {
                    c = c << 4 | Character.digit(bytes[i], 16);
                }
                return (char) c;
            default:
                return (char) bytes[at + 1];
        }
    }

    /** What the bytes of several from here on are one of. */
    private int codePoint(int at) throws IOException {
        int first = bytes[at] & 0xFF;
        int more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
        int codePoint = first & 0x3F >>> more;
        boolean isRight = first >= 0xC2 && first < 0xF5;
        for (int i = at + 1; i <= at + more; i++) {
            isRight &= (bytes[i] & 0xC0) == 0x80;
            codePoint = codePoint << 6 | bytes[i] & 0x3F;
        }
        // No longer than it needs to be, and no half of a pair.
        isRight &= more != 2 || codePoint >= 0x800 && (codePoint & 0xF800) != 0xD800;
        isRight &= more != 3 || codePoint >= 0x10000 && codePoint <= Character.MAX_CODE_POINT;
        if (!isRight) {
            throw new MalformedPageException("The page is no UTF-8 at byte " + at);
        }
        return codePoint;
    }
}
