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
package io.github.ddbstreams.flink.source.protocol;

import io.github.ddbstreams.flink.source.split.ShardSplit;
import java.util.List;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.source.SourceEvent;

/** What readers and the enumerator tell each other besides splits. */
@Internal
public final class ReaderMessages {

    private ReaderMessages() {}

    private abstract static class SplitsEvent implements SourceEvent {

        private static final long serialVersionUID = 1L;

        private final List<ShardSplit> splits;

        SplitsEvent(List<ShardSplit> splits) {
            this.splits = List.copyOf(splits);
        }

        public List<ShardSplit> splits() {
            return splits;
        }

        @Override
        public String toString() {
            return getClass().getSimpleName() + splits;
        }
    }

    private abstract static class ShardsEvent implements SourceEvent {

        private static final long serialVersionUID = 1L;

        private final List<String> shardIds;

        ShardsEvent(List<String> shardIds) {
            this.shardIds = List.copyOf(shardIds);
        }

        public List<String> shardIds() {
            return shardIds;
        }

        @Override
        public String toString() {
            return getClass().getSimpleName() + shardIds;
        }
    }

    /** Reader to enumerator, once when it starts: these splits were in its checkpoint. */
    public static final class ReaderStarted extends SplitsEvent {
        private static final long serialVersionUID = 1L;

        public ReaderStarted(List<ShardSplit> splits) {
            super(splits);
        }
    }

    /** Reader to enumerator: these splits have been read to their end, every record emitted. */
    public static final class SplitsEnded extends SplitsEvent {
        private static final long serialVersionUID = 1L;

        public SplitsEnded(List<ShardSplit> splits) {
            super(splits);
        }
    }

    /**
     * Reader to enumerator, once for each shard that it was given and that has a parent: it has
     * read as far in these as it had in its other shards when they were given to it.
     */
    public static final class SplitsCaughtUp extends ShardsEvent {
        private static final long serialVersionUID = 1L;

        public SplitsCaughtUp(List<String> shardIds) {
            super(shardIds);
        }
    }

    /**
     * Reader to enumerator: it is polled, after it has learned that this checkpoint has completed.
     */
    public static final class StillReading implements SourceEvent {
        private static final long serialVersionUID = 1L;

        private final long checkpointId;

        public StillReading(long checkpointId) {
            this.checkpointId = checkpointId;
        }

        public long checkpointId() {
            return checkpointId;
        }

        @Override
        public String toString() {
            return "StillReading[" + checkpointId + ']';
        }
    }

    /**
     * Enumerator to reader: the children of these ended shards are assigned, so their outputs no
     * longer need to hold the watermark back.
     */
    public static final class ReleaseOutputs extends ShardsEvent {
        private static final long serialVersionUID = 1L;

        public ReleaseOutputs(List<String> shardIds) {
            super(shardIds);
        }
    }

    /**
     * Enumerator to reader: a completed checkpoint of the enumerator holds the ends of these
     * shards, so the reader's state need not hold them any more.
     */
    public static final class ForgetSplits extends ShardsEvent {
        private static final long serialVersionUID = 1L;

        public ForgetSplits(List<String> shardIds) {
            super(shardIds);
        }
    }

    /**
     * Enumerator to reader: shards of another stream will be given out. Until {@link
     * FirstShardsAssigned} no reader is idle, for those that get theirs first would have the
     * watermark for themselves.
     */
    public static final class NextStreamBegins implements SourceEvent {
        private static final long serialVersionUID = 1L;

        @Override
        public String toString() {
            return "NextStreamBegins";
        }
    }

    /**
     * Enumerator to reader: all shards of the stream's first listing have been given out. A reader
     * that has none by now is idle; before, it could not know.
     */
    public static final class FirstShardsAssigned implements SourceEvent {
        private static final long serialVersionUID = 1L;

        @Override
        public String toString() {
            return "FirstShardsAssigned";
        }
    }
}
