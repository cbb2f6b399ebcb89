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
import java.util.Objects;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * A segment of a table and how far it has been read. Segments have no order, so any subtask may
 * read any of them. Immutable.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Scan.html#Scan.ParallelScan">Parallel
 *     scan</a>
 */
@Internal
public final class SegmentSplit implements DynamoDbStreamsSplit {

    private static final long serialVersionUID = 1L;

    /** In no id of a shard, and in no name of a table. */
    private static final String INFIX = "/segment/";

    private final StreamInfo table;
    private final int segment;
    private final int segments;
    @Nullable private final String after;
    @Nullable private final Instant readAt;
    private final boolean read;

    /**
     * @param table with the stream that is read along with it, if there is one
     * @param segment from 0
     * @param segments how many the table has, which never changes in a snapshot
     * @param after the key of the last item that was emitted, or behind which the service said to
     *     go on; null at the beginning
     * @param readAt when the last page was read, at the latest; null before the first one
     * @param read whether nothing is left of it
     */
    public SegmentSplit(
            StreamInfo table,
            int segment,
            int segments,
            @Nullable String after,
            @Nullable Instant readAt,
            boolean read) {
        this.table = requireNonNull(table);
        this.segment = segment;
        this.segments = segments;
        this.after = after;
        this.readAt = readAt;
        this.read = read;
    }

    /** A segment of which nothing has been read. */
    public static SegmentSplit unread(StreamInfo table, int segment, int segments) {
        return new SegmentSplit(table, segment, segments, null, null, false);
    }

    /** The id of a table's segment. */
    public static String splitId(String tableName, int segment) {
        return tableName + INFIX + segment;
    }

    /** The segment that a split of this id is of. */
    public static int segment(String splitId) {
        return Integer.parseInt(splitId.substring(splitId.lastIndexOf('/') + 1));
    }

    @Override
    public String splitId() {
        return splitId(table.tableName(), segment);
    }

    @Nullable
    @Override
    public String parentSplitId() {
        return null;
    }

    /** Null: rows of a table say nothing about the time of changes. */
    @Nullable
    @Override
    public Instant timeReached() {
        return null;
    }

    @Override
    public boolean isRead() {
        return read;
    }

    public StreamInfo table() {
        return table;
    }

    public int segment() {
        return segment;
    }

    public int segments() {
        return segments;
    }

    @Nullable
    public String after() {
        return after;
    }

    @Nullable
    public Instant readAt() {
        return readAt;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof SegmentSplit)) {
            return false;
        }
        SegmentSplit that = (SegmentSplit) other;
        return table.equals(that.table)
                && segment == that.segment
                && segments == that.segments
                && Objects.equals(after, that.after)
                && Objects.equals(readAt, that.readAt)
                && read == that.read;
    }

    @Override
    public int hashCode() {
        return Objects.hash(segment, segments, after, read);
    }

    @Override
    public String toString() {
        return "segment "
                + segment
                + " of "
                + segments
                + (read ? " (read)" : after == null ? "" : " (after an item)");
    }
}
