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

import static java.util.Objects.requireNonNull;

import io.github.ddbstreams.flink.source.enumerator.lineage.ShardRecord;
import io.github.ddbstreams.flink.source.split.StreamInfo;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/** What a checkpoint holds of the enumerator. Immutable. */
@Internal
public final class EnumeratorState {

    private final StartPins pins;
    @Nullable private final StreamInfo stream;
    private final boolean listedOnce;
    private final List<ShardRecord> shards;
    @Nullable private final SnapshotState snapshot;

    /**
     * @param stream null if the checkpoint was taken before the stream was found
     * @param listedOnce whether a full listing had been completed
     */
    public EnumeratorState(
            StartPins pins,
            @Nullable StreamInfo stream,
            boolean listedOnce,
            List<ShardRecord> shards) {
        this(pins, stream, listedOnce, shards, null);
    }

    /**
     * @param snapshot null if the source reads no snapshot
     */
    public EnumeratorState(
            StartPins pins,
            @Nullable StreamInfo stream,
            boolean listedOnce,
            List<ShardRecord> shards,
            @Nullable SnapshotState snapshot) {
        this.pins = requireNonNull(pins);
        this.stream = stream;
        this.listedOnce = listedOnce;
        this.shards = List.copyOf(shards);
        this.snapshot = snapshot;
    }

    public StartPins pins() {
        return pins;
    }

    @Nullable
    public StreamInfo stream() {
        return stream;
    }

    public boolean listedOnce() {
        return listedOnce;
    }

    public List<ShardRecord> shards() {
        return shards;
    }

    /** Null if the source reads no snapshot. */
    @Nullable
    public SnapshotState snapshot() {
        return snapshot;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof EnumeratorState)) {
            return false;
        }
        EnumeratorState that = (EnumeratorState) other;
        return pins.equals(that.pins)
                && Objects.equals(stream, that.stream)
                && listedOnce == that.listedOnce
                && shards.equals(that.shards)
                && Objects.equals(snapshot, that.snapshot);
    }

    @Override
    public int hashCode() {
        return Objects.hash(pins, stream, listedOnce, shards, snapshot);
    }

    @Override
    public String toString() {
        return stream
                + " with "
                + shards.size()
                + " shards, "
                + pins
                + (snapshot == null ? "" : ", " + snapshot);
    }

    /** Collects what the parts of the enumerator have to be remembered. Not thread-safe. */
    public static final class Builder {

        private final StartPins pins;
        @Nullable private StreamInfo stream;
        private boolean listedOnce;
        private List<ShardRecord> shards = List.of();
        @Nullable private SnapshotState snapshot;

        public Builder(StartPins pins) {
            this.pins = pins;
        }

        /** The stream that is read, and its shards; see the constructor of the state. */
        public void stream(
                @Nullable StreamInfo ofShards, boolean isListedOnce, List<ShardRecord> records) {
            stream = ofShards;
            listedOnce = isListedOnce;
            shards = records;
        }

        /** The snapshot that is read, or has been. */
        public void snapshot(SnapshotState newSnapshot) {
            snapshot = newSnapshot;
        }

        public EnumeratorState build() {
            return new EnumeratorState(pins, stream, listedOnce, shards, snapshot);
        }
    }

    /**
     * The instants that are fixed when the source is first started, and hold for its whole life.
     */
    public static final class StartPins {

        private final Instant bornAt;
        @Nullable private final Instant since;
        private final boolean latest;
        @Nullable private final Instant stop;
        private final boolean stopAtLatest;

        /**
         * @param bornAt when the source was first started
         * @param since from when on records are read; null from the trim horizon
         * @param latest whether {@code since} is the pin of a latest start
         * @param stop until when records are read; null for a source without bound
         * @param stopAtLatest whether {@code stop} is the instant of the first start
         */
        public StartPins(
                Instant bornAt,
                @Nullable Instant since,
                boolean latest,
                @Nullable Instant stop,
                boolean stopAtLatest) {
            this.bornAt = requireNonNull(bornAt);
            this.since = since;
            this.latest = latest;
            this.stop = stop;
            this.stopAtLatest = stopAtLatest;
        }

        public Instant bornAt() {
            return bornAt;
        }

        @Nullable
        public Instant since() {
            return since;
        }

        public boolean latest() {
            return latest;
        }

        @Nullable
        public Instant stop() {
            return stop;
        }

        public boolean stopAtLatest() {
            return stopAtLatest;
        }

        @Override
        public boolean equals(Object other) {
            if (!(other instanceof StartPins)) {
                return false;
            }
            StartPins that = (StartPins) other;
            return bornAt.equals(that.bornAt)
                    && Objects.equals(since, that.since)
                    && latest == that.latest
                    && Objects.equals(stop, that.stop)
                    && stopAtLatest == that.stopAtLatest;
        }

        @Override
        public int hashCode() {
            return Objects.hash(bornAt, since, latest, stop, stopAtLatest);
        }

        @Override
        public String toString() {
            return "from "
                    + (since == null
                            ? "the trim horizon"
                            : (latest ? "latest, which is " : "") + since)
                    + (stop == null ? "" : " to " + stop);
        }
    }
}
