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
package io.github.ddbstreams.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ddbstreams.flink.source.event.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class WorkloadTest {

    @Test
    void isTheSameForTheSameSeed() {
        assertThat(writes(7)).isEqualTo(writes(7));
        assertThat(writes(7)).isNotEqualTo(writes(8));
    }

    @Test
    void changesAnItemFromWhatItWasAndNumbersEachKeysChanges() {
        Map<String, Map<String, AttributeValue>> items = new HashMap<>();
        Map<String, Integer> numbers = new HashMap<>();
        Workload workload = new Workload(1);
        List<Write> all = new ArrayList<>(workload.firstItems());
        Stream.generate(workload::next).limit(5_000).forEach(all::add);
        for (Write write : all) {
            assertThat(write.before()).isEqualTo(items.get(write.key()));
            assertThat(write.after()).isNotEqualTo(write.before());
            assertThat(write.number()).isEqualTo(numbers.merge(write.key(), 1, Integer::sum));
            items.put(write.key(), write.after());
        }
    }

    @Test
    void beginsWithItems() {
        assertThat(new Workload(1).firstItems())
                .hasSize(Workload.FIRST_ITEMS)
                .allMatch(write -> write.operation() == Operation.READ && write.number() == 1);
    }

    @Test
    void insertsUpdatesAndDeletes() {
        assertThat(writes(1).stream().map(Write::operation).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(Operation.INSERT, Operation.MODIFY, Operation.REMOVE);
    }

    private static List<Write> writes(long seed) {
        Workload workload = new Workload(seed);
        return Stream.generate(workload::next).limit(5_000).toList();
    }
}
