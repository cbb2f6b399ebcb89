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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecimalNumbersTest {

    @ParameterizedTest
    @CsvSource({
        "1.0, 1",
        "100, 100",
        "1E2, 100",
        "-0, 0",
        "0.00, 0",
        "007, 7",
        "-5.50, -5.5",
        "12345678901234567890123456789012345678, 12345678901234567890123456789012345678",
        "1.2345678901234567890123456789012345678, 1.2345678901234567890123456789012345678"
    })
    void trimsZerosAndExponents(String given, String kept) {
        assertThat(DecimalNumbers.normalise(given)).isEqualTo(kept);
    }

    @Test
    void keepsTheSmallestNumber() {
        assertThat(DecimalNumbers.normalise("1E-130")).isEqualTo("0." + "0".repeat(129) + "1");
    }

    @Test
    void keepsTheLargestNumber() {
        assertThat(DecimalNumbers.normalise("-9.9E+125")).isEqualTo("-99" + "0".repeat(124));
    }

    @ParameterizedTest
    @CsvSource({
        "1E126, overflow",
        "1E-131, underflow",
        "123456789012345678901234567890123456789, 38 significant digits",
        "12a, cannot be converted"
    })
    void refusesWhatTheServiceRefuses(String given, String reason) {
        assertThatThrownBy(() -> DecimalNumbers.normalise(given))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining(reason);
    }
}
