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
package io.github.ddbstreams.flink.source.split;

import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * The changing part of a split in the reader. Owned by the task thread; it moves only after a
 * record has been emitted.
 */
@Internal
public interface SplitState {

    /** The stream that its records are of, or that of its table. */
    StreamInfo stream();

    /** The shard that its records are of; null if they are of none. */
    @Nullable
    String shardId();

    /** Whether its last record has been emitted. */
    boolean isRead();

    /**
     * A record has been emitted. Called for each, so it must be cheap.
     *
     * @param sequenceNumber null if the record has none
     * @param creationMillis see {@code DecodedRecord}
     */
    void emitted(@Nullable String sequenceNumber, long creationMillis);

    /** Every record of a page has been emitted. */
    void pageEmitted(PageEnd end);

    /**
     * The latest creation time of the records that were emitted; {@code
     * DecodedRecord#NO_CREATION_TIME} if none had one.
     */
    long latestCreationMillis();

    /**
     * Every change of the split that was made before this time has been emitted, in milliseconds
     * since the epoch, as far as its creation times are in order; {@link Long#MIN_VALUE} if that is
     * not known of any time, {@link Long#MAX_VALUE} if the split has no changes.
     */
    default long completeUntilMillis() {
        return Long.MAX_VALUE;
    }

    /** How many records of the split this reader has emitted. */
    long records();

    /**
     * Whether the changes of the split are read beside a snapshot of the table, and so may have
     * been made before an item was read.
     */
    default boolean isBesideSnapshot() {
        return false;
    }

    /** The split as it is now. */
    DynamoDbStreamsSplit toSplit();
}
