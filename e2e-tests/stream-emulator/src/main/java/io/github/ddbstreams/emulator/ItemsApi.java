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

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The operations of DynamoDB on single items, without conditions and projections, which are
 * refused.
 */
final class ItemsApi {

    private static final int MAX_BATCH = 25;

    private final TableRegistry tables;

    ItemsApi(TableRegistry tables) {
        this.tables = tables;
    }

    byte[] putItem(Request request) {
        request.refuse("ConditionExpression", "Expected", "ConditionalOperator");
        EmulatedTable table = table(request);
        Map<String, Attribute> item = request.requireItem("Item");
        ReturnValues returned = ReturnValues.of(request, ReturnValues.NONE, ReturnValues.ALL_OLD);
        WriteOutcome outcome = put(table, item);
        return Body.object(json -> returned.write(json, outcome, Set.of()));
    }

    byte[] deleteItem(Request request) {
        request.refuse("ConditionExpression", "Expected", "ConditionalOperator");
        EmulatedTable table = table(request);
        Map<String, Attribute> key = request.requireItem("Key");
        ReturnValues returned = ReturnValues.of(request, ReturnValues.NONE, ReturnValues.ALL_OLD);
        WriteOutcome outcome = delete(table, key);
        return Body.object(json -> returned.write(json, outcome, Set.of()));
    }

    byte[] updateItem(Request request) {
        request.refuse("ConditionExpression", "Expected", "ConditionalOperator");
        EmulatedTable table = table(request);
        ItemKey key = table.keySchema().keyOf(request.requireItem("Key"));
        ReturnValues returned = ReturnValues.of(request, ReturnValues.values());
        ItemUpdate update = ItemUpdate.of(request, table.keySchema());
        WriteOutcome outcome =
                table.write(
                        key,
                        WriteOrigin.CLIENT,
                        null,
                        old -> update.apply(old == null ? key.toMap() : old));
        return Body.object(json -> returned.write(json, outcome, update.attributes()));
    }

    byte[] getItem(Request request) {
        request.refuse("ProjectionExpression", "AttributesToGet");
        EmulatedTable table = table(request);
        Map<String, Attribute> item =
                table.itemStore().get(table.keySchema().keyOf(request.requireItem("Key")));
        return Body.object(
                json -> {
                    if (item != null) {
                        json.writeFieldName("Item");
                        AttributeJson.writeItem(json, item);
                    }
                });
    }

    byte[] batchWriteItem(Request request) {
        Request requestItems = request.requireObject("RequestItems");
        List<Runnable> writes = new ArrayList<>();
        Set<Object> keys = new HashSet<>();
        for (Map.Entry<String, JsonNode> forTable : requestItems.fields()) {
            EmulatedTable table = tables.require(forTable.getKey());
            for (JsonNode element : forTable.getValue()) {
                Request write = new Request(element);
                boolean put = write.has("PutRequest");
                Map<String, Attribute> image =
                        put
                                ? write.requireObject("PutRequest").requireItem("Item")
                                : write.requireObject("DeleteRequest").requireItem("Key");
                ItemKey key =
                        put ? table.keySchema().keyOfItem(image) : table.keySchema().keyOf(image);
                if (!keys.add(List.of(table.name(), key))) {
                    throw ServiceException.validation(
                            "Provided list of item keys contains duplicates");
                }
                writes.add(put ? () -> put(table, image) : () -> delete(table, image));
            }
        }
        if (writes.isEmpty()) {
            throw ServiceException.validation(
                    "BatchWriteItem cannot have a null or no requests set");
        }
        if (writes.size() > MAX_BATCH) {
            throw ServiceException.validation(
                    "Too many items requested for the BatchWriteItem call");
        }
        writes.forEach(Runnable::run);
        return Body.object(
                json -> {
                    json.writeObjectFieldStart("UnprocessedItems");
                    json.writeEndObject();
                });
    }

    private EmulatedTable table(Request request) {
        return tables.require(request.requireText("TableName"));
    }

    private static WriteOutcome put(EmulatedTable table, Map<String, Attribute> item) {
        return table.write(
                table.keySchema().keyOfItem(item), WriteOrigin.CLIENT, null, old -> item);
    }

    private static WriteOutcome delete(EmulatedTable table, Map<String, Attribute> key) {
        return table.write(table.keySchema().keyOf(key), WriteOrigin.CLIENT, null, old -> null);
    }
}
