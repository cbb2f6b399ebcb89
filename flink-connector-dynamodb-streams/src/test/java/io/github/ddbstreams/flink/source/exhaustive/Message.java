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

import java.util.HashMap;
import java.util.Map;

/**
 * An immutable value that the enumerator, Flink and the readers hand to each other: splits, events,
 * and the parts of checkpoints. Values that hold the same are the same message.
 */
final class Message {

    private final int id;
    private final Object payload;

    private Message(int id, Object payload) {
        this.id = id;
        this.payload = payload;
    }

    int id() {
        return id;
    }

    <T> T payload(Class<T> type) {
        return type.cast(payload);
    }

    boolean is(Class<?> type) {
        return type.isInstance(payload);
    }

    @Override
    public boolean equals(Object o) {
        return this == o;
    }

    @Override
    public int hashCode() {
        return id;
    }

    @Override
    public String toString() {
        return payload.toString();
    }

    /** All messages of one exploration. */
    static final class Pool {

        private final Map<String, Message> messages = new HashMap<>();

        Message of(Object payload) {
            // No instant in a message decides anything but how a loss is told.
            StateText text = new StateText(StateText.Present.NONE);
            text.add(payload.getClass().getSimpleName(), payload);
            return messages.computeIfAbsent(
                    text.toString(), t -> new Message(messages.size(), payload));
        }
    }
}
