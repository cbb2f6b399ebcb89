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
package io.github.ddbstreams.flink.source.split;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.time.Instant;
import java.util.Objects;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * Where to go on reading in a shard. One of
 *
 * <ul>
 *   <li>the trim horizon: the oldest record that the service still has;
 *   <li>since an instant: from the trim horizon, but what is older than the instant is dropped
 *       until a first record is not. Creation times are no order, so from that record on nothing is
 *       dropped;
 *   <li>after a sequence number: after a record that was emitted.
 * </ul>
 *
 * <p>The service's own {@code LATEST} is no position: it means another place each time it is asked
 * for. A latest start is "since" the instant it was pinned at; a {@code LATEST} iterator is only
 * how a shard may be opened the first time, see {@link #mayOpenAtLatest()}.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetShardIterator.html">GetShardIterator</a>
 */
@Internal
public final class ShardPosition implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final ShardPosition TRIM_HORIZON =
            new ShardPosition(Kind.TRIM_HORIZON, null, null, null, false);

    /** The three kinds of position. */
    public enum Kind {
        TRIM_HORIZON,
        SINCE,
        AFTER
    }

    private final Kind kind;
    @Nullable private final Instant since;
    @Nullable private final String sequenceNumber;
    @Nullable private final Instant createdAt;
    private final boolean mayOpenAtLatest;

    private ShardPosition(
            Kind kind,
            @Nullable Instant since,
            @Nullable String sequenceNumber,
            @Nullable Instant createdAt,
            boolean mayOpenAtLatest) {
        this.kind = kind;
        this.since = since;
        this.sequenceNumber = sequenceNumber;
        this.createdAt = createdAt;
        this.mayOpenAtLatest = mayOpenAtLatest;
    }

    public static ShardPosition trimHorizon() {
        return TRIM_HORIZON;
    }

    public static ShardPosition since(Instant instant) {
        return new ShardPosition(Kind.SINCE, requireNonNull(instant), null, null, false);
    }

    /**
     * Since the pin of a latest start, for a shard that was open in the first listing: while the
     * pin is recent, such a shard is opened with a {@code LATEST} iterator.
     */
    public static ShardPosition latestSince(Instant pin) {
        return new ShardPosition(Kind.SINCE, requireNonNull(pin), null, null, true);
    }

    /** After a record whose creation time is not known. */
    public static ShardPosition after(String sequenceNumber) {
        return after(sequenceNumber, null);
    }

    /**
     * After a record.
     *
     * @param createdAt the record's creation time, which tells what is lost if nothing after it can
     *     be read any more; null if it carries none
     */
    public static ShardPosition after(String sequenceNumber, @Nullable Instant createdAt) {
        return new ShardPosition(
                Kind.AFTER, null, requireNonNull(sequenceNumber), createdAt, false);
    }

    public Kind kind() {
        return kind;
    }

    /** The instant of {@link Kind#SINCE}, otherwise null. */
    @Nullable
    public Instant since() {
        return since;
    }

    /** The sequence number of {@link Kind#AFTER}, otherwise null. */
    @Nullable
    public String sequenceNumber() {
        return sequenceNumber;
    }

    /** The creation time of the record of {@link Kind#AFTER}; null if not known. */
    @Nullable
    public Instant createdAt() {
        return createdAt;
    }

    public boolean mayOpenAtLatest() {
        return mayOpenAtLatest;
    }

    /** This position without the short cut of opening at {@code LATEST}. */
    public ShardPosition withoutLatest() {
        return mayOpenAtLatest ? since(since) : this;
    }

    /**
     * Where the children of a shard start that was left at this position: while the filter of a
     * "since" has not let a record through, it goes on in the children.
     */
    public ShardPosition forChildren() {
        return kind == Kind.SINCE ? withoutLatest() : TRIM_HORIZON;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof ShardPosition)) {
            return false;
        }
        ShardPosition that = (ShardPosition) other;
        return kind == that.kind
                && Objects.equals(since, that.since)
                && Objects.equals(sequenceNumber, that.sequenceNumber)
                && Objects.equals(createdAt, that.createdAt)
                && mayOpenAtLatest == that.mayOpenAtLatest;
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, since, sequenceNumber, mayOpenAtLatest);
    }

    @Override
    public String toString() {
        switch (kind) {
            case TRIM_HORIZON:
                return "trim horizon";
            case SINCE:
                return (mayOpenAtLatest ? "latest as of " : "since ") + since;
            default:
                return "after sequence number " + sequenceNumber;
        }
    }
}
