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

import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;

/**
 * The service, the enumerator, the readers and Flink's part between them, at one moment. Splits are
 * sets of bits, see {@link Forest}.
 *
 * @param coordinator the state of the enumerator and what it has to do with, see {@link
 *     Coordinator}
 * @param readers the states of the readers by subtask, see {@link ModelReader}; {@link #DOWN} where
 *     the task has failed
 * @param mail what each reader has in its mailbox and has not taken, the oldest first, see {@link
 *     Freedom#URGENT_BARRIERS}
 * @param held what the enumerator has sent to each reader and a checkpoint holds back
 * @param underWay the checkpoint under way; null if none is
 * @param completed the last completed checkpoint, as far as a failure may come back to it
 * @param isUnheard whether the enumerator has yet to hear that the last completed checkpoint is
 * @param isUntouched whether nothing has happened yet
 * @param restoredEmitted what had been emitted before the checkpoint with which the whole job was
 *     restored
 * @param restoredEnded what had been read to its end before it
 * @param safeEnds ends that no failure can take back
 */
record World(
        int coordinator,
        List<Integer> readers,
        List<List<Message>> mail,
        List<List<Message>> held,
        @Nullable Checkpoint underWay,
        @Nullable Checkpoint completed,
        boolean isUnheard,
        boolean isUntouched,
        int restoredEmitted,
        int restoredEnded,
        int safeEnds,
        int checkpointsLeft,
        int failuresLeft) {

    static final int DOWN = -1;

    /**
     * A checkpoint.
     *
     * @param enumerator its part; null if nothing can be restored from it any more
     * @param parts those of the readers by subtask, null where it is not taken yet
     * @param ended what had been read when it began, where its parts do not matter
     */
    record Checkpoint(@Nullable Message enumerator, List<Message> parts, int ended) {

        Checkpoint with(int subtask, Message part) {
            List<Message> more = new ArrayList<>(parts);
            more.set(subtask, part);
            return new Checkpoint(enumerator, more, ended);
        }

        boolean isTaken(int subtask) {
            return parts.get(subtask) != null;
        }

        int missing() {
            int missing = 0;
            for (Message part : parts) {
                missing += part == null ? 1 : 0;
            }
            return missing;
        }

        private void addTo(Fingerprint fingerprint) {
            fingerprint.add(enumerator == null ? -1 : enumerator.id());
            parts.forEach(part -> fingerprint.add(part == null ? -1 : part.id()));
            fingerprint.add(ended);
        }
    }

    World untouched() {
        return new World(
                coordinator,
                readers,
                mail,
                held,
                underWay,
                completed,
                isUnheard,
                true,
                restoredEmitted,
                restoredEnded,
                safeEnds,
                checkpointsLeft,
                failuresLeft);
    }

    boolean isUp(int subtask) {
        return readers.get(subtask) != DOWN;
    }

    boolean isAnyDown() {
        return isAnyDown(readers);
    }

    static boolean isAnyDown(List<Integer> readers) {
        for (int reader : readers) {
            if (reader == DOWN) {
                return true;
            }
        }
        return false;
    }

    /** Whether nothing has failed that is not back, or will fail. */
    boolean isUndisturbed() {
        return failuresLeft == 0 && !isAnyDown();
    }

    boolean isNothingHeld() {
        return isEmpty(held);
    }

    boolean isAllMailTaken() {
        return isEmpty(mail);
    }

    private static boolean isEmpty(List<List<Message>> bySubtask) {
        for (List<Message> messages : bySubtask) {
            if (!messages.isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /** Whether a checkpoint is on its way to this reader. */
    boolean isBarrierAhead(int subtask) {
        return underWay != null && !underWay.isTaken(subtask);
    }

    /** Everything there is to a world. */
    Fingerprint fingerprint() {
        Fingerprint fingerprint = new Fingerprint();
        fingerprint.add(coordinator);
        fingerprint.add(readers.size());
        readers.forEach(fingerprint::add);
        add(mail, fingerprint);
        add(held, fingerprint);
        add(underWay, fingerprint);
        add(completed, fingerprint);
        fingerprint.add((isUnheard ? 1 : 0) + (isUntouched ? 2 : 0));
        fingerprint.add(restoredEmitted);
        fingerprint.add(restoredEnded);
        fingerprint.add(safeEnds);
        fingerprint.add(checkpointsLeft);
        fingerprint.add(failuresLeft);
        return fingerprint;
    }

    private static void add(List<List<Message>> bySubtask, Fingerprint fingerprint) {
        for (List<Message> messages : bySubtask) {
            fingerprint.add(messages.size());
            messages.forEach(message -> fingerprint.add(message.id()));
        }
    }

    private static void add(@Nullable Checkpoint checkpoint, Fingerprint fingerprint) {
        fingerprint.add(checkpoint == null ? 0 : 1);
        if (checkpoint != null) {
            checkpoint.addTo(fingerprint);
        }
    }
}
