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
import org.apache.flink.core.memory.DataOutputSerializer;

/** Serializes splits for checkpoints and for their way from the enumerator to a reader. */
@Internal
public final class SplitSerializer implements SimpleVersionedSerializer<DynamoDbStreamsSplit> {

    /** The tag of the kind; of a shard its stream, id, parent, position, progress, times. */
    private static final int VERSION_1 = 1;

    /** Behind a shard, whether it is read beside a snapshot; segments. */
    static final int VERSION_2 = 2;

    private final SplitKinds kinds;

    public SplitSerializer() {
        this(SplitKinds.ALL);
    }

    SplitSerializer(SplitKinds kinds) {
        this.kinds = kinds;
    }

    @Override
    public int getVersion() {
        return VERSION_2;
    }

    @Override
    public byte[] serialize(DynamoDbStreamsSplit split) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(256);
        kinds.write(split, out);
        return out.getCopyOfBuffer();
    }

    @Override
    public DynamoDbStreamsSplit deserialize(int version, byte[] serialized) throws IOException {
        if (version != VERSION_1 && version != VERSION_2) {
            throw StateCodec.unknownVersion("a split", version, VERSION_2);
        }
        return StateCodec.read(serialized, "a split", in -> kinds.read(version, in));
    }
}
