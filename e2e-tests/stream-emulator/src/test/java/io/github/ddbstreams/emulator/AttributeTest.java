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

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AttributeTest {

    @Test
    void takesPlainJava() {
        assertThat(Attribute.of("a")).isEqualTo(Attribute.string("a"));
        assertThat(Attribute.of(1.50)).isEqualTo(Attribute.number("1.5"));
        assertThat(Attribute.of(true)).isEqualTo(Attribute.bool(true));
        assertThat(Attribute.of(null)).isEqualTo(Attribute.nullValue());
        assertThat(Attribute.of(new byte[] {1})).isEqualTo(Attribute.binary(new byte[] {1}));
        assertThat(Attribute.of(Arrays.asList("a", null)))
                .isEqualTo(Attribute.list(List.of(Attribute.string("a"), Attribute.nullValue())));
        assertThat(Attribute.of(Map.of("n", 1)))
                .isEqualTo(Attribute.map(Map.of("n", Attribute.number("1"))));
    }

    @Test
    void refusesOtherClassesByName() {
        assertThatThrownBy(() -> Attribute.of('c'))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.lang.Character");
    }

    @Test
    void rawNumbersKeepTheirText() {
        assertThat(Attribute.rawNumber("1.0").text()).isEqualTo("1.0");
        assertThat(Attribute.rawNumber("1.0")).isNotEqualTo(Attribute.number("1.0"));
    }

    @Test
    void setsAreEqualWhateverTheirOrder() {
        assertThat(Attribute.stringSet(List.of("a", "b")))
                .isEqualTo(Attribute.stringSet(List.of("b", "a")));
    }

    @Test
    void refusesAnEmptySet() {
        assertThatThrownBy(() -> Attribute.numberSet(List.of()))
                .hasMessageContaining("at least one element");
    }

    @Test
    void doesNotShareItsBytes() {
        byte[] bytes = {1};
        Attribute attribute = Attribute.binary(bytes);
        bytes[0] = 2;
        attribute.bytes()[0] = 3;

        assertThat(attribute.bytes()).containsExactly(1);
    }
}
