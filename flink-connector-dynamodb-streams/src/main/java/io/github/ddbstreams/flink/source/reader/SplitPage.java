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

import io.github.ddbstreams.flink.source.decode.DecodedRecord;
import io.github.ddbstreams.flink.source.split.ShardProgress;
import java.time.Instant;
import java.util.List;
import javax.annotation.Nullable;

/**
 * What one answer means for its shard: records to be emitted, and what holds when they have been.
 * Immutable; made by a poller, emitted by the task thread.
 */
final class SplitPage<E> {

    private final String splitId;
    private final List<DecodedRecord<E>> records;
    private final long charge;
    private final ShardProgress progress;
    @Nullable private final Instant completeUntil;

    /**
     * @param charge the bytes that the page is charged with in the {@link PageBudget}
     * @param progress how far the shard has been read with the last record of this page
     * @param completeUntil when the shard's tip was reached; null if it was not
     */
    SplitPage(
            String splitId,
            List<DecodedRecord<E>> records,
            long charge,
            ShardProgress progress,
            @Nullable Instant completeUntil) {
        this.splitId = splitId;
        this.records = records;
        this.charge = charge;
        this.progress = progress;
        this.completeUntil = completeUntil;
    }

    String splitId() {
        return splitId;
    }

    List<DecodedRecord<E>> records() {
        return records;
    }

    long charge() {
        return charge;
    }

    ShardProgress progress() {
        return progress;
    }

    @Nullable
    Instant completeUntil() {
        return completeUntil;
    }
}
