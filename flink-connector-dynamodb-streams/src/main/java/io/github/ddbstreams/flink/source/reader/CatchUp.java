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

import io.github.ddbstreams.flink.source.split.DynamoDbStreamsSplit;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * Which shards a reader was given are behind what it had emitted of its others by then, and so
 * maybe behind its watermark. The times are those of the records, so that no two clocks are
 * compared; those of the clock count only where the reader's own watermarks follow it. Used by the
 * task thread only.
 */
final class CatchUp {

    private final Map<String, Long> behind = new HashMap<>();
    private long latest = Long.MIN_VALUE;

    /** The reader was given a split. What continues nothing has nobody who waits for it. */
    void added(DynamoDbStreamsSplit split) {
        if (split.parentSplitId() != null && !split.isRead()) {
            behind.put(split.splitId(), latest);
        }
    }

    /** A record is about to be emitted. */
    void emitting(long creationTimeMillis) {
        latest = Math.max(latest, creationTimeMillis);
    }

    /** A watermark of the reader's own follows this time, if it is not null. */
    void followed(@Nullable Instant time) {
        if (time != null) {
            latest = Math.max(latest, time.toEpochMilli());
        }
    }

    /**
     * A page has been emitted.
     *
     * @return whether its split is no longer behind with it; once for each split
     */
    boolean hasCaughtUp(SplitPage<?> page) {
        Long mark = behind.get(page.splitId());
        if (mark == null) {
            return false;
        }
        boolean caughtUp =
                page.completeUntil() != null
                        || page.progress().isFinal()
                        || page.records().stream()
                                .anyMatch(record -> record.creationTimeMillis() >= mark);
        if (caughtUp) {
            behind.remove(page.splitId());
        }
        return caughtUp;
    }
}
