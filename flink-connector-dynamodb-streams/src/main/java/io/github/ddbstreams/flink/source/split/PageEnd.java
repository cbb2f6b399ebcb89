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

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/** What holds of a split when every record of a page has been emitted. Immutable. */
@Internal
public final class PageEnd {

    private final ShardProgress progress;
    @Nullable private final Instant completeUntil;
    @Nullable private final String next;
    @Nullable private final Instant readAt;

    private PageEnd(
            ShardProgress progress,
            @Nullable Instant completeUntil,
            @Nullable String next,
            @Nullable Instant readAt) {
        this.progress = requireNonNull(progress);
        this.completeUntil = completeUntil;
        this.next = next;
        this.readAt = readAt;
    }

    /**
     * Of a shard.
     *
     * @param progress how far it has been read with this page
     * @param completeUntil when its tip was reached; null if it was not
     */
    public static PageEnd ofShard(ShardProgress progress, @Nullable Instant completeUntil) {
        return new PageEnd(progress, completeUntil, null, null);
    }

    /**
     * Of a segment.
     *
     * @param next the key behind which the next page begins; null if this was the last one
     * @param readAt when the page was read, at the latest
     */
    public static PageEnd ofSegment(@Nullable String next, Instant readAt) {
        return new PageEnd(
                next == null ? ShardProgress.ENDED : ShardProgress.READING,
                null,
                next,
                requireNonNull(readAt));
    }

    /**
     * Of rows of a segment with which its page does not end: others follow, or what was consumed
     * last is to be made up for first.
     *
     * @param readAt when the page was read, at the latest
     */
    public static PageEnd ofRows(Instant readAt) {
        return new PageEnd(ShardProgress.READING, null, null, requireNonNull(readAt));
    }

    public boolean isOfSegment() {
        return readAt != null;
    }

    public ShardProgress progress() {
        return progress;
    }

    /** When the tip of a shard was reached; null if it was not. */
    @Nullable
    public Instant completeUntil() {
        return completeUntil;
    }

    /** The key behind which the next page of a segment begins; null if there is none. */
    @Nullable
    public String next() {
        return next;
    }

    /** When a page of a segment was read, at the latest; null of a shard. */
    @Nullable
    public Instant readAt() {
        return readAt;
    }
}
