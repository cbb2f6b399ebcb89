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
import io.github.ddbstreams.flink.source.enumerator.assignment.AssignmentPolicy;
import io.github.ddbstreams.flink.source.enumerator.discovery.DiscoverySchedule;
import io.github.ddbstreams.flink.source.enumerator.discovery.DiscoverySchedule.Step;
import io.github.ddbstreams.flink.source.enumerator.discovery.NextStream;
import io.github.ddbstreams.flink.source.enumerator.discovery.ShardDiscovery;
import io.github.ddbstreams.flink.source.enumerator.discovery.StreamGoneException;
import io.github.ddbstreams.flink.source.enumerator.discovery.StreamPage;
import io.github.ddbstreams.flink.source.enumerator.lineage.ChannelDrains;
import io.github.ddbstreams.flink.source.enumerator.lineage.LineageLoss;
import io.github.ddbstreams.flink.source.enumerator.lineage.ReadyShard;
import io.github.ddbstreams.flink.source.enumerator.lineage.ShardGraph;
import io.github.ddbstreams.flink.source.enumerator.state.EnumeratorState;
import io.github.ddbstreams.flink.source.enumerator.state.EnumeratorState.StartPins;
import io.github.ddbstreams.flink.source.loss.DataLoss;
import io.github.ddbstreams.flink.source.loss.DataLossPolicy;
import io.github.ddbstreams.flink.source.metrics.EnumeratorMetrics;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.FirstShardsAssigned;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.ForgetSplits;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.NextStreamBegins;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.ReaderStarted;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.ReleaseOutputs;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.SplitsCaughtUp;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.SplitsEnded;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.StillReading;
import io.github.ddbstreams.flink.source.settings.ConnectorVersion;
import io.github.ddbstreams.flink.source.settings.ScanSettings;
import io.github.ddbstreams.flink.source.split.ShardProgress;
import io.github.ddbstreams.flink.source.split.ShardSplit;
import io.github.ddbstreams.flink.source.split.StreamInfo;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.util.FlinkRuntimeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The protocol between Flink, the readers and the service. What may be read is decided by the
 * {@link ShardGraph}, where by the {@link AssignmentPolicy}, what to ask when by the {@link
 * DiscoverySchedule}; the asking is done by {@link ShardDiscovery}.
 *
 * <p>Its life, all on the coordinator thread but for the requests to the service, which run on the
 * enumerator's worker thread:
 *
 * <ol>
 *   <li>{@link #start} sends the first request, and from then on looks with each {@link Ticker
 *       tick} whether another one is due. Each answer changes the graph and is {@linkplain #publish
 *       published} at once.
 *   <li>A reader reports the splits it was restored with ({@link ReaderStarted}), and is given
 *       shards from then on. After a restore, shards that continue nothing wait until all readers
 *       have reported, for only then are the loads known.
 *   <li>A reader reports the end of a shard ({@link SplitsEnded}); the children are given out, and
 *       the reader is told to let go of the shard's output ({@link ReleaseOutputs}) and, with the
 *       checkpoint after the first completed one that holds the end, of its state ({@link
 *       ForgetSplits}).
 *   <li>After each completed checkpoint nothing is sent until a reader has said that it still reads
 *       ({@link StillReading}): see {@link RollCall}.
 *   <li>Children that the policy moves to another subtask wait until an aligned checkpoint has
 *       completed ({@link ChannelDrains}), and their parent's output until their new reader has
 *       caught up with itself in them ({@link SplitsCaughtUp}).
 *   <li>{@link #addSplitsBack}: a subtask has failed, alone. What it was told and what it reported
 *       since its last checkpoint is undone; it will start again with a {@link ReaderStarted}.
 *   <li>When the stream has ended, a source of a table goes on with the table's next one ({@link
 *       StreamSuccession}).
 *   <li>When all is read and nothing more can come, readers are told that no more splits follow.
 * </ol>
 */
@Internal
public final class DynamoDbStreamsSourceEnumerator
        implements SplitEnumerator<ShardSplit, EnumeratorState> {

    private static final Logger LOG =
            LoggerFactory.getLogger(DynamoDbStreamsSourceEnumerator.class);

    private final SplitEnumeratorContext<ShardSplit> context;
    private final Ticker ticker;
    private final ScanSettings settings;
    private final StartPins pins;
    private final ShardGraph graph;
    private final ChannelDrains drains;
    private final CheckpointInspection inspection;
    private final ShardDiscovery discovery;
    private final DiscoverySchedule schedule;
    private final AssignmentPolicy policy;
    private final DataLossPolicy lossPolicy;
    private final EnumeratorMetrics metrics;
    private final Clock clock;
    private final StreamSuccession succession;
    private final Consumer<StreamInfo> streamCheck;
    private final boolean restored;
    private final FirstAnswer ofDynamoDb;
    private final FirstAnswer ofStreams;

    private final Set<Integer> started = new HashSet<>();
    private final Set<Integer> toldOfFirstShards = new HashSet<>();
    private final Set<Integer> toBeToldOfNextStream = new HashSet<>();
    private final Set<Integer> toldOfNoMore = new HashSet<>();
    private final RollCall rollCall = new RollCall();
    private boolean allStartedOnce;
    @Nullable private String streamArn;
    @Nullable private StreamInfo stream;
    private boolean disabled;
    private boolean endTold;
    private boolean held;
    private volatile boolean closed;
    private boolean shardsWait;

    /**
     * @param graph as it was restored, or empty
     * @param drains those of the graph
     * @param stream the stream of the restored state; null to find it
     * @param streamCheck throws if the stream is not what the source can read
     */
    DynamoDbStreamsSourceEnumerator(
            SplitEnumeratorContext<ShardSplit> context,
            Ticker ticker,
            ScanSettings settings,
            StartPins pins,
            ShardGraph graph,
            ChannelDrains drains,
            CheckpointInspection inspection,
            @Nullable StreamInfo stream,
            Consumer<StreamInfo> streamCheck,
            boolean restored,
            ShardDiscovery discovery,
            DiscoverySchedule schedule,
            AssignmentPolicy policy,
            DataLossPolicy lossPolicy,
            EnumeratorMetrics metrics,
            Clock clock) {
        this.context = context;
        this.ticker = ticker;
        this.settings = settings;
        this.pins = pins;
        this.graph = graph;
        this.drains = drains;
        this.inspection = inspection;
        this.stream = stream;
        this.streamArn = stream != null ? stream.streamArn() : settings.streamArn().orElse(null);
        this.streamCheck = streamCheck;
        this.restored = restored;
        this.discovery = discovery;
        this.schedule = schedule;
        this.policy = policy;
        this.lossPolicy = lossPolicy;
        this.metrics = metrics;
        this.clock = clock;
        this.succession = new StreamSuccession(settings, pins);
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
                streamName(),
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
        ticker.start(this::tick);
        askWhatIsDue();
    }

    private void tick() {
        if (closed) {
            return;
        }
        if (held || shardsWait) {
            // The readers, or the shards, may have waited long enough.
            publish();
        }
        askWhatIsDue();
    }

    private void checkStartIsRetained() {
        Instant horizon = clock.instant().minus(ScanSettings.RETENTION);
        if (!restored && pins.since() != null && pins.since().isBefore(horizon)) {
            lossPolicy.report(
                    new DataLoss(
                            streamName(),
                            "all shards",
                            "the start at " + pins.since(),
                            pins.since(),
                            horizon,
                            "the start is more than 24 hours ago, longer than DynamoDB keeps"
                                    + " records"));
        }
    }

    // ------------------------------------------------------------------ asking the service

    private void askWhatIsDue() {
        if (isAllRead()) {
            return;
        }
        Instant now = clock.instant();
        if (streamArn == null) {
            if (schedule.mayAsk(now)) {
                schedule.sent();
                String table = settings.tableName().orElseThrow(IllegalStateException::new);
                ask(
                        ofDynamoDb,
                        "Looking up the table",
                        () -> discovery.findStream(table),
                        this::onStreamFound);
            }
            return;
        }
        if (isStreamRead()) {
            askForTheNextStream(now);
            return;
        }
        succession.reading();
        schedule.next(graph, now).ifPresent(this::ask);
    }

    private void askForTheNextStream(Instant now) {
        if (succession.isDue(streamArn, graph.areEndsDurable(), now) && schedule.mayAsk(now)) {
            schedule.sent();
            ask(
                    ofDynamoDb,
                    "Looking for the next stream of the table",
                    () -> discovery.findNext(succession.table(), streamArn),
                    this::onNextStream);
        }
    }

    private void ask(Step step) {
        String arn = streamArn;
        String shardId = step.shardId();
        Instant askedAt = clock.instant();
        switch (step.kind()) {
            case LIST_PAGE:
                ask(
                        ofStreams,
                        step.description(),
                        () -> discovery.listPage(arn, shardId),
                        page -> onPage(askedAt, page));
                return;
            case LIST_CHILDREN:
                ask(
                        ofStreams,
                        step.description(),
                        () -> discovery.listChildren(arn, shardId),
                        page -> onChildren(shardId, askedAt, page));
                return;
            case PROBE:
                ask(
                        ofStreams,
                        step.description(),
                        () -> discovery.exists(arn, shardId),
                        exists -> onProbed(shardId, exists));
                return;
            default:
                throw new IllegalStateException("no request for " + step);
        }
    }

    /**
     * @param service the one that is asked, DynamoDB or DynamoDB Streams: each may be out of reach
     */
    private <A> void ask(
            FirstAnswer service, String what, Callable<A> request, Consumer<A> onAnswer) {
        BiConsumer<A, Throwable> handler =
                (answer, error) -> {
                    if (closed) {
                        // What fails by now fails because the client and its classes are gone.
                        return;
                    }
                    if (error == null) {
                        service.answered();
                        onAnswer.accept(answer);
                        publish();
                        askWhatIsDue();
                    } else {
                        onFailure(service, what, error);
                    }
                };
        context.callAsync(request, handler);
    }

    private void onFailure(FirstAnswer service, String what, Throwable error) {
        Instant now = clock.instant();
        if (error instanceof StreamsServiceException
                && ((StreamsServiceException) error).kind() == FailureKind.CANCELLED) {
            // The client is being closed, or Flink ends its thread, and this enumerator next.
            schedule.failed(now);
            return;
        }
        if (error instanceof StreamGoneException && stream != null && succession.isFollowing()) {
            schedule.failed(now);
            if (succession.isGoneByNow(streamArn)) {
                disabled = true;
                graph.streamIsGone(now);
            }
            publish();
            return;
        }
        if (!(error instanceof StreamsServiceException)
                || !((StreamsServiceException) error).kind().isRetryable()) {
            throw error instanceof FlinkRuntimeException
                    ? (FlinkRuntimeException) error
                    : new FlinkRuntimeException(
                            "Cannot find the shards of " + streamName() + ": " + error.getMessage(),
                            error);
        }
        service.failed((StreamsServiceException) error, now);
        LOG.warn("{} has failed and will be retried: {}", what, error.getMessage());
        metrics.requestFailed(((StreamsServiceException) error).kind());
        schedule.failed(now);
        graph.settle(now);
        publish();
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
        toBeToldOfNextStream.addAll(toldOfFirstShards);
        toldOfFirstShards.clear();
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
                        streamName(),
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

    // ------------------------------------------------------------------ telling the readers

    /** Carries out all that the graph has concluded. */
    private void publish() {
        reportLosses();
        metrics.setUnassignedSplits(graph.unassignedCount());
        held = !rollCall.isOver(clock.instant());
        if (held) {
            return;
        }
        Set<Integer> reachable = reachable();
        Set<Integer> listening = listening(reachable);
        tellOfTheNextStream(listening);
        assignReadyShards(listening);
        if (isAllRead()) {
            // Before the last outputs are released: the source must not be idle as a whole, not
            // even for an instant, for what is held back behind it would come too late.
            tellThatNothingFollows(listening);
        } else if (graph.listedOnce() && areLoadsKnown()) {
            tellOfFirstShards(listening);
        }
        // A reader does not finish while it holds outputs, whatever it has been told.
        tell(graph.drainReleases(), ReleaseOutputs::new, reachable);
        metrics.setUnassignedSplits(graph.unassignedCount());
    }

    private void tellOfFirstShards(Set<Integer> listening) {
        for (int subtask : listening) {
            if (toldOfFirstShards.add(subtask)) {
                context.sendEventToSourceReader(subtask, new FirstShardsAssigned());
            }
        }
    }

    private void tellThatNothingFollows(Set<Integer> listening) {
        tellOfTheEnd();
        for (int subtask : listening) {
            LOG.info("All of {} has been read; subtask {} may finish.", streamName(), subtask);
            toldOfNoMore.add(subtask);
            context.signalNoMoreSplits(subtask);
        }
    }

    private void tellOfTheNextStream(Set<Integer> listening) {
        for (int subtask : toBeToldOfNextStream) {
            if (listening.contains(subtask)) {
                context.sendEventToSourceReader(subtask, new NextStreamBegins());
            }
        }
        toBeToldOfNextStream.clear();
    }

    /** A job that ends with its stream, before it was to end: somebody should know. */
    private void tellOfTheEnd() {
        if (!endTold && pins.stop() == null) {
            LOG.warn(succession.farewell(streamName()));
        } else if (!endTold && disabled && clock.instant().isBefore(pins.stop())) {
            LOG.warn(
                    "{} was disabled and has been read to its end before the stop at {}; the source"
                            + " finishes. What is written until then to another stream of the table"
                            + " is not read: a bounded source reads one stream.",
                    streamName(),
                    pins.stop());
        }
        endTold = true;
    }

    private void reportLosses() {
        for (LineageLoss loss : graph.drainLosses()) {
            lossPolicy.report(
                    new DataLoss(
                            streamName(),
                            "shard " + loss.shardId(),
                            "the lineage before it",
                            loss.from(),
                            loss.to(),
                            loss.description()));
        }
    }

    private void assignReadyShards(Set<Integer> listening) {
        List<ReadyShard> ready = graph.ready(clock.instant());
        shardsWait = false;
        if (!areLoadsKnown()) {
            ready.removeIf(shard -> shard.preferredSubtask() == ShardGraph.NOBODY);
        }
        if (ready.isEmpty()) {
            return;
        }
        Map<Integer, List<ReadyShard>> placement =
                policy.place(ready, graph.loads(context.currentParallelism()));
        shardsWait = placement.values().stream().mapToInt(List::size).sum() < ready.size();
        moveFromWhoMayHaveFinished(placement);
        placement.keySet().retainAll(listening);
        if (placement.isEmpty()) {
            return;
        }
        placement.forEach(
                (subtask, shards) ->
                        shards.forEach(shard -> graph.assigned(shard.shardId(), subtask)));
        LOG.info("Assigning shards to subtasks: {}", placement);
        context.assignSplits(
                new SplitsAssignment<>(
                        placement.entrySet().stream()
                                .collect(
                                        Collectors.toMap(
                                                Map.Entry::getKey, e -> toSplits(e.getValue())))));
    }

    /**
     * When a subtask fails behind the end of all, its shards come back to it; the policy, which
     * goes by loads, may give some to others that have nothing to do and may have finished.
     */
    private void moveFromWhoMayHaveFinished(Map<Integer, List<ReadyShard>> placement) {
        List<ReadyShard> homeless = new ArrayList<>();
        for (int subtask : toldOfNoMore) {
            homeless.addAll(placement.getOrDefault(subtask, List.of()));
            placement.remove(subtask);
        }
        for (ReadyShard shard : homeless) {
            IntStream.range(0, context.currentParallelism())
                    .filter(subtask -> !toldOfNoMore.contains(subtask))
                    .boxed()
                    .min(
                            Comparator.comparingInt(
                                    subtask -> placement.getOrDefault(subtask, List.of()).size()))
                    .ifPresent(
                            subtask ->
                                    placement
                                            .computeIfAbsent(subtask, s -> new ArrayList<>())
                                            .add(shard));
        }
    }

    /** Whether shards that continue nothing can be placed: see the life of this class. */
    private boolean areLoadsKnown() {
        return !restored || allStartedOnce;
    }

    private List<ShardSplit> toSplits(List<ReadyShard> shards) {
        return shards.stream()
                .map(
                        shard ->
                                new ShardSplit(
                                        stream,
                                        shard.shardId(),
                                        shard.parentShardId(),
                                        shard.position(),
                                        ShardProgress.READING,
                                        shard.completeUntil(),
                                        pins.stop()))
                .collect(Collectors.toList());
    }

    private void tell(
            Map<Integer, List<String>> shardsBySubtask,
            Function<List<String>, SourceEvent> event,
            Set<Integer> addressees) {
        shardsBySubtask.forEach(
                (subtask, shards) -> {
                    // A subtask that is down reports its ended shards again when it is back.
                    if (addressees.contains(subtask)) {
                        context.sendEventToSourceReader(subtask, event.apply(shards));
                    }
                });
    }

    /**
     * The subtasks that have started and are still there. Between a failure and {@link
     * #addSplitsBack} Flink knows a subtask no more, and fails the whole job if it is sent
     * anything.
     */
    private Set<Integer> reachable() {
        Set<Integer> reachable = new HashSet<>(started);
        // Flink copies this map with each call.
        reachable.retainAll(context.registeredReaders().keySet());
        return reachable;
    }

    /**
     * Those of them that wait for more. One that has been told that nothing follows may have
     * finished, and an event that is lost on its way to it fails the job.
     */
    private Set<Integer> listening(Set<Integer> reachable) {
        Set<Integer> listening = new HashSet<>(reachable);
        listening.removeAll(toldOfNoMore);
        return listening;
    }

    /** Whether the stream has ended, or the bound is reached, and all before is read. */
    private boolean isStreamRead() {
        return graph.isDrained() && (pins.stop() != null || disabled);
    }

    private boolean isAllRead() {
        return isStreamRead() && !succession.isFollowing();
    }

    // ------------------------------------------------------------------ Flink and the readers

    @Override
    public void handleSourceEvent(int subtask, SourceEvent event) {
        Instant now = clock.instant();
        if (event instanceof ReaderStarted) {
            graph.claimed(subtask, ((ReaderStarted) event).splits(), now);
            started.add(subtask);
            if (!allStartedOnce && started.size() == context.currentParallelism()) {
                allStartedOnce = true;
                checkNothingUnclaimed();
            }
        } else if (event instanceof SplitsEnded) {
            for (ShardSplit split : ((SplitsEnded) event).splits()) {
                graph.ended(subtask, split, now);
            }
        } else if (event instanceof SplitsCaughtUp) {
            for (String shardId : ((SplitsCaughtUp) event).shardIds()) {
                graph.caughtUp(subtask, shardId);
            }
        } else if (event instanceof StillReading) {
            rollCall.answered(((StillReading) event).checkpointId());
        } else {
            throw new IllegalArgumentException("unknown event of a reader: " + event);
        }
        publish();
        askWhatIsDue();
    }

    private void checkNothingUnclaimed() {
        if (!graph.unclaimed().isEmpty()) {
            throw new IllegalStateException(
                    "The checkpoint holds the shards "
                            + graph.unclaimed()
                            + " as being read, but no reader was restored with them. They would"
                            + " never be read; restore another checkpoint.");
        }
    }

    @Override
    public void handleSplitRequest(int subtask, @Nullable String requesterHostname) {
        // Shards are assigned when they are ready; readers do not ask for them.
    }

    @Override
    public void addReader(int subtask) {
        // The reader tells what it holds when it starts; until then it is given nothing.
    }

    /** Also called with no splits: it is the reset of a subtask. */
    @Override
    public void addSplitsBack(List<ShardSplit> splits, int subtask) {
        LOG.info("Subtask {} goes back to its last checkpoint; returned: {}", subtask, splits);
        started.remove(subtask);
        toldOfFirstShards.remove(subtask);
        toBeToldOfNextStream.remove(subtask);
        toldOfNoMore.remove(subtask);
        checkStreamOf(splits);
        rollCall.left(subtask);
        graph.takenBack(
                subtask,
                splits.stream().map(ShardSplit::shardId).collect(Collectors.toList()),
                clock.instant());
        publish();
    }

    /**
     * A stream is followed by the next only when no failure can bring shards of it back, unless the
     * job takes no checkpoints.
     */
    private void checkStreamOf(List<ShardSplit> splits) {
        for (ShardSplit split : splits) {
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
    }

    /**
     * Tells readers as well what they need not keep, once an earlier checkpoint has completed. Not
     * at that moment: after a savepoint that stops the job tasks finish then, and Flink takes an
     * event that is lost on the way for a failure, which would spoil the stop.
     */
    @Override
    public EnumeratorState snapshotState(long checkpointId) {
        succession.checkpointBegun();
        if (rollCall.isOver(clock.instant())) {
            tell(graph.drainForgettable(), ForgetSplits::new, listening(reachable()));
        }
        return new EnumeratorState(pins, stream, graph.listedOnce(), graph.snapshot(checkpointId));
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
        graph.checkpointCompleted(checkpointId);
        Set<Integer> reading = new HashSet<>(started);
        reading.removeAll(toldOfNoMore);
        rollCall.begin(checkpointId, reading, clock.instant());
        if (inspection.isDrained(checkpointId)) {
            drains.drained(checkpointId, clock.instant());
        }
        publish();
    }

    @Override
    public void close() {
        closed = true;
        ticker.close();
        discovery.close();
    }

    private String streamName() {
        return streamArn != null ? streamArn : "table " + settings.tableName().orElse("");
    }
}
