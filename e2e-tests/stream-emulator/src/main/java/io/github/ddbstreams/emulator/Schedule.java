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
package io.github.ddbstreams.emulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A script of what happens to a table and when: {@code Schedule.of(table).atWrite(100, t ->
 * t.rollOverAll()).at(Duration.ofSeconds(1), t ->
 * emulator.faults().onAll().forDuration(Duration.ofSeconds(3)).throttle()).start()}.
 *
 * <p>Actions at a write run on the thread that wrote, before its call returns; those at a time run,
 * in real time from the start, on a thread of the schedule. An action that fails is reported by
 * {@link #await} and {@link #close}. Configured by one thread; thread safe once started.
 */
public final class Schedule implements AutoCloseable {

    private final EmulatedTable table;
    private final NavigableMap<Integer, List<Consumer<EmulatedTable>>> atWrites = new TreeMap<>();
    private final NavigableMap<Duration, List<Consumer<EmulatedTable>>> atTimes = new TreeMap<>();
    private final List<Throwable> failures = new ArrayList<>();
    private int actions;
    private CountDownLatch outstanding;
    private ScheduledExecutorService timer;
    private Runnable stopListening = () -> {};

    private Schedule(EmulatedTable table) {
        this.table = table;
    }

    /** An empty schedule for a table. */
    public static Schedule of(EmulatedTable table) {
        return new Schedule(table);
    }

    /**
     * Does something once the table has seen so many writes that changed something, counted from
     * its creation. A number that has passed when the schedule starts is due with the next write.
     */
    public Schedule atWrite(int number, Consumer<EmulatedTable> action) {
        atWrites.computeIfAbsent(number, n -> new ArrayList<>()).add(action);
        actions++;
        return this;
    }

    /** Does something at every multiple of a number of writes up to a last one. */
    public Schedule everyWrites(int step, int last, Consumer<EmulatedTable> action) {
        for (int number = step; number <= last; number += step) {
            atWrite(number, action);
        }
        return this;
    }

    /** Does something so long after the start. */
    public Schedule at(Duration afterStart, Consumer<EmulatedTable> action) {
        atTimes.computeIfAbsent(afterStart, d -> new ArrayList<>()).add(action);
        actions++;
        return this;
    }

    /**
     * Starts the schedule.
     *
     * @throws IllegalStateException if it was started before
     */
    public synchronized Schedule start() {
        if (outstanding != null) {
            throw new IllegalStateException("The schedule was started already; build another one");
        }
        outstanding = new CountDownLatch(actions);
        timer =
                Executors.newSingleThreadScheduledExecutor(
                        task -> {
                            Thread thread = new Thread(task, "stream-emulator-schedule");
                            thread.setDaemon(true);
                            return thread;
                        });
        stopListening = table.onWrite(this::onWrite);
        atTimes.forEach(
                (delay, due) ->
                        timer.schedule(
                                () -> due.forEach(this::run),
                                delay.toNanos(),
                                TimeUnit.NANOSECONDS));
        return this;
    }

    private void onWrite(int number) {
        takeDue(number).forEach(this::run);
    }

    private synchronized List<Consumer<EmulatedTable>> takeDue(int number) {
        List<Consumer<EmulatedTable>> due = new ArrayList<>();
        while (!atWrites.isEmpty() && atWrites.firstKey() <= number) {
            due.addAll(atWrites.pollFirstEntry().getValue());
        }
        return due;
    }

    private void run(Consumer<EmulatedTable> action) {
        try {
            action.accept(table);
        } catch (RuntimeException | Error e) {
            synchronized (this) {
                failures.add(e);
            }
        } finally {
            outstanding.countDown();
        }
    }

    /**
     * Waits until every action has run.
     *
     * @return false if the time ran out before
     * @throws IllegalStateException if an action failed
     */
    public boolean await(Duration timeout) throws InterruptedException {
        boolean done = outstanding.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
        failIfFailed();
        return done;
    }

    /**
     * Stops; actions that are not due yet will not run.
     *
     * @throws IllegalStateException if an action failed
     */
    @Override
    public void close() {
        stopListening.run();
        if (timer != null) {
            timer.shutdownNow();
        }
        failIfFailed();
    }

    private synchronized void failIfFailed() {
        if (!failures.isEmpty()) {
            IllegalStateException e =
                    new IllegalStateException(
                            failures.size()
                                    + " actions of the schedule failed, the first with "
                                    + failures.get(0),
                            failures.get(0));
            failures.subList(1, failures.size()).forEach(e::addSuppressed);
            throw e;
        }
    }
}
