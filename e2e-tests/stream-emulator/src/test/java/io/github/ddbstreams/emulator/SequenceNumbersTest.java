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

import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

class SequenceNumbersTest {

    @Test
    void growsThroughAChangeOfLength() {
        SequenceNumbers numbers = new SequenceNumbers(21);
        String first = numbers.next();
        String second = numbers.next();
        numbers.setDigits(26);
        String third = numbers.next();

        assertThat(List.of(first.length(), second.length(), third.length()))
                .containsExactly(21, 21, 26);
        assertThat(new BigInteger(second)).isGreaterThan(new BigInteger(first));
        assertThat(new BigInteger(third)).isGreaterThan(new BigInteger(second));
    }

    @Test
    void comparesAsIntegersNotAsText() {
        assertThat(SequenceNumbers.compare("9".repeat(21), "1" + "0".repeat(25))).isNegative();
    }

    @Test
    void refusesToBecomeShorter() {
        SequenceNumbers numbers = new SequenceNumbers(26);

        assertThatThrownBy(() -> numbers.setDigits(21)).hasMessageContaining("allowed are 26");
    }

    @Test
    void ignoresLeadingZerosOfRequests() {
        assertThat(SequenceNumbers.parse("0".repeat(20) + "12")).isEqualTo("12");
    }
}
