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
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.SnapshotNews;
import io.github.ddbstreams.flink.source.settings.ScanSettings;
import io.github.ddbstreams.flink.source.split.DynamoDbStreamsSplit;
import io.github.ddbstreams.flink.source.split.ShardSplit;
import java.time.Instant;
import java.util.function.LongSupplier;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReaderContext;

/**
 * What a reader knows of the snapshot that it takes part in, and what it tells about it to the
 * operator behind the source, if there is one. Used by the task thread only.
 */
@Internal
public final class ReaderSnapshot<T> {

    private final SnapshotPhase phase;
    private final SegmentPace pace = new SegmentPace();
    private final SourceReaderContext context;
    @Nullable private final MergeMarker<T> marker;

    /**
     * @param marks null if there is no operator that rows and changes are merged by
     */
    public ReaderSnapshot(
            SnapshotPhase phase,
            @Nullable MergeMarks<T> marks,
            ScanSettings settings,
            SourceReaderContext context) {
        this.phase = phase;
        this.context = context;
        // Until there is news, which a reader with segments from a checkpoint does not wait for.
        settings.snapshotReadUnits()
                .ifPresent(
                        units ->
                                pace.unitsPerSecond(
                                        (double) units
                                                / settings.snapshotSegmentsAtATime().orElse(1)));
        this.marker =
                marks == null ? null : new MergeMarker<>(marks, phase, settings.startupSlack());
    }

    SnapshotPhase phase() {
        return phase;
    }

    SegmentPace pace() {
        return pace;
    }

    /**
     * The reader was given a split, or has it from a checkpoint. A shard may be behind all others
     * of the reader, also when these have left the snapshot behind.
     */
    void added(DynamoDbStreamsSplit split) {
        if (marker == null) {
            return;
        }
        marker.moved();
        if (split instanceof ShardSplit && ((ShardSplit) split).isBesideSnapshot()) {
            Instant reached = split.timeReached();
            if (reached == null || !marker.isBehindSnapshot(reached.toEpochMilli())) {
                phase.begins();
            }
        }
    }

    /** What is still to be emitted may have become another. */
    void moved() {
        if (marker != null) {
            marker.moved();
        }
    }

    void hear(SnapshotNews news) {
        pace.unitsPerSecond(news.unitsPerSegment());
        if (marker != null) {
            marker.hear(news);
        }
    }

    /**
     * Emits the marks that are due.
     *
     * @param completeUntilMillis every change that was made before then has been emitted
     */
    void markProgress(LongSupplier completeUntilMillis, SourceOutput<T> output) {
        if (marker != null && marker.isGoingOn()) {
            marker.emitDue(
                    System.currentTimeMillis(),
                    completeUntilMillis,
                    context.getIndexOfSubtask(),
                    context.currentParallelism(),
                    output::collect);
        }
    }
}
