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
package io.github.ddbstreams.flink.source;

import io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.StartupMode;
import java.time.Instant;
import java.util.Objects;
import javax.annotation.Nullable;
import org.apache.flink.annotation.PublicEvolving;

/**
 * Where a source starts that is not restored from a checkpoint or savepoint. A restored source goes
 * on where it was, whatever its starting position says.
 *
 * <pre>{@code
 * builder.setStartingPosition(StartingPosition.timestamp(Instant.parse("2026-01-01T00:00:00Z")));
 * }</pre>
 */
@PublicEvolving
public final class StartingPosition {

    private final StartupMode mode;
    @Nullable private final Instant timestamp;

    private StartingPosition(StartupMode mode, @Nullable Instant timestamp) {
        this.mode = mode;
        this.timestamp = timestamp;
    }

    /** With the oldest records that the stream still has, up to 24 hours old. The default. */
    public static StartingPosition trimHorizon() {
        return new StartingPosition(StartupMode.TRIM_HORIZON, null);
    }

    /**
     * With the records that are written from now on. The start is pinned to the time at which
     * {@code build()} is called. An open shard is read from its tip, if the job asks for it within
     * {@code scan.startup.slack} of the pin; what was written between the pin and that first
     * request is not read. From then on nothing is missed: a shard that is asked for later, that
     * was closed in between, or that is restored before its first record, is read from its trim
     * horizon, without what is older than the pin less the slack. A job that fails before its first
     * checkpoint starts again at that same pin, not later.
     */
    public static StartingPosition latest() {
        return new StartingPosition(StartupMode.LATEST, null);
    }

    /**
     * With the first record of each shard that is not older than the timestamp less {@code
     * scan.startup.slack}. Creation times have whole seconds, and are no order within a shard.
     *
     * @param timestamp not null; if it is older than the 24 hours that a stream keeps records, what
     *     {@code scan.on-data-loss} says applies
     */
    public static StartingPosition timestamp(Instant timestamp) {
        return new StartingPosition(
                StartupMode.TIMESTAMP, Objects.requireNonNull(timestamp, "timestamp"));
    }

    /**
     * With the items that are in the table, each as {@code Operation.READ}, and with every change
     * that is made from then on: for each key one history, forward only, that ends at the table's
     * item. It needs keyed state, so the source is put into a job by {@link
     * DynamoDbStreamsSource#toDataStream}, and not by {@code fromSource}.
     *
     * <p>The table is read once, while its changes are read along with it. The role needs {@code
     * dynamodb:Scan} on the table. A restored source goes on with the snapshot where it was.
     */
    public static StartingPosition initial() {
        return new StartingPosition(StartupMode.INITIAL, null);
    }

    /**
     * With the items that are in the table, each as {@code Operation.READ}, and nothing else: the
     * source is bounded and reads no stream. The table need not have one.
     */
    public static StartingPosition snapshot() {
        return new StartingPosition(StartupMode.SNAPSHOT, null);
    }

    StartupMode mode() {
        return mode;
    }

    @Nullable
    Instant timestamp() {
        return timestamp;
    }

    @Override
    public String toString() {
        return timestamp == null ? mode.toString() : mode + " " + timestamp;
    }
}
