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

import java.util.LinkedHashMap;
import java.util.Map;

/** The key attributes of a table and their types. Immutable. */
final class KeySchema {

    private final String partitionKey;
    private final Attribute.Type partitionType;
    private final String sortKey;
    private final Attribute.Type sortType;

    KeySchema(
            String partitionKey,
            Attribute.Type partitionType,
            String sortKey,
            Attribute.Type sortType) {
        this.partitionKey = partitionKey;
        this.partitionType = partitionType;
        this.sortKey = sortKey;
        this.sortType = sortType;
    }

    String partitionKey() {
        return partitionKey;
    }

    Attribute.Type partitionType() {
        return partitionType;
    }

    /** Null for a table without one. */
    String sortKey() {
        return sortKey;
    }

    Attribute.Type sortType() {
        return sortType;
    }

    /** The key of an item that is to be stored. */
    ItemKey keyOfItem(Map<String, Attribute> item) {
        return new ItemKey(
                this,
                itemValue(item, partitionKey, partitionType),
                itemValue(item, sortKey, sortType));
    }

    /** A key given as such: exactly the key attributes. */
    ItemKey keyOf(Map<String, Attribute> key) {
        int wanted = sortKey == null ? 1 : 2;
        if (key.size() != wanted) {
            throw mismatch();
        }
        return new ItemKey(
                this, keyValue(key, partitionKey, partitionType), keyValue(key, sortKey, sortType));
    }

    private static Attribute itemValue(
            Map<String, Attribute> item, String name, Attribute.Type type) {
        if (name == null) {
            return null;
        }
        Attribute value = item.get(name);
        if (value == null) {
            throw ServiceException.validation(
                    "One or more parameter values were invalid: Missing the key "
                            + name
                            + " in the item");
        }
        if (value.type() != type) {
            throw ServiceException.validation(
                    "One or more parameter values were invalid: Type mismatch for key "
                            + name
                            + " expected: "
                            + type
                            + " actual: "
                            + value.type());
        }
        return notEmpty(name, value);
    }

    private static Attribute keyValue(
            Map<String, Attribute> key, String name, Attribute.Type type) {
        if (name == null) {
            return null;
        }
        Attribute value = key.get(name);
        if (value == null || value.type() != type) {
            throw mismatch();
        }
        return notEmpty(name, value);
    }

    private static Attribute notEmpty(String name, Attribute value) {
        boolean emptyText = value.type() == Attribute.Type.S && value.text().isEmpty();
        boolean emptyBytes = value.type() == Attribute.Type.B && value.bytes().length == 0;
        if (emptyText || emptyBytes) {
            throw ServiceException.validation(
                    "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an"
                            + " empty "
                            + (emptyText ? "string" : "binary")
                            + " value. Key: "
                            + name);
        }
        return value;
    }

    private static ServiceException mismatch() {
        return ServiceException.validation("The provided key element does not match the schema");
    }

    Map<String, Attribute> toMap(ItemKey key) {
        Map<String, Attribute> map = new LinkedHashMap<>();
        map.put(partitionKey, key.partition());
        if (sortKey != null) {
            map.put(sortKey, key.sort());
        }
        return map;
    }
}
