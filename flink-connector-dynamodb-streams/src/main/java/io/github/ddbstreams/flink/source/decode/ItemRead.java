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
package io.github.ddbstreams.flink.source.decode;

import java.util.List;
import org.apache.flink.annotation.Internal;

/** How the items of a page of a scan were read. Immutable. */
@Internal
public final class ItemRead {

    private final List<String> keyAttributes;
    private final long fromMillis;
    private final long toMillis;

    /**
     * @param keyAttributes the names of the table's key attributes, the partition key first
     * @param fromMillis the items were read at this time or later, since the epoch
     * @param toMillis the items were read at this time or earlier
     */
    public ItemRead(List<String> keyAttributes, long fromMillis, long toMillis) {
        this.keyAttributes = List.copyOf(keyAttributes);
        this.fromMillis = fromMillis;
        this.toMillis = toMillis;
    }

    public List<String> keyAttributes() {
        return keyAttributes;
    }

    public long fromMillis() {
        return fromMillis;
    }

    public long toMillis() {
        return toMillis;
    }
}
