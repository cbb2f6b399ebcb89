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

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * Reads the JSON of a page, token by token, straight from the bytes that have arrived. It differs
 * from a parser for everybody's JSON in what pages need: what nobody wants is passed over without
 * making tokens of it (and still has to be JSON), a name is one string in a page, a text can be
 * taken as the bytes that it is, and bounds are those of DynamoDB.
 *
 * <p>Strict: RFC 8259 and nothing else, but for a text that nobody asks for, which may have bytes
 * that are not UTF-8. Belongs to one page and one thread.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8259">RFC 8259</a>
 */
@Internal
public final class PageParser {

    /** An item is up to 400 KB, so a binary is up to 534 KB in base64. */
    private static final int MAX_TEXT_LENGTH = 1 << 20;

    /** So many digits are an integer of 64 bits, whatever they are. */
    private static final int MAX_SHORT_DIGITS = 18;

    /** An attribute's name is up to 64 KB. */
    private static final int MAX_NAME_LENGTH = 1 << 17;

    /** Surrogates without the other one, which UTF-8 has no bytes for. */
    private static final Pattern HALF_OF_A_PAIR = Pattern.compile("\\p{Cs}");

    private final PageBody body;
    private final byte[] bytes;
    private final JsonScanner scanner;
    private final TextDecoder decoder;
    private final NameTable names;

    private int position;
    private int depth;

    /** Whether what is open at a depth is an object. */
    private boolean[] isObject = new boolean[32];

    @Nullable private JsonToken token;

    /** Where the token begins: the quote of a string, the first character of all else. */
    private int tokenStart;

    /** What is between the quotes of a string, or the characters of a number. */
    private int textStart;

    private int textEnd;

    /** Whether the text is ASCII without escapes, so that its bytes are its characters. */
    private boolean isPlain;

    private int nameStart;
    private int nameEnd;
    private boolean isNamePlain;

    private int shortScale;

    /** Whether the decoder has the text of the token. */
    private boolean isDecoded;

    public PageParser(PageBody body) {
        this.body = body;
        this.bytes = body.bytes();
        this.scanner = new JsonScanner(body);
        this.decoder = new TextDecoder(bytes);
        this.names = new NameTable(bytes, scanner);
    }

    /** A parser of a part of a page that was copied. */
    public static PageParser of(String json) {
        String encodable =
                HALF_OF_A_PAIR
                        .matcher(json)
                        .replaceAll(
                                half -> String.format("\\\\u%04x", (int) half.group().charAt(0)));
        return new PageParser(PageBody.of(encodable.getBytes(StandardCharsets.UTF_8)));
    }

    // ------------------------------------------------------------------ tokens

    /** The token at which the parser stands; null before the first and behind the last. */
    @Nullable
    public JsonToken currentToken() {
        return token;
    }

    /** How many objects and arrays are open, with the one that the parser has just entered. */
    public int depth() {
        return depth;
    }

    /** Where the token begins in the body. */
    public int tokenStart() {
        return tokenStart;
    }

    /** The text of the body from there to the end of the token. */
    String textSince(int start) {
        return body.text(start, position);
    }

    /** Goes on to the next token; null at the end of the body. */
    @Nullable
    public JsonToken nextToken() throws IOException {
        if (token == JsonToken.FIELD_NAME) {
            return value(scanner.skipSpace(position));
        }
        int at = scanner.skipSpace(position);
        if (depth == 0) {
            if (at == body.length()) {
                position = at;
                token = null;
                return null;
            }
            return value(at);
        }
        byte c = bytes[at];
        if (isObject[depth]) {
            if (c == '}') {
                return end(at, JsonToken.END_OBJECT);
            }
            name(token == JsonToken.START_OBJECT ? at : behindComma(at));
            return token;
        }
        if (c == ']') {
            return end(at, JsonToken.END_ARRAY);
        }
        return value(token == JsonToken.START_ARRAY ? at : behindComma(at));
    }

    /**
     * Goes on to the next name of the object in which the parser stands.
     *
     * @return null at the end of the object
     */
    @Nullable
    public String nextFieldName() throws IOException {
        return nextToken() == JsonToken.FIELD_NAME ? name() : null;
    }

    /**
     * Enters the attribute value at whose beginning the parser stands, if it has the usual form of
     * a text, a number or a binary, and goes on to its text.
     *
     * @return S, N or B; 0 if it has another form, and then the parser has not moved
     */
    char enterText() throws IOException {
        if (token != JsonToken.START_OBJECT) {
            return 0;
        }
        char type = scanner.typeOfText(tokenStart);
        if (type != 0) {
            nameStart = tokenStart + 2;
            nameEnd = nameStart + 1;
            isNamePlain = true;
            value(tokenStart + JsonScanner.TYPE_LENGTH);
        }
        return type;
    }

    /** Leaves the object in which the parser stands if nothing else, not even space, is in it. */
    boolean leaveObject() {
        if (bytes[position] != '}' || token == JsonToken.FIELD_NAME || !isObject[depth]) {
            return false;
        }
        end(position, JsonToken.END_OBJECT);
        return true;
    }

    /**
     * Passes over the object at whose beginning the parser stands if it is written as one before.
     *
     * @param start where the other object begins in the body
     * @param length of the other object, in bytes
     * @return whether it is; otherwise the parser has not moved
     */
    public boolean skipIfSame(int start, int length) {
        int end = tokenStart + length;
        if (token != JsonToken.START_OBJECT
                || end > body.length()
                || !Arrays.equals(bytes, tokenStart, end, bytes, start, start + length)) {
            return false;
        }
        // As the other one ends there, so does this one.
        end(end - 1, JsonToken.END_OBJECT);
        return true;
    }

    /** How many bytes there are from a position in the body to the end of the token. */
    public int lengthSince(int start) {
        return position - start;
    }

    /** Goes to the end of the object or array that begins here, if one does. */
    public void skipChildren() throws IOException {
        if (token == JsonToken.START_OBJECT) {
            position = scanner.skipObject(position, depth);
            depth--;
            token = JsonToken.END_OBJECT;
        } else if (token == JsonToken.START_ARRAY) {
            position = scanner.skipArray(position, depth);
            depth--;
            token = JsonToken.END_ARRAY;
        }
    }

    /** Goes to the end of the value that stands directly at this depth. */
    public void skipBackTo(int enclosing) throws IOException {
        while (depth > enclosing) {
            nextToken();
            skipChildren();
        }
    }

    /** Goes back to where the parser stood at the beginning of an object or array. */
    public void backTo(int start) {
        position = start + 1;
        tokenStart = start;
        token = bytes[start] == '{' ? JsonToken.START_OBJECT : JsonToken.START_ARRAY;
        enter(token == JsonToken.START_OBJECT);
    }

    private void enter(boolean object) {
        depth++;
        if (depth == isObject.length) {
            isObject = Arrays.copyOf(isObject, depth * 2);
        }
        isObject[depth] = object;
    }

    private JsonToken end(int at, JsonToken end) {
        tokenStart = at;
        position = at + 1;
        depth--;
        token = end;
        return end;
    }

    private int behindComma(int at) throws IOException {
        if (bytes[at] != ',') {
            throw scanner.unexpected(
                    at, isObject[depth] ? "a comma or a brace" : "a comma or a bracket");
        }
        return scanner.skipSpace(at + 1);
    }

    private void name(int at) throws IOException {
        if (bytes[at] != '"') {
            throw scanner.unexpected(at, "a name in quotes");
        }
        int end = scanner.endOfString(at + 1);
        tokenStart = at;
        nameStart = at + 1;
        nameEnd = end;
        isNamePlain = scanner.isPlain();
        position = scanner.behindColon(end + 1);
        token = JsonToken.FIELD_NAME;
    }

    private JsonToken value(int at) throws IOException {
        tokenStart = at;
        isDecoded = false;
        switch (bytes[at]) {
            case '"':
                int end = scanner.endOfString(at + 1);
                textStart = at + 1;
                textEnd = end;
                position = end + 1;
                isPlain = scanner.isPlain();
                token = JsonToken.VALUE_STRING;
                break;
            case '{':
            case '[':
                scanner.checkNesting(depth, at);
                position = at + 1;
                token = bytes[at] == '{' ? JsonToken.START_OBJECT : JsonToken.START_ARRAY;
                enter(token == JsonToken.START_OBJECT);
                break;
            case 't':
                return literal(at, "true", JsonToken.VALUE_TRUE);
            case 'f':
                return literal(at, "false", JsonToken.VALUE_FALSE);
            case 'n':
                return literal(at, "null", JsonToken.VALUE_NULL);
            default:
                position = scanner.endOfNumber(at);
                textStart = at;
                textEnd = position;
                isPlain = true;
                token =
                        scanner.isInteger()
                                ? JsonToken.VALUE_NUMBER_INT
                                : JsonToken.VALUE_NUMBER_FLOAT;
        }
        return token;
    }

    private JsonToken literal(int at, String literal, JsonToken value) throws IOException {
        position = scanner.endOfLiteral(at, literal);
        textStart = at;
        textEnd = position;
        isPlain = true;
        token = value;
        return value;
    }

    // ------------------------------------------------------------------ texts

    /** The name at which the parser stands, or whose value it stands at. */
    public String name() throws IOException {
        String name = names.get(nameStart, nameEnd - nameStart);
        if (name == null) {
            name = text(nameStart, nameEnd, isNamePlain, MAX_NAME_LENGTH);
            names.put(nameStart, nameEnd - nameStart, name);
        }
        return name;
    }

    /** Whether the name is ASCII without escapes, as {@link #isPlainText} says it of a text. */
    public boolean isPlainName() {
        return isNamePlain;
    }

    /** Where the name begins in the body. */
    public int nameStart() {
        return nameStart;
    }

    /** Where the name ends in the body. */
    public int nameEnd() {
        return nameEnd;
    }

    /** The string's text, or the token as it is written. */
    public String text() throws IOException {
        switch (token) {
            case VALUE_STRING:
                return text(textStart, textEnd, isPlain, MAX_TEXT_LENGTH);
            case FIELD_NAME:
                return name();
            default:
                return body.text(tokenStart, position);
        }
    }

    /** Whether the string's text is this one. */
    boolean isText(String other) throws IOException {
        int length = textEnd - textStart;
        if (!isPlain) {
            return text().equals(other);
        }
        if (length != other.length()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (bytes[textStart + i] != other.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether the text is ASCII without escapes: then it is the bytes from {@link #textStart} to
     * {@link #textEnd}.
     */
    public boolean isPlainText() {
        return isPlain;
    }

    /** Where the text begins in the body. */
    public int textStart() {
        return textStart;
    }

    /** Where the text ends in the body. */
    public int textEnd() {
        return textEnd;
    }

    /** What is read. */
    public PageBody body() {
        return body;
    }

    /** The text in an array that is valid until the parser moves on. */
    public char[] textCharacters() throws IOException {
        decode();
        return decoder.characters();
    }

    /** How many of {@link #textCharacters} there are. */
    public int textLength() throws IOException {
        if (isPlain) {
            return textEnd - textStart;
        }
        decode();
        return decoder.length();
    }

    private void decode() throws IOException {
        if (isDecoded) {
            return;
        }
        if (isPlain) {
            decoder.decodePlain(textStart, textEnd);
        } else {
            decoder.decode(textStart, textEnd);
        }
        isDecoded = true;
    }

    private String text(int from, int to, boolean plain, int maxLength) throws IOException {
        isDecoded = false;
        if (!plain) {
            decoder.decode(from, to);
        }
        int length = plain ? to - from : decoder.length();
        if (length > maxLength) {
            throw new MalformedPageException(
                    "The page has a text of more than "
                            + maxLength
                            + " characters at byte "
                            + from
                            + ", which no page of DynamoDB has");
        }
        return plain
                ? new String(bytes, from, length, StandardCharsets.ISO_8859_1)
                : new String(decoder.characters(), 0, length);
    }

    // ------------------------------------------------------------------ numbers

    /** The value of a number. */
    double doubleValue() throws IOException {
        return Double.parseDouble(text());
    }

    /** Whether an integer has no more than 64 bits. */
    boolean isLong() throws IOException {
        if (isShort()) {
            return true;
        }
        try {
            Long.parseLong(text());
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /**
     * The integer that a string's text is, if it is written plainly with up to 18 digits; otherwise
     * {@link Long#MIN_VALUE}.
     */
    public long shortInteger() {
        int from = bytes[textStart] == '-' ? textStart + 1 : textStart;
        int digits = textEnd - from;
        if (!isPlain
                || digits < 1
                || digits > MAX_SHORT_DIGITS
                || bytes[from] == '0' && digits > 1) {
            return Long.MIN_VALUE;
        }
        long value = 0;
        for (int i = from; i < textEnd; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                return Long.MIN_VALUE;
            }
            value = value * 10 + digit;
        }
        return from == textStart ? value : -value;
    }

    /**
     * The digits of the number that a string's text is, as one integer, if it is written plainly
     * with up to 18 of them and no exponent; otherwise {@link Long#MIN_VALUE}. How many of them are
     * behind the point is {@link #shortScale} then.
     */
    public long shortDecimal() {
        boolean isNegative = bytes[textStart] == '-';
        int from = isNegative ? textStart + 1 : textStart;
        if (!isPlain || textEnd - from < 1 || textEnd - from > MAX_SHORT_DIGITS + 1) {
            return Long.MIN_VALUE;
        }
        long value = 0;
        int point = textEnd;
        for (int i = from; i < textEnd; i++) {
            int digit = bytes[i] - '0';
            if (digit >= 0 && digit <= 9) {
                value = value * 10 + digit;
            } else if (bytes[i] == '.' && point == textEnd) {
                point = i;
            } else {
                return Long.MIN_VALUE;
            }
        }
        int integers = point - from;
        int fraction = Math.max(textEnd - point - 1, 0);
        if (integers < 1
                || integers > 1 && bytes[from] == '0'
                || point == textEnd - 1
                || integers + fraction > MAX_SHORT_DIGITS) {
            return Long.MIN_VALUE;
        }
        shortScale = fraction;
        return isNegative ? -value : value;
    }

    /** How many digits of the last {@link #shortDecimal} are behind the point. */
    public int shortScale() {
        return shortScale;
    }

    /** The value of an integer that {@link #isLong}. */
    long longValue() throws IOException {
        if (!isShort()) {
            return Long.parseLong(text());
        }
        boolean isNegative = bytes[textStart] == '-';
        long value = 0;
        for (int i = isNegative ? textStart + 1 : textStart; i < textEnd; i++) {
            value = value * 10 + bytes[i] - '0';
        }
        return isNegative ? -value : value;
    }

    private boolean isShort() {
        return textEnd - textStart < 19;
    }

    // ------------------------------------------------------------------ refusals

    /** The exception for a token that is not what is expected. */
    MalformedPageException refusal(String message) {
        return new MalformedPageException(message + " (at byte " + tokenStart + ")");
    }
}
