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
package io.github.ddbstreams.flink.source.protocol;

import io.github.ddbstreams.flink.source.split.DynamoDbStreamsSplit;
import java.util.List;
import java.util.Objects;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.source.SourceEvent;

/**
 * What readers and the enumerator tell each other besides splits. Flink calls such messages source
 * events. Immutable; they travel by Java serialization and are in no state.
 */
@Internal
public final class ReaderMessages {

    private ReaderMessages() {}

    private abstract static class SplitsMessage implements SourceEvent {

        private static final long serialVersionUID = 1L;

        private final List<DynamoDbStreamsSplit> splits;

        SplitsMessage(List<? extends DynamoDbStreamsSplit> splits) {
            this.splits = List.copyOf(splits);
        }

        public List<DynamoDbStreamsSplit> splits() {
            return splits;
        }

        @Override
        public String toString() {
            return getClass().getSimpleName() + splits;
        }
    }

    private abstract static class SplitIdsMessage implements SourceEvent {

        private static final long serialVersionUID = 1L;

        private final List<String> splitIds;

        SplitIdsMessage(List<String> splitIds) {
            this.splitIds = List.copyOf(splitIds);
        }

        public List<String> splitIds() {
            return splitIds;
        }

        @Override
        public String toString() {
            return getClass().getSimpleName() + splitIds;
        }
    }

    /** Reader to enumerator, once when it starts: these splits were in its checkpoint. */
    public static final class ReaderStarted extends SplitsMessage {
        private static final long serialVersionUID = 1L;

        public ReaderStarted(List<? extends DynamoDbStreamsSplit> splits) {
            super(splits);
        }
    }

    /** Reader to enumerator: these splits have been read to their end, every record emitted. */
    public static final class SplitsEnded extends SplitsMessage {
        private static final long serialVersionUID = 1L;

        public SplitsEnded(List<? extends DynamoDbStreamsSplit> splits) {
            super(splits);
        }
    }

    /**
     * Reader to enumerator, once for each split that it was given and that continues another: it
     * has read as far in these as it had in its other splits when they were given to it.
     */
    public static final class SplitsCaughtUp extends SplitIdsMessage {
        private static final long serialVersionUID = 1L;

        public SplitsCaughtUp(List<String> splitIds) {
            super(splitIds);
        }
    }

    /**
     * Reader to enumerator: these shards, which may be opened at their tip, have been opened:
     * whatever is written from now on will be read.
     */
    public static final class SplitsOpened extends SplitIdsMessage {

        private static final long serialVersionUID = 1L;

        public SplitsOpened(List<String> splitIds) {
            super(splitIds);
        }
    }

    /** Enumerator to reader: how the snapshot of the table goes on. */
    public static final class SnapshotNews implements SourceEvent {

        private static final long serialVersionUID = 1L;

        private final long epoch;
        private final double unitsPerSegment;
        private final boolean read;
        private final long lastReadMillis;

        /**
         * @param epoch grows whenever splits may have moved to other readers
         * @param unitsPerSegment the read units a second that the reading of one segment may
         *     consume; 0 if as many as it gets
         * @param read whether all rows of the snapshot have been emitted
         * @param lastReadMillis when the last of them was read; of meaning if {@code read}
         */
        public SnapshotNews(long epoch, double unitsPerSegment, boolean read, long lastReadMillis) {
            this.epoch = epoch;
            this.unitsPerSegment = unitsPerSegment;
            this.read = read;
            this.lastReadMillis = lastReadMillis;
        }

        public long epoch() {
            return epoch;
        }

        public double unitsPerSegment() {
            return unitsPerSegment;
        }

        public boolean isRead() {
            return read;
        }

        public long lastReadMillis() {
            return lastReadMillis;
        }

        /** Whether only the pace may differ. */
        public boolean saysTheSameOfRows(SnapshotNews that) {
            return epoch == that.epoch
                    && read == that.read
                    && lastReadMillis == that.lastReadMillis;
        }

        @Override
        public boolean equals(Object other) {
            if (!(other instanceof SnapshotNews)) {
                return false;
            }
            SnapshotNews that = (SnapshotNews) other;
            return saysTheSameOfRows(that) && unitsPerSegment == that.unitsPerSegment;
        }

        @Override
        public int hashCode() {
            return Objects.hash(epoch, unitsPerSegment, read, lastReadMillis);
        }

        @Override
        public String toString() {
            return "SnapshotNews[epoch "
                    + epoch
                    + (read ? ", read until " + lastReadMillis : ", " + unitsPerSegment + " units")
                    + ']';
        }
    }

    /** Reader to enumerator: it is polled, behind the barrier of this checkpoint. */
    public static final class StillReading implements SourceEvent {
        private static final long serialVersionUID = 1L;

        private final long checkpointId;

        public StillReading(long checkpointId) {
            this.checkpointId = checkpointId;
        }

        public long checkpointId() {
            return checkpointId;
        }

        @Override
        public String toString() {
            return "StillReading[" + checkpointId + ']';
        }
    }

    /**
     * Enumerator to reader: what follows these ended splits is assigned, so their outputs no longer
     * need to hold the watermark back.
     */
    public static final class ReleaseOutputs extends SplitIdsMessage {
        private static final long serialVersionUID = 1L;

        public ReleaseOutputs(List<String> splitIds) {
            super(splitIds);
        }
    }

    /**
     * Enumerator to reader: a completed checkpoint of the enumerator holds the ends of these
     * splits, so the reader's state need not hold them any more.
     */
    public static final class ForgetSplits extends SplitIdsMessage {
        private static final long serialVersionUID = 1L;

        public ForgetSplits(List<String> splitIds) {
            super(splitIds);
        }
    }

    /**
     * Enumerator to reader: shards of another stream will be given out. Until {@link
     * FirstShardsAssigned} no reader is idle, for those that get theirs first would have the
     * watermark for themselves.
     */
    public static final class NextStreamBegins implements SourceEvent {
        private static final long serialVersionUID = 1L;

        @Override
        public String toString() {
            return "NextStreamBegins";
        }
    }

    /**
     * Enumerator to reader: all shards of the stream's first listing have been given out. A reader
     * that has none by now is idle; before, it could not know.
     */
    public static final class FirstShardsAssigned implements SourceEvent {
        private static final long serialVersionUID = 1L;

        @Override
        public String toString() {
            return "FirstShardsAssigned";
        }
    }
}
