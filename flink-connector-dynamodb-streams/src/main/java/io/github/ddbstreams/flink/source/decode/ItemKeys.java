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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.annotation.Internal;
import software.amazon.awssdk.core.SdkBytes;
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

    /**
     * The attributes of a key's text.
     *
     * @throws IllegalArgumentException if it is no such text
     */
    public static Map<String, AttributeValue> parse(String text) {
        try {
            return parseAttributes(text);
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw notAKey(text);
        }
    }

    private static Map<String, AttributeValue> parseAttributes(String text) {
        Map<String, AttributeValue> key = new LinkedHashMap<>();
        int at = 0;
        while (at < text.length()) {
            int nameFrom = text.indexOf(':', at) + 1;
            int nameTo = nameFrom + length(text, at, nameFrom - 1);
            int valueFrom = text.indexOf(':', nameTo) + 1;
            int valueTo = valueFrom + length(text, nameTo + 1, valueFrom - 1);
            if (valueTo > text.length()) {
                throw notAKey(text);
            }
            key.put(
                    text.substring(nameFrom, nameTo),
                    value(text.charAt(nameTo), text.substring(valueFrom, valueTo), text));
            at = valueTo;
        }
        return key;
    }

    private static int length(String text, int from, int to) {
        if (from >= to) {
            throw notAKey(text);
        }
        return Integer.parseInt(text.substring(from, to));
    }

    private static AttributeValue value(char type, String value, String text) {
        switch (type) {
            case 'S':
                return AttributeValue.fromS(value);
            case 'N':
                return AttributeValue.fromN(value);
            case 'B':
                return AttributeValue.fromB(
                        SdkBytes.fromByteArrayUnsafe(Base64.getDecoder().decode(value)));
            default:
                throw notAKey(text);
        }
    }

    private static IllegalArgumentException notAKey(String text) {
        return new IllegalArgumentException("'" + text + "' is not the text of a key");
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
