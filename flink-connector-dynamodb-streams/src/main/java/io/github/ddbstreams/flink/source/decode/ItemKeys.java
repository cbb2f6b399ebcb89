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
package io.github.ddbstreams.flink.source.decode;

import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.annotation.Internal;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The keys of items as texts: equal for the same item and different for others, whatever the order
 * of the attributes and the form of the numbers. They are part of states, so they never change.
 */
@Internal
public final class ItemKeys {

    private final TreeMap<String, String> attributes = new TreeMap<>();

    /** A key that has no attributes yet. */
    public ItemKeys() {}

    /**
     * Adds an attribute.
     *
     * @param text its value as DynamoDB JSON has it: a text, a number, or base64
     */
    public ItemKeys add(String name, AttributeType type, String text) {
        String value = type == AttributeType.N ? CanonicalNumbers.of(text) : text;
        attributes.put(name, name.length() + ":" + name + type + value.length() + ':' + value);
        return this;
    }

    /** The key of these attributes. */
    public String text() {
        return String.join("", attributes.values());
    }

    /**
     * The key of these attributes, which may be all of an item's.
     *
     * @param names of the key attributes
     * @throws IllegalArgumentException if one of them is missing or not of a type that keys have
     */
    public static String of(Map<String, AttributeValue> item, Iterable<String> names) {
        ItemKeys keys = new ItemKeys();
        for (String name : names) {
            add(name, item.get(name), keys);
        }
        return keys.text();
    }

    /**
     * The key of these attributes.
     *
     * @param key nothing but key attributes
     * @throws IllegalArgumentException if one of them is not of a type that keys have
     */
    public static String of(Map<String, AttributeValue> key) {
        return of(key, key.keySet());
    }

    private static void add(String name, AttributeValue value, ItemKeys keys) {
        if (value != null && value.s() != null) {
            keys.add(name, AttributeType.S, value.s());
        } else if (value != null && value.n() != null) {
            keys.add(name, AttributeType.N, value.n());
        } else if (value != null && value.b() != null) {
            byte[] bytes = value.b().asByteArrayUnsafe();
            keys.add(name, AttributeType.B, Base64.getEncoder().encodeToString(bytes));
        } else {
            throw new IllegalArgumentException(
                    "The key attribute "
                            + name
                            + (value == null ? " is missing" : " is of the type " + value.type())
                            + "; expected a value of the type S, N or B.");
        }
    }
}
