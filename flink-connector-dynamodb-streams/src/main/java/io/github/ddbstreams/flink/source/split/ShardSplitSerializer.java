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
import org.apache.flink.annotation.Internal;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** Serializes splits for checkpoints and for their way from the enumerator to a reader. */
@Internal
public final class ShardSplitSerializer implements SimpleVersionedSerializer<ShardSplit> {

    /** Kind, stream, shard, parent, position, progress, complete until, stop. */
    private static final int VERSION_1 = 1;

    @Override
    public int getVersion() {
        return VERSION_1;
    }

    @Override
    public byte[] serialize(ShardSplit split) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(256);
        StateCodec.writeKind(out);
        StateCodec.writeStream(split.stream(), out);
        out.writeUTF(split.shardId());
        StateCodec.writeNullable(split.parentShardId(), out);
        StateCodec.writePosition(split.position(), out);
        out.writeByte(split.progress().code());
        StateCodec.writeInstant(split.completeUntil(), out);
        StateCodec.writeInstant(split.stop(), out);
        return out.getCopyOfBuffer();
    }

    @Override
    public ShardSplit deserialize(int version, byte[] serialized) throws IOException {
        if (version != VERSION_1) {
            throw StateCodec.unknownVersion("a split", version, VERSION_1);
        }
        return StateCodec.read(serialized, "a split", ShardSplitSerializer::readSplit);
    }

    private static ShardSplit readSplit(DataInputDeserializer in) throws IOException {
        return new ShardSplit(
                StateCodec.readStream(in),
                in.readUTF(),
                StateCodec.readNullable(in),
                StateCodec.readPosition(in),
                ShardProgress.ofCode(in.readUnsignedByte()),
                StateCodec.readInstant(in),
                StateCodec.readInstant(in));
    }
}
