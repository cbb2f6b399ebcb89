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
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** Shards of streams. */
final class ShardSplitKind implements SplitKind<ShardSplit> {

    static final ShardSplitKind INSTANCE = new ShardSplitKind();

    private ShardSplitKind() {}

    @Override
    public byte tag() {
        return StateCodec.KIND_SHARD;
    }

    @Override
    public String name() {
        return StateCodec.NAME_SHARD;
    }

    @Override
    public Class<ShardSplit> splitClass() {
        return ShardSplit.class;
    }

    @Override
    public void write(ShardSplit split, DataOutputSerializer out) throws IOException {
        StateCodec.writeStream(split.stream(), out);
        out.writeUTF(split.shardId());
        StateCodec.writeNullable(split.parentShardId(), out);
        StateCodec.writePosition(split.position(), out);
        out.writeByte(split.progress().code());
        StateCodec.writeInstant(split.completeUntil(), out);
        StateCodec.writeInstant(split.stop(), out);
        out.writeBoolean(split.isBesideSnapshot());
    }

    @Override
    public ShardSplit read(int version, DataInputDeserializer in) throws IOException {
        ShardSplit split =
                new ShardSplit(
                        StateCodec.readStream(in),
                        in.readUTF(),
                        StateCodec.readNullable(in),
                        StateCodec.readPosition(in),
                        ShardProgress.ofCode(in.readUnsignedByte()),
                        StateCodec.readInstant(in),
                        StateCodec.readInstant(in));
        return version >= SplitSerializer.VERSION_2 && in.readBoolean()
                ? split.besideSnapshot()
                : split;
    }

    @Override
    public SplitState newState(ShardSplit split) {
        return new ShardSplitState(split);
    }
}
