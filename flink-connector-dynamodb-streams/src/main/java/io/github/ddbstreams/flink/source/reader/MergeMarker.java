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
package io.github.ddbstreams.flink.source.reader;

import io.github.ddbstreams.flink.source.format.MergeMarks;
import io.github.ddbstreams.flink.source.format.SnapshotPhase;
import io.github.ddbstreams.flink.source.merge.MergeMark;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.SnapshotNews;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import javax.annotation.Nullable;

/**
 * Tells the operator behind the source how far this reader has come, among the rows and changes
 * that it emits: whenever there is news of the snapshot, and every second until all that was made
 * before the last row was read has been emitted. A reader that has nothing left to read is woken up
 * no more, so the last step is not put off. Used by the task thread only.
 */
final class MergeMarker<T> {

    private static final long LEAST_INTERVAL_MILLIS = 1_000;

    /** So that marks stay few beside what they go along with. */
    private static final int MARKS_A_MILLI = 4;

    private final MergeMarks<T> marks;
    private final int[] buckets;
    private final SnapshotPhase phase;
    private final long intervalMillis;
    private final long toleranceMillis;

    @Nullable private SnapshotNews news;
    private boolean hasNews;
    private boolean hasMoved;
    private boolean isLast;
    private long markedAtMillis;
    private long markedUntilMillis;

    /**
     * @param tolerance by how much the clocks of the source and of the service may differ
     */
    MergeMarker(MergeMarks<T> marks, SnapshotPhase phase, Duration tolerance) {
        this.marks = marks;
        this.buckets = marks.buckets().forMarks();
        this.intervalMillis = Math.max(LEAST_INTERVAL_MILLIS, buckets.length / MARKS_A_MILLI);
        this.phase = phase;
        this.toleranceMillis = tolerance.toMillis();
    }

    void hear(SnapshotNews newNews) {
        if (news == null || !news.saysTheSameOfRows(newNews)) {
            hasNews = true;
            isLast = false;
        }
        news = newNews;
    }

    /** A split came or went, or a page of one was emitted. */
    void moved() {
        hasMoved = true;
    }

    /** Whether all changes from this time on were made after the snapshot had been read. */
    boolean isBehindSnapshot(long completeUntilMillis) {
        return news != null
                && news.isRead()
                && completeUntilMillis > news.lastReadMillis() + toleranceMillis;
    }

    /** Whether marks are still to be emitted as time passes. */
    boolean isGoingOn() {
        return news != null && !isLast;
    }

    /**
     * Emits what is due.
     *
     * @param completeUntil every change that was made before this time has been emitted
     */
    void emitDue(
            long nowMillis,
            LongSupplier completeUntil,
            int subtask,
            int parallelism,
            Consumer<T> output) {
        boolean isTime = hasNews || nowMillis - markedAtMillis >= intervalMillis;
        if (!isGoingOn() || !isTime && !hasMoved) {
            return;
        }
        hasMoved = false;
        long completeUntilMillis = completeUntil.getAsLong();
        boolean isBehindSnapshot = isBehindSnapshot(completeUntilMillis);
        boolean hasNothingLeft =
                completeUntilMillis == Long.MAX_VALUE && markedUntilMillis != Long.MAX_VALUE;
        if (!isTime && !isBehindSnapshot && !hasNothingLeft) {
            return;
        }
        hasNews = false;
        markedAtMillis = nowMillis;
        markedUntilMillis = completeUntilMillis;
        for (int bucket : buckets) {
            output.accept(
                    marks.element(
                            new MergeMark(
                                    bucket,
                                    news.epoch(),
                                    subtask,
                                    parallelism,
                                    completeUntilMillis,
                                    news.isRead(),
                                    news.lastReadMillis())));
        }
        if (isBehindSnapshot) {
            isLast = true;
            phase.ends();
        }
    }
}
