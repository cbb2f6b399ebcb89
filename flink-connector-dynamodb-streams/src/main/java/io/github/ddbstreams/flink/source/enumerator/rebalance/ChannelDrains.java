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
package io.github.ddbstreams.flink.source.enumerator.rebalance;

import io.github.ddbstreams.flink.source.enumerator.assignment.Mobility;
import java.time.Duration;
import java.time.Instant;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * Moves lineages behind checkpoints that drained the channels between the tasks. A completed
 * checkpoint that holds no record in flight proves that all which was emitted before it has been
 * processed: whatever another subtask emits from then on comes behind those records. So a child may
 * leave once such a checkpoint began after its parent's end. Not thread safe.
 */
@Internal
public final class ChannelDrains implements LineageMobility {

    private final Duration maxWait;
    private final CheckpointInspection inspection;
    private long begun = BEFORE_START;
    private long firstBegun = Long.MAX_VALUE;
    private long drained = BEFORE_START;
    @Nullable private Instant drainedAt;
    @Nullable private Duration pace;

    /**
     * @param maxWait the longest that is waited for a checkpoint
     * @param inspection tells which checkpoints hold nothing in flight
     */
    public ChannelDrains(Duration maxWait, CheckpointInspection inspection) {
        this.maxWait = maxWait;
        this.inspection = inspection;
    }

    @Override
    public void checkpointBegins(long checkpointId) {
        begun = checkpointId;
        firstBegun = Math.min(firstBegun, checkpointId);
    }

    @Override
    public void checkpointCompleted(long checkpointId, Instant now) {
        // One that began before this source was restored knows nothing of it.
        if (checkpointId < firstBegun
                || checkpointId <= drained
                || !inspection.isDrained(checkpointId)) {
            return;
        }
        drained = checkpointId;
        pace = drainedAt == null ? null : Duration.between(drainedAt, now);
        drainedAt = now;
    }

    @Override
    public long mark() {
        return begun;
    }

    @Override
    public Mobility behind(long mark, Instant since, Instant now) {
        if (drained > mark) {
            return Mobility.FREE;
        }
        return isWorthWaiting(since, now) ? Mobility.SOON : Mobility.BOUND;
    }

    /** Whether the last two have shown that the next comes before the longest wait is over. */
    private boolean isWorthWaiting(Instant since, Instant now) {
        if (pace == null || !now.isBefore(since.plus(maxWait))) {
            return false;
        }
        Instant expected = drainedAt.plus(pace);
        boolean soonEnough = !expected.isAfter(since.plus(maxWait));
        boolean overdue = expected.plus(maxWait).isBefore(now);
        return soonEnough && !overdue;
    }
}
