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

import static io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.SCAN_BOUNDED_MODE;
import static io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.SCAN_BOUNDED_TIMESTAMP_MILLIS;
import static io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.SCAN_STARTUP_MODE;
import static io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.SCAN_STARTUP_TIMESTAMP_MILLIS;

import io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.BoundedMode;
import io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.StartupMode;
import io.github.ddbstreams.flink.source.enumerator.state.EnumeratorState.StartPins;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import javax.annotation.Nullable;
import org.apache.flink.configuration.ReadableConfig;

/** From where to where a source reads, with the latest start pinned to when it was built. */
final class ReadingBounds implements Serializable {

    private static final long serialVersionUID = 1L;

    private final StartupMode mode;
    @Nullable private final Instant since;

    /** Is the same in each attempt of a job, and in none of another source. */
    private final String sourceId = UUID.randomUUID().toString();

    private final BoundedMode boundedMode;
    @Nullable private final Instant stop;

    private ReadingBounds(
            StartupMode mode,
            @Nullable Instant since,
            BoundedMode boundedMode,
            @Nullable Instant stop) {
        this.mode = mode;
        this.since = since;
        this.boundedMode = boundedMode;
        this.stop = stop;
    }

    static ReadingBounds of(ReadableConfig options, Instant builtAt) {
        StartupMode mode = options.get(SCAN_STARTUP_MODE);
        Instant since =
                mode == StartupMode.LATEST
                        ? builtAt
                        : options.getOptional(SCAN_STARTUP_TIMESTAMP_MILLIS)
                                .map(Instant::ofEpochMilli)
                                .orElse(null);
        return new ReadingBounds(
                mode,
                since,
                options.get(SCAN_BOUNDED_MODE),
                options.getOptional(SCAN_BOUNDED_TIMESTAMP_MILLIS)
                        .map(Instant::ofEpochMilli)
                        .orElse(null));
    }

    boolean isBounded() {
        return boundedMode != BoundedMode.UNBOUNDED || mode == StartupMode.SNAPSHOT;
    }

    /**
     * The instants that hold for a source which is started afresh now. Only a first start is said
     * to be a latest one, see {@link FirstStarts}; the others are "since" the same instant.
     *
     * @param place tells apart the jobs and operators that the same source is used in
     * @param slack for how long after the pin of a latest start LATEST iterators are used
     */
    StartPins pin(Instant now, String place, Duration slack) {
        boolean stopAtLatest = boundedMode == BoundedMode.LATEST;
        if (mode == StartupMode.INITIAL) {
            // Each start without state takes a snapshot of its own, so nothing is passed over.
            return new StartPins(now, now, true, stopAtLatest ? now : stop, stopAtLatest);
        }
        boolean first =
                mode == StartupMode.LATEST
                        && FirstStarts.ofThisProcess().isFirst(sourceId + place, since, slack, now);
        return new StartPins(now, since, first, stopAtLatest ? now : stop, stopAtLatest);
    }

    /**
     * Whether the instants of a restored state are of the same bound. The start need not be: it has
     * been made already.
     */
    boolean isSameBound(StartPins restored) {
        return (boundedMode != BoundedMode.UNBOUNDED) == (restored.stop() != null)
                && (boundedMode == BoundedMode.LATEST) == restored.stopAtLatest()
                && (restored.stopAtLatest() || Objects.equals(stop, restored.stop()));
    }

    /** The bound in the words of the options. */
    String bound() {
        return SCAN_BOUNDED_MODE.key() + " = " + boundedMode + (stop == null ? "" : " " + stop);
    }
}
