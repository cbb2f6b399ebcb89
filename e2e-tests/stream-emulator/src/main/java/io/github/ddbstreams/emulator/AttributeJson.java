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
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Attribute values in DynamoDB's JSON, {@code {"S": "text"}} and so on, in both directions. */
final class AttributeJson {

    /** A value at the top of an item is the first of 32 levels. */
    private static final int MAX_DEPTH = 31;

    private AttributeJson() {}

    static void writeItem(JsonGenerator json, Map<String, Attribute> item) throws IOException {
        json.writeStartObject();
        for (Map.Entry<String, Attribute> entry : item.entrySet()) {
            json.writeFieldName(entry.getKey());
            write(json, entry.getValue());
        }
        json.writeEndObject();
    }

    static void write(JsonGenerator json, Attribute value) throws IOException {
        json.writeStartObject();
        json.writeFieldName(value.type().name());
        switch (value.type()) {
            case S:
            case N:
                json.writeString(value.text());
                break;
            case B:
                json.writeBinary(value.bytes());
                break;
            case BOOL:
                json.writeBoolean(value.truth());
                break;
            case NULL:
                json.writeBoolean(true);
                break;
            case L:
                json.writeStartArray();
                for (Attribute element : value.elements()) {
                    write(json, element);
                }
                json.writeEndArray();
                break;
            case M:
                writeItem(json, value.entries());
                break;
            case SS:
            case NS:
                json.writeStartArray();
                for (String element : value.texts()) {
                    json.writeString(element);
                }
                json.writeEndArray();
                break;
            default:
                json.writeStartArray();
                for (byte[] element : value.byteArrays()) {
                    json.writeBinary(element);
                }
                json.writeEndArray();
        }
        json.writeEndObject();
    }

    static Map<String, Attribute> readItem(JsonNode node) {
        return readItem(node, 0);
    }

    static Attribute read(JsonNode node) {
        return read(node, 0);
    }

    private static Map<String, Attribute> readItem(JsonNode node, int depth) {
        if (node == null || !node.isObject()) {
            throw ServiceException.serialization(
                    "Start of structure or map found where not expected");
        }
        Map<String, Attribute> item = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            item.put(field.getKey(), read(field.getValue(), depth));
        }
        return item;
    }

    private static Attribute read(JsonNode node, int depth) {
        if (depth > MAX_DEPTH) {
            throw ServiceException.validation(
                    "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond"
                            + " supported limit");
        }
        if (node == null || !node.isObject() || node.isEmpty()) {
            throw ServiceException.validation(
                    "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
        }
        if (node.size() > 1) {
            throw ServiceException.validation(
                    "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported"
                            + " datatypes");
        }
        Map.Entry<String, JsonNode> field = node.properties().iterator().next();
        JsonNode value = field.getValue();
        switch (field.getKey()) {
            case "S":
                return Attribute.string(text(value));
            case "N":
                return number(text(value));
            case "B":
                return Attribute.binary(bytes(value));
            case "BOOL":
                return Attribute.bool(value.asBoolean());
            case "NULL":
                return readNull(value);
            case "L":
                List<Attribute> elements = new ArrayList<>();
                value.forEach(element -> elements.add(read(element, depth + 1)));
                return Attribute.list(elements);
            case "M":
                return Attribute.map(readItem(value, depth + 1));
            case "SS":
                return Attribute.stringSet(distinct(texts(value, "string"), "string"));
            case "NS":
                List<String> numbers = new ArrayList<>();
                texts(value, "number").forEach(n -> numbers.add(DecimalNumbers.normalise(n)));
                return Attribute.numberSet(distinct(numbers, "number"));
            case "BS":
                return readBinarySet(value);
            default:
                throw ServiceException.validation(
                        "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
        }
    }

    private static Attribute number(String text) {
        return Attribute.rawNumber(DecimalNumbers.normalise(text));
    }

    private static Attribute readNull(JsonNode value) {
        if (!value.asBoolean()) {
            throw ServiceException.validation(
                    "One or more parameter values were invalid: Null attribute value types must have the value of true");
        }
        return Attribute.nullValue();
    }

    private static Attribute readBinarySet(JsonNode value) {
        Set<String> encoded = distinct(texts(value, "binary"), "binary");
        List<byte[]> elements = new ArrayList<>();
        encoded.forEach(e -> elements.add(decode(e)));
        return Attribute.binarySet(elements);
    }

    private static String text(JsonNode value) {
        if (!value.isTextual()) {
            throw ServiceException.serialization(
                    value.getNodeType().name().toUpperCase(Locale.ROOT)
                            + "_VALUE cannot be converted to String");
        }
        return value.textValue();
    }

    private static List<String> texts(JsonNode value, String what) {
        List<String> texts = new ArrayList<>();
        value.forEach(v -> texts.add(text(v)));
        if (texts.isEmpty()) {
            throw ServiceException.validation(
                    "One or more parameter values were invalid: An "
                            + what
                            + " set  may not be empty");
        }
        return texts;
    }

    private static Set<String> distinct(List<String> values, String what) {
        Set<String> set = new LinkedHashSet<>(values);
        if (set.size() < values.size()) {
            throw ServiceException.validation(
                    "One or more parameter values were invalid: Input collection "
                            + values
                            + (what.equals("binary") ? "of type BS" : "")
                            + " contains duplicates");
        }
        return set;
    }

    private static byte[] bytes(JsonNode value) {
        return decode(text(value));
    }

    private static byte[] decode(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw ServiceException.serialization("Base64 string is invalid: " + base64);
        }
    }
}
