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

import io.github.ddbstreams.flink.source.enumerator.state.SnapshotState;
import io.github.ddbstreams.flink.source.split.SegmentSplit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * Which segments of a table are with which subtask, and which have been read. Segments have no
 * order and follow nothing, so this is all there is to know. No I/O, no clock; owned by the
 * coordinator thread.
 */
final class SegmentLedger {

    private static final int NOBODY = -1;
    private static final long IN_NO_CHECKPOINT = -1;

    private enum Status {
        WAITING,
        ASSIGNED,
        /** Read, which a failure can take back. */
        READ,
        /** Read, and a completed checkpoint holds that. */
        SETTLED
    }

    private final Status[] status;
    private final int[] holder;

    /** The first checkpoint that holds that the segment is read. */
    private final long[] heldBy;

    private final Map<Integer, List<Integer>> releases = new HashMap<>();
    private final Map<Integer, List<Integer>> forgettable = new HashMap<>();
    private int waiting;
    private int assigned;
    @Nullable private Instant lastReadAt;

    private SegmentLedger(int segments) {
        status = new Status[segments];
        holder = new int[segments];
        heldBy = new long[segments];
        Arrays.fill(status, Status.WAITING);
        Arrays.fill(holder, NOBODY);
        Arrays.fill(heldBy, IN_NO_CHECKPOINT);
        waiting = segments;
    }

    /** Of a table of which nothing has been read. */
    static SegmentLedger fresh(int segments) {
        return new SegmentLedger(segments);
    }

    static SegmentLedger restore(SnapshotState state) {
        SegmentLedger ledger = new SegmentLedger(state.segments());
        ledger.lastReadAt = state.lastReadAt();
        for (int segment = 0; segment < state.segments(); segment++) {
            if (state.isRead(segment)) {
                ledger.set(segment, Status.SETTLED);
            } else if (state.isAssigned(segment)) {
                ledger.set(segment, Status.ASSIGNED);
            }
        }
        return ledger;
    }

    private void set(int segment, Status next) {
        count(status[segment], -1);
        status[segment] = next;
        count(next, 1);
    }

    private void count(Status of, int change) {
        if (of == Status.WAITING) {
            waiting += change;
        } else if (of == Status.ASSIGNED) {
            assigned += change;
        }
    }

    int size() {
        return status.length;
    }

    /** How many segments are with no reader and are still to be read. */
    int waitingCount() {
        return waiting;
    }

    /** How many segments are being read. */
    int assignedCount() {
        return assigned;
    }

    /** How many segments have been read. */
    int readCount() {
        return status.length - waiting - assigned;
    }

    boolean isRead() {
        return waiting == 0 && assigned == 0;
    }

    /** When the last page of those was read that were read to their end; null if none was. */
    @Nullable
    Instant lastReadAt() {
        return lastReadAt;
    }

    /** The first segments that are with no reader, up to so many. */
    List<Integer> waiting(int most) {
        List<Integer> found = new ArrayList<>();
        for (int segment = 0;
                segment < status.length && found.size() < Math.min(most, waiting);
                segment++) {
            if (status[segment] == Status.WAITING) {
                found.add(segment);
            }
        }
        return found;
    }

    void addLoads(int[] loads) {
        for (int segment = 0; segment < status.length; segment++) {
            if (status[segment] == Status.ASSIGNED
                    && holder[segment] != NOBODY
                    && holder[segment] < loads.length) {
                loads[holder[segment]]++;
            }
        }
    }

    // ------------------------------------------------------------------ what becomes of segments

    void assigned(int segment, int subtask) {
        set(segment, Status.ASSIGNED);
        holder[segment] = subtask;
    }

    /**
     * A reader has started, and holds these from its checkpoint.
     *
     * @return the segments that it was given, and does not hold: they are to be read
     */
    List<Integer> claimed(int subtask, Collection<SegmentSplit> splits) {
        List<Integer> missing = assignedTo(subtask);
        for (SegmentSplit split : splits) {
            int segment = split.segment();
            missing.remove((Integer) segment);
            holder[segment] = subtask;
            if (!split.isRead()) {
                set(segment, Status.ASSIGNED);
            } else if (status[segment] == Status.SETTLED) {
                add(segment, subtask, forgettable);
                add(segment, subtask, releases);
            } else {
                ended(subtask, split);
            }
        }
        missing.forEach(this::giveBack);
        return missing;
    }

    /**
     * All readers have started.
     *
     * @return the segments that a checkpoint holds as assigned, and no reader holds: they are to be
     *     read
     */
    List<Integer> allClaimed() {
        List<Integer> missing = assignedTo(NOBODY);
        missing.forEach(this::giveBack);
        return missing;
    }

    private List<Integer> assignedTo(int subtask) {
        List<Integer> found = new ArrayList<>();
        for (int segment = 0; segment < status.length; segment++) {
            if (status[segment] == Status.ASSIGNED && holder[segment] == subtask) {
                found.add(segment);
            }
        }
        return found;
    }

    private void giveBack(int segment) {
        set(segment, Status.WAITING);
        holder[segment] = NOBODY;
    }

    void ended(int subtask, SegmentSplit split) {
        int segment = split.segment();
        set(segment, Status.READ);
        holder[segment] = subtask;
        heldBy[segment] = IN_NO_CHECKPOINT;
        if (lastReadAt == null || split.readAt().isAfter(lastReadAt)) {
            lastReadAt = split.readAt();
        }
        add(segment, subtask, releases);
    }

    /**
     * A subtask goes back to its last checkpoint.
     *
     * @param returned the segments that it was given since
     */
    void takenBack(int subtask, Collection<Integer> returned) {
        releases.remove(subtask);
        forgettable.remove(subtask);
        for (int segment = 0; segment < status.length; segment++) {
            if (holder[segment] == subtask && status[segment] == Status.READ) {
                // It will be read again, or its end told again.
                set(segment, Status.ASSIGNED);
            }
        }
        returned.forEach(this::giveBack);
    }

    private static void add(int segment, int subtask, Map<Integer, List<Integer>> bySubtask) {
        bySubtask.computeIfAbsent(subtask, s -> new ArrayList<>()).add(segment);
    }

    /** The segments that have been read, whose outputs nobody needs, by subtask. */
    Map<Integer, List<Integer>> drainReleases() {
        return drain(releases);
    }

    /** The segments that each subtask need not keep in its state any more. */
    Map<Integer, List<Integer>> drainForgettable() {
        return drain(forgettable);
    }

    private static Map<Integer, List<Integer>> drain(Map<Integer, List<Integer>> from) {
        Map<Integer, List<Integer>> drained = new HashMap<>(from);
        from.clear();
        return drained;
    }

    // ------------------------------------------------------------------ checkpoints

    SnapshotState snapshot(long checkpointId, long epoch, boolean over) {
        BitSet withReaders = new BitSet(status.length);
        BitSet read = new BitSet(status.length);
        for (int segment = 0; segment < status.length; segment++) {
            if (status[segment] == Status.ASSIGNED) {
                withReaders.set(segment);
            } else if (status[segment] != Status.WAITING) {
                read.set(segment);
                if (heldBy[segment] == IN_NO_CHECKPOINT) {
                    heldBy[segment] = checkpointId;
                }
            }
        }
        return new SnapshotState(status.length, withReaders, read, lastReadAt, epoch, over);
    }

    void checkpointCompleted(long checkpointId) {
        for (int segment = 0; segment < status.length; segment++) {
            if (status[segment] == Status.READ
                    && heldBy[segment] != IN_NO_CHECKPOINT
                    && heldBy[segment] <= checkpointId) {
                set(segment, Status.SETTLED);
                add(segment, holder[segment], forgettable);
            }
        }
    }
}
