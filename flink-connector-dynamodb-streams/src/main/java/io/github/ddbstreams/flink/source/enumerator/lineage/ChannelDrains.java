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
package io.github.ddbstreams.flink.source.enumerator.lineage;

import java.time.Duration;
import java.time.Instant;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * Which records have certainly left the channels between the tasks. A completed checkpoint that
 * holds no record in flight proves it for all that was emitted before it: whatever another subtask
 * emits from then on comes behind those records. Told of checkpoints, it tells whether such a one
 * began after a certain moment, and whether one is to be expected. Not thread safe.
 *
 * <pre>{@code
 * long end = drains.mark();            // the last record has been emitted
 * ...
 * if (drains.isDrainedSince(end)) ...  // it is through, on whichever channel it was
 * }</pre>
 */
@Internal
public final class ChannelDrains {

    /** The mark of what was emitted before this source was restored. */
    public static final long BEFORE_START = -1;

    private final Duration maxWait;
    private long begun = BEFORE_START;
    private long firstBegun = Long.MAX_VALUE;
    private long drained = BEFORE_START;
    @Nullable private Instant drainedAt;
    @Nullable private Duration pace;

    /**
     * @param maxWait the longest that is waited for a checkpoint; zero to wait for none
     */
    public ChannelDrains(Duration maxWait) {
        this.maxWait = maxWait;
    }

    /** A checkpoint begins; what is emitted from now on may be behind it. */
    void checkpointBegins(long checkpointId) {
        begun = checkpointId;
        firstBegun = Math.min(firstBegun, checkpointId);
    }

    /** A checkpoint has completed that holds no record in flight. */
    public void drained(long checkpointId, Instant now) {
        // One that began before this source was restored knows nothing of it.
        if (checkpointId < firstBegun || checkpointId <= drained) {
            return;
        }
        drained = checkpointId;
        pace = drainedAt == null ? null : Duration.between(drainedAt, now);
        drainedAt = now;
    }

    /** Stands for this moment: all records that have been reported as emitted lie before it. */
    public long mark() {
        return begun;
    }

    /** Whether all that was emitted before the mark has left the channels. */
    public boolean isDrainedSince(long mark) {
        return drained > mark;
    }

    /** Whether waiting is allowed at all: if not, lineages are to stay where they are. */
    boolean isEverWaitedFor() {
        return !maxWait.isZero();
    }

    /**
     * Whether the next such checkpoint is worth waiting for: the last two have shown that it comes
     * before the longest wait is over.
     *
     * @param since when the waiting began
     */
    public boolean isWorthWaiting(Instant since, Instant now) {
        if (pace == null || !now.isBefore(since.plus(maxWait))) {
            return false;
        }
        Instant expected = drainedAt.plus(pace);
        boolean soonEnough = !expected.isAfter(since.plus(maxWait));
        boolean overdue = expected.plus(maxWait).isBefore(now);
        return soonEnough && !overdue;
    }
}
