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
package io.github.ddbstreams.flink.source.client;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;

/**
 * A request for one page of a segment of a table. Immutable.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html">Scan</a>
 */
@Internal
public final class TableScan {

    private final String table;
    private final int segment;
    private final int segments;
    @Nullable private final Map<String, AttributeValue> after;
    private final boolean consistent;
    @Nullable private final Integer limit;

    /**
     * @param table its name or its ARN
     * @param after the key of the item behind which the page begins; null for the first page
     * @param consistent whether items are to be as they are now
     * @param limit the most items that are read for the page; null for as many as fit
     */
    public TableScan(
            String table,
            int segment,
            int segments,
            @Nullable Map<String, AttributeValue> after,
            boolean consistent,
            @Nullable Integer limit) {
        this.table = requireNonNull(table);
        this.segment = segment;
        this.segments = segments;
        this.after = after;
        this.consistent = consistent;
        this.limit = limit;
    }

    public String table() {
        return table;
    }

    public int segment() {
        return segment;
    }

    public int segments() {
        return segments;
    }

    @Nullable
    public Map<String, AttributeValue> after() {
        return after;
    }

    public boolean isConsistent() {
        return consistent;
    }

    ScanRequest.Builder toRequest() {
        return ScanRequest.builder()
                .tableName(table)
                .segment(segment)
                .totalSegments(segments)
                .exclusiveStartKey(after)
                .consistentRead(consistent)
                .limit(limit)
                .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL);
    }

    @Override
    public String toString() {
        return "segment " + segment + " of " + segments + " of table " + table;
    }
}
