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

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
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
        assertThat(place(new int[] {0, 9, 0}, child("a", 1, Mobility.BOUND)))
                .isEqualTo(Map.of(1, List.of("a")));
    }

    @Test
    void aFreeChildLeavesASubtaskThatHasTooMany() {
        assertThat(place(new int[] {1, 0, 3}, child("a", 2, Mobility.FREE)))
                .isEqualTo(Map.of(1, List.of("a")));
    }

    @Test
    void aChildThatWillBeFreeSoonWaits() {
        assertThat(place(new int[] {1, 0, 3}, child("a", 2, Mobility.SOON))).isEmpty();
    }

    @Test
    void aChildThatMayNotMoveStaysHoweverManyThereAre() {
        assertThat(place(new int[] {0, 0, 90}, child("a", 2, Mobility.BOUND)))
                .isEqualTo(Map.of(2, List.of("a")));
    }

    @Test
    void aSubtaskMayHaveItsShareAndOneMore() {
        // 4 lineages for 4 subtasks: the share is one.
        assertThat(place(new int[] {1, 1, 1, 0}, child("a", 1, Mobility.FREE)))
                .isEqualTo(Map.of(1, List.of("a")));
        assertThat(place(new int[] {1, 2, 0, 0}, child("a", 1, Mobility.FREE)))
                .isEqualTo(Map.of(2, List.of("a")));
    }

    @Test
    void aSubtaskMayHaveAQuarterMoreThanItsShare() {
        // 64 lineages for 4 subtasks: the share is 16.
        assertThat(place(new int[] {19, 15, 15, 14}, child("a", 0, Mobility.FREE)))
                .isEqualTo(Map.of(0, List.of("a")));
        assertThat(place(new int[] {20, 15, 15, 13}, child("a", 0, Mobility.FREE)))
                .isEqualTo(Map.of(3, List.of("a")));
    }

    @Test
    void onlyWhatIsTooMuchMoves() {
        assertThat(
                        place(
                                new int[] {0, 0},
                                child("a", 0, Mobility.FREE),
                                child("b", 0, Mobility.FREE),
                                child("c", 0, Mobility.FREE),
                                child("d", 0, Mobility.FREE)))
                .isEqualTo(Map.of(0, List.of("a", "b", "c"), 1, List.of("d")));
    }

    @Test
    void nobodyMovesToWhereThereAreAsMany() {
        assertThat(place(new int[] {5}, child("a", 0, Mobility.FREE)))
                .isEqualTo(Map.of(0, List.of("a")));
    }

    @Test
    void theShardsThatWaitCountWhereTheyAreToGo() {
        assertThat(
                        place(
                                new int[] {6, 0, 1},
                                child("a", 0, Mobility.SOON),
                                child("b", 0, Mobility.SOON),
                                root("c")))
                .isEqualTo(Map.of(2, List.of("c")));
    }

    @Test
    void theLeavesOfOneRootSpread() {
        ReadySplit[] shards = new ReadySplit[64];
        for (int i = 0; i < shards.length; i++) {
            shards[i] = child("s" + i, 0, Mobility.FREE);
        }
        Map<Integer, List<String>> placement = place(new int[4], shards);

        assertThat(placement.get(0)).hasSize(20);
        assertThat(placement.get(1)).hasSize(15);
        assertThat(placement.get(2)).hasSize(15);
        assertThat(placement.get(3)).hasSize(14);
    }

    @Test
    void rootsGoAroundTheChildrenBeforeThem() {
        assertThat(place(new int[2], child("a", 0, Mobility.BOUND), root("b"), root("c")))
                .isEqualTo(Map.of(0, List.of("a", "c"), 1, List.of("b")));
    }

    @Test
    void leavesTheLoadsAsTheyAre() {
        int[] loads = {0, 0};

        policy.place(List.of(root("a"), root("b")), () -> loads, subtask -> true);

        assertThat(loads).containsExactly(0, 0);
    }

    @Test
    void placesNothingNowhere() {
        assertThat(place(new int[2])).isEmpty();
    }

    @Test
    void whoMayHaveFinishedIsGivenNothing() {
        assertThat(place(Set.of(1), new int[] {5, 0, 3}, root("a"), root("b"), root("c")))
                .isEqualTo(Map.of(0, List.of("c"), 2, List.of("a", "b")));
        assertThat(place(Set.of(1), new int[] {1, 0, 0}, child("a", 1, Mobility.BOUND)))
                .isEqualTo(Map.of(2, List.of("a")));
    }

    @Test
    void allWaitIfEverybodyMayHaveFinished() {
        assertThat(place(Set.of(0, 1), new int[2], root("a"), child("b", 1, Mobility.FREE)))
                .isEmpty();
    }

    @Test
    void theLoadsAreNotCountedForChildrenThatStayWhateverTheyAre() {
        assertThat(
                        policy.place(
                                List.of(
                                        child("a", 1, Mobility.BOUND),
                                        child("b", 0, Mobility.BOUND)),
                                () -> {
                                    throw new AssertionError("the loads have been counted");
                                },
                                subtask -> true))
                .hasToString("{0=[b], 1=[a]}");
    }

    @Test
    void rootsGoToWhoHasTheFewestAndComesFirstWhateverTheLoads() {
        Random random = new Random(1);
        for (int run = 0; run < 500; run++) {
            int[] loads = random.ints(1 + random.nextInt(6), 0, 5).toArray();
            ReadySplit[] roots =
                    IntStream.range(0, random.nextInt(20))
                            .mapToObj(i -> root("s" + i))
                            .toArray(ReadySplit[]::new);
            Map<Integer, List<String>> expected = new TreeMap<>();
            int[] planned = loads.clone();
            for (ReadySplit root : roots) {
                int least = 0;
                for (int subtask = 1; subtask < planned.length; subtask++) {
                    least = planned[subtask] < planned[least] ? subtask : least;
                }
                planned[least]++;
                expected.computeIfAbsent(least, any -> new ArrayList<>()).add(root.splitId());
            }

            assertThat(place(loads, roots)).isEqualTo(expected);
        }
    }

    private static ReadySplit root(String id) {
        return new ReadySplit(id, ReadySplit.NOBODY, Mobility.FREE);
    }

    /** A child of what this subtask has read, which may move like this. */
    private static ReadySplit child(String id, int subtask, Mobility mobility) {
        return new ReadySplit(id, subtask, mobility);
    }

    private Map<Integer, List<String>> place(int[] loads, ReadySplit... splits) {
        return place(Set.of(), loads, splits);
    }

    private Map<Integer, List<String>> place(
            Set<Integer> finished, int[] loads, ReadySplit... shards) {
        Map<Integer, List<String>> placement = new TreeMap<>();
        policy.place(List.of(shards), () -> loads, subtask -> !finished.contains(subtask))
                .forEach(
                        (subtask, placed) ->
                                placement.put(
                                        subtask,
                                        placed.stream().map(ReadySplit::splitId).toList()));
        return placement;
    }
}
