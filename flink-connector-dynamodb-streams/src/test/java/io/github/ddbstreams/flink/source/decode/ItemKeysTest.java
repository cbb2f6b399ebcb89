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
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ItemKeysTest {

    /** The texts are part of states. */
    @Test
    void namesTypesAndValues() {
        assertThat(ItemKeys.of(Map.of("id", AttributeValue.fromS("a:b")))).isEqualTo("2:idS3:a:b");
        assertThat(ItemKeys.of(Map.of("id", AttributeValue.fromN("12.50"))))
                .isEqualTo("2:idN4:12.5");
        assertThat(
                        ItemKeys.of(
                                Map.of(
                                        "id",
                                        AttributeValue.fromB(
                                                SdkBytes.fromByteArray(new byte[] {-1})))))
                .isEqualTo("2:idB4:/w==");
    }

    @Test
    void theOrderOfAttributesDoesNotMatter() {
        Map<String, AttributeValue> one = new LinkedHashMap<>();
        one.put("id", AttributeValue.fromS("a"));
        one.put("at", AttributeValue.fromN("1"));
        Map<String, AttributeValue> other = new LinkedHashMap<>();
        other.put("at", AttributeValue.fromN("1.0"));
        other.put("id", AttributeValue.fromS("a"));

        assertThat(ItemKeys.of(one)).isEqualTo("2:atN1:12:idS1:a").isEqualTo(ItemKeys.of(other));
    }

    @ParameterizedTest
    @CsvSource({"1,1.0", "100,1E+2", "0,-0.000", "0,0E+5", "0.001,1E-3", "-1E+125,-10E+124"})
    void oneNumberIsOneKey(String one, String other) {
        assertThat(key(AttributeType.N, one)).isEqualTo(key(AttributeType.N, other));
    }

    @ParameterizedTest
    @CsvSource({"1,10", "1,-1", "0.1,0.01", "1,one"})
    void differentNumbersAreDifferentKeys(String one, String other) {
        assertThat(key(AttributeType.N, one)).isNotEqualTo(key(AttributeType.N, other));
    }

    @Test
    void textsThatLookLikeMoreAttributesAreNone() {
        assertThat(key(AttributeType.S, "a1:bS1:c"))
                .isNotEqualTo(
                        new ItemKeys()
                                .add("id", AttributeType.S, "a")
                                .add("b", AttributeType.S, "c")
                                .text());
        assertThat(key(AttributeType.S, "1.0")).isNotEqualTo(key(AttributeType.S, "1"));
        assertThat(key(AttributeType.S, "1")).isNotEqualTo(key(AttributeType.N, "1"));
    }

    @Test
    void theKeyOfAWholeItem() {
        Map<String, AttributeValue> item =
                Map.of("id", AttributeValue.fromS("a"), "x", AttributeValue.fromBool(true));

        assertThat(ItemKeys.of(item, List.of("id"))).isEqualTo("2:idS1:a");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ItemKeys.of(item, List.of("id", "x")))
                .withMessage(
                        "The key attribute x is of the type BOOL; expected a value of the type S,"
                                + " N or B.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ItemKeys.of(item, List.of("y")))
                .withMessage(
                        "The key attribute y is missing; expected a value of the type S, N or B.");
    }

    // ------------------------------------------------------------------ back again

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a:b", "2:idS1:a", "1", "é 漢 😀", "\u0000", "12:"})
    void theTextOfATextIsParsed(String value) {
        assertParsed(Map.of("id", AttributeValue.fromS(value)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "-1.5", "1E+125", "1E-130", "12345678901234567890123456789"})
    void theTextOfANumberIsParsed(String value) {
        assertParsed(Map.of("id", AttributeValue.fromN(value)));
    }

    @Test
    void theTextOfBytesIsParsed() {
        assertParsed(
                Map.of("id", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {0, -1, 58}))));
        assertParsed(Map.of("id", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[0]))));
    }

    @Test
    void theTextOfTwoAttributesWithOddNamesIsParsed() {
        assertParsed(
                Map.of(
                        "1:aS", AttributeValue.fromS("2:idS"),
                        "é:", AttributeValue.fromN("1")));
    }

    private static void assertParsed(Map<String, AttributeValue> key) {
        assertThat(ItemKeys.parse(ItemKeys.of(key))).isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "2",
                "2:",
                "2:i",
                "2:id",
                "2:idS",
                "2:idS1",
                "2:idS1:",
                "2:idS2:a",
                "2:idQ1:a",
                "2:idB1:!",
                "2:idS1:a2",
                "x:idS1:a",
                "-1:idS1:a",
                "2:idS-1:a",
                "2147483647:idS1:a",
                "2:idS2147483647:a",
                "99999999999:idS1:a",
                ":idS1:a",
                "2:idS:a"
            })
    void whatIsNoTextOfAKeyIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ItemKeys.parse(text))
                .withMessage("'" + text + "' is not the text of a key");
    }

    private static String key(AttributeType type, String text) {
        return new ItemKeys().add("id", type, text).text();
    }
}
