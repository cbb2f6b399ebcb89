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

import io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.BoundedMode;
import java.time.Instant;
import java.util.Objects;
import javax.annotation.Nullable;
import org.apache.flink.annotation.PublicEvolving;

/**
 * Where a bounded source stops. It reads every record up to an instant, and none that was created
 * later; then the job can finish.
 *
 * <p>A shard is done with when a record is later than the instant by more than {@code
 * scan.bounded.slack}, or when its tip is reached after the instant: {@code scan.tip.empty-pages}
 * empty pages in a row over at least {@code scan.tip.duration}.
 */
@PublicEvolving
public final class StoppingPosition {

    private final BoundedMode mode;
    @Nullable private final Instant timestamp;

    private StoppingPosition(BoundedMode mode, @Nullable Instant timestamp) {
        this.mode = mode;
        this.timestamp = timestamp;
    }

    /** At the instant at which the job is started: what is in the stream by then is read. */
    public static StoppingPosition latest() {
        return new StoppingPosition(BoundedMode.LATEST, null);
    }

    /**
     * At an instant, which may lie in the future.
     *
     * @param timestamp not null; records created at this instant are read. Creation times have
     *     whole seconds
     */
    public static StoppingPosition timestamp(Instant timestamp) {
        return new StoppingPosition(
                BoundedMode.TIMESTAMP, Objects.requireNonNull(timestamp, "timestamp"));
    }

    BoundedMode mode() {
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
