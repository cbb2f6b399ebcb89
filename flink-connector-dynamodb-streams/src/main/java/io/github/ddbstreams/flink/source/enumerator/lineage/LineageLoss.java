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
package io.github.ddbstreams.flink.source.enumerator.lineage;

import java.time.Instant;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/** Records that can no longer be read because a part of a lineage is missing. */
@Internal
public final class LineageLoss {

    private final String shardId;
    private final String description;
    @Nullable private final Instant from;
    @Nullable private final Instant to;

    LineageLoss(String shardId, String description, @Nullable Instant from, @Nullable Instant to) {
        this.shardId = shardId;
        this.description = description;
        this.from = from;
        this.to = to;
    }

    /** The shard at which the loss shows. */
    public String shardId() {
        return shardId;
    }

    public String description() {
        return description;
    }

    /** The earliest creation time of what is lost; null if not known. */
    @Nullable
    public Instant from() {
        return from;
    }

    /** The latest creation time of what is lost; null if not known. */
    @Nullable
    public Instant to() {
        return to;
    }
}
