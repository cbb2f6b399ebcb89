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
import io.github.ddbstreams.flink.source.enumerator.discovery.DiscoverySchedule;
import io.github.ddbstreams.flink.source.enumerator.discovery.DiscoverySchedule.Step;
import io.github.ddbstreams.flink.source.enumerator.discovery.NextStream;
import io.github.ddbstreams.flink.source.enumerator.discovery.ShardDiscovery;
import io.github.ddbstreams.flink.source.enumerator.discovery.StreamGoneException;
import io.github.ddbstreams.flink.source.enumerator.discovery.StreamPage;
import io.github.ddbstreams.flink.source.enumerator.lineage.ShardGraph;
import io.github.ddbstreams.flink.source.loss.DataLossPolicy;
import io.github.ddbstreams.flink.source.metrics.EnumeratorMetrics;
import io.github.ddbstreams.flink.source.settings.ScanSettings;
import io.github.ddbstreams.flink.source.split.StreamInfo;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import javax.annotation.Nullable;
import org.apache.flink.util.FlinkRuntimeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is asked about a stream, and what the answers change: of the {@link CurrentStream}, of its
 * {@link ShardGraph}, and of what comes behind it. When a request is due is up to the {@link
 * DiscoverySchedule} and the {@link StreamSuccession}; {@link ShardDiscovery} sends it.
 */
final class StreamInquiry implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StreamInquiry.class);

    private final ScanSettings settings;
    private final CurrentStream stream;
    private final ShardGraph graph;
    private final ShardDiscovery discovery;
    private final DiscoverySchedule schedule;
    private final StreamSuccession succession;
    private final DataLossPolicy lossPolicy;
    private final EnumeratorMetrics metrics;
    private final Clock clock;
    private final FirstAnswer ofDynamoDb;
    private final FirstAnswer ofStreams;

    private boolean newBeginning;

    /**
     * @param restored whether the services have answered before, in the life of the job
     */
    StreamInquiry(
            ScanSettings settings,
            CurrentStream stream,
            ShardGraph graph,
            StreamSuccession succession,
            boolean restored,
            ShardDiscovery discovery,
            DiscoverySchedule schedule,
            DataLossPolicy lossPolicy,
            EnumeratorMetrics metrics,
            Clock clock) {
        this.settings = settings;
        this.stream = stream;
        this.graph = graph;
        this.succession = succession;
        this.discovery = discovery;
        this.schedule = schedule;
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

    /** Whether, since the last call, another stream has begun. */
    boolean drainNewBeginning() {
        boolean drained = newBeginning;
        newBeginning = false;
        return drained;
    }

    /** A full listing is needed, and not to be waited for. */
    void listNow() {
        schedule.listNow();
    }

    @Override
    public void close() {
        discovery.close();
    }

    // ------------------------------------------------------------------ requests

    /**
     * The request that is due; it counts as sent.
     *
     * @param streamIsRead whether the stream has ended, and nothing is left of it
     */
    Optional<ServiceRequest<?>> next(boolean streamIsRead, Instant now) {
        if (stream.arn() == null) {
            return schedule.mayAsk(now) ? Optional.of(lookUpTheTable()) : Optional.empty();
        }
        if (streamIsRead) {
            return succession.isDue(stream.arn(), graph.areEndsDurable(), now)
                            && schedule.mayAsk(now)
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
        String last = stream.arn();
        Instant askedAt = clock.instant();
        return request(
                ofDynamoDb,
                "Looking for the next stream of the table",
                () -> discovery.findNext(succession.table(), last),
                next -> onNextStream(askedAt, next));
    }

    private ServiceRequest<?> request(Step step) {
        String arn = stream.arn();
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

    // ------------------------------------------------------------------ answers

    /** Whether the source goes on. */
    private boolean onFailure(FirstAnswer service, String what, Throwable error) {
        Instant now = clock.instant();
        if (error instanceof StreamsServiceException
                && ((StreamsServiceException) error).kind() == FailureKind.CANCELLED) {
            // The client is being closed, or Flink ends its thread, and the enumerator next.
            schedule.failed(now);
            return false;
        }
        if (error instanceof StreamGoneException && stream.isKnown() && succession.isFollowing()) {
            schedule.failed(now);
            if (succession.isGoneByNow(stream.arn())) {
                stream.gone();
                graph.streamIsGone(now);
            }
            return true;
        }
        if (!(error instanceof StreamsServiceException)
                || !((StreamsServiceException) error).kind().isRetryable()) {
            throw error instanceof FlinkRuntimeException
                    ? (FlinkRuntimeException) error
                    : new FlinkRuntimeException(
                            "Cannot find the shards of "
                                    + stream.name()
                                    + ": "
                                    + error.getMessage(),
                            error);
        }
        service.failed((StreamsServiceException) error, now);
        LOG.warn("{} has failed and will be retried: {}", what, error.getMessage());
        metrics.requestFailed(((StreamsServiceException) error).kind());
        schedule.failed(now);
        graph.settle(now);
        return true;
    }

    private void onStreamFound(String latestStreamArn) {
        LOG.info("The latest stream of the table is {}.", latestStreamArn);
        schedule.answered();
        stream.found(latestStreamArn);
    }

    private void onNextStream(Instant askedAt, NextStream next) {
        schedule.answered();
        if (!next.tableExists()) {
            succession.noTable(clock.instant());
            return;
        }
        Optional<StreamInfo> later =
                next.stream().filter(n -> succession.isLater(stream.info(), n));
        if (later.isPresent()) {
            goOnWith(later.get());
        } else {
            succession.noneYet(stream.arn(), askedAt, clock.instant());
        }
    }

    private void goOnWith(StreamInfo next) {
        StreamInfo last = stream.info();
        succession.checkSuccessor(last, next);
        if (!succession.isBeforeStart(next)) {
            lossPolicy.report(
                    succession.gap(last, next, graph.youngestShardCreatedAt().orElse(null)));
        }
        stream.followedBy(next);
        succession.begun(next);
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
            graph.listingCompleted(schedule.listingStartedAt(), stream.isDisabled(), now);
            if (isFirst) {
                LOG.info(
                        "{} has {} shards, {} of them closed; {} hold nothing to read.",
                        stream.name(),
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
        graph.childrenListed(shardId, askedAt, stream.isDisabled(), clock.instant());
    }

    private void learn(Instant askedAt, StreamPage page) {
        stream.described(page);
        succession.answered(page.disabled(), askedAt);
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
}
