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
package io.github.ddbstreams.flink.source.merge;

import java.util.Arrays;
import java.util.Objects;

/**
 * How far the source has come, from the marks of its subtasks. It is in no state: marks come again
 * and again, and what was known before a failure need not be so after it.
 */
final class SourceProgress {

    private long epoch = Long.MIN_VALUE;

    /** By subtask, the last one of the epoch; null if there was none. */
    private MergeMark[] marks = {};

    private long completeUntilMillis = Long.MIN_VALUE;
    private boolean isSnapshotRead;
    private long lastReadMillis;

    /** Marks of a subtask come in their order, each of them once for every key group. */
    void add(MergeMark mark) {
        if (mark.epoch() < epoch) {
            return;
        }
        if (mark.epoch() > epoch || mark.parallelism() != marks.length) {
            epoch = mark.epoch();
            marks = new MergeMark[mark.parallelism()];
        }
        marks[mark.subtask()] = mark;
        sumUp();
    }

    private void sumUp() {
        boolean isKnown = Arrays.stream(marks).allMatch(Objects::nonNull);
        completeUntilMillis = Long.MIN_VALUE;
        isSnapshotRead = false;
        if (isKnown) {
            completeUntilMillis = Long.MAX_VALUE;
            isSnapshotRead = true;
            lastReadMillis = Long.MIN_VALUE;
            for (MergeMark mark : marks) {
                completeUntilMillis = Math.min(completeUntilMillis, mark.completeUntilMillis());
                isSnapshotRead &= mark.isSnapshotRead();
                lastReadMillis = Math.max(lastReadMillis, mark.lastReadMillis());
            }
        }
    }

    /**
     * Every change that was made before this time has arrived; {@link Long#MIN_VALUE} if that is
     * not known of any time.
     */
    long completeUntilMillis() {
        return completeUntilMillis;
    }

    /**
     * Whether all rows of the snapshot have arrived, and all changes that may be in them.
     *
     * @param toleranceMillis by which clocks may differ
     */
    boolean isPastTheSnapshot(long toleranceMillis) {
        // No sum may overflow: both times may be the end of all times.
        return isSnapshotRead
                && lastReadMillis < Long.MAX_VALUE - toleranceMillis
                && completeUntilMillis > lastReadMillis + toleranceMillis;
    }
}
