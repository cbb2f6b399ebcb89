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
package io.github.ddbstreams.benchmarks;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFilterFunction;

/**
 * Shows the benchmark what a job in this JVM emits. Functions of a job are serialized, so they find
 * their observer by a name.
 */
final class Observation implements AutoCloseable {

    private static final Map<String, Observer<?>> OBSERVERS = new ConcurrentHashMap<>();

    /**
     * Called on the task thread.
     *
     * @param <T> what the job emits
     */
    interface Observer<T> {

        /** The task is about to start its source. */
        void opened();

        void event(T event) throws InterruptedException;
    }

    private final String name = UUID.randomUUID().toString();

    private Observation() {}

    static Observation by(Observer<?> observer) {
        Observation observation = new Observation();
        OBSERVERS.put(observation.name, observer);
        return observation;
    }

    /** To be put behind the source; it lets nothing through. */
    <T> Filter<T> filter() {
        return new Filter<>(name);
    }

    /** By which a job that is only text finds it. */
    String name() {
        return name;
    }

    @Override
    public void close() {
        OBSERVERS.remove(name);
    }

    /** Chained to the source, so that records are handed over by a call. */
    static final class Filter<T> extends RichFilterFunction<T> {

        private static final long serialVersionUID = 1L;

        private final String name;
        private transient Observer<T> observer;

        Filter(String name) {
            this.name = name;
        }

        @Override
        @SuppressWarnings("unchecked")
        public void open(OpenContext context) {
            observer = (Observer<T>) OBSERVERS.get(name);
            observer.opened();
        }

        @Override
        public boolean filter(T event) throws InterruptedException {
            observer.event(event);
            return false;
        }
    }
}
