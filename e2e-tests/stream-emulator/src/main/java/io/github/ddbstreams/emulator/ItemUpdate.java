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
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What an UpdateItem request does to an item, by an update expression or by the older
 * AttributeUpdates. Immutable.
 */
final class ItemUpdate {

    private final UnaryOperator<Map<String, Attribute>> change;

    private final Set<String> attributes;

    private ItemUpdate(UnaryOperator<Map<String, Attribute>> change, Set<String> attributes) {
        this.change = change;
        this.attributes = attributes;
    }

    static ItemUpdate of(Request request, KeySchema schema) {
        if (request.has("UpdateExpression") && request.has("AttributeUpdates")) {
            throw ServiceException.validation(
                    "Can not specify both expression and non-expression parameters in the same request: Non-expression"
                            + " parameters: {AttributeUpdates} Expression parameters: {UpdateExpression}");
        }
        if (request.has("UpdateExpression")) {
            UpdateExpression expression =
                    UpdateExpressionParser.parse(
                            request.text("UpdateExpression"),
                            request.node("ExpressionAttributeNames"),
                            request.item("ExpressionAttributeValues"));
            expression.attributes().forEach(name -> refuseKey(name, schema));
            return new ItemUpdate(expression::apply, expression.attributes());
        }
        JsonNode updates = request.node("AttributeUpdates");
        Set<String> names = new LinkedHashSet<>();
        if (updates != null) {
            updates.fieldNames().forEachRemaining(names::add);
        }
        return new ItemUpdate(legacy(updates, schema), names);
    }

    /** The attributes at the top of the item that it names. */
    Set<String> attributes() {
        return attributes;
    }

    Map<String, Attribute> apply(Map<String, Attribute> item) {
        return change.apply(item);
    }

    private static void refuseKey(String name, KeySchema schema) {
        if (name.equals(schema.partitionKey()) || name.equals(schema.sortKey())) {
            throw ServiceException.validation(
                    "One or more parameter values were invalid: Cannot update attribute "
                            + name
                            + ". This attribute is part of the key");
        }
    }

    private static UnaryOperator<Map<String, Attribute>> legacy(
            JsonNode updates, KeySchema schema) {
        List<UnaryOperator<Map<String, Attribute>>> changes = new ArrayList<>();
        if (updates != null) {
            for (Map.Entry<String, JsonNode> field : updates.properties()) {
                refuseKey(field.getKey(), schema);
                changes.add(legacyChange(field.getKey(), new Request(field.getValue())));
            }
        }
        return item -> {
            Map<String, Attribute> updated = new LinkedHashMap<>(item);
            changes.forEach(change -> change.apply(updated));
            return updated;
        };
    }

    private static UnaryOperator<Map<String, Attribute>> legacyChange(String name, Request update) {
        String action = update.has("Action") ? update.text("Action") : "PUT";
        if (action.equals("PUT") && update.has("Value")) {
            Attribute value = AttributeJson.read(update.node("Value"));
            return item -> {
                item.put(name, value);
                return item;
            };
        } else if (action.equals("DELETE") && !update.has("Value")) {
            return item -> {
                item.remove(name);
                return item;
            };
        }
        throw ServiceException.unsupported(
                "AttributeUpdates with action "
                        + action
                        + (update.has("Value") ? " and a value" : " without a value"));
    }
}
