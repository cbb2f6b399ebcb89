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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The parser beside Jackson's: the same tokens and texts, or both refuse. */
class PageParserTest {

    private static final String VALUES =
            "{\"a\": [1, -2.5e+3, true, false, null, \"\"], \"b\": {}, \"c\": [],"
                    + " \"d\\u0065\": \"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u20ac\\ud83d\\ude00\","
                    + "\n\t\"a name of more than eight bytes\":\"é漢😀\","
                    + "\"a name of more than eight bites\":{\"S\":\"x\"}}";

    private static List<String> tokens(String json) throws IOException {
        List<String> tokens = new ArrayList<>();
        PageParser parser = PageParser.of(json);
        while (parser.nextToken() != null) {
            tokens.add(parser.currentToken() + " " + parser.text());
        }
        return tokens;
    }

    private static List<String> expected(String json) throws IOException {
        List<String> tokens = new ArrayList<>();
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            while (parser.nextToken() != null) {
                tokens.add(parser.currentToken() + " " + parser.getText());
            }
        }
        return tokens;
    }

    @Test
    void readsWhatJacksonReads() throws Exception {
        assertThat(tokens(VALUES)).isEqualTo(expected(VALUES));
    }

    @Test
    void refusesWhatEndsEarlyWhereverItDoes() {
        for (int length = 1; length < VALUES.length(); length++) {
            String cut = VALUES.substring(0, length);
            assertThatThrownBy(() -> tokens(cut))
                    .as(cut)
                    .isInstanceOf(MalformedPageException.class)
                    .hasMessageStartingWith("The page is no JSON: there is ");
            assertThatThrownBy(() -> skipped(cut)).isInstanceOf(MalformedPageException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\" 1}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{,}",
                "{1:1}",
                "[1,]",
                "[,]",
                "[1 2]",
                "[1}",
                "{\"a\":1]",
                "[01]",
                "[1.]",
                "[.5]",
                "[+1]",
                "[-]",
                "[1e]",
                "[tru]",
                "[nulL]",
                "[NaN]",
                "['a']",
                "[\"\\x\"]",
                "[\"\\u12g4\"]",
                "[\"\n\"]",
                "{\"a\":{\"S\":\"x\"",
                "{\"a\":{\"S\":\"x\"]}",
                "{\"a\":{\"S\":\"x\",}}",
                "[//\n1]"
            })
    void refusesWhatIsNoJsonReadOrPassedOver(String json) {
        assertThatThrownBy(() -> tokens(json)).isInstanceOf(MalformedPageException.class);
        assertThatThrownBy(() -> skipped(json)).isInstanceOf(MalformedPageException.class);
        assertThatThrownBy(() -> expected(json)).isInstanceOf(IOException.class);
    }

    private static PageParser skipped(String json) throws IOException {
        PageParser parser = PageParser.of(json);
        parser.nextToken();
        parser.skipChildren();
        return parser;
    }

    @Test
    void passesOverAValueAndStandsAtItsEnd() throws Exception {
        PageParser parser = PageParser.of("[" + VALUES + ", 7]");
        parser.nextToken();
        parser.nextToken();
        parser.skipChildren();

        assertThat(parser.currentToken()).isEqualTo(JsonToken.END_OBJECT);
        assertThat(parser.depth()).isEqualTo(1);
        assertThat(parser.nextToken()).isEqualTo(JsonToken.VALUE_NUMBER_INT);
        assertThat(parser.longValue()).isEqualTo(7);
        assertThat(parser.nextToken()).isEqualTo(JsonToken.END_ARRAY);
        assertThat(parser.nextToken()).isNull();
    }

    @Test
    void goesBackToAnObjectThatItHasPassed() throws Exception {
        PageParser parser = PageParser.of("[{\"a\": [1]}, 2]");
        parser.nextToken();
        parser.nextToken();
        int start = parser.tokenStart();
        parser.skipChildren();

        assertThat(parser.textSince(start)).isEqualTo("{\"a\": [1]}");
        parser.backTo(start);
        assertThat(parser.nextFieldName()).isEqualTo("a");
        parser.skipBackTo(1);
        assertThat(parser.currentToken()).isEqualTo(JsonToken.END_OBJECT);
        assertThat(parser.nextToken()).isEqualTo(JsonToken.VALUE_NUMBER_INT);
    }

    @Test
    void aNameIsOneString() throws Exception {
        StringBuilder json = new StringBuilder("[");
        for (int i = 0; i < 1_000; i++) {
            json.append(i == 0 ? "" : ",").append("{\"the name of an attribute ").append(i % 500);
            json.append("\":0}");
        }
        PageParser parser = PageParser.of(json.append("]").toString());
        List<String> names = new ArrayList<>();
        parser.nextToken();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            names.add(parser.nextFieldName());
            parser.skipBackTo(1);
        }

        assertThat(names).hasSize(1_000);
        for (int i = 0; i < 500; i++) {
            assertThat(names.get(i)).isEqualTo("the name of an attribute " + i);
            assertThat(names.get(i + 500)).isSameAs(names.get(i));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, true",
        "-0, true",
        "123456789012345678, true",
        "-123456789012345678, true",
        "9223372036854775807, true",
        "-9223372036854775808, true",
        "9223372036854775808, false",
        "-9223372036854775809, false",
        "123456789012345678901234567890, false"
    })
    void integersOf64BitsAreKnown(String number, boolean isLong) throws Exception {
        PageParser parser = PageParser.of(number);
        assertThat(parser.nextToken()).isEqualTo(JsonToken.VALUE_NUMBER_INT);

        assertThat(parser.isLong()).isEqualTo(isLong);
        if (isLong) {
            assertThat(parser.longValue()).isEqualTo(Long.parseLong(number));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0",
        "-0, 0, 0",
        "7, 7, 0",
        "-12.50, -1250, 2",
        "0.05, 5, 2",
        "123456789012345678, 123456789012345678, 0",
        "-1.23456789012345678, -123456789012345678, 17"
    })
    void aDecimalOfFewDigitsIsRead(String number, long digits, int scale) throws Exception {
        PageParser parser = PageParser.of('"' + number + '"');
        parser.nextToken();

        assertThat(parser.shortDecimal()).isEqualTo(digits);
        assertThat(parser.shortScale()).isEqualTo(scale);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "+1",
                ".5",
                "1.",
                "-.5",
                "1.2.3",
                "01",
                "-00.1",
                "1E2",
                "1e-2",
                "x",
                "1 ",
                "1,5",
                "\\u0031",
                "1234567890123456789",
                "1.234567890123456789",
                "1..2",
                "-1-"
            })
    void aDecimalOfManyDigitsOrOfAnotherFormIsNot(String number) throws Exception {
        PageParser parser = PageParser.of('"' + number + '"');
        parser.nextToken();

        assertThat(parser.shortDecimal()).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void bytesThatAreNotUtf8AreRefusedWhenTheyAreAskedFor() throws Exception {
        byte[][] wrong = {
            {(byte) 0x80},
            {(byte) 0xC0, (byte) 0x80},
            {(byte) 0xE0, (byte) 0x80, (byte) 0x80},
            {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
            {(byte) 0xF0, (byte) 0x80, (byte) 0x80, (byte) 0x80},
            {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
            {(byte) 0xFF},
            {(byte) 0xE2, (byte) 0x82}
        };
        for (byte[] bytes : wrong) {
            byte[] json = "\"----\"".getBytes(StandardCharsets.UTF_8);
            System.arraycopy(bytes, 0, json, 1, bytes.length);
            PageParser parser = new PageParser(PageBody.of(json));
            parser.nextToken();

            assertThatThrownBy(parser::text)
                    .isInstanceOf(MalformedPageException.class)
                    .hasMessageMatching("The page is no UTF-8 at byte \\d+");
        }
    }
}
