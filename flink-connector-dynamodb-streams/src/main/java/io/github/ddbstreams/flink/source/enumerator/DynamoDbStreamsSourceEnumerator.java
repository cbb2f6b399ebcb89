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

import io.github.ddbstreams.flink.source.enumerator.assignment.AssignmentPolicy;
import io.github.ddbstreams.flink.source.enumerator.assignment.ReadySplit;
import io.github.ddbstreams.flink.source.enumerator.rebalance.LineageMobility;
import io.github.ddbstreams.flink.source.enumerator.state.EnumeratorState;
import io.github.ddbstreams.flink.source.enumerator.state.EnumeratorState.StartPins;
import io.github.ddbstreams.flink.source.metrics.EnumeratorMetrics;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.FirstShardsAssigned;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.ForgetSplits;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.NextStreamBegins;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.ReaderStarted;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.ReleaseOutputs;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.SplitsCaughtUp;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.SplitsEnded;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.SplitsOpened;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.StillReading;
import io.github.ddbstreams.flink.source.split.DynamoDbStreamsSplit;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The protocol between Flink, the readers and the service. What may be read, and what to ask the
 * service for, is up to the {@link SplitProvider}s, where it is read to the {@link
 * AssignmentPolicy}, and who can be told something to the {@link ReaderSessions}.
 *
 * <p>Its life, all on the coordinator thread but for the requests to the service, which run on the
 * enumerator's worker thread:
 *
 * <ol>
 *   <li>{@link #start} sends the first request, and from then on looks with each {@link Ticker
 *       tick} whether another one is due. What each answer changes is {@linkplain #publish
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
 *   <li>Where lineages may move ({@link LineageMobility}), children that the policy moves wait
 *       until an aligned checkpoint has completed, and their parent's output until their new reader
 *       has caught up with itself in them ({@link SplitsCaughtUp}).
 *   <li>{@link #addSplitsBack}: a subtask has failed, alone. What it was told and what it reported
 *       since its last checkpoint is undone; it will start again with a {@link ReaderStarted}.
 *   <li>When the stream has ended, a source of a table goes on with the table's next one ({@link
 *       StreamSuccession}).
 *   <li>When all is read and nothing more can come, readers are told that no more splits follow.
 * </ol>
 */
@Internal
public final class DynamoDbStreamsSourceEnumerator
        implements SplitEnumerator<DynamoDbStreamsSplit, EnumeratorState> {

    private static final Logger LOG =
            LoggerFactory.getLogger(DynamoDbStreamsSourceEnumerator.class);

    private static final int LOGGED_SPLITS = 20;

    private final SplitEnumeratorContext<DynamoDbStreamsSplit> context;
    private final Ticker ticker;
    private final StartPins pins;
    private final SplitProviders providers;
    private final AssignmentPolicy policy;
    private final EnumeratorMetrics metrics;
    private final Clock clock;
    private final boolean restored;
    private final ReaderSessions readers = new ReaderSessions();

    /** Where ready splits go; null if it is to be decided anew. */
    @Nullable private Placement placement;

    private boolean held;
    private boolean splitsWait;
    private volatile boolean closed;

    /**
     * @param providers all that is to be read
     */
    DynamoDbStreamsSourceEnumerator(
            SplitEnumeratorContext<DynamoDbStreamsSplit> context,
            Ticker ticker,
            StartPins pins,
            List<SplitProvider> providers,
            boolean restored,
            AssignmentPolicy policy,
            EnumeratorMetrics metrics,
            Clock clock) {
        this.context = context;
        this.ticker = ticker;
        this.pins = pins;
        this.providers = new SplitProviders(providers);
        this.restored = restored;
        this.policy = policy;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public void start() {
        providers.start();
        ticker.start(this::tick);
        askWhatIsDue();
    }

    private void tick() {
        if (closed) {
            return;
        }
        if (held || splitsWait || providers.isWaitingForTime()) {
            // The readers, or the splits, may have waited long enough.
            publish();
        }
        askWhatIsDue();
    }

    // ------------------------------------------------------------------ asking the service

    private void askWhatIsDue() {
        if (!providers.isRead()) {
            providers.nextRequests(clock.instant()).forEach(this::ask);
        }
    }

    private <A> void ask(ServiceRequest<A> request) {
        context.callAsync(
                request::send,
                (answer, failure) -> {
                    if (closed) {
                        // What fails by now fails because the client and its classes are gone.
                        return;
                    }
                    if (failure == null) {
                        request.answered(answer);
                        publish();
                        askWhatIsDue();
                    } else if (request.failed(failure)) {
                        publish();
                    }
                });
    }

    // ------------------------------------------------------------------ telling the readers

    /** Carries out all that the providers have concluded. */
    private void publish() {
        placement = null;
        publishAsPlaced();
    }

    /** The same where splits and loads are what they were, but for what has been assigned since. */
    private void publishAsPlaced() {
        providers.reportLosses();
        showUnassigned();
        if (providers.drainNewBeginning()) {
            readers.nextStreamBegins();
        }
        held = !readers.mayBeTold(clock.instant());
        if (held) {
            return;
        }
        IntPredicate registered = new RegisteredReaders(context);
        readers.tellOfNextStream(registered, subtask -> send(subtask, new NextStreamBegins()));
        assignReadySplits(registered);
        readers.tellNotices(registered, providers.notices(), this::send);
        if (providers.isRead()) {
            // Before the last outputs are released: the source must not be idle as a whole, not
            // even for an instant, for what is held back behind it would come too late.
            providers.nothingFollows();
            readers.tellOfTheEnd(registered, this::tellOfTheEnd);
        } else if (providers.isDiscovered() && areLoadsKnown()) {
            readers.tellOfFirstShards(
                    registered, subtask -> send(subtask, new FirstShardsAssigned()));
        }
        // A reader does not finish while it holds outputs, whatever it has been told.
        tell(
                providers.drainReleases(),
                ReleaseOutputs::new,
                subtask -> readers.isReachable(subtask, registered));
        showUnassigned();
    }

    private void showUnassigned() {
        metrics.setUnassignedSplits(providers.unassignedCount());
    }

    private void tellOfTheEnd(int subtask) {
        LOG.info("All has been read; subtask {} may finish.", subtask);
        context.signalNoMoreSplits(subtask);
    }

    private void assignReadySplits(IntPredicate registered) {
        if (placement == null) {
            placement = place();
        }
        if (placement.isEmpty()) {
            splitsWait = false;
            placement = null;
            return;
        }
        splitsWait = placement.isAnyWaiting();
        Map<Integer, List<DynamoDbStreamsSplit>> assignment = new HashMap<>();
        placement.take(
                subtask -> readers.isListening(subtask, registered),
                (subtask, splits) -> assignment.put(subtask, assign(splits, subtask, placement)));
        if (!placement.isLasting() || providers.isWaitingForTime()) {
            placement = null;
        }
        if (!assignment.isEmpty()) {
            assignment.forEach(
                    (subtask, splits) ->
                            LOG.info("Assigning splits to subtask {}: {}", subtask, brief(splits)));
            context.assignSplits(new SplitsAssignment<>(assignment));
        }
    }

    /** A roll-over of a large table is no line to read. */
    private static String brief(List<DynamoDbStreamsSplit> splits) {
        return splits.size() <= LOGGED_SPLITS
                ? splits.toString()
                : String.format(
                        "%s and %d more",
                        splits.subList(0, LOGGED_SPLITS), splits.size() - LOGGED_SPLITS);
    }

    private Placement place() {
        Map<ReadySplit, SplitProvider> ready = providers.ready(clock.instant());
        if (!areLoadsKnown()) {
            ready.keySet().removeIf(split -> !split.hasHome());
        }
        if (ready.isEmpty()) {
            return Placement.NONE;
        }
        return new Placement(
                ready,
                policy.place(
                        List.copyOf(ready.keySet()),
                        () -> providers.loads(context.currentParallelism()),
                        readers::isWaitingForMore));
    }

    private List<DynamoDbStreamsSplit> assign(
            List<ReadySplit> splits, int subtask, Placement placed) {
        return splits.stream()
                .map(split -> providers.assign(placed.providerOf(split), split.splitId(), subtask))
                .collect(Collectors.toList());
    }

    /** Whether splits without a home can be placed: see the life of this class. */
    private boolean areLoadsKnown() {
        return !restored || readers.haveAllStarted();
    }

    private void tell(
            Map<Integer, List<String>> splitsBySubtask,
            Function<List<String>, SourceEvent> message,
            IntPredicate isAddressee) {
        splitsBySubtask.forEach(
                (subtask, splits) -> {
                    // A subtask that is down reports its ended splits again when it is back.
                    if (isAddressee.test(subtask)) {
                        send(subtask, message.apply(splits));
                    }
                });
    }

    private void send(int subtask, SourceEvent message) {
        context.sendEventToSourceReader(subtask, message);
    }

    // ------------------------------------------------------------------ Flink and the readers

    @Override
    public void handleSourceEvent(int subtask, SourceEvent message) {
        Instant now = clock.instant();
        boolean isOfConsequence = true;
        if (message instanceof ReaderStarted) {
            isOfConsequence = providers.claimed(subtask, ((ReaderStarted) message).splits(), now);
            if (readers.started(subtask, context.currentParallelism())) {
                providers.allClaimed(now);
                isOfConsequence = true;
            }
        } else if (message instanceof SplitsEnded) {
            for (DynamoDbStreamsSplit split : ((SplitsEnded) message).splits()) {
                providers.ended(subtask, split, now);
            }
        } else if (message instanceof SplitsOpened) {
            providers.opened(subtask, ((SplitsOpened) message).splitIds());
        } else if (message instanceof SplitsCaughtUp) {
            for (String splitId : ((SplitsCaughtUp) message).splitIds()) {
                providers.caughtUp(subtask, splitId);
            }
        } else if (message instanceof StillReading) {
            readers.stillReading(((StillReading) message).checkpointId());
        } else {
            throw new IllegalArgumentException("unknown message of a reader: " + message);
        }
        if (isOfConsequence) {
            publish();
        } else {
            publishAsPlaced();
        }
        askWhatIsDue();
    }

    @Override
    public void handleSplitRequest(int subtask, @Nullable String requesterHostname) {
        // Splits are assigned when they are ready; readers do not ask for them.
    }

    @Override
    public void addReader(int subtask) {
        // The reader tells what it holds when it starts; until then it is given nothing.
    }

    /** Also called with no splits: it is the reset of a subtask. */
    @Override
    public void addSplitsBack(List<DynamoDbStreamsSplit> splits, int subtask) {
        LOG.info("Subtask {} goes back to its last checkpoint; returned: {}", subtask, splits);
        readers.ended(subtask);
        providers.takenBack(subtask, splits, clock.instant());
        publish();
    }

    /**
     * Tells readers as well what they need not keep, once an earlier checkpoint has completed. Not
     * at that moment: after a savepoint that stops the job tasks finish then, and Flink takes an
     * event that is lost on the way for a failure, which would spoil the stop.
     */
    @Override
    public EnumeratorState snapshotState(long checkpointId) {
        Instant now = clock.instant();
        if (readers.mayBeTold(now)) {
            IntPredicate registered = new RegisteredReaders(context);
            tell(
                    providers.drainForgettable(),
                    ForgetSplits::new,
                    subtask -> readers.isListening(subtask, registered));
        }
        EnumeratorState.Builder state = new EnumeratorState.Builder(pins);
        providers.snapshot(checkpointId, state);
        readers.checkpointBegun(checkpointId, now);
        return state.build();
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
        Instant now = clock.instant();
        providers.checkpointCompleted(checkpointId, now);
        readers.checkpointCompleted(now);
        publish();
    }

    @Override
    public void notifyCheckpointAborted(long checkpointId) {
        readers.checkpointAborted(checkpointId);
        publish();
    }

    @Override
    public void close() {
        closed = true;
        ticker.close();
        providers.close();
    }
}
