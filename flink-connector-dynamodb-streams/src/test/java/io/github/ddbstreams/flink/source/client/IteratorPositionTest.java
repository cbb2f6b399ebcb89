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
package io.github.ddbstreams.flink.source.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;

class IteratorPositionTest {

    @Test
    void positionsAreValues() {
        assertThat(IteratorPosition.after("12"))
                .isEqualTo(IteratorPosition.after("12"))
                .hasSameHashCodeAs(IteratorPosition.after("12"))
                .isNotEqualTo(IteratorPosition.after("13"))
                .isNotEqualTo(IteratorPosition.latest());
        assertThat(IteratorPosition.latest()).isNotEqualTo(IteratorPosition.trimHorizon());
    }

    @Test
    void positionsSayWhatTheyAre() {
        assertThat(IteratorPosition.after("12")).hasToString("AFTER_SEQUENCE_NUMBER 12");
        assertThat(IteratorPosition.latest()).hasToString("LATEST");
        assertThat(IteratorPosition.trimHorizon()).hasToString("TRIM_HORIZON");
    }

    @Test
    void thereIsNoPositionAfterNothing() {
        assertThatNullPointerException().isThrownBy(() -> IteratorPosition.after(null));
    }
}
