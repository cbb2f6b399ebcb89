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
package io.github.ddbstreams.flink.source.client;

import java.util.Objects;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;

/** Where in a shard an iterator starts. */
@Internal
public final class IteratorPosition {

    private static final IteratorPosition TRIM_HORIZON =
            new IteratorPosition(ShardIteratorType.TRIM_HORIZON, null);
    private static final IteratorPosition LATEST =
            new IteratorPosition(ShardIteratorType.LATEST, null);

    private final ShardIteratorType type;
    @Nullable private final String sequenceNumber;

    private IteratorPosition(ShardIteratorType type, @Nullable String sequenceNumber) {
        this.type = type;
        this.sequenceNumber = sequenceNumber;
    }

    /** At the oldest record that the shard still has. */
    public static IteratorPosition trimHorizon() {
        return TRIM_HORIZON;
    }

    /** After the newest record; on a closed shard there is nothing to come. */
    public static IteratorPosition latest() {
        return LATEST;
    }

    /** After the record with this sequence number. */
    public static IteratorPosition after(String sequenceNumber) {
        return new IteratorPosition(
                ShardIteratorType.AFTER_SEQUENCE_NUMBER,
                Objects.requireNonNull(sequenceNumber, "sequenceNumber"));
    }

    ShardIteratorType type() {
        return type;
    }

    @Nullable
    String sequenceNumber() {
        return sequenceNumber;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof IteratorPosition)) {
            return false;
        }
        IteratorPosition that = (IteratorPosition) other;
        return type == that.type && Objects.equals(sequenceNumber, that.sequenceNumber);
    }

    @Override
    public int hashCode() {
        return Objects.hash(type, sequenceNumber);
    }

    @Override
    public String toString() {
        return sequenceNumber == null ? type.toString() : type + " " + sequenceNumber;
    }
}
