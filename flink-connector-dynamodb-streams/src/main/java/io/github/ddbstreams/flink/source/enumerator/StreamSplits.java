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
package io.github.ddbstreams.flink.source.enumerator;

import io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.StartupMode;
import io.github.ddbstreams.flink.source.enumerator.assignment.ReadySplit;
import io.github.ddbstreams.flink.source.enumerator.lineage.LineageLoss;
import io.github.ddbstreams.flink.source.enumerator.lineage.ReadyShard;
import io.github.ddbstreams.flink.source.enumerator.lineage.ShardGraph;
import io.github.ddbstreams.flink.source.enumerator.state.EnumeratorState;
import io.github.ddbstreams.flink.source.enumerator.state.EnumeratorState.StartPins;
import io.github.ddbstreams.flink.source.loss.DataLoss;
import io.github.ddbstreams.flink.source.loss.DataLossPolicy;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.SnapshotNews;
import io.github.ddbstreams.flink.source.settings.ConnectorVersion;
import io.github.ddbstreams.flink.source.settings.ScanSettings;
import io.github.ddbstreams.flink.source.split.DynamoDbStreamsSplit;
import io.github.ddbstreams.flink.source.split.ShardProgress;
import io.github.ddbstreams.flink.source.split.ShardSplit;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.util.FlinkRuntimeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shards of a table's stream, and of the streams that follow it: all that the enumerator has of
 * one table. Which shards may be read is decided by the {@link ShardGraph}, what comes behind the
 * stream by the {@link StreamSuccession}; the asking is up to the {@link StreamInquiry}.
 */
final class StreamSplits implements SplitProvider, ChangesBeside {

    private static final Logger LOG = LoggerFactory.getLogger(StreamSplits.class);

    private final ScanSettings settings;
    private final StartPins pins;
    private final CurrentStream stream;
    private final ShardGraph graph;
    private final StreamSuccession succession;
    private final StreamInquiry inquiry;
    private final DataLossPolicy lossPolicy;
    private final Clock clock;
    private final boolean restored;
    private final boolean besideSnapshot;

    /** Shards that may be opened at their tip, and of which no reader has said so yet. */
    private final Set<String> opening = new HashSet<>();

    private boolean endTold;

    /**
     * @param graph as it was restored, or empty
     * @param besideSnapshot whether the table's items are read too
     */
    StreamSplits(
            ScanSettings settings,
            StartPins pins,
            CurrentStream stream,
            ShardGraph graph,
            StreamSuccession succession,
            StreamInquiry inquiry,
            boolean restored,
            boolean besideSnapshot,
            DataLossPolicy lossPolicy,
            Clock clock) {
        this.settings = settings;
        this.pins = pins;
        this.stream = stream;
        this.graph = graph;
        this.succession = succession;
        this.inquiry = inquiry;
        this.restored = restored;
        this.besideSnapshot = besideSnapshot;
        this.lossPolicy = lossPolicy;
        this.clock = clock;
    }

    @Override
    public void start() {
        LOG.info(
                "Version {} of the connector reads {} in {}, {}, {}.",
                ConnectorVersion.get(),
                stream.name(),
                settings.place(),
                restored
                        ? String.format(
                                "from a checkpoint with %s shards, %s of them read",
                                graph.size(), graph.finishedCount())
                        : "without state",
                pins);
        stream.check();
        checkStartIsRetained();
    }

    private void checkStartIsRetained() {
        Instant horizon = clock.instant().minus(ScanSettings.RETENTION);
        if (!restored && pins.since() != null && pins.since().isBefore(horizon)) {
            lossPolicy.report(
                    new DataLoss(
                            stream.name(),
                            "all shards",
                            "the start at " + pins.since(),
                            pins.since(),
                            horizon,
                            "the start is more than 24 hours ago, longer than DynamoDB keeps"
                                    + " records"));
        }
    }

    // ------------------------------------------------------------------ asking the service

    @Override
    public Optional<ServiceRequest<?>> nextRequest(Instant now) {
        return inquiry.next(isStreamRead(), now);
    }

    @Override
    public void reportLosses() {
        for (LineageLoss loss : graph.drainLosses()) {
            lossPolicy.report(
                    new DataLoss(
                            stream.name(),
                            "shard " + loss.shardId(),
                            "the lineage before it",
                            loss.from(),
                            loss.to(),
                            loss.description()));
        }
    }

    // ------------------------------------------------------------------ what may be read

    @Override
    public boolean isDiscovered() {
        return graph.listedOnce();
    }

    /** Whether the stream has ended, or the bound is reached, and all before is read. */
    private boolean isStreamRead() {
        return graph.isDrained() && (pins.stop() != null || stream.isDisabled());
    }

    @Override
    public boolean isRead() {
        return isStreamRead() && !succession.isFollowing();
    }

    @Override
    public boolean drainNewBeginning() {
        return inquiry.drainNewBeginning();
    }

    /** A job that ends with its stream, before it was to end: somebody should know. */
    @Override
    public void nothingFollows() {
        if (!endTold) {
            LOG.info("All of {} has been read.", stream.name());
        }
        if (!endTold && pins.stop() == null) {
            LOG.warn(succession.farewell(stream.name()));
        } else if (!endTold && stream.isDisabled() && clock.instant().isBefore(pins.stop())) {
            LOG.warn(
                    "{} was disabled and has been read to its end before the stop at {}; the source"
                            + " finishes. What is written until then to another stream of the table"
                            + " is not read: a bounded source reads one stream.",
                    stream.name(),
                    pins.stop());
        }
        endTold = true;
    }

    @Override
    public List<ReadySplit> ready(Instant now) {
        return graph.ready().stream()
                .map(
                        shard ->
                                new ReadySplit(
                                        splitId(shard.shardId()),
                                        shard.preferredSubtask(),
                                        graph.mobility(shard.shardId(), now)))
                .collect(Collectors.toList());
    }

    /**
     * A source that is to read a snapshot may go on from a state that was written without one: what
     * is behind it must know that there is none to wait for.
     */
    @Override
    public Optional<SourceEvent> notice() {
        return settings.startupMode() == StartupMode.INITIAL && !besideSnapshot
                ? Optional.of(new SnapshotNews(0, 0, true, 0))
                : Optional.empty();
    }

    @Override
    public int unassignedCount() {
        return graph.unassignedCount();
    }

    @Override
    public void addLoads(int[] loads) {
        graph.addLoads(loads);
    }

    // ------------------------------------------------------------------ what becomes of splits

    private String splitId(String shardId) {
        return ShardSplit.splitId(stream.info(), shardId);
    }

    @Override
    public boolean owns(DynamoDbStreamsSplit split) {
        return split instanceof ShardSplit
                && (!stream.isKnown()
                        || stream.info().isOfSameTable(((ShardSplit) split).stream()));
    }

    @Override
    public DynamoDbStreamsSplit assign(String splitId, int subtask) {
        ReadyShard shard = graph.assigned(ShardSplit.shardId(splitId), subtask);
        ShardSplit split =
                new ShardSplit(
                        stream.info(),
                        shard.shardId(),
                        shard.parentShardId(),
                        shard.position(),
                        ShardProgress.READING,
                        shard.completeUntil(),
                        pins.stop());
        if (!besideSnapshot) {
            return split;
        }
        if (shard.position().mayOpenAtLatest()) {
            opening.add(splitId);
        }
        return split.besideSnapshot();
    }

    @Override
    public void opened(int subtask, Collection<String> splitIds) {
        opening.removeAll(splitIds);
    }

    /**
     * All shards are known that were open at the start, none of them waits for others of which
     * nobody knows, and those that are opened at their tip have been opened.
     */
    @Override
    public boolean areRead() {
        return graph.listedOnce()
                && graph.doubtfulShards().isEmpty()
                && opening.isEmpty()
                && graph.ready().stream().noneMatch(shard -> shard.position().mayOpenAtLatest());
    }

    @Override
    public void findAll() {
        inquiry.listNow();
    }

    /** A stream that is disabled is read to its end, and the table may have another one. */
    @Override
    public boolean areFoundSince(Instant instant) {
        if (isRead()) {
            return true;
        }
        return stream.isDisabled()
                ? isStreamRead() && succession.isNoneAsOf(instant)
                : graph.isListedSince(instant) && graph.doubtfulShards().isEmpty();
    }

    @Override
    public boolean claimed(int subtask, Collection<DynamoDbStreamsSplit> splits, Instant now) {
        Set<String> missing = graph.claimed(subtask, shards(splits), now);
        givenAgain(missing);
        // What comes from a checkpoint is not opened at its tip.
        splits.forEach(split -> opening.remove(split.splitId()));
        return !splits.isEmpty() || !missing.isEmpty();
    }

    @Override
    public void allClaimed(Instant now) {
        givenAgain(graph.allClaimed(now));
    }

    private void givenAgain(Set<String> shardIds) {
        if (!shardIds.isEmpty()) {
            LOG.info(
                    "The checkpoint was taken while shards {} of {} were on their way to a reader;"
                            + " they are assigned again.",
                    shardIds,
                    stream.name());
        }
        shardIds.forEach(shardId -> opening.remove(splitId(shardId)));
    }

    @Override
    public void ended(int subtask, DynamoDbStreamsSplit split, Instant now) {
        graph.ended(subtask, (ShardSplit) split, now);
    }

    @Override
    public void caughtUp(int subtask, String splitId) {
        graph.caughtUp(subtask, ShardSplit.shardId(splitId));
    }

    @Override
    public void takenBack(int subtask, Collection<DynamoDbStreamsSplit> returned, Instant now) {
        List<ShardSplit> shards = shards(returned);
        shards.forEach(this::checkStreamOf);
        // They are given out again, not to be opened at their tip.
        shards.forEach(shard -> opening.remove(shard.splitId()));
        graph.takenBack(
                subtask,
                shards.stream().map(ShardSplit::shardId).collect(Collectors.toList()),
                now);
    }

    /**
     * A stream is followed by the next only when no failure can bring shards of it back, unless the
     * job takes no checkpoints.
     */
    private void checkStreamOf(ShardSplit split) {
        if (!split.stream().streamArn().equals(stream.arn())) {
            throw new FlinkRuntimeException(
                    "A failed task goes back to "
                            + split
                            + " of "
                            + split.stream()
                            + ", which has ended and is followed by "
                            + stream.arn()
                            + ". Without checkpoints a job cannot go on from here, and starts"
                            + " over; enable checkpoints.");
        }
    }

    private static List<ShardSplit> shards(Collection<DynamoDbStreamsSplit> splits) {
        return splits.stream().map(ShardSplit.class::cast).collect(Collectors.toList());
    }

    @Override
    public Map<Integer, List<String>> drainReleases() {
        return splitIds(graph.drainReleases());
    }

    @Override
    public Map<Integer, List<String>> drainForgettable() {
        return splitIds(graph.drainForgettable());
    }

    private Map<Integer, List<String>> splitIds(Map<Integer, List<String>> shardIds) {
        Map<Integer, List<String>> splitIds = new HashMap<>();
        shardIds.forEach(
                (subtask, shards) -> {
                    List<String> ids = new ArrayList<>(shards.size());
                    shards.forEach(shardId -> ids.add(splitId(shardId)));
                    splitIds.put(subtask, ids);
                });
        return splitIds;
    }

    // ------------------------------------------------------------------ checkpoints

    @Override
    public void snapshot(long checkpointId, EnumeratorState.Builder state) {
        succession.checkpointBegun();
        state.stream(stream.info(), graph.listedOnce(), graph.snapshot(checkpointId));
    }

    @Override
    public void checkpointCompleted(long checkpointId, Instant now) {
        graph.checkpointCompleted(checkpointId, now);
    }

    @Override
    public void close() {
        inquiry.close();
    }
}
