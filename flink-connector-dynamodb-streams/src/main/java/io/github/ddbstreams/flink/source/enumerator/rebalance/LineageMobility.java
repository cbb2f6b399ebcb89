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
import java.time.Instant;
import org.apache.flink.annotation.Internal;

/**
 * Whether a shard may be read by another subtask than its parent was, without overtaking what is
 * still on its way downstream. All that the source has for moving lineages is behind this interface
 * and in this package; with {@link #NONE}, the default, no lineage ever moves. Told of checkpoints
 * on the coordinator thread, it is not thread safe.
 *
 * <pre>{@code
 * long end = mobility.mark();                  // the last record of the parent has been emitted
 * ...
 * mobility.behind(end, endedAt, now)           // may its child leave?
 * }</pre>
 */
@Internal
public interface LineageMobility {

    /** The mark of what was emitted before this source was restored. */
    long BEFORE_START = -1;

    /** Lineages stay where they are. */
    LineageMobility NONE =
            new LineageMobility() {
                @Override
                public void checkpointBegins(long checkpointId) {
                    // Nothing depends on checkpoints.
                }

                @Override
                public void checkpointCompleted(long checkpointId, Instant now) {
                    // Nothing depends on checkpoints.
                }

                @Override
                public long mark() {
                    return BEFORE_START;
                }

                @Override
                public Mobility behind(long mark, Instant since, Instant now) {
                    return Mobility.BOUND;
                }
            };

    /** A checkpoint begins; what is emitted from now on may be behind it. */
    void checkpointBegins(long checkpointId);

    /** A checkpoint has completed. */
    void checkpointCompleted(long checkpointId, Instant now);

    /** Stands for this moment: all records that have been reported as emitted lie before it. */
    long mark();

    /**
     * Whether what follows the records before a mark may leave their subtask.
     *
     * @param mark of the moment when the last of them had been emitted
     * @param since when waiting for that began
     */
    Mobility behind(long mark, Instant since, Instant now);
}
