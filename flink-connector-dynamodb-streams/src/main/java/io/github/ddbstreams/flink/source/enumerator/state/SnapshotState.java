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
package io.github.ddbstreams.flink.source.enumerator.state;

import java.time.Instant;
import java.util.BitSet;
import java.util.Objects;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/** What a checkpoint holds of the snapshot of a table. Immutable. */
@Internal
public final class SnapshotState {

    private final int segments;
    private final BitSet assigned;
    private final BitSet read;
    @Nullable private final Instant lastReadAt;
    private final long epoch;
    private final boolean over;

    /**
     * @param segments how many the table has; 0 if that has not been decided
     * @param assigned the segments that readers have
     * @param read the segments that have been read to their end
     * @param lastReadAt when the last of these was read to its end; null if none was
     * @param epoch see {@code SnapshotNews}
     * @param over whether all have been read, and nothing can have been missing
     */
    public SnapshotState(
            int segments,
            BitSet assigned,
            BitSet read,
            @Nullable Instant lastReadAt,
            long epoch,
            boolean over) {
        this.segments = segments;
        this.assigned = (BitSet) assigned.clone();
        this.read = (BitSet) read.clone();
        this.lastReadAt = lastReadAt;
        this.epoch = epoch;
        this.over = over;
    }

    /** Of a snapshot that has not begun. */
    public static SnapshotState notBegun(long epoch) {
        return new SnapshotState(0, new BitSet(), new BitSet(), null, epoch, false);
    }

    public int segments() {
        return segments;
    }

    public boolean isAssigned(int segment) {
        return assigned.get(segment);
    }

    public boolean isRead(int segment) {
        return read.get(segment);
    }

    /** Whether nothing of the snapshot is left to be done. */
    public boolean isOver() {
        return over;
    }

    BitSet assigned() {
        return assigned;
    }

    BitSet read() {
        return read;
    }

    @Nullable
    public Instant lastReadAt() {
        return lastReadAt;
    }

    public long epoch() {
        return epoch;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof SnapshotState)) {
            return false;
        }
        SnapshotState that = (SnapshotState) other;
        return segments == that.segments
                && assigned.equals(that.assigned)
                && read.equals(that.read)
                && Objects.equals(lastReadAt, that.lastReadAt)
                && epoch == that.epoch
                && over == that.over;
    }

    @Override
    public int hashCode() {
        return Objects.hash(segments, assigned, read, lastReadAt, epoch, over);
    }

    @Override
    public String toString() {
        return read.cardinality() + " of " + segments + " segments read" + (over ? ", over" : "");
    }
}
