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

import java.io.IOException;
import java.time.Instant;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * A second kind of split, for the tests of what must not depend on there being only one: a segment
 * of a table. It is read page by page, and its records have no sequence numbers.
 *
 * @param next where to go on; empty at the beginning
 */
public record Segment(StreamInfo stream, int number, String next, boolean isRead)
        implements DynamoDbStreamsSplit {

    public static final Kind KIND = new Kind();

    /** Shards and segments. */
    public static final SplitKinds BOTH = SplitKinds.of(ShardSplitKind.INSTANCE, KIND);

    @Override
    public String splitId() {
        return stream.tableName() + "/segment/" + number;
    }

    @Override
    public String parentSplitId() {
        return null;
    }

    @Override
    public Instant timeReached() {
        return null;
    }

    /** How segments are kept. */
    public static final class Kind implements SplitKind<Segment> {

        @Override
        public byte tag() {
            return 99;
        }

        @Override
        public String name() {
            return "segments";
        }

        @Override
        public Class<Segment> splitClass() {
            return Segment.class;
        }

        @Override
        public void write(Segment split, DataOutputSerializer out) throws IOException {
            StateCodec.writeStream(split.stream, out);
            out.writeInt(split.number);
            out.writeUTF(split.next);
            out.writeBoolean(split.isRead);
        }

        @Override
        public Segment read(int version, DataInputDeserializer in) throws IOException {
            return new Segment(
                    StateCodec.readStream(in), in.readInt(), in.readUTF(), in.readBoolean());
        }

        @Override
        public SplitState newState(Segment split) {
            return new State(split);
        }
    }

    /** A segment in the reader: the sequence number of a record is the place behind it. */
    private static final class State implements SplitState {
        private Segment split;
        private long records;

        State(Segment split) {
            this.split = split;
        }

        @Override
        public StreamInfo stream() {
            return split.stream;
        }

        @Override
        public String shardId() {
            return null;
        }

        @Override
        public boolean isRead() {
            return split.isRead;
        }

        @Override
        public void emitted(String place, long creationMillis) {
            records++;
            split = new Segment(split.stream, split.number, place, split.isRead);
        }

        @Override
        public void pageEmitted(PageEnd end) {
            split = new Segment(split.stream, split.number, split.next, end.progress().isFinal());
        }

        @Override
        public long latestCreationMillis() {
            return Long.MIN_VALUE;
        }

        @Override
        public long records() {
            return records;
        }

        @Override
        public Segment toSplit() {
            return split;
        }
    }
}
