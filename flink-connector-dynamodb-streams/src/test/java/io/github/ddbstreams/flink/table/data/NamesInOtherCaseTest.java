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
package io.github.ddbstreams.flink.table.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NamesInOtherCaseTest {

    private final List<String> told = new ArrayList<>();
    private final NamesInOtherCase names =
            new NamesInOtherCase((column, name) -> told.add(column + " " + name));

    @BeforeEach
    void addColumns() {
        names.add("price");
        names.add("Paid");
    }

    private void read(String... attributes) {
        Map<String, String> twins = new LinkedHashMap<>();
        for (String attribute : attributes) {
            if (attribute.equals("price") || attribute.equals("Paid")) {
                names.met(attribute);
            } else {
                String column = names.twinOf(attribute);
                if (column != null) {
                    twins.put(column, attribute);
                }
            }
        }
        names.objectRead(twins);
    }

    @Test
    void aColumnThatIsThereInOtherCaseOnlyIsToldOnce() {
        read("Price", "other");
        read("PRICE", "paid");

        assertThat(told).containsExactly("price Price", "Paid paid");
        assertThat(names.count()).isEqualTo(2);
        assertThat(names.isLooking()).isFalse();
    }

    @Test
    void aColumnThatIsThereHasTwinsInPeace() {
        read("Price", "price");
        read("Price");

        assertThat(told).isEmpty();
    }

    @Test
    void aColumnThatIsMissingIsNotTold() {
        read("other");

        assertThat(told).isEmpty();
        assertThat(names.isLooking()).isTrue();
    }

    @Test
    void onlyTheFirstObjectsAreLookedAt() {
        for (int i = 0; i < 1_000; i++) {
            read("other");
        }

        assertThat(names.isLooking()).isFalse();
    }
}
