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

import java.util.Objects;
import org.apache.flink.annotation.Internal;

/**
 * How far one subtask of the source has come. It goes through the same channels as the rows and the
 * changes, to every subtask of the {@link MergeOperator}: what it says holds of all that has
 * arrived before it. A mark of a later epoch makes those of earlier ones void, for splits may have
 * moved to other subtasks in between. Immutable.
 */
@Internal
public final class MergeMark {

    private final int bucket;
    private final long epoch;
    private final int subtask;
    private final int parallelism;
    private final long completeUntilMillis;
    private final boolean snapshotRead;
    private final long lastReadMillis;

    /**
     * @param bucket where it goes: see {@link Buckets}
     * @param epoch grows whenever splits may have moved to other subtasks
     * @param subtask of the source, from 0
     * @param parallelism of the source
     * @param completeUntilMillis every change of the subtask's shards that was made before this
     *     time has been emitted; {@link Long#MIN_VALUE} if that is not known of any time
     * @param snapshotRead whether every row of the snapshot that the subtask will ever read has
     *     been emitted, and so it is with all other subtasks that say the same in this epoch
     * @param lastReadMillis when the last row of the whole snapshot was read; of meaning if {@code
     *     snapshotRead}
     */
    public MergeMark(
            int bucket,
            long epoch,
            int subtask,
            int parallelism,
            long completeUntilMillis,
            boolean snapshotRead,
            long lastReadMillis) {
        this.bucket = bucket;
        this.epoch = epoch;
        this.subtask = subtask;
        this.parallelism = parallelism;
        this.completeUntilMillis = completeUntilMillis;
        this.snapshotRead = snapshotRead;
        this.lastReadMillis = lastReadMillis;
    }

    public int bucket() {
        return bucket;
    }

    public long epoch() {
        return epoch;
    }

    public int subtask() {
        return subtask;
    }

    public int parallelism() {
        return parallelism;
    }

    public long completeUntilMillis() {
        return completeUntilMillis;
    }

    public boolean isSnapshotRead() {
        return snapshotRead;
    }

    public long lastReadMillis() {
        return lastReadMillis;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof MergeMark)) {
            return false;
        }
        MergeMark that = (MergeMark) other;
        return bucket == that.bucket
                && epoch == that.epoch
                && subtask == that.subtask
                && parallelism == that.parallelism
                && completeUntilMillis == that.completeUntilMillis
                && snapshotRead == that.snapshotRead
                && lastReadMillis == that.lastReadMillis;
    }

    @Override
    public int hashCode() {
        return Objects.hash(bucket, epoch, subtask, completeUntilMillis, snapshotRead);
    }

    @Override
    public String toString() {
        return "subtask "
                + subtask
                + " of "
                + parallelism
                + " in epoch "
                + epoch
                + ": changes until "
                + completeUntilMillis
                + (snapshotRead ? ", all rows until " + lastReadMillis : "");
    }
}
