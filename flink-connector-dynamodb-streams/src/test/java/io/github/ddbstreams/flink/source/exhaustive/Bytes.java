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
package io.github.ddbstreams.flink.source.exhaustive;

import io.github.ddbstreams.flink.source.enumerator.state.EnumeratorState;
import io.github.ddbstreams.flink.source.enumerator.state.EnumeratorStateSerializer;
import io.github.ddbstreams.flink.source.split.DynamoDbStreamsSplit;
import io.github.ddbstreams.flink.source.split.SplitSerializer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Sends states through their bytes, as a checkpoint and the network do. */
final class Bytes {

    private static final EnumeratorStateSerializer STATES = new EnumeratorStateSerializer();
    private static final SplitSerializer SPLITS = new SplitSerializer();

    private Bytes() {}

    static EnumeratorState copy(EnumeratorState state) {
        return copy(STATES, state);
    }

    static List<DynamoDbStreamsSplit> copy(List<DynamoDbStreamsSplit> splits) {
        return splits.stream().map(split -> copy(SPLITS, split)).toList();
    }

    private static <T> T copy(SimpleVersionedSerializer<T> serializer, T value) {
        try {
            return serializer.deserialize(serializer.getVersion(), serializer.serialize(value));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
