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
package io.github.ddbstreams.flink.source.enumerator.state;

import io.github.ddbstreams.flink.source.enumerator.lineage.ShardRecord;
import io.github.ddbstreams.flink.source.enumerator.lineage.ShardStatus;
import io.github.ddbstreams.flink.source.enumerator.state.EnumeratorState.StartPins;
import io.github.ddbstreams.flink.source.split.ShardProgress;
import io.github.ddbstreams.flink.source.split.StateCodec;
import io.github.ddbstreams.flink.source.split.StreamInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** Serializes the enumerator's state. A parent that is in the state too is written as its index. */
@Internal
public final class EnumeratorStateSerializer implements SimpleVersionedSerializer<EnumeratorState> {

    /** Kind, pins, stream, listed once, shards. */
    private static final int VERSION_1 = 1;

    /** Behind the shards the snapshot, if there is one. */
    private static final int VERSION_2 = 2;

    private static final int NO_PARENT = -1;
    private static final int UNKNOWN_PARENT = -2;

    @Override
    public int getVersion() {
        return VERSION_2;
    }

    @Override
    public byte[] serialize(EnumeratorState state) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(256 + 64 * state.shards().size());
        StateCodec.writeKind(out);
        StartPins pins = state.pins();
        StateCodec.writeInstant(pins.bornAt(), out);
        StateCodec.writeInstant(pins.since(), out);
        out.writeBoolean(pins.latest());
        StateCodec.writeInstant(pins.stop(), out);
        out.writeBoolean(pins.stopAtLatest());
        out.writeBoolean(state.stream() != null);
        if (state.stream() != null) {
            StateCodec.writeStream(state.stream(), out);
        }
        out.writeBoolean(state.listedOnce());
        writeShards(state.shards(), out);
        writeSnapshot(state.snapshot(), out);
        return out.getCopyOfBuffer();
    }

    private static void writeShards(List<ShardRecord> shards, DataOutputSerializer out)
            throws IOException {
        Map<String, Integer> indexes = new HashMap<>();
        for (int i = 0; i < shards.size(); i++) {
            indexes.put(shards.get(i).shardId(), i);
        }
        out.writeInt(shards.size());
        for (ShardRecord shard : shards) {
            out.writeUTF(shard.shardId());
            String parent = shard.parentShardId();
            int index = parent == null ? NO_PARENT : indexes.getOrDefault(parent, UNKNOWN_PARENT);
            out.writeInt(index);
            if (index == UNKNOWN_PARENT) {
                out.writeUTF(parent);
            }
            out.writeByte(shard.status().code());
            out.writeByte(shard.progress().code());
            out.writeBoolean(shard.childrenStart() != null);
            if (shard.childrenStart() != null) {
                StateCodec.writePosition(shard.childrenStart(), out);
            }
            StateCodec.writeInstant(shard.finishedAt(), out);
            out.writeBoolean(shard.childless());
        }
    }

    @Override
    public EnumeratorState deserialize(int version, byte[] serialized) throws IOException {
        if (version != VERSION_1 && version != VERSION_2) {
            throw StateCodec.unknownVersion("the enumerator", version, VERSION_2);
        }
        return StateCodec.read(serialized, "the enumerator", in -> readState(version, in));
    }

    private static EnumeratorState readState(int version, DataInputDeserializer in)
            throws IOException {
        StateCodec.readKind(in, "the enumerator");
        StartPins pins =
                new StartPins(
                        StateCodec.readInstant(in),
                        StateCodec.readInstant(in),
                        in.readBoolean(),
                        StateCodec.readInstant(in),
                        in.readBoolean());
        StreamInfo stream = in.readBoolean() ? StateCodec.readStream(in) : null;
        boolean listedOnce = in.readBoolean();
        List<ShardRecord> shards = readShards(in);
        SnapshotState snapshot = version >= VERSION_2 && in.readBoolean() ? readSnapshot(in) : null;
        return new EnumeratorState(pins, stream, listedOnce, shards, snapshot);
    }

    private static void writeSnapshot(@Nullable SnapshotState snapshot, DataOutputSerializer out)
            throws IOException {
        out.writeBoolean(snapshot != null);
        if (snapshot != null) {
            out.writeInt(snapshot.segments());
            writeBits(snapshot.assigned(), out);
            writeBits(snapshot.read(), out);
            StateCodec.writeInstant(snapshot.lastReadAt(), out);
            out.writeLong(snapshot.epoch());
            out.writeBoolean(snapshot.isOver());
        }
    }

    private static void writeBits(BitSet bits, DataOutputSerializer out) throws IOException {
        byte[] bytes = bits.toByteArray();
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static SnapshotState readSnapshot(DataInputDeserializer in) throws IOException {
        int segments = in.readInt();
        if (segments < 0) {
            throw new IllegalArgumentException("a table has " + segments + " segments");
        }
        return new SnapshotState(
                segments,
                readBits(segments, in),
                readBits(segments, in),
                StateCodec.readInstant(in),
                in.readLong(),
                in.readBoolean());
    }

    private static BitSet readBits(int segments, DataInputDeserializer in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > (segments + 7) / 8) {
            throw new IllegalArgumentException(
                    length + " bytes for the bits of " + segments + " segments");
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        BitSet bits = BitSet.valueOf(bytes);
        if (bits.length() > segments) {
            throw new IllegalArgumentException(
                    "segment " + (bits.length() - 1) + " of " + segments);
        }
        return bits;
    }

    private static List<ShardRecord> readShards(DataInputDeserializer in) throws IOException {
        int count = in.readInt();
        // Parents may stand behind their children, so the ids are resolved when all are read.
        List<ShardFields> fields = new ArrayList<>(Math.min(count, 10_000));
        for (int i = 0; i < count; i++) {
            fields.add(new ShardFields(in));
        }
        List<ShardRecord> shards = new ArrayList<>(fields.size());
        for (ShardFields shard : fields) {
            String parent =
                    shard.parentIndex >= 0
                            ? fields.get(shard.parentIndex).shardId
                            : shard.unknownParent;
            shards.add(shard.withParent(parent));
        }
        return shards;
    }

    /** A shard as it stands in the bytes. */
    private static final class ShardFields {
        final String shardId;
        final int parentIndex;
        final String unknownParent;
        private final ShardRecord withoutParent;

        ShardFields(DataInputDeserializer in) throws IOException {
            shardId = in.readUTF();
            parentIndex = in.readInt();
            if (parentIndex < UNKNOWN_PARENT) {
                throw new IllegalArgumentException("a shard has the parent " + parentIndex);
            }
            unknownParent = parentIndex == UNKNOWN_PARENT ? in.readUTF() : null;
            withoutParent =
                    new ShardRecord(
                            shardId,
                            null,
                            ShardStatus.ofCode(in.readUnsignedByte()),
                            ShardProgress.ofCode(in.readUnsignedByte()),
                            in.readBoolean() ? StateCodec.readPosition(in) : null,
                            StateCodec.readInstant(in),
                            in.readBoolean());
        }

        ShardRecord withParent(String parent) {
            return new ShardRecord(
                    shardId,
                    parent,
                    withoutParent.status(),
                    withoutParent.progress(),
                    withoutParent.childrenStart(),
                    withoutParent.finishedAt(),
                    withoutParent.childless());
        }
    }
}
