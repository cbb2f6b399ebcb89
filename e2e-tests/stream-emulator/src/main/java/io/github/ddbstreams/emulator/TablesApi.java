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
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;

/**
 * The operations of DynamoDB on tables. Tables and streams are usable as soon as an operation
 * returns.
 */
final class TablesApi {

    private static final int MAX_LISTED = 100;

    private final TableRegistry tables;

    TablesApi(TableRegistry tables) {
        this.tables = tables;
    }

    byte[] listTables(Request request) {
        int limit = request.limit("Limit", MAX_LISTED);
        String after = request.text("ExclusiveStartTableName");
        NavigableMap<String, EmulatedTable> candidates = tables.byName();
        if (after != null) {
            candidates = candidates.tailMap(after, false);
        }
        List<String> names = new ArrayList<>();
        boolean more = false;
        for (String name : candidates.keySet()) {
            more = names.size() == limit;
            if (more) {
                break;
            }
            names.add(name);
        }
        String last = more ? names.get(limit - 1) : null;
        return Body.object(
                json -> {
                    if (last != null) {
                        json.writeStringField("LastEvaluatedTableName", last);
                    }
                    json.writeArrayFieldStart("TableNames");
                    for (String name : names) {
                        json.writeString(name);
                    }
                    json.writeEndArray();
                });
    }

    byte[] createTable(Request request) {
        request.refuse("GlobalSecondaryIndexes", "LocalSecondaryIndexes");
        EmulatedTable table = tables.create(specOf(request));
        return description("TableDescription", table);
    }

    private static TableSpec specOf(Request request) {
        TableSpec spec;
        try {
            spec = TableSpec.named(request.requireText("TableName"));
        } catch (IllegalArgumentException e) {
            throw ServiceException.validation(
                    "Invalid table/index name.  Table/index names must be between 3 and 255 characters long, and may contain"
                            + " only the characters a-z, A-Z, 0-9, '_', '-', and '.'");
        }
        Map<String, String> types = new HashMap<>();
        for (JsonNode definition : elements(request, "AttributeDefinitions")) {
            Request attribute = new Request(definition);
            types.put(
                    attribute.requireText("AttributeName"), attribute.requireText("AttributeType"));
        }
        for (JsonNode element : elements(request, "KeySchema")) {
            Request key = new Request(element);
            String name = key.requireText("AttributeName");
            String type = types.get(name);
            if (type == null) {
                throw ServiceException.validation(
                        "One or more parameter values were invalid: Some index key attributes are not defined in"
                                + " AttributeDefinitions. Keys: ["
                                + name
                                + "], AttributeDefinitions: "
                                + types.keySet());
            }
            if (key.requireText("KeyType").equals("HASH")) {
                spec.partitionKey(name, type);
            } else {
                spec.sortKey(name, type);
            }
        }
        StreamViewType viewType =
                request.has("StreamSpecification")
                        ? viewTypeOf(request.requireObject("StreamSpecification"))
                        : null;
        return viewType == null ? spec.withoutStream() : spec.viewType(viewType);
    }

    private static JsonNode elements(Request request, String name) {
        JsonNode elements = request.node(name);
        if (elements == null || elements.isEmpty()) {
            throw ServiceException.missing(name);
        }
        return elements;
    }

    /** The view type of a stream specification that enables a stream, or null if it does not. */
    private static StreamViewType viewTypeOf(Request specification) {
        JsonNode enabled = specification.node("StreamEnabled");
        if (enabled == null || !enabled.asBoolean()) {
            return null;
        }
        String viewType = specification.text("StreamViewType");
        if (viewType == null) {
            throw ServiceException.validation(
                    "One or more parameter values were invalid: StreamViewType is required when StreamEnabled is true");
        }
        for (StreamViewType candidate : StreamViewType.values()) {
            if (candidate.name().equals(viewType)) {
                return candidate;
            }
        }
        throw ServiceException.constraint(
                viewType,
                "streamSpecification.streamViewType",
                "Member must satisfy enum value set: [OLD_IMAGE, NEW_IMAGE, KEYS_ONLY, NEW_AND_OLD_IMAGES]");
    }

    byte[] updateTable(Request request) {
        EmulatedTable table = tables.require(request.requireText("TableName"));
        request.refuse("GlobalSecondaryIndexUpdates", "ReplicaUpdates");
        if (request.has("StreamSpecification")) {
            changeStream(table, viewTypeOf(request.requireObject("StreamSpecification")));
        }
        return description("TableDescription", table);
    }

    private static void changeStream(EmulatedTable table, StreamViewType wanted) {
        try {
            if (wanted == null) {
                table.disableStream();
            } else {
                table.enableStream(wanted);
            }
        } catch (IllegalStateException e) {
            throw ServiceException.validation(
                    wanted == null
                            ? "Table has no stream to disable: TableName: " + table.name()
                            : "Table already has an enabled stream: TableName: " + table.name());
        }
    }

    byte[] describeTable(Request request) {
        return description("Table", tables.require(request.requireText("TableName")));
    }

    byte[] deleteTable(Request request) {
        return description("TableDescription", tables.delete(request.requireText("TableName")));
    }

    private byte[] description(String field, EmulatedTable table) {
        boolean exists = tables.find(table.name()) == table;
        return Body.object(
                json -> {
                    json.writeObjectFieldStart(field);
                    writeTable(json, table, exists);
                    json.writeEndObject();
                });
    }

    private static void writeTable(JsonGenerator json, EmulatedTable table, boolean exists)
            throws IOException {
        KeySchema schema = table.keySchema();
        json.writeArrayFieldStart("AttributeDefinitions");
        writeDefinition(json, schema.partitionKey(), schema.partitionType());
        if (schema.sortKey() != null) {
            writeDefinition(json, schema.sortKey(), schema.sortType());
        }
        json.writeEndArray();
        json.writeObjectFieldStart("BillingModeSummary");
        json.writeStringField("BillingMode", "PAY_PER_REQUEST");
        json.writeEndObject();
        json.writeNumberField("CreationDateTime", table.createdAt().toEpochMilli() / 1000.0);
        json.writeNumberField("ItemCount", table.itemStore().size());
        KeySchemaJson.write(json, schema);
        EmulatedStream stream = table.latestStream();
        if (stream != null) {
            json.writeStringField("LatestStreamArn", stream.arn());
            json.writeStringField("LatestStreamLabel", stream.label());
        }
        json.writeObjectFieldStart("ProvisionedThroughput");
        json.writeNumberField("NumberOfDecreasesToday", 0);
        json.writeNumberField("ReadCapacityUnits", 0);
        json.writeNumberField("WriteCapacityUnits", 0);
        json.writeEndObject();
        if (stream != null && stream.isEnabled()) {
            json.writeObjectFieldStart("StreamSpecification");
            json.writeBooleanField("StreamEnabled", true);
            json.writeStringField("StreamViewType", stream.viewType().name());
            json.writeEndObject();
        }
        json.writeStringField("TableArn", table.arn());
        json.writeStringField("TableName", table.name());
        json.writeNumberField("TableSizeBytes", table.itemStore().sizeBytes());
        json.writeStringField("TableStatus", exists ? "ACTIVE" : "DELETING");
    }

    private static void writeDefinition(JsonGenerator json, String name, Attribute.Type type)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("AttributeName", name);
        json.writeStringField("AttributeType", type.name());
        json.writeEndObject();
    }
}
