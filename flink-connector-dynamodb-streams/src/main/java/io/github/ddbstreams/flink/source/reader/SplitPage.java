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
import io.github.ddbstreams.flink.source.split.PageEnd;
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
    private final PageEnd end;

    /**
     * @param charge the bytes that the page is charged with in the {@link PageBudget}
     * @param end what holds when its last record has been emitted
     */
    SplitPage(String splitId, List<DecodedRecord<E>> records, long charge, PageEnd end) {
        this.splitId = splitId;
        this.records = records;
        this.charge = charge;
        this.end = end;
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

    PageEnd end() {
        return end;
    }

    ShardProgress progress() {
        return end.progress();
    }

    @Nullable
    Instant completeUntil() {
        return end.completeUntil();
    }
}
