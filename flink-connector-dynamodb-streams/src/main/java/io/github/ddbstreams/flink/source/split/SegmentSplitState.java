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

import java.time.Instant;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/** A segment in the reader: see {@link SplitState}. The position of an item is its key. */
@Internal
public final class SegmentSplitState implements SplitState {

    private static final long NO_TIME = Long.MIN_VALUE;

    private final SegmentSplit initial;
    @Nullable private String after;
    @Nullable private Instant readAt;
    private boolean read;
    private long records;

    public SegmentSplitState(SegmentSplit split) {
        this.initial = split;
        this.after = split.after();
        this.readAt = split.readAt();
        this.read = split.isRead();
    }

    @Override
    public StreamInfo stream() {
        return initial.table();
    }

    @Nullable
    @Override
    public String shardId() {
        return null;
    }

    @Override
    public boolean isRead() {
        return read;
    }

    /** A position that is null is of an item that failed; its page is read again behind it. */
    @Override
    public void emitted(@Nullable String position, long creationMillis) {
        if (position != null) {
            after = position;
        }
        records++;
    }

    @Override
    public void pageEmitted(PageEnd end) {
        if (end.next() != null) {
            after = end.next();
        }
        readAt = end.readAt();
        read = end.progress().isFinal();
    }

    @Override
    public long latestCreationMillis() {
        return NO_TIME;
    }

    @Override
    public long records() {
        return records;
    }

    @Override
    public SegmentSplit toSplit() {
        return new SegmentSplit(
                initial.table(), initial.segment(), initial.segments(), after, readAt, read);
    }
}
