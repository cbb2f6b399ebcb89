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
package io.github.ddbstreams.emulator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** A page of a scan, before a projection is applied. Immutable. */
public final class ScanPage {

    private static final int UNIT_BYTES = 4096;

    private final List<Map<String, Attribute>> items;
    private final ItemKey lastEvaluatedKey;
    private final double capacityUnits;

    ScanPage(
            List<Map<String, Attribute>> items,
            ItemKey lastEvaluatedKey,
            long bytesRead,
            boolean consistent) {
        this.items = Collections.unmodifiableList(new ArrayList<>(items));
        this.lastEvaluatedKey = lastEvaluatedKey;
        long units = Math.max(1, (bytesRead + UNIT_BYTES - 1) / UNIT_BYTES);
        this.capacityUnits = consistent ? units : units / 2.0;
    }

    /** The items, whole. */
    public List<Map<String, Attribute>> items() {
        return items;
    }

    /** Null on the last page of a segment. */
    public Map<String, Attribute> lastEvaluatedKey() {
        return lastEvaluatedKey == null ? null : lastEvaluatedKey.toMap();
    }

    /**
     * What the page costs: a unit for each started 4 KB of what was read, and half of that if the
     * read was eventually consistent.
     */
    public double capacityUnits() {
        return capacityUnits;
    }
}
