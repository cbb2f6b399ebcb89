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

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ItemSizeTest {

    @ParameterizedTest
    @CsvSource({
        "0, 1",
        "7, 2",
        "12, 2",
        "123, 3",
        "-1, 3",
        "100, 2",
        "0.5, 2",
        "12.34, 3",
        "1.23, 3"
    })
    void countsPairsOfDecimalPlaces(String number, int bytes) {
        assertThat(ItemSize.of(Attribute.mapOf(Item.of("n", Attribute.number(number)))))
                .isEqualTo(1 + bytes);
    }

    @ParameterizedTest
    @CsvSource({"a, 1", "é, 2", "世, 3", "😀, 4"})
    void countsBytesOfUtf8(String text, int bytes) {
        assertThat(ItemSize.of(Attribute.mapOf(Item.of("s", text)))).isEqualTo(1 + bytes);
    }
}
