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

import io.github.ddbstreams.flink.source.enumerator.rebalance.LineageMobility;
import io.github.ddbstreams.flink.source.split.ShardPosition;
import io.github.ddbstreams.flink.source.split.ShardProgress;
import java.time.Instant;
import javax.annotation.Nullable;

/** How the reading of a shard ended, or that it need not be read. Immutable. */
final class ShardEnd {

    private final ShardProgress progress;
    @Nullable private final ShardPosition childrenStart;
    private final Instant finishedAt;
    private final long mark;

    /**
     * @param childrenStart where its children start; null if they start as if they continued
     *     nothing
     * @param mark see {@link LineageMobility#mark}: its last record was emitted before
     */
    ShardEnd(
            ShardProgress progress,
            @Nullable ShardPosition childrenStart,
            Instant finishedAt,
            long mark) {
        this.progress = progress;
        this.childrenStart = childrenStart;
        this.finishedAt = finishedAt;
        this.mark = mark;
    }

    /** Of a shard that is not read by this source, or was not by this run of it. */
    static ShardEnd before(
            ShardProgress progress, @Nullable ShardPosition childrenStart, Instant finishedAt) {
        return new ShardEnd(progress, childrenStart, finishedAt, LineageMobility.BEFORE_START);
    }

    boolean isStopped() {
        return progress == ShardProgress.STOPPED;
    }

    ShardProgress progress() {
        return progress;
    }

    @Nullable
    ShardPosition childrenStart() {
        return childrenStart;
    }

    Instant finishedAt() {
        return finishedAt;
    }

    long mark() {
        return mark;
    }
}
