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

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import org.apache.flink.api.connector.source.SourceEvent;

/**
 * The readers as the enumerator knows them: who has started, what each has been told, and who may
 * be sent something now. Decisions only, on the coordinator thread.
 */
final class ReaderSessions {

    /** What one reader has been told since it started. */
    private static final class Session {
        private boolean knowsOfTheEnd;
        private List<SourceEvent> notices = List.of();
    }

    private final Map<Integer, Session> sessions = new HashMap<>();
    private final RollCall rollCall = new RollCall();
    private boolean allStartedOnce;

    // Those that do not know something yet: nobody else is looked at when there is nothing new.
    private final Set<Integer> withoutFirstShards = new HashSet<>();
    private final Set<Integer> withoutNextStream = new HashSet<>();
    private final Set<Integer> withoutNotices = new HashSet<>();
    private List<SourceEvent> lastNotices = List.of();

    /**
     * A reader has reported what it holds.
     *
     * @return whether by now every reader has, for the first time
     */
    boolean started(int subtask, int parallelism) {
        if (sessions.putIfAbsent(subtask, new Session()) == null) {
            withoutFirstShards.add(subtask);
            withoutNotices.add(subtask);
        }
        boolean isLast = !allStartedOnce && sessions.size() == parallelism;
        allStartedOnce |= isLast;
        return isLast;
    }

    /** Whether there was a moment at which all readers had reported what they hold. */
    boolean haveAllStarted() {
        return allStartedOnce;
    }

    /** The reader goes back to its last checkpoint, and will start again. */
    void ended(int subtask) {
        sessions.remove(subtask);
        withoutFirstShards.remove(subtask);
        withoutNextStream.remove(subtask);
        withoutNotices.remove(subtask);
        rollCall.left(subtask);
    }

    // ------------------------------------------------------------------ who can be told

    /** A checkpoint begins: see {@link RollCall}. */
    void checkpointBegun(long checkpointId, Instant now) {
        Set<Integer> reading =
                sessions.keySet().stream()
                        .filter(this::isWaitingForMore)
                        .collect(Collectors.toSet());
        rollCall.begin(checkpointId, reading, now);
    }

    void checkpointCompleted(Instant now) {
        rollCall.completed(now);
    }

    void checkpointAborted(long checkpointId) {
        rollCall.over(checkpointId);
    }

    /** A reader has said that it is polled behind the barrier of a checkpoint. */
    void stillReading(long checkpointId) {
        rollCall.over(checkpointId);
    }

    /** Whether readers may be sent something. */
    boolean mayBeTold(Instant now) {
        return rollCall.isOver(now);
    }

    /**
     * Whether a subtask has started and is still there. Between a failure and the reset Flink knows
     * a subtask no more, and fails the whole job if it is sent anything.
     *
     * @param registered those that Flink knows
     */
    boolean isReachable(int subtask, IntPredicate registered) {
        return sessions.containsKey(subtask) && registered.test(subtask);
    }

    /** Whether it waits for more, besides. */
    boolean isListening(int subtask, IntPredicate registered) {
        return isReachable(subtask, registered) && isWaitingForMore(subtask);
    }

    /**
     * Whether a subtask has not been told that nothing follows. One that has may have finished, and
     * what is lost on its way to it fails the job.
     */
    boolean isWaitingForMore(int subtask) {
        Session session = sessions.get(subtask);
        return session == null || !session.knowsOfTheEnd;
    }

    // ------------------------------------------------------------------ what each has been told

    /** Another stream begins, whose shards all readers are to be told of anew. */
    void nextStreamBegins() {
        for (int subtask : sessions.keySet()) {
            if (withoutFirstShards.add(subtask)) {
                withoutNextStream.add(subtask);
            }
        }
    }

    /** Tells those of the next stream that do not know of it; who cannot be told is not. */
    void tellOfNextStream(IntPredicate registered, IntConsumer tell) {
        listening(withoutNextStream, registered).forEach(tell::accept);
        withoutNextStream.clear();
    }

    /** Tells those that do not know it yet that the first shards have been given out. */
    void tellOfFirstShards(IntPredicate registered, IntConsumer tell) {
        for (int subtask : listening(withoutFirstShards, registered)) {
            withoutFirstShards.remove(subtask);
            tell.accept(subtask);
        }
    }

    /** Tells those that were told something else last, or nothing yet. */
    void tellNotices(
            IntPredicate registered,
            List<SourceEvent> notices,
            BiConsumer<Integer, SourceEvent> tell) {
        if (!notices.equals(lastNotices)) {
            lastNotices = notices;
            withoutNotices.addAll(sessions.keySet());
        }
        for (int subtask : listening(withoutNotices, registered)) {
            withoutNotices.remove(subtask);
            Session session = sessions.get(subtask);
            if (!session.notices.equals(notices)) {
                session.notices = notices;
                notices.forEach(notice -> tell.accept(subtask, notice));
            }
        }
    }

    /** Tells that nothing follows. */
    void tellOfTheEnd(IntPredicate registered, IntConsumer tell) {
        for (int subtask : listening(sessions.keySet(), registered)) {
            sessions.get(subtask).knowsOfTheEnd = true;
            tell.accept(subtask);
        }
    }

    private List<Integer> listening(Set<Integer> subtasks, IntPredicate registered) {
        return subtasks.stream()
                .filter(subtask -> isListening(subtask, registered))
                .collect(Collectors.toList());
    }
}
