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
package io.github.ddbstreams.flink.source.enumerator.assignment;

import static io.github.ddbstreams.flink.source.enumerator.lineage.ReadyShards.preferring;
import static io.github.ddbstreams.flink.source.enumerator.lineage.ReadyShards.root;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ddbstreams.flink.source.enumerator.lineage.ReadyShard;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LineageAffinityTest {

    private final LineageAffinity policy = new LineageAffinity();

    @Test
    void spreadsRootsEvenly() {
        assertThat(place(new int[3], root("a"), root("b"), root("c"), root("d")))
                .isEqualTo(Map.of(0, List.of("a", "d"), 1, List.of("b"), 2, List.of("c")));
    }

    @Test
    void fillsUpWhoHasLess() {
        assertThat(place(new int[] {3, 0, 2}, root("a"), root("b"), root("c"), root("d")))
                .isEqualTo(Map.of(1, List.of("a", "b", "c"), 2, List.of("d")));
    }

    @Test
    void aChildGoesWhereItsParentWas() {
        assertThat(place(new int[] {0, 9, 0}, preferring("a", 1)))
                .isEqualTo(Map.of(1, List.of("a")));
    }

    @Test
    void rootsGoAroundTheChildrenBeforeThem() {
        assertThat(place(new int[2], preferring("a", 0), root("b"), root("c")))
                .isEqualTo(Map.of(0, List.of("a", "c"), 1, List.of("b")));
    }

    @Test
    void leavesTheLoadsAsTheyAre() {
        int[] loads = {0, 0};

        policy.place(List.of(root("a"), root("b")), loads);

        assertThat(loads).containsExactly(0, 0);
    }

    @Test
    void placesNothingNowhere() {
        assertThat(place(new int[2])).isEmpty();
    }

    private Map<Integer, List<String>> place(int[] loads, ReadyShard... shards) {
        Map<Integer, List<String>> placement = new TreeMap<>();
        policy.place(new ArrayList<>(List.of(shards)), loads)
                .forEach(
                        (subtask, placed) ->
                                placement.put(
                                        subtask,
                                        placed.stream().map(ReadyShard::shardId).toList()));
        return placement;
    }
}
