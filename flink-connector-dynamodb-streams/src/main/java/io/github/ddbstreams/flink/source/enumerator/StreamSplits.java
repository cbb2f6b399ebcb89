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

import io.github.ddbstreams.flink.source.client.FailureKind;
import io.github.ddbstreams.flink.source.client.FirstAnswer;
import io.github.ddbstreams.flink.source.client.StreamsServiceException;
import io.github.ddbstreams.flink.source.enumerator.assignment.ReadySplit;
import io.github.ddbstreams.flink.source.enumerator.discovery.DiscoverySchedule;
import io.github.ddbstreams.flink.source.enumerator.discovery.DiscoverySchedule.Step;
import io.github.ddbstreams.flink.source.enumerator.discovery.NextStream;
import io.github.ddbstreams.flink.source.enumerator.discovery.ShardDiscovery;
import io.github.ddbstreams.flink.source.enumerator.discovery.StreamGoneException;
import io.github.ddbstreams.flink.source.enumerator.discovery.StreamPage;
import io.github.ddbstreams.flink.source.enumerator.lineage.LineageLoss;
import io.github.ddbstreams.flink.source.enumerator.lineage.ReadyShard;
import io.github.ddbstreams.flink.source.enumerator.lineage.ShardGraph;
import io.github.ddbstreams.flink.source.enumerator.state.EnumeratorState;
import io.github.ddbstreams.flink.source.enumerator.state.EnumeratorState.StartPins;
import io.github.ddbstreams.flink.source.loss.DataLoss;
import io.github.ddbstreams.flink.source.loss.DataLossPolicy;
import io.github.ddbstreams.flink.source.metrics.EnumeratorMetrics;
import io.github.ddbstreams.flink.source.settings.ConnectorVersion;
import io.github.ddbstreams.flink.source.settings.ScanSettings;
import io.github.ddbstreams.flink.source.split.DynamoDbStreamsSplit;
import io.github.ddbstreams.flink.source.split.ShardProgress;
import io.github.ddbstreams.flink.source.split.ShardSplit;
import io.github.ddbstreams.flink.source.split.StreamInfo;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.annotation.Nullable;
import org.apache.flink.util.FlinkRuntimeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shards of a table's stream, and of the streams that follow it: all that the enumerator has of
 * one table. Which shards may be read is decided by the {@link ShardGraph}, what to ask when by the
 * {@link DiscoverySchedule}, what comes behind the stream by the {@link StreamSuccession}; the
 * asking is done by {@link ShardDiscovery}.
 */
final class StreamSplits implements SplitProvider {

    private static final Logger LOG = LoggerFactory.getLogger(StreamSplits.class);

    private final ScanSettings settings;
    private final StartPins pins;
    private final ShardGraph graph;
    private final Consumer<StreamInfo> streamCheck;
    private final boolean restored;
    private final ShardDiscovery discovery;
    private final DiscoverySchedule schedule;
    private final StreamSuccession succession;
    private final DataLossPolicy lossPolicy;
    private final EnumeratorMetrics metrics;
    private final Clock clock;
    private final FirstAnswer ofDynamoDb;
    private final FirstAnswer ofStreams;

    @Nullable private String streamArn;
    @Nullable private StreamInfo stream;
    private boolean disabled;
    private boolean newBeginning;
    private boolean endTold;

    /**
     * @param graph as it was restored, or empty
     * @param stream the stream of the restored state; null to find it
     * @param streamCheck throws if the stream is not what the source can read
     */
    StreamSplits(
            ScanSettings settings,
            StartPins pins,
            ShardGraph graph,
            @Nullable StreamInfo stream,
            Consumer<StreamInfo> streamCheck,
            boolean restored,
            ShardDiscovery discovery,
            DiscoverySchedule schedule,
            DataLossPolicy lossPolicy,
            EnumeratorMetrics metrics,
            Clock clock) {
        this.settings = settings;
        this.pins = pins;
        this.graph = graph;
        this.stream = stream;
        this.streamArn = stream != null ? stream.streamArn() : settings.streamArn().orElse(null);
        this.streamCheck = streamCheck;
        this.restored = restored;
        this.discovery = discovery;
        this.schedule = schedule;
        this.succession = new StreamSuccession(settings, pins);
        this.lossPolicy = lossPolicy;
        this.metrics = metrics;
        this.clock = clock;
        this.ofDynamoDb = new FirstAnswer(settings.startupTimeout());
        this.ofStreams = new FirstAnswer(settings.startupTimeout());
        if (restored) {
            ofDynamoDb.answered();
            ofStreams.answered();
        }
    }

    @Override
    public void start() {
        LOG.info(
                "Version {} of the connector reads {} in {}, {}, {}.",
                ConnectorVersion.get(),
                name(),
                settings.place(),
                restored
                        ? String.format(
                                "from a checkpoint with %s shards, %s of them read",
                                graph.size(), graph.finishedCount())
                        : "without state",
                pins);
        if (stream != null) {
            streamCheck.accept(stream);
        }
        checkStartIsRetained();
    }

    private void checkStartIsRetained() {
        Instant horizon = clock.instant().minus(ScanSettings.RETENTION);
        if (!restored && pins.since() != null && pins.since().isBefore(horizon)) {
            lossPolicy.report(
                    new DataLoss(
                            name(),
                            "all shards",
                            "the start at " + pins.since(),
                            pins.since(),
                            horizon,
                            "the start is more than 24 hours ago, longer than DynamoDB keeps"
                                    + " records"));
        }
    }

    /** The stream as far as it is known, for messages. */
    private String name() {
        return streamArn != null ? streamArn : "table " + settings.tableName().orElse("");
    }

    // ------------------------------------------------------------------ asking the service

    @Override
    public Optional<ServiceRequest<?>> nextRequest(Instant now) {
        if (streamArn == null) {
            return schedule.mayAsk(now) ? Optional.of(lookUpTheTable()) : Optional.empty();
        }
        if (isStreamRead()) {
            return succession.isDue(streamArn, graph.areEndsDurable(), now) && schedule.mayAsk(now)
                    ? Optional.of(lookForTheNextStream())
                    : Optional.empty();
        }
        succession.reading();
        return schedule.next(graph, now).map(this::request);
    }

    private ServiceRequest<String> lookUpTheTable() {
        schedule.sent();
        String table = settings.tableName().orElseThrow(IllegalStateException::new);
        return request(
                ofDynamoDb,
                "Looking up the table",
                () -> discovery.findStream(table),
                this::onStreamFound);
    }

    private ServiceRequest<NextStream> lookForTheNextStream() {
        schedule.sent();
        String last = streamArn;
        return request(
                ofDynamoDb,
                "Looking for the next stream of the table",
                () -> discovery.findNext(succession.table(), last),
                this::onNextStream);
    }

    private ServiceRequest<?> request(Step step) {
        String arn = streamArn;
        String shardId = step.shardId();
        Instant askedAt = clock.instant();
        switch (step.kind()) {
            case LIST_PAGE:
                return request(
                        ofStreams,
                        step.description(),
                        () -> discovery.listPage(arn, shardId),
                        page -> onPage(askedAt, page));
            case LIST_CHILDREN:
                return request(
                        ofStreams,
                        step.description(),
                        () -> discovery.listChildren(arn, shardId),
                        page -> onChildren(shardId, askedAt, page));
            case PROBE:
                return request(
                        ofStreams,
                        step.description(),
                        () -> discovery.exists(arn, shardId),
                        exists -> onProbed(shardId, exists));
            default:
                throw new IllegalStateException("no request for " + step);
        }
    }

    /**
     * @param service the one that is asked, DynamoDB or DynamoDB Streams: each may be out of reach
     */
    private <A> ServiceRequest<A> request(
            FirstAnswer service, String what, Callable<A> call, Consumer<A> onAnswer) {
        return new ServiceRequest<>(
                call,
                answer -> {
                    service.answered();
                    onAnswer.accept(answer);
                },
                failure -> onFailure(service, what, failure));
    }

    private void onFailure(FirstAnswer service, String what, Throwable error) {
        Instant now = clock.instant();
        if (error instanceof StreamsServiceException
                && ((StreamsServiceException) error).kind() == FailureKind.CANCELLED) {
            // The client is being closed, or Flink ends its thread, and the enumerator next.
            schedule.failed(now);
            return;
        }
        if (error instanceof StreamGoneException && stream != null && succession.isFollowing()) {
            schedule.failed(now);
            if (succession.isGoneByNow(streamArn)) {
                disabled = true;
                graph.streamIsGone(now);
            }
            return;
        }
        if (!(error instanceof StreamsServiceException)
                || !((StreamsServiceException) error).kind().isRetryable()) {
            throw error instanceof FlinkRuntimeException
                    ? (FlinkRuntimeException) error
                    : new FlinkRuntimeException(
                            "Cannot find the shards of " + name() + ": " + error.getMessage(),
                            error);
        }
        service.failed((StreamsServiceException) error, now);
        LOG.warn("{} has failed and will be retried: {}", what, error.getMessage());
        metrics.requestFailed(((StreamsServiceException) error).kind());
        schedule.failed(now);
        graph.settle(now);
    }

    private void onStreamFound(String latestStreamArn) {
        LOG.info("The latest stream of the table is {}.", latestStreamArn);
        schedule.answered();
        streamArn = latestStreamArn;
    }

    private void onNextStream(NextStream next) {
        schedule.answered();
        if (!next.tableExists()) {
            succession.noTable(clock.instant());
            return;
        }
        Optional<StreamInfo> later = next.stream().filter(n -> succession.isLater(stream, n));
        if (later.isPresent()) {
            goOnWith(later.get());
        } else {
            succession.noneYet(streamArn, clock.instant());
        }
    }

    private void goOnWith(StreamInfo next) {
        succession.checkSuccessor(stream, next);
        streamCheck.accept(next);
        if (!succession.isBeforeStart(next)) {
            lossPolicy.report(
                    succession.gap(stream, next, graph.youngestShardCreatedAt().orElse(null)));
        }
        succession.begun(next);
        stream = next;
        streamArn = next.streamArn();
        // It may be disabled again by now, which its listing will show.
        disabled = false;
        graph.nextStream();
        schedule.startOver();
        newBeginning = true;
    }

    private void onPage(Instant askedAt, StreamPage page) {
        learn(askedAt, page);
        schedule.pageListed(page.nextPageAfter());
        if (page.nextPageAfter() == null) {
            Instant now = clock.instant();
            boolean isFirst = !graph.listedOnce();
            graph.listingCompleted(schedule.listingStartedAt(), disabled, now);
            if (isFirst) {
                LOG.info(
                        "{} has {} shards, {} of them closed; {} hold nothing to read.",
                        name(),
                        graph.size(),
                        graph.closedCount(),
                        graph.finishedCount());
            }
            schedule.listingCompleted(graph, now);
        }
    }

    private void onChildren(String shardId, Instant askedAt, @Nullable StreamPage page) {
        schedule.answered();
        if (page == null) {
            LOG.info(
                    "Shard {} is no longer known to the service; its children are searched for in a"
                            + " full listing.",
                    shardId);
            schedule.listNow();
        } else {
            learn(askedAt, page);
        }
        graph.childrenListed(shardId, askedAt, disabled, clock.instant());
    }

    private void learn(Instant askedAt, StreamPage page) {
        if (stream == null) {
            streamCheck.accept(page.stream());
        }
        stream = page.stream();
        disabled = page.disabled();
        succession.answered(disabled, askedAt);
        graph.listed(page.shards());
    }

    private void onProbed(String shardId, boolean exists) {
        schedule.answered();
        if (exists) {
            LOG.info("Shard {} exists but was not listed; its lineage waits for it.", shardId);
        } else {
            graph.isGone(shardId, clock.instant());
        }
    }

    @Override
    public void reportLosses() {
        for (LineageLoss loss : graph.drainLosses()) {
            lossPolicy.report(
                    new DataLoss(
                            name(),
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
        return graph.isDrained() && (pins.stop() != null || disabled);
    }

    @Override
    public boolean isRead() {
        return isStreamRead() && !succession.isFollowing();
    }

    @Override
    public boolean drainNewBeginning() {
        boolean drained = newBeginning;
        newBeginning = false;
        return drained;
    }

    /** A job that ends with its stream, before it was to end: somebody should know. */
    @Override
    public void nothingFollows() {
        if (!endTold && pins.stop() == null) {
            LOG.warn(succession.farewell(name()));
        } else if (!endTold && disabled && clock.instant().isBefore(pins.stop())) {
            LOG.warn(
                    "{} was disabled and has been read to its end before the stop at {}; the source"
                            + " finishes. What is written until then to another stream of the table"
                            + " is not read: a bounded source reads one stream.",
                    name(),
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
        return ShardSplit.splitId(stream, shardId);
    }

    @Override
    public boolean owns(DynamoDbStreamsSplit split) {
        return split instanceof ShardSplit
                && (stream == null || stream.isOfSameTable(((ShardSplit) split).stream()));
    }

    @Override
    public DynamoDbStreamsSplit assign(String splitId, int subtask) {
        ReadyShard shard = graph.assigned(ShardSplit.shardId(splitId), subtask);
        return new ShardSplit(
                stream,
                shard.shardId(),
                shard.parentShardId(),
                shard.position(),
                ShardProgress.READING,
                shard.completeUntil(),
                pins.stop());
    }

    @Override
    public void claimed(int subtask, Collection<DynamoDbStreamsSplit> splits, Instant now) {
        graph.claimed(subtask, shards(splits), now);
    }

    @Override
    public void allClaimed() {
        if (!graph.unclaimed().isEmpty()) {
            throw new IllegalStateException(
                    "The checkpoint holds the shards "
                            + graph.unclaimed()
                            + " as being read, but no reader was restored with them. They would"
                            + " never be read; restore another checkpoint.");
        }
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
        if (!split.stream().streamArn().equals(streamArn)) {
            throw new FlinkRuntimeException(
                    "A failed task goes back to "
                            + split
                            + " of "
                            + split.stream()
                            + ", which has ended and is followed by "
                            + streamArn
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
        state.stream(stream, graph.listedOnce(), graph.snapshot(checkpointId));
    }

    @Override
    public void checkpointCompleted(long checkpointId, Instant now) {
        graph.checkpointCompleted(checkpointId, now);
    }

    @Override
    public void close() {
        discovery.close();
    }
}
