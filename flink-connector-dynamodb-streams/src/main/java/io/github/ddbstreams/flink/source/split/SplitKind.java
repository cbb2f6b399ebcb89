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
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * A kind of split: how it is kept in the state, and what a reader makes of it. Stateless.
 *
 * @param <S> the splits of this kind
 */
@Internal
public interface SplitKind<S extends DynamoDbStreamsSplit> {

    /** What a split of this kind begins with in the state. Never another one's, and for ever. */
    byte tag();

    /** What it is called, in the plural, for messages. */
    String name();

    Class<S> splitClass();

    void write(S split, DataOutputSerializer out) throws IOException;

    /**
     * Reads what {@link #write} has written, or the one of an earlier version.
     *
     * @param version of the bytes, see {@link SplitSerializer}
     */
    S read(int version, DataInputDeserializer in) throws IOException;

    /** The split as a reader holds it. */
    SplitState newState(S split);
}
