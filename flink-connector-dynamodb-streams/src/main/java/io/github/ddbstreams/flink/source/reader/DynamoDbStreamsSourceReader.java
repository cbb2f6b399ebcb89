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
package io.github.ddbstreams.flink.source.reader;

import io.github.ddbstreams.flink.source.client.FirstAnswer;
import io.github.ddbstreams.flink.source.client.StreamsClient;
import io.github.ddbstreams.flink.source.client.StreamsClientFactory;
import io.github.ddbstreams.flink.source.decode.DecodedRecord;
import io.github.ddbstreams.flink.source.decode.GetRecordsDecoder;
import io.github.ddbstreams.flink.source.decode.RecordDecoder;
import io.github.ddbstreams.flink.source.format.PayloadDeserializer;
import io.github.ddbstreams.flink.source.format.RecordFailureHandler;
import io.github.ddbstreams.flink.source.loss.DataLossPolicy;
import io.github.ddbstreams.flink.source.metrics.ReaderMetrics;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.FirstShardsAssigned;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.ForgetSplits;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.NextStreamBegins;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.ReaderStarted;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.ReleaseOutputs;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.SnapshotNews;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.SplitsCaughtUp;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.SplitsEnded;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.SplitsOpened;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.StillReading;
import io.github.ddbstreams.flink.source.reader.PollingSplitReader.Pollers;
import io.github.ddbstreams.flink.source.settings.ScanSettings;
import io.github.ddbstreams.flink.source.split.DynamoDbStreamsSplit;
import io.github.ddbstreams.flink.source.split.SegmentSplit;
import io.github.ddbstreams.flink.source.split.ShardSplit;
import io.github.ddbstreams.flink.source.split.SplitKinds;
import io.github.ddbstreams.flink.source.split.SplitState;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BiFunction;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.source.reader.SingleThreadMultiplexSourceReaderBase;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.util.clock.SystemClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the shards of one subtask. Everything here happens on the task thread.
 *
 * <p>The life of a split:
 *
 * <ol>
 *   <li>{@link #addSplits}: from the enumerator, or from the checkpoint before {@link #start}.
 *       {@code start} tells the enumerator what the checkpoint held.
 *   <li>Its pages are emitted; its position moves with each record.
 *   <li>{@link #pageEmitted}: with its last page emitted the split is ended. The enumerator is told
 *       ({@link SplitsEnded}), and the split stays with its output, so that the watermark waits for
 *       its children.
 *   <li>{@link ReleaseOutputs}: its children are assigned. Its output goes, its state stays: if
 *       this subtask went back to a checkpoint without the end, while the enumerator's checkpoint
 *       has not got it either, the end must be reported again.
 *   <li>{@link ForgetSplits}: a completed checkpoint of the enumerator holds the end. Its state
 *       goes.
 * </ol>
 */
@Internal
@SuppressWarnings("try") // Flink's close() may throw an InterruptedException
public final class DynamoDbStreamsSourceReader<E, T>
        extends SingleThreadMultiplexSourceReaderBase<
                DecodedRecord<E>, T, DynamoDbStreamsSplit, SplitState>
        implements FetchedPages.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(DynamoDbStreamsSourceReader.class);

    private static final long NO_CHECKPOINT = -1;

    private final PollingFetcherManager<E> fetcher;
    private final SplitLedger splits;
    private final CatchUp catchUp;
    private final FirstAnswer firstAnswer;
    private final ReaderSnapshot<T> snapshot;
    private final IdleRule idleRule = new IdleRule();
    private final List<String> startedSplits = new ArrayList<>();

    /** Shards that are opened at their tip beside a snapshot, and of which no page has come. */
    private final Set<String> opening = new HashSet<>();

    @Nullable private final SplitWatermarks watermarks;

    private ReaderOutput<T> output;
    private boolean active;
    private boolean idle;
    private long checkpointToConfirm = NO_CHECKPOINT;

    private DynamoDbStreamsSourceReader(
            PollingFetcherManager<E> fetcher,
            SplitRecordEmitter<E, T> emitter,
            SplitLedger splits,
            CatchUp catchUp,
            FirstAnswer firstAnswer,
            ReaderSnapshot<T> snapshot,
            @Nullable SplitWatermarks watermarks,
            Configuration config,
            SourceReaderContext context) {
        super(fetcher, emitter, config, context);
        this.fetcher = fetcher;
        this.splits = splits;
        this.catchUp = catchUp;
        this.firstAnswer = firstAnswer;
        this.snapshot = snapshot;
        this.watermarks = watermarks;
    }

    /**
     * A reader on its own client, which it closes.
     *
     * @param failureHandler null if a record that fails is to fail the job
     */
    public static <E, T> DynamoDbStreamsSourceReader<E, T> create(
            ScanSettings settings,
            StreamsClientFactory clientFactory,
            RecordDecoder<E> decoder,
            PayloadDeserializer<E, T> deserializer,
            @Nullable RecordFailureHandler<E, T> failureHandler,
            ReaderSnapshot<T> snapshot,
            SourceReaderContext context) {
        return create(
                settings,
                clientFactory,
                SplitKinds.ALL,
                (client, losses) -> pollers(settings, client, decoder, losses, snapshot),
                deserializer,
                failureHandler,
                snapshot,
                context);
    }

    private static <E> Pollers<E> pollers(
            ScanSettings settings,
            StreamsClient client,
            RecordDecoder<E> decoder,
            DataLossPolicy losses,
            ReaderSnapshot<?> snapshot) {
        ShardRequest.Service<E> shards =
                new ShardRequest.Service<>(
                        client, new GetRecordsDecoder<>(decoder), settings.maxRecords());
        Clock clock = Clock.systemUTC();
        SegmentRequest.Service<E> segments =
                new SegmentRequest.Service<>(client, decoder, settings, clock);
        Random random = new Random();
        return split ->
                split instanceof SegmentSplit
                        ? new SegmentPoller<>(
                                (SegmentSplit) split,
                                settings,
                                segments,
                                snapshot.pace(),
                                random,
                                clock)
                        : new ShardPoller<>(
                                (ShardSplit) split,
                                settings,
                                losses,
                                shards,
                                snapshot.phase(),
                                random);
    }

    /**
     * @param kinds of the splits that it is given
     * @param pollers makes what polls these splits, with a client
     */
    static <E, T> DynamoDbStreamsSourceReader<E, T> create(
            ScanSettings settings,
            StreamsClientFactory clientFactory,
            SplitKinds kinds,
            BiFunction<StreamsClient, DataLossPolicy, Pollers<E>> pollers,
            PayloadDeserializer<E, T> deserializer,
            @Nullable RecordFailureHandler<E, T> failureHandler,
            ReaderSnapshot<T> snapshot,
            SourceReaderContext context) {
        ReaderMetrics metrics = new ReaderMetrics(context.metricGroup());
        DataLossPolicy losses = new DataLossPolicy(settings.onDataLoss(), metrics.dataLosses());
        Configuration config = context.getConfiguration();
        // The fetcher needs the reader to listen, and the reader the fetcher to be made.
        ListenerSlot listener = new ListenerSlot();
        FirstAnswer firstAnswer = new FirstAnswer(settings.startupTimeout());
        PollingFetcherManager<E> fetcher =
                new PollingFetcherManager<>(
                        () -> {
                            StreamsClient client = clientFactory.create();
                            return new PollingSplitReader<>(
                                    settings,
                                    pollers.apply(client, losses),
                                    client,
                                    metrics,
                                    listener,
                                    firstAnswer,
                                    SystemClock.getInstance(),
                                    "dynamodb-streams-poll-" + context.getIndexOfSubtask());
                        },
                        config);
        CatchUp catchUp = new CatchUp();
        DynamoDbStreamsSourceReader<E, T> reader =
                new DynamoDbStreamsSourceReader<>(
                        fetcher,
                        new SplitRecordEmitter<>(deserializer, failureHandler, metrics, catchUp),
                        new SplitLedger(kinds),
                        catchUp,
                        firstAnswer,
                        snapshot,
                        settings.watermarkSlack().map(SplitWatermarks::new).orElse(null),
                        config,
                        context);
        listener.target = reader;
        return reader;
    }

    @Override
    public void start() {
        List<DynamoDbStreamsSplit> restored = splits.snapshot();
        if (!restored.isEmpty()) {
            // In the life of the job before.
            firstAnswer.answered();
        }
        for (DynamoDbStreamsSplit split : restored) {
            if (!split.isRead()) {
                LOG.info("Continuing with {}.", split);
            }
        }
        context.sendSourceEventToCoordinator(new ReaderStarted(restored));
    }

    @Override
    public InputStatus pollNext(ReaderOutput<T> readerOutput) throws Exception {
        output = readerOutput;
        confirmCheckpoint();
        markIdleness();
        startedSplits.forEach(this::emitWatermark);
        startedSplits.clear();
        snapshot.markProgress(
                () ->
                        idleRule.areFirstShardsAssigned() || idleRule.isEnding()
                                ? splits.completeUntilMillis()
                                : Long.MIN_VALUE,
                output);
        return super.pollNext(readerOutput);
    }

    /** A reader that is stopped with the checkpoint is polled no more, and confirms nothing. */
    private void confirmCheckpoint() {
        if (checkpointToConfirm != NO_CHECKPOINT) {
            context.sendSourceEventToCoordinator(new StillReading(checkpointToConfirm));
            checkpointToConfirm = NO_CHECKPOINT;
        }
    }

    /**
     * The main output says whether this subtask is idle. It is active until told otherwise, for
     * Flink takes one that was told nothing for idle: the last split that leaves, and marks its own
     * output idle, would make the whole subtask so.
     */
    private void markIdleness() {
        boolean toBeIdle = idleRule.isIdle(splits.hasNoOutput());
        if (toBeIdle) {
            if (!idle) {
                LOG.info(
                        "Idle: no shard is left for this subtask. The parallelism of the source,"
                                + " {}, is above the number of open shards, or all of its own"
                                + " shards have been read.",
                        context.currentParallelism());
            }
            // Each time: a strategy that emits a watermark on the main output has made it active.
            output.markIdle();
        } else if (!active || idleRule.isEnding()) {
            output.markActive();
        }
        idle = toBeIdle;
        active = !toBeIdle;
    }

    // ------------------------------------------------------------------ pages

    @Override
    public void pageEmitted(SplitPage<?> page) {
        snapshot.moved();
        if (!page.records().isEmpty()) {
            idleRule.recordsEmitted();
        }
        if (opening.remove(page.splitId())) {
            context.sendSourceEventToCoordinator(
                    new SplitsOpened(Collections.singletonList(page.splitId())));
        }
        if (catchUp.hasCaughtUp(page)) {
            context.sendSourceEventToCoordinator(
                    new SplitsCaughtUp(Collections.singletonList(page.splitId())));
        }
        if (watermarks != null) {
            watermarks.pageEmitted(
                    page.splitId(),
                    splits.latestCreationMillis(page.splitId()),
                    page.completeUntil());
            emitWatermark(page.splitId());
            catchUp.followed(page.completeUntil());
        }
        splits.pageEmitted(page.splitId(), page.end()).ifPresent(this::ended);
    }

    private void ended(DynamoDbStreamsSplit split) {
        LOG.info(
                "Finished: {}, {} records by this subtask.",
                split,
                splits.records(split.splitId()));
        context.sendSourceEventToCoordinator(new SplitsEnded(Collections.singletonList(split)));
    }

    private void emitWatermark(String splitId) {
        long watermark = watermarks.of(splitId);
        if (watermark != SplitWatermarks.NONE) {
            output.createOutputForSplit(splitId).emitWatermark(new Watermark(watermark));
        }
    }

    @Override
    public void splitLeaving(String splitId) {
        // An output that merely goes would leave the last one's status behind.
        output.createOutputForSplit(splitId).markIdle();
    }

    // ------------------------------------------------------------------ splits

    @Override
    public void addSplits(List<DynamoDbStreamsSplit> added) {
        super.addSplits(added);
        fetcher.notifyAvailable();
    }

    @Override
    public void notifyNoMoreSplits() {
        idleRule.noMoreSplits();
        super.notifyNoMoreSplits();
    }

    @Override
    protected SplitState initializedState(DynamoDbStreamsSplit split) {
        catchUp.added(split);
        snapshot.added(split);
        if (isOpenedAtTip(split)) {
            opening.add(split.splitId());
        }
        if (watermarks != null) {
            watermarks.started(split);
            startedSplits.add(split.splitId());
            catchUp.followed(split.timeReached());
        }
        return splits.add(split);
    }

    private static boolean isOpenedAtTip(DynamoDbStreamsSplit split) {
        return split instanceof ShardSplit
                && ((ShardSplit) split).isBesideSnapshot()
                && ((ShardSplit) split).position().mayOpenAtLatest();
    }

    @Override
    protected DynamoDbStreamsSplit toSplitType(String splitId, SplitState state) {
        return state.toSplit();
    }

    @Override
    protected void onSplitFinished(Map<String, SplitState> finished) {
        for (String splitId : finished.keySet()) {
            splits.left(splitId);
            if (watermarks != null) {
                watermarks.left(splitId);
            }
        }
        snapshot.moved();
        fetcher.notifyAvailable();
    }

    @Override
    public List<DynamoDbStreamsSplit> snapshotState(long checkpointId) {
        // Flink calls this behind the barrier. A page that is half emitted counts at its end.
        idleRule.barrierSent();
        checkpointToConfirm = checkpointId;
        fetcher.notifyAvailable();
        return splits.snapshot();
    }

    @Override
    public void handleSourceEvents(SourceEvent event) {
        if (event instanceof ReleaseOutputs) {
            fetcher.release(((ReleaseOutputs) event).splitIds());
        } else if (event instanceof ForgetSplits) {
            splits.forget((ForgetSplits) event);
        } else if (event instanceof NextStreamBegins) {
            idleRule.nextStreamBegins();
            fetcher.notifyAvailable();
        } else if (event instanceof SnapshotNews) {
            snapshot.hear((SnapshotNews) event);
            fetcher.notifyAvailable();
        } else if (event instanceof FirstShardsAssigned) {
            idleRule.firstShardsAssigned();
            snapshot.moved();
            fetcher.notifyAvailable();
        } else {
            throw new IllegalArgumentException("unknown message of the enumerator: " + event);
        }
    }

    /** Passes on to the reader, once there is one. */
    private static final class ListenerSlot implements FetchedPages.Listener {
        private FetchedPages.Listener target;

        @Override
        public void pageEmitted(SplitPage<?> page) {
            target.pageEmitted(page);
        }

        @Override
        public void splitLeaving(String splitId) {
            target.splitLeaving(splitId);
        }
    }
}
