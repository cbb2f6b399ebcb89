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

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Real objects as an automaton: what they do with an input in one of their states, they have done
 * once, and from then on it is known. Since real objects cannot be copied, a state is reached by
 * the inputs that led to it first.
 *
 * @param <C> the objects
 * @param <V> what of a state can be seen
 */
final class Automaton<C extends Automaton.Objects<V>, V> {

    /** Objects that take inputs. */
    interface Objects<V> {

        /** Objects with the same text do the same with every input, now and later. */
        String text();

        V view();

        /** What the inputs since the last call have produced. */
        List<Output> drain();
    }

    /** Something that happens to the objects. Equal inputs have the same effect. */
    interface Input<C> {
        void applyTo(C objects);
    }

    /** Something that the objects have said, to a subtask where that matters. */
    record Output(int subtask, Message message) {}

    /** Where inputs have led. */
    record Step(int next, List<Output> outputs) {}

    private record Text(long high, long low) {}

    /** How a state was reached first: from another one, or from a start. */
    private record Origin<C>(Supplier<C> start, int from, List<? extends Input<C>> inputs) {}

    private final Map<Object, Integer> starts = new HashMap<>();
    private final Map<Text, Integer> ids = new HashMap<>();
    private final List<Origin<C>> origins = new ArrayList<>();
    private final List<V> views = new ArrayList<>();
    private final List<Map<List<? extends Input<C>>, Step>> steps = new ArrayList<>();
    private final MessageDigest digest;

    Automaton() {
        try {
            digest = MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** How many states have been seen. */
    int size() {
        return origins.size();
    }

    V view(int state) {
        return views.get(state);
    }

    /** The state of new objects; equal keys stand for equal starts. */
    int start(Object key, Supplier<C> start) {
        Integer known = starts.get(key);
        if (known == null) {
            known = idOf(start.get(), new Origin<>(start, -1, List.of()));
            starts.put(key, known);
        }
        return known;
    }

    /**
     * One input after the other.
     *
     * @throws RuntimeException and {@link AssertionError} as the objects do
     */
    Step step(int state, List<? extends Input<C>> inputs) {
        Step step = steps.get(state).get(inputs);
        if (step == null) {
            C objects = replay(state);
            objects.drain();
            inputs.forEach(input -> input.applyTo(objects));
            step =
                    new Step(
                            idOf(objects, new Origin<>(null, state, inputs)),
                            List.copyOf(objects.drain()));
            steps.get(state).put(inputs, step);
        }
        return step;
    }

    private int idOf(C objects, Origin<C> origin) {
        ByteBuffer hash =
                ByteBuffer.wrap(digest.digest(objects.text().getBytes(StandardCharsets.UTF_8)));
        Integer known = ids.putIfAbsent(new Text(hash.getLong(), hash.getLong()), origins.size());
        if (known != null) {
            return known;
        }
        origins.add(origin);
        views.add(objects.view());
        steps.add(new HashMap<>());
        return origins.size() - 1;
    }

    private C replay(int state) {
        Deque<Origin<C>> path = new ArrayDeque<>();
        Origin<C> origin = origins.get(state);
        for (; origin.start() == null; origin = origins.get(origin.from())) {
            path.push(origin);
        }
        C objects = origin.start().get();
        path.forEach(step -> step.inputs().forEach(input -> input.applyTo(objects)));
        return objects;
    }
}
