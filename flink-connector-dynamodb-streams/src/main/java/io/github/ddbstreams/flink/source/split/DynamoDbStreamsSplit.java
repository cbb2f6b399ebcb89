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

import java.io.Serializable;
import java.time.Instant;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.source.SourceSplit;

/**
 * A part of what the source reads, on its own and from a position of its own: a {@link ShardSplit}.
 * Immutable. Each kind of split has a {@link SplitKind}, which keeps it in the state.
 */
@Internal
public interface DynamoDbStreamsSplit extends SourceSplit, Serializable {

    /** Unique in the source, also where it reads several tables. */
    @Override
    String splitId();

    /** The split that this one continues, which may be read by now; null if there is none. */
    @Nullable
    String parentSplitId();

    /** How far time has come in it, as far as it has been read; null if not known. */
    @Nullable
    Instant timeReached();

    /** Whether nothing of it is left to be read. */
    boolean isRead();
}
