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
import java.util.Base64;
import org.apache.flink.annotation.Internal;

/** Reads the scalar at which a parser stands, or says what stands there instead. */
@Internal
public final class Scalars {

    public static final String DUPLICATE_NAME = "has the same attribute name twice; expected once";

    private static final int MAX_EXCERPT_LENGTH = 48;

    /** DynamoDB's have 21 to 40 digits. */
    private static final int MAX_SEQUENCE_NUMBER_LENGTH = 128;

    /** Whatever is beyond the year 5138 or as far in the past was not written in seconds. */
    private static final long MAX_SECONDS = 100_000_000_000L;

    private Scalars() {}

    /** The text of a string. */
    public static String string(PageParser parser) throws IOException, DecodingFailure {
        expect(parser, JsonToken.VALUE_STRING, "a string");
        return parser.text();
    }

    /** A position of the source is made of it: what cannot be one must not get that far. */
    static String sequenceNumber(PageParser parser) throws IOException, DecodingFailure {
        String allowed = "a string of 1 to " + MAX_SEQUENCE_NUMBER_LENGTH + " decimal digits";
        expect(parser, JsonToken.VALUE_STRING, allowed);
        String text = parser.text();
        if (text.isEmpty() || text.length() > MAX_SEQUENCE_NUMBER_LENGTH || !isDigits(text)) {
            throw unexpected(parser, allowed);
        }
        return text;
    }

    private static boolean isDigits(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /** The bytes of a string of base64. */
    public static byte[] binary(PageParser parser) throws IOException, DecodingFailure {
        String allowed = "a string of base64 (standard alphabet, padded)";
        expect(parser, JsonToken.VALUE_STRING, allowed);
        String text = parser.text();
        // Base64.Decoder takes missing padding for the end.
        if ((text.length() & 3) == 0) {
            try {
                return Base64.getDecoder().decode(text);
            } catch (IllegalArgumentException e) {
                throw unexpected(parser, allowed);
            }
        }
        throw unexpected(parser, allowed);
    }

    /** The value of true or false. */
    public static boolean bool(PageParser parser) throws IOException, DecodingFailure {
        JsonToken token = parser.currentToken();
        if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
            throw unexpected(parser, "true or false");
        }
        return token == JsonToken.VALUE_TRUE;
    }

    /** The value of an integer of 64 bits. */
    public static long integer(PageParser parser) throws IOException, DecodingFailure {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT || !parser.isLong()) {
            throw unexpected(parser, "an integer of 64 bits");
        }
        return parser.longValue();
    }

    /** Seconds since the epoch, an integer, or with a fraction or an exponent. */
    static long epochMillis(PageParser parser) throws IOException, DecodingFailure {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_NUMBER_INT && parser.isLong()) {
            long seconds = parser.longValue();
            if (-MAX_SECONDS < seconds && seconds < MAX_SECONDS) {
                return seconds * 1000;
            }
        } else if (token == JsonToken.VALUE_NUMBER_FLOAT) {
            double seconds = parser.doubleValue();
            if (Math.abs(seconds) < MAX_SECONDS) {
                return Math.round(seconds * 1000);
            }
        }
        throw unexpected(parser, "a number of seconds since the epoch");
    }

    /** Throws unless the parser stands at this token. */
    public static void expect(PageParser parser, JsonToken expected, String allowed)
            throws IOException, DecodingFailure {
        if (parser.currentToken() != expected) {
            throw unexpected(parser, allowed);
        }
    }

    /** The failure that says what stands there instead of what is allowed. */
    public static DecodingFailure unexpected(PageParser parser, String allowed) throws IOException {
        return new DecodingFailure("is " + excerpt(parser) + "; expected " + allowed);
    }

    /** The beginning of the value at which the parser stands, as it would stand in JSON. */
    public static String excerpt(PageParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            return "an object";
        }
        if (token == JsonToken.START_ARRAY) {
            return "an array";
        }
        String text = shorten(parser.text());
        return token == JsonToken.VALUE_STRING ? '"' + text + '"' : text;
    }

    /** The beginning of a text, if it is long. */
    public static String shorten(String text) {
        return text.length() <= MAX_EXCERPT_LENGTH
                ? text
                : text.substring(0, MAX_EXCERPT_LENGTH) + "… (" + text.length() + " characters)";
    }
}
