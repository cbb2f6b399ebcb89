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

import io.github.ddbstreams.flink.source.enumerator.assignment.ReadySplit;
import io.github.ddbstreams.flink.source.enumerator.state.EnumeratorState;
import io.github.ddbstreams.flink.source.split.DynamoDbStreamsSplit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.flink.api.connector.source.SourceEvent;

/**
 * All that the source reads, as one: asks each {@link SplitProvider}, and tells the one that a
 * split belongs to what becomes of it. On the coordinator thread.
 */
final class SplitProviders implements AutoCloseable {

    private final List<SplitProvider> providers;

    SplitProviders(List<SplitProvider> providers) {
        this.providers = List.copyOf(providers);
    }

    void start() {
        providers.forEach(SplitProvider::start);
    }

    /** The requests that are due; they count as sent. */
    List<ServiceRequest<?>> nextRequests(Instant now) {
        List<ServiceRequest<?>> due = new ArrayList<>();
        for (SplitProvider provider : providers) {
            if (!provider.isRead()) {
                provider.nextRequest(now).ifPresent(due::add);
            }
        }
        return due;
    }

    void reportLosses() {
        providers.forEach(SplitProvider::reportLosses);
    }

    // ------------------------------------------------------------------ what may be read

    boolean isDiscovered() {
        return providers.stream().allMatch(SplitProvider::isDiscovered);
    }

    boolean isRead() {
        return providers.stream().allMatch(SplitProvider::isRead);
    }

    boolean drainNewBeginning() {
        boolean isAny = false;
        for (SplitProvider provider : providers) {
            isAny |= provider.drainNewBeginning();
        }
        return isAny;
    }

    void nothingFollows() {
        providers.forEach(SplitProvider::nothingFollows);
    }

    int unassignedCount() {
        int count = 0;
        for (SplitProvider provider : providers) {
            count += provider.unassignedCount();
        }
        return count;
    }

    boolean isWaitingForTime() {
        return providers.stream().anyMatch(SplitProvider::isWaitingForTime);
    }

    /** What every reader is to know now. */
    List<SourceEvent> notices() {
        List<SourceEvent> notices = new ArrayList<>();
        providers.forEach(provider -> provider.notice().ifPresent(notices::add));
        return notices;
    }

    int[] loads(int parallelism) {
        int[] loads = new int[parallelism];
        providers.forEach(provider -> provider.addLoads(loads));
        return loads;
    }

    /** The splits that may be read now, each with whose it is. */
    Map<ReadySplit, SplitProvider> ready(Instant now) {
        Map<ReadySplit, SplitProvider> ready = new LinkedHashMap<>();
        for (SplitProvider provider : providers) {
            provider.ready(now).forEach(split -> ready.put(split, provider));
        }
        return ready;
    }

    // ------------------------------------------------------------------ what becomes of splits

    /** The split, as it is given to a subtask. */
    DynamoDbStreamsSplit assign(SplitProvider of, String splitId, int subtask) {
        DynamoDbStreamsSplit split = of.assign(splitId, subtask);
        providers.forEach(provider -> provider.given(split));
        return split;
    }

    boolean claimed(int subtask, List<DynamoDbStreamsSplit> splits, Instant now) {
        boolean isOfConsequence = false;
        for (Map.Entry<SplitProvider, List<DynamoDbStreamsSplit>> owned :
                byOwner(splits).entrySet()) {
            isOfConsequence |= owned.getKey().claimed(subtask, owned.getValue(), now);
        }
        return isOfConsequence;
    }

    void allClaimed(Instant now) {
        providers.forEach(provider -> provider.allClaimed(now));
    }

    void ended(int subtask, DynamoDbStreamsSplit split, Instant now) {
        ownerOf(split).ended(subtask, split, now);
    }

    void caughtUp(int subtask, String splitId) {
        providers.forEach(provider -> provider.caughtUp(subtask, splitId));
    }

    void opened(int subtask, List<String> splitIds) {
        providers.forEach(provider -> provider.opened(subtask, splitIds));
    }

    void takenBack(int subtask, List<DynamoDbStreamsSplit> returned, Instant now) {
        byOwner(returned).forEach((provider, owned) -> provider.takenBack(subtask, owned, now));
    }

    /** Each provider with its splits, also those that have none of them. */
    private Map<SplitProvider, List<DynamoDbStreamsSplit>> byOwner(
            List<DynamoDbStreamsSplit> splits) {
        Map<SplitProvider, List<DynamoDbStreamsSplit>> owned = new LinkedHashMap<>();
        providers.forEach(provider -> owned.put(provider, new ArrayList<>()));
        splits.forEach(split -> owned.get(ownerOf(split)).add(split));
        return owned;
    }

    private SplitProvider ownerOf(DynamoDbStreamsSplit split) {
        for (SplitProvider provider : providers) {
            if (provider.owns(split)) {
                return provider;
            }
        }
        throw new IllegalStateException(
                "The split "
                        + split.splitId()
                        + " is of nothing that the source reads. Restore a checkpoint of this"
                        + " source.");
    }

    Map<Integer, List<String>> drainReleases() {
        return drain(SplitProvider::drainReleases);
    }

    Map<Integer, List<String>> drainForgettable() {
        return drain(SplitProvider::drainForgettable);
    }

    private Map<Integer, List<String>> drain(
            Function<SplitProvider, Map<Integer, List<String>>> notices) {
        Map<Integer, List<String>> all = new HashMap<>();
        for (SplitProvider provider : providers) {
            notices.apply(provider)
                    .forEach(
                            (subtask, ids) ->
                                    all.computeIfAbsent(subtask, s -> new ArrayList<>())
                                            .addAll(ids));
        }
        return all;
    }

    // ------------------------------------------------------------------ checkpoints

    void snapshot(long checkpointId, EnumeratorState.Builder state) {
        providers.forEach(provider -> provider.snapshot(checkpointId, state));
    }

    void checkpointCompleted(long checkpointId, Instant now) {
        providers.forEach(provider -> provider.checkpointCompleted(checkpointId, now));
    }

    @Override
    public void close() {
        providers.forEach(SplitProvider::close);
    }
}
