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

import io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions;
import io.github.ddbstreams.flink.source.enumerator.state.EnumeratorState.StartPins;
import io.github.ddbstreams.flink.source.loss.DataLoss;
import io.github.ddbstreams.flink.source.settings.ScanSettings;
import io.github.ddbstreams.flink.source.settings.StreamArn;
import io.github.ddbstreams.flink.source.split.StreamInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import javax.annotation.Nullable;
import org.apache.flink.util.FlinkRuntimeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/**
 * What follows when a stream has ended. A continuous source of a table goes on with the table's
 * next stream, every other source is done. Decisions only, on the coordinator thread.
 *
 * <p>The steps from one stream to the next:
 *
 * <ol>
 *   <li>The stream is disabled, or gone, and all that is left of it has been read.
 *   <li>A checkpoint that holds all its ends has completed. What was read last of a key has then
 *       passed every exchange behind the source, so the next stream may be read by any subtask; and
 *       no failure can bring a shard of the old stream back. A job that takes no checkpoints is
 *       waited for no longer than {@link #CHECKPOINT_PATIENCE}.
 *   <li>The table is asked, every discovery interval, until its latest stream is another one.
 *   <li>The next stream is {@linkplain #checkSuccessor checked}, and what may have been written in
 *       between is {@linkplain #gap reported} as lost.
 * </ol>
 */
final class StreamSuccession {

    private static final Logger LOG = LoggerFactory.getLogger(StreamSuccession.class);

    /** So long a job that has not begun any checkpoint is given to begin one. */
    static final Duration CHECKPOINT_PATIENCE = Duration.ofMinutes(10);

    /** How often in a row a stream, or a table, must be unknown to be taken for gone. */
    static final int NOT_FOUND_MEANS_GONE = 5;

    private final ScanSettings settings;
    private final StartPins pins;

    private boolean checkpointing;
    @Nullable private Instant seenEnabled;
    @Nullable private Instant readAt;
    @Nullable private Instant noneAsOf;
    private Instant nextQuestion = Instant.MIN;
    private boolean toldOfPatience;
    private boolean toldOfWaiting;
    private int streamNotFound;
    private int tableNotFound;

    StreamSuccession(ScanSettings settings, StartPins pins) {
        this.settings = settings;
        this.pins = pins;
    }

    /** Whether the source goes on with another stream when its own has ended. */
    boolean isFollowing() {
        return settings.tableName().isPresent()
                && pins.stop() == null
                && tableNotFound < NOT_FOUND_MEANS_GONE;
    }

    String table() {
        return settings.tableName().orElseThrow(IllegalStateException::new);
    }

    // ------------------------------------------------------------------ the end of a stream

    /** A checkpoint has begun, so the job takes some. */
    void checkpointBegun() {
        checkpointing = true;
    }

    /** The service has answered for the stream that is being read. */
    void answered(boolean disabled, Instant askedAt) {
        streamNotFound = 0;
        if (!disabled) {
            seenEnabled = askedAt;
        }
    }

    /** The service has answered that it does not know the stream; true if that is believed. */
    boolean isGoneByNow(String streamArn) {
        streamNotFound++;
        if (streamNotFound == NOT_FOUND_MEANS_GONE) {
            LOG.warn(
                    "{} is gone: a stream is gone 24 hours after it was disabled. What was not read"
                            + " of it is lost.",
                    streamArn);
        }
        return streamNotFound >= NOT_FOUND_MEANS_GONE;
    }

    /** There is something to read. */
    void reading() {
        readAt = null;
    }

    /**
     * Whether to ask the table for its next stream now. To be called while the stream has ended and
     * is read.
     *
     * @param endsDurable whether all ends of the stream are in a completed checkpoint
     */
    boolean isDue(String streamArn, boolean endsDurable, Instant now) {
        if (readAt == null) {
            readAt = now;
            LOG.info(
                    "{} has ended, and has been read to its end. The source goes on with the"
                            + " table's next stream, once a checkpoint that holds the end has"
                            + " completed.",
                    streamArn);
        }
        return (endsDurable || isPatienceOver(streamArn, now)) && !now.isBefore(nextQuestion);
    }

    private boolean isPatienceOver(String streamArn, Instant now) {
        if (now.isBefore(readAt.plus(CHECKPOINT_PATIENCE))) {
            return false;
        }
        if (!toldOfPatience) {
            toldOfPatience = true;
            if (checkpointing) {
                LOG.warn(
                        "{} was read to its end {} minutes ago, but no checkpoint has completed"
                                + " since. The source waits for one before it reads the table's"
                                + " next stream, to keep the order of each item's changes.",
                        streamArn,
                        CHECKPOINT_PATIENCE.toMinutes());
            } else {
                LOG.warn(
                        "{} was read to its end {} minutes ago, and the job has begun no"
                                + " checkpoint. The source goes on without one: behind a keyBy,"
                                + " changes of the next stream might overtake the last ones of this"
                                + " stream.",
                        streamArn,
                        CHECKPOINT_PATIENCE.toMinutes());
            }
        }
        return !checkpointing;
    }

    // ------------------------------------------------------------------ the next stream

    /**
     * The table has no other stream yet.
     *
     * @param askedAt when it had none
     */
    void noneYet(String streamArn, Instant askedAt, Instant now) {
        tableNotFound = 0;
        noneAsOf = askedAt;
        nextQuestion = now.plus(settings.discoveryInterval());
        if (toldOfWaiting) {
            LOG.debug("Table '{}' has no other stream than {} yet.", table(), streamArn);
            return;
        }
        toldOfWaiting = true;
        LOG.warn(
                "{} was disabled and has been read to its end, and table '{}' has no other stream"
                        + " yet. The source waits for one, and asks every {} ms. What is written"
                        + " meanwhile is in no stream. If there will be none, cancel the job.",
                streamArn,
                table(),
                settings.discoveryInterval().toMillis());
    }

    /** Whether the table had no other stream at this instant, or later. */
    boolean isNoneAsOf(Instant instant) {
        return noneAsOf != null && !noneAsOf.isBefore(instant);
    }

    /** The table was not found; after a few times it is believed to be deleted. */
    void noTable(Instant now) {
        tableNotFound++;
        nextQuestion = now.plus(settings.discoveryInterval());
    }

    /**
     * Whether a stream was enabled after another one. A table may be described as it was a while
     * ago.
     */
    boolean isLater(StreamInfo last, StreamInfo next) {
        Optional<Instant> before = createdAt(last);
        return before.isEmpty()
                || createdAt(next).map(created -> created.isAfter(before.get())).orElse(true);
    }

    /**
     * @throws FlinkRuntimeException if the records of the next stream do not mean what those of the
     *     last one do
     */
    void checkSuccessor(StreamInfo last, StreamInfo next) {
        if (!next.keyAttributes().equals(last.keyAttributes())) {
            throw refuse(last, next, "the keys", last.keyAttributes(), next.keyAttributes());
        }
        if (next.viewType() == last.viewType()) {
            return;
        }
        if (!images(next.viewType()).containsAll(images(last.viewType()))) {
            throw refuse(last, next, "the view type", last.viewType(), next.viewType());
        }
        LOG.warn(
                "{} has the view type {}, and {} before it had {}: from now on records have images"
                        + " that they did not have before.",
                next,
                next.viewType(),
                last,
                last.viewType());
    }

    private FlinkRuntimeException refuse(
            StreamInfo last, StreamInfo next, String what, Object before, Object after) {
        return new FlinkRuntimeException(
                "Cannot go on with the next stream of table '"
                        + table()
                        + "': "
                        + next
                        + " has "
                        + what
                        + " "
                        + after
                        + ", but "
                        + last
                        + " before it had "
                        + before
                        + ". Enable a stream with the former value, or start without the state"
                        + " (with another uid of the source operator and allowNonRestoredState) to"
                        + " read the next stream as it is.");
    }

    private enum Image {
        BEFORE,
        AFTER
    }

    private static Set<Image> images(StreamViewType viewType) {
        switch (viewType) {
            case KEYS_ONLY:
                return EnumSet.noneOf(Image.class);
            case OLD_IMAGE:
                return EnumSet.of(Image.BEFORE);
            case NEW_IMAGE:
                return EnumSet.of(Image.AFTER);
            case NEW_AND_OLD_IMAGES:
                return EnumSet.of(Image.BEFORE, Image.AFTER);
            default:
                throw new IllegalArgumentException("unknown view type " + viewType);
        }
    }

    /**
     * What may have been written while no stream was enabled. The service does not tell when a
     * stream was disabled, so its last sign of life stands for that.
     *
     * @param lastShardAt when the youngest known shard of the last stream was created, null if not
     *     known
     */
    DataLoss gap(StreamInfo last, StreamInfo next, @Nullable Instant lastShardAt) {
        String enabledAt =
                createdAt(next).map(created -> ", which was enabled at " + created).orElse("");
        return DataLoss.ofTable(
                table(),
                last.streamArn(),
                "its end",
                laterOf(lastShardAt, seenEnabled),
                createdAt(next).orElse(null),
                "the stream was disabled, and what was written before there was the next one, "
                        + next
                        + enabledAt
                        + ", is in neither");
    }

    private static Optional<Instant> createdAt(StreamInfo stream) {
        return StreamArn.parse(stream.streamArn()).flatMap(StreamArn::createdAt);
    }

    @Nullable
    private static Instant laterOf(@Nullable Instant a, @Nullable Instant b) {
        return a == null || b != null && b.isAfter(a) ? b : a;
    }

    /** Whether the source starts so late that nothing between two streams was to be read. */
    boolean isBeforeStart(StreamInfo next) {
        return pins.since() != null
                && createdAt(next).map(created -> !created.isAfter(pins.since())).orElse(false);
    }

    /** The source goes on with the next stream. */
    void begun(StreamInfo next) {
        LOG.info("Going on with {} from its trim horizon.", next);
        seenEnabled = null;
        readAt = null;
        noneAsOf = null;
        nextQuestion = Instant.MIN;
        toldOfPatience = false;
        toldOfWaiting = false;
        streamNotFound = 0;
        tableNotFound = 0;
    }

    /** Why the source finishes though it has no bound, and what else could be done. */
    String farewell(String streamName) {
        if (settings.tableName().isPresent()) {
            return streamName
                    + " has been read to its end, and its table '"
                    + table()
                    + "' does not exist any more; the source finishes.";
        }
        return streamName
                + " has ended: it was disabled, or its table deleted, and it has been read to its"
                + " end; the source finishes. If the table has or gets another stream, a source"
                + " with "
                + DynamoDbStreamsOptions.TABLE_NAME.key()
                + " instead of "
                + DynamoDbStreamsOptions.STREAM_ARN.key()
                + " goes on with it, also when it is restored from the state of this source.";
    }
}
