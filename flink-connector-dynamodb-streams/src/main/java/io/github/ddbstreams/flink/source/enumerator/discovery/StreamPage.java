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
package io.github.ddbstreams.flink.source.enumerator.discovery;

import io.github.ddbstreams.flink.source.enumerator.lineage.ListedShard;
import io.github.ddbstreams.flink.source.split.StreamInfo;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/** What one listing request has shown of a stream. */
@Internal
public final class StreamPage {

    private final StreamInfo stream;
    private final boolean disabled;
    private final List<ListedShard> shards;
    @Nullable private final String nextPageAfter;

    StreamPage(
            StreamInfo stream,
            boolean disabled,
            List<ListedShard> shards,
            @Nullable String nextPageAfter) {
        this.stream = stream;
        this.disabled = disabled;
        this.shards = shards;
        this.nextPageAfter = nextPageAfter;
    }

    public StreamInfo stream() {
        return stream;
    }

    /** Whether the stream has been switched off: no shard of it gets a child any more. */
    public boolean disabled() {
        return disabled;
    }

    public List<ListedShard> shards() {
        return shards;
    }

    /** The shard behind which the next page begins; null if this was the last one. */
    @Nullable
    public String nextPageAfter() {
        return nextPageAfter;
    }
}
