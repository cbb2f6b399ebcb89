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

import io.github.ddbstreams.flink.source.split.StreamInfo;
import java.util.Optional;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/** What there is at a table whose stream has ended: its next stream, none yet, or no table. */
@Internal
public final class NextStream {

    private final boolean tableExists;
    @Nullable private final StreamInfo stream;

    private NextStream(boolean tableExists, @Nullable StreamInfo stream) {
        this.tableExists = tableExists;
        this.stream = stream;
    }

    static NextStream of(StreamInfo stream) {
        return new NextStream(true, stream);
    }

    static NextStream notYet() {
        return new NextStream(true, null);
    }

    static NextStream withoutTable() {
        return new NextStream(false, null);
    }

    public boolean tableExists() {
        return tableExists;
    }

    /** Empty if the table has no other stream yet. */
    public Optional<StreamInfo> stream() {
        return Optional.ofNullable(stream);
    }
}
