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
package io.github.ddbstreams.flink.source.loss;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/** Records that can no longer be read: of which shard, from which position on, and from when. */
@Internal
public final class DataLoss {

    private final String place;
    private final String position;
    @Nullable private final Instant from;
    @Nullable private final Instant to;
    private final String cause;

    /**
     * @param shard the shard's id, or words for several of them
     * @param position what was read last, in words
     * @param from the earliest time at which something lost may have been written; null if unknown
     * @param to the latest such time; null if unknown
     * @param cause what happened, as half a sentence
     */
    public DataLoss(
            String streamArn,
            String shard,
            String position,
            @Nullable Instant from,
            @Nullable Instant to,
            String cause) {
        this(
                position,
                from,
                to,
                cause,
                requireNonNull(shard) + " of stream " + requireNonNull(streamArn));
    }

    private DataLoss(
            String position,
            @Nullable Instant from,
            @Nullable Instant to,
            String cause,
            String place) {
        this.place = place;
        this.position = requireNonNull(position);
        this.from = from;
        this.to = to;
        this.cause = requireNonNull(cause);
    }

    /**
     * The loss of what was written to a table behind the end of one of its streams.
     *
     * @param position what was read last of the stream, in words
     * @param from see the constructor
     * @param to see the constructor
     * @param cause what happened, as half a sentence
     */
    public static DataLoss ofTable(
            String table,
            String streamArn,
            String position,
            @Nullable Instant from,
            @Nullable Instant to,
            String cause) {
        return new DataLoss(
                position,
                from,
                to,
                cause,
                "table '" + table + "' behind the end of stream " + streamArn);
    }

    @Override
    public String toString() {
        return "Records of "
                + place
                + " are lost: "
                + cause
                + ". Last position: "
                + position
                + ". Written between "
                + (from == null ? "an unknown time" : from)
                + " and "
                + (to == null ? "an unknown time" : to)
                + ".";
    }
}
