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
import io.github.ddbstreams.flink.source.split.DynamoDbStreamsSplit;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * How far time has come in each split of a reader: to the latest creation time that was emitted,
 * and, at the tip of a shard, to when that was seen to be empty; both less a slack. So a shard
 * without changes holds nobody back. A shard that is still being caught up with does, and so does
 * one that has ended until its children are there. Owned by the task thread.
 */
final class SplitWatermarks {

    /** The watermark of a split of which nothing is known. */
    static final long NONE = Long.MIN_VALUE;

    private final long slackMillis;
    private final Map<String, Long> watermarks = new HashMap<>();

    SplitWatermarks(Duration slack) {
        slackMillis = slack.toMillis();
    }

    /**
     * A split came. It begins where it was left; a child where its parent is, and not before its
     * own creation.
     */
    void started(DynamoDbStreamsSplit split) {
        String splitId = split.splitId();
        watermarks.put(
                splitId,
                split.parentSplitId() == null
                        ? NONE
                        : watermarks.getOrDefault(split.parentSplitId(), NONE));
        advance(splitId, split.timeReached());
    }

    /**
     * All records of a page have been emitted.
     *
     * @param latestCreationMillis the latest creation time emitted so far; {@link
     *     DecodedRecord#NO_CREATION_TIME} if there was none
     * @param tipReachedAt when the split's tip was reached; null if it was not
     */
    void pageEmitted(String splitId, long latestCreationMillis, @Nullable Instant tipReachedAt) {
        if (latestCreationMillis != DecodedRecord.NO_CREATION_TIME) {
            advance(splitId, Instant.ofEpochMilli(latestCreationMillis));
        }
        advance(splitId, tipReachedAt);
    }

    void left(String splitId) {
        watermarks.remove(splitId);
    }

    /** The split's watermark in milliseconds since the epoch, or {@link #NONE}. */
    long of(String splitId) {
        return watermarks.getOrDefault(splitId, NONE);
    }

    private void advance(String splitId, @Nullable Instant instant) {
        if (instant != null) {
            // A watermark says that nothing of its own millisecond comes any more.
            watermarks.merge(splitId, instant.toEpochMilli() - slackMillis - 1, Math::max);
        }
    }
}
