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

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Map;

/**
 * Scan, without filters and indexes, which are refused.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html">The
 *     API</a>
 */
final class ScanApi {

    private final TableRegistry tables;

    ScanApi(TableRegistry tables) {
        this.tables = tables;
    }

    byte[] scan(Request request) {
        request.refuse(
                "FilterExpression",
                "ExpressionAttributeValues",
                "AttributesToGet",
                "ScanFilter",
                "ConditionalOperator",
                "IndexName",
                "Select");
        ReturnedCapacity capacity = ReturnedCapacity.of(request);
        Projection projection = Projection.of(request);
        EmulatedTable table = tables.require(request.requireText("TableName"));
        ScanPage page = table.scans().read(ScanRequest.of(request, table.keySchema()));
        return Body.object(
                json -> {
                    capacity.write(json, table.name(), page.capacityUnits());
                    write(json, page, projection);
                });
    }

    private static void write(JsonGenerator json, ScanPage page, Projection projection)
            throws IOException {
        json.writeNumberField("Count", page.items().size());
        json.writeArrayFieldStart("Items");
        for (Map<String, Attribute> item : page.items()) {
            AttributeJson.writeItem(json, projection.of(item));
        }
        json.writeEndArray();
        if (page.lastEvaluatedKey() != null) {
            json.writeFieldName("LastEvaluatedKey");
            AttributeJson.writeItem(json, page.lastEvaluatedKey());
        }
        json.writeNumberField("ScannedCount", page.items().size());
    }
}
