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

import java.util.Map;

/** What a Scan asks for. Immutable. */
public final class ScanRequest {

    private final int segment;
    private final int totalSegments;
    private final ItemKey startKey;
    private final int limit;
    private final boolean consistent;

    private ScanRequest(
            int segment, int totalSegments, ItemKey startKey, int limit, boolean consistent) {
        this.segment = segment;
        this.totalSegments = totalSegments;
        this.startKey = startKey;
        this.limit = limit;
        this.consistent = consistent;
    }

    static ScanRequest of(Request request, KeySchema schema) {
        int total = request.has("TotalSegments") ? request.limit("TotalSegments", 1_000_000) : 1;
        int segment = segmentOf(request, total);
        Map<String, Attribute> start = request.item("ExclusiveStartKey");
        ItemKey startKey = start == null ? null : schema.keyOf(start);
        ScanRequest scan =
                new ScanRequest(
                        segment,
                        total,
                        startKey,
                        request.limit("Limit", Integer.MAX_VALUE),
                        request.flag("ConsistentRead"));
        if (startKey != null && !scan.range().contains(startKey.hash())) {
            throw ServiceException.validation(
                    "The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with"
                            + " correct Segment. TotalSegments: "
                            + total
                            + " Segment: "
                            + segment);
        }
        return scan;
    }

    private static int segmentOf(Request request, int total) {
        if (request.has("Segment") != request.has("TotalSegments")) {
            throw ServiceException.validation(
                    request.has("Segment")
                            ? "The TotalSegments parameter is required but was not present in the request when Segment"
                                    + " parameter is present"
                            : "The Segment parameter is required but was not present in the request when parameter"
                                    + " TotalSegments is present");
        }
        int segment = request.has("Segment") ? request.node("Segment").intValue() : 0;
        if (segment < 0 || segment >= total) {
            throw ServiceException.validation(
                    "The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: "
                            + segment
                            + " is not less than TotalSegments: "
                            + total);
        }
        return segment;
    }

    /** 0 for a scan that is not parallel. */
    public int segment() {
        return segment;
    }

    /** 1 for a scan that is not parallel. */
    public int totalSegments() {
        return totalSegments;
    }

    /** Null on the first page of a segment. */
    public Map<String, Attribute> exclusiveStartKey() {
        return startKey == null ? null : startKey.toMap();
    }

    /** The highest number of items on the page; Integer.MAX_VALUE if it was not given. */
    public int limit() {
        return limit;
    }

    /** Whether it asks for each item as it is now. */
    public boolean isConsistent() {
        return consistent;
    }

    /** The part of the table's hashes that the segment covers. */
    HashRange range() {
        return HashRange.part(segment, totalSegments);
    }

    /** Behind it the page begins: a key, or the front of the segment. */
    ItemKey start() {
        return startKey == null ? ItemKey.frontOf(range().from()) : startKey;
    }

    @Override
    public String toString() {
        return "Scan of segment "
                + segment
                + " of "
                + totalSegments
                + (startKey == null ? "" : " behind " + startKey);
    }
}
