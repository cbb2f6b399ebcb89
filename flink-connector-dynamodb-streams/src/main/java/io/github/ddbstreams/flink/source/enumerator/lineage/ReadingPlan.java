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

import static java.util.Objects.requireNonNull;

import io.github.ddbstreams.flink.source.split.ShardIds;
import io.github.ddbstreams.flink.source.split.ShardPosition;
import java.time.Duration;
import java.time.Instant;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * From where to where a stream is read, as the lineage needs to know it. Fixed when the source
 * first starts, and part of its state.
 */
@Internal
public final class ReadingPlan {

    /**
     * At a start at the trim horizon the records next to the horizon are being trimmed while the
     * source starts. Their loss is not counted as one.
     */
    private static final Duration HORIZON_GRACE = Duration.ofHours(1);

    private final Instant bornAt;
    @Nullable private final Instant since;
    private final boolean latest;
    private final Duration startSlack;
    @Nullable private final Instant stop;
    private final Duration stopSlack;
    private final Duration retention;

    /**
     * @param bornAt when the source was started afresh
     * @param since null to start at the trim horizon
     * @param latest whether {@code since} is the pin of a latest start
     * @param stop null if unbounded
     */
    public ReadingPlan(
            Instant bornAt,
            @Nullable Instant since,
            boolean latest,
            Duration startSlack,
            @Nullable Instant stop,
            Duration stopSlack,
            Duration retention) {
        this.bornAt = requireNonNull(bornAt);
        this.since = since;
        this.latest = latest;
        this.startSlack = requireNonNull(startSlack);
        this.stop = stop;
        this.stopSlack = requireNonNull(stopSlack);
        this.retention = requireNonNull(retention);
    }

    public Instant bornAt() {
        return bornAt;
    }

    public Duration retention() {
        return retention;
    }

    /** Where a shard starts that continues nothing. */
    ShardPosition rootPosition(boolean openInFirstListing) {
        if (since == null) {
            return ShardPosition.trimHorizon();
        }
        return latest && openInFirstListing
                ? ShardPosition.latestSince(since)
                : ShardPosition.since(since);
    }

    /**
     * Until when nothing is missing of a shard that continues nothing. One that was created after
     * the source was started, as those of a table's next stream are, was to be read as a whole.
     */
    @Nullable
    Instant rootCompleteUntil(String shardId) {
        return since == null && !isBornLater(shardId)
                ? null
                : completeUntil(shardId, promisedFrom());
    }

    /**
     * Until when nothing is missing of a shard whose parent has been read: it cannot hold anything
     * older than itself.
     */
    Instant childCompleteUntil(String shardId, Instant parentEndedAt) {
        return completeUntil(shardId, parentEndedAt);
    }

    /** A shard holds nothing older than itself, and nothing older than the horizon was promised. */
    private Instant completeUntil(String shardId, Instant ifOfUnknownAge) {
        return latestOf(ShardIds.creationTime(shardId).orElse(ifOfUnknownAge), promisedFrom());
    }

    /** From when on every record was there to be read when the source was started. */
    private Instant promisedFrom() {
        Instant horizon = bornAt.minus(retention).plus(HORIZON_GRACE);
        return since == null ? horizon : latestOf(since, horizon);
    }

    private static Instant latestOf(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    /**
     * Whether a parent need not be read because its child is older than what is to be read. A
     * latest start reads nothing older than itself if it can be helped, so there the slack does not
     * count.
     */
    boolean isBeforeStart(String childShardId) {
        return since != null
                && ShardIds.creationTime(childShardId)
                        .map(created -> created.isBefore(latest ? since : since.minus(startSlack)))
                        .orElse(false);
    }

    /** Whether a shard can hold nothing that is to be read because it was born too late. */
    boolean isAfterStop(String shardId) {
        return stop != null
                && ShardIds.creationTime(shardId)
                        .map(created -> created.isAfter(stop.plus(stopSlack)))
                        .orElse(false);
    }

    /** Whether all records of a shard's parent are older than the retention. */
    boolean isParentExpired(String shardId, Instant now) {
        return ShardIds.creationTime(shardId)
                .map(created -> created.isBefore(now.minus(retention)))
                .orElse(false);
    }

    /** Whether a shard was created while the source was already reading. */
    boolean isBornLater(String shardId) {
        return ShardIds.creationTime(shardId).map(created -> created.isAfter(bornAt)).orElse(false);
    }
}
