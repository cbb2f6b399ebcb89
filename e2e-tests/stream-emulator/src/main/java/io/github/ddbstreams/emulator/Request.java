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
import java.util.Map;
import java.util.Set;

/**
 * The parameters of a request, with the service's errors for those that are missing or wrong.
 * Immutable.
 */
final class Request {

    private final JsonNode parameters;

    Request(JsonNode parameters) {
        this.parameters = parameters;
    }

    /** The parameter, or null if it is absent or JSON's null. */
    JsonNode node(String name) {
        JsonNode node = parameters.get(name);
        return node == null || node.isNull() ? null : node;
    }

    boolean has(String name) {
        return node(name) != null;
    }

    /** All parameters by name. */
    Set<Map.Entry<String, JsonNode>> fields() {
        return parameters.properties();
    }

    /** The text, or null. */
    String text(String name) {
        JsonNode node = node(name);
        if (node == null) {
            return null;
        }
        if (!node.isTextual()) {
            throw ServiceException.serialization(
                    node.getNodeType() + "_VALUE cannot be converted to String");
        }
        return node.textValue();
    }

    String requireText(String name) {
        String text = text(name);
        if (text == null) {
            throw ServiceException.missing(lowerFirst(name));
        }
        return text;
    }

    Request requireObject(String name) {
        JsonNode node = node(name);
        if (node == null) {
            throw ServiceException.missing(lowerFirst(name));
        }
        return new Request(node);
    }

    /** A number within limits, or the highest if it is absent. */
    int limit(String name, int max) {
        JsonNode node = node(name);
        if (node == null) {
            return max;
        }
        if (!node.isIntegralNumber()) {
            throw ServiceException.serialization(
                    node.getNodeType() + "_VALUE cannot be converted to Integer");
        }
        long value = node.longValue();
        if (value < 1) {
            throw ServiceException.constraint(
                    Long.toString(value),
                    lowerFirst(name),
                    "Member must have value greater than or equal to 1");
        }
        if (value > max) {
            throw ServiceException.constraint(
                    Long.toString(value),
                    lowerFirst(name),
                    "Member must have value less than or equal to " + max);
        }
        return (int) value;
    }

    /** True or false; false if it is absent. */
    boolean flag(String name) {
        JsonNode node = node(name);
        if (node != null && !node.isBoolean()) {
            throw ServiceException.serialization(
                    node.getNodeType() + "_VALUE cannot be converted to Boolean");
        }
        return node != null && node.booleanValue();
    }

    /** The item or key, or null. */
    Map<String, Attribute> item(String name) {
        JsonNode node = node(name);
        return node == null ? null : AttributeJson.readItem(node);
    }

    Map<String, Attribute> requireItem(String name) {
        Map<String, Attribute> item = item(name);
        if (item == null) {
            throw ServiceException.missing(lowerFirst(name));
        }
        return item;
    }

    /** Refuses parameters whose silent neglect would change what the request means. */
    void refuse(String... names) {
        for (String name : names) {
            if (has(name)) {
                throw ServiceException.unsupported(name);
            }
        }
    }

    private static String lowerFirst(String name) {
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }
}
