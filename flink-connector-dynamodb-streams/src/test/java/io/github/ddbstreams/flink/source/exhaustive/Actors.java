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
package io.github.ddbstreams.flink.source.exhaustive;

import io.github.ddbstreams.flink.source.split.DynamoDbStreamsSplit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The real enumerators and readers of one exploration, and what they hand to each other. */
final class Actors {

    /** What a job with another parallelism makes of the parts of a checkpoint. */
    private record Deal(List<Message> parts, int parallelism, boolean isReversed) {}

    private final Forest forest;
    private final Flaw flaw;
    private final Message.Pool messages = new Message.Pool();
    private final Automaton<Coordinator, Coordinator.View> coordinators = new Automaton<>();
    private final Automaton<ModelReader, ModelReader.View> readers = new Automaton<>();
    private final Map<Deal, List<Message>> dealt = new HashMap<>();
    private final Message emptyPart = partOf(List.of());

    Actors(Forest forest, Flaw flaw) {
        this.forest = forest;
        this.flaw = flaw;
    }

    Forest forest() {
        return forest;
    }

    Flaw flaw() {
        return flaw;
    }

    Automaton<Coordinator, Coordinator.View> coordinators() {
        return coordinators;
    }

    Automaton<ModelReader, ModelReader.View> readers() {
        return readers;
    }

    ModelReader.View reader(World world, int subtask) {
        return readers.view(world.readers().get(subtask));
    }

    int startCoordinator(Coordinator.Start start) {
        return coordinators.start(start, () -> new Coordinator(forest, flaw, messages, start));
    }

    int startReader(Message part) {
        return readers.start(
                part,
                () ->
                        new ModelReader(
                                forest, flaw, messages, part.payload(ModelReader.Part.class)));
    }

    /** The part of a reader that has neither splits nor a past. */
    Message emptyPart() {
        return emptyPart;
    }

    private Message partOf(List<DynamoDbStreamsSplit> splits) {
        return messages.of(new ModelReader.Part(List.copyOf(splits), 0, 0));
    }

    /** As Flink deals out the elements of list states: in their order, in pieces of like size. */
    List<Message> deal(List<Message> parts, int parallelism, boolean isReversed) {
        return dealt.computeIfAbsent(
                new Deal(parts, parallelism, isReversed),
                deal -> {
                    List<List<DynamoDbStreamsSplit>> splits =
                            parts.stream()
                                    .map(part -> part.payload(ModelReader.Part.class).splits())
                                    .toList();
                    return (parallelism == parts.size()
                                    ? splits
                                    : spread(splits, parallelism, isReversed))
                            .stream().map(this::partOf).toList();
                });
    }

    private static List<List<DynamoDbStreamsSplit>> spread(
            List<List<DynamoDbStreamsSplit>> splits, int parallelism, boolean isReversed) {
        List<DynamoDbStreamsSplit> all =
                new ArrayList<>(splits.stream().flatMap(List::stream).toList());
        if (isReversed) {
            Collections.reverse(all);
        }
        List<List<DynamoDbStreamsSplit>> dealt = new ArrayList<>();
        int from = 0;
        for (int subtask = 0; subtask < parallelism; subtask++) {
            int size = all.size() / parallelism + (subtask < all.size() % parallelism ? 1 : 0);
            dealt.add(all.subList(from, from += size));
        }
        return dealt;
    }
}
