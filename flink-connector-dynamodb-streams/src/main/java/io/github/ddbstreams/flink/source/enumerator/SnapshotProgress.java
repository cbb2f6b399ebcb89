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

import io.github.ddbstreams.flink.source.metrics.EnumeratorMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import javax.annotation.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of a snapshot as it goes on: the log, the metrics, and Flink whether what is emitted is a
 * backlog.
 */
final class SnapshotProgress {

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotProgress.class);
    private static final Duration INTERVAL = Duration.ofMinutes(1);
    private static final long UNKNOWN = -1;

    private final String tableName;
    private final EnumeratorMetrics metrics;
    private final Consumer<Boolean> backlog;

    private boolean isBacklog;
    @Nullable private Instant since;
    @Nullable private Instant loggedAt;

    /** How many segments had been read then. */
    private int readBefore;

    /**
     * @param backlog told whether rows, or changes that were made along with them, are being read;
     *     a {@link RejectedExecutionException} of it means that the job's attempt is over
     */
    SnapshotProgress(String tableName, EnumeratorMetrics metrics, Consumer<Boolean> backlog) {
        this.tableName = tableName;
        this.metrics = metrics;
        this.backlog = backlog;
    }

    /** Rows are old, and so are the changes that were made along with them. */
    void tellBacklog(boolean isNow) {
        if (isNow == isBacklog) {
            return;
        }
        isBacklog = isNow;
        try {
            backlog.accept(isNow);
        } catch (RejectedExecutionException e) {
            // Flink has shut down its checkpoints of this attempt, but this enumerator not yet.
            LOG.debug("Too late to tell Flink whether what is emitted is a backlog.", e);
        }
    }

    boolean isBacklog() {
        return isBacklog;
    }

    void goesOn(SegmentLedger segments) {
        LOG.info("The snapshot of table {} goes on: {}.", tableName, describe(segments));
    }

    void begins(int segments, @Nullable Long items, @Nullable Long bytes) {
        LOG.info(
                "The snapshot of table {} begins: {} segments, some {} items with {} bytes.",
                tableName,
                segments,
                items,
                bytes);
    }

    /** Says how far it is; in the log now and then. */
    void reads(SegmentLedger segments, Instant now) {
        if (since == null) {
            since = now;
            loggedAt = now;
            readBefore = segments.readCount();
        }
        long millisLeft = millisLeft(segments, now);
        metrics.setSnapshot(segments.size(), segments.readCount(), millisLeft);
        if (!now.isBefore(loggedAt.plus(INTERVAL))) {
            loggedAt = now;
            LOG.info(
                    "The snapshot of table {}: {}{}.",
                    tableName,
                    describe(segments),
                    millisLeft == UNKNOWN ? "" : ", about " + minutes(millisLeft) + " min left");
        }
    }

    /** At the pace of what has been read since this enumerator began. */
    private long millisLeft(SegmentLedger segments, Instant now) {
        int done = segments.readCount() - readBefore;
        int left = segments.size() - segments.readCount();
        if (left == 0) {
            return 0;
        }
        return done <= 0 ? UNKNOWN : Duration.between(since, now).toMillis() * left / done;
    }

    private static long minutes(long millis) {
        return (millis + 59_999) / 60_000;
    }

    void isOver() {
        LOG.info("The snapshot of table {} has been read.", tableName);
    }

    private static String describe(SegmentLedger segments) {
        return segments.readCount()
                + " of "
                + segments.size()
                + " segments read, "
                + segments.assignedCount()
                + " being read";
    }
}
