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
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.annotation.Internal;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** The kinds of split that a source knows. Immutable. */
@Internal
public final class SplitKinds {

    /** The kinds of this version of the connector. */
    public static final SplitKinds ALL = of(ShardSplitKind.INSTANCE, SegmentSplitKind.INSTANCE);

    private final List<SplitKind<?>> kinds;

    private SplitKinds(List<SplitKind<?>> kinds) {
        this.kinds = kinds;
    }

    public static SplitKinds of(SplitKind<?>... kinds) {
        return new SplitKinds(List.of(kinds));
    }

    /** The split as a reader holds it. */
    public SplitState newState(DynamoDbStreamsSplit split) {
        return newState(kindOf(split), split);
    }

    private static <S extends DynamoDbStreamsSplit> SplitState newState(
            SplitKind<S> kind, DynamoDbStreamsSplit split) {
        return kind.newState(kind.splitClass().cast(split));
    }

    void write(DynamoDbStreamsSplit split, DataOutputSerializer out) throws IOException {
        write(kindOf(split), split, out);
    }

    private static <S extends DynamoDbStreamsSplit> void write(
            SplitKind<S> kind, DynamoDbStreamsSplit split, DataOutputSerializer out)
            throws IOException {
        out.writeByte(kind.tag());
        kind.write(kind.splitClass().cast(split), out);
    }

    DynamoDbStreamsSplit read(int version, DataInputDeserializer in) throws IOException {
        byte tag = in.readByte();
        for (SplitKind<?> kind : kinds) {
            if (kind.tag() == tag) {
                return kind.read(version, in);
            }
        }
        throw StateCodec.unknownKind(
                "a split",
                tag,
                kinds.stream()
                        .map(kind -> kind.tag() + " (" + kind.name() + ")")
                        .collect(Collectors.joining(", ")));
    }

    private SplitKind<?> kindOf(DynamoDbStreamsSplit split) {
        for (SplitKind<?> kind : kinds) {
            if (kind.splitClass().isInstance(split)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("The split " + split + " is of no kind that is known.");
    }
}
