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
package io.github.ddbstreams.flink.source.enumerator;

import io.github.ddbstreams.flink.source.enumerator.assignment.AssignmentPolicy;
import io.github.ddbstreams.flink.source.enumerator.assignment.Mobility;
import io.github.ddbstreams.flink.source.enumerator.assignment.ReadySplit;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.IntPredicate;

/**
 * Where the splits that are ready go. Most subtasks start one after the other, and each takes its
 * splits when it does. What is left need not be placed anew for the next one: with the same splits
 * and loads the {@link AssignmentPolicy} would say the same again, for what a subtask has taken
 * counts to its load as it did before.
 */
final class Placement {

    static final Placement NONE = new Placement(Map.of(), Map.of());

    private final Map<ReadySplit, SplitProvider> providers;
    private final Map<Integer, List<ReadySplit>> left;
    private final boolean isAnyWaiting;
    private final boolean isAnyFreeSoon;

    /**
     * @param providers the splits that are ready, each with whose it is
     * @param bySubtask where they go, but for those that wait
     */
    Placement(Map<ReadySplit, SplitProvider> providers, Map<Integer, List<ReadySplit>> bySubtask) {
        this.providers = providers;
        this.left = new LinkedHashMap<>(bySubtask);
        this.isAnyWaiting =
                bySubtask.values().stream().mapToInt(List::size).sum() < providers.size();
        this.isAnyFreeSoon =
                providers.keySet().stream().anyMatch(split -> split.mobility() == Mobility.SOON);
    }

    /** Takes what goes to these subtasks. */
    void take(IntPredicate isTaking, BiConsumer<Integer, List<ReadySplit>> taker) {
        for (Iterator<Map.Entry<Integer, List<ReadySplit>>> it = left.entrySet().iterator();
                it.hasNext(); ) {
            Map.Entry<Integer, List<ReadySplit>> next = it.next();
            if (isTaking.test(next.getKey())) {
                it.remove();
                taker.accept(next.getKey(), next.getValue());
            }
        }
    }

    /** Whether nothing is ready. */
    boolean isEmpty() {
        return providers.isEmpty();
    }

    SplitProvider providerOf(ReadySplit split) {
        return providers.get(split);
    }

    /** Whether some wait to go elsewhere than they could now. */
    boolean isAnyWaiting() {
        return isAnyWaiting;
    }

    /** Whether something is left, and goes where it does whatever time it is. */
    boolean isLasting() {
        return !left.isEmpty() && !isAnyWaiting && !isAnyFreeSoon;
    }
}
