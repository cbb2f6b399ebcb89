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

import java.util.AbstractMap;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * An item to write, as an immutable map that is pleasant to build: {@code Item.of("pk", "a", "n",
 * 1).with("tags", Attribute.stringSet(tags))}. A plain {@code Map<String, Object>} does as well
 * everywhere.
 */
public final class Item extends AbstractMap<String, Object> {

    private final Map<String, Object> values;

    private Item(Map<String, Object> values) {
        this.values = Collections.unmodifiableMap(values);
    }

    /**
     * @param namesAndValues name, value, name, value; values as {@link Attribute#of(Object)} takes
     *     them
     * @throws IllegalArgumentException if there is a name without a value, or a name that is no
     *     String
     */
    public static Item of(Object... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException(
                    namesAndValues.length
                            + " arguments; give a value for each name: Item.of(\"pk\", \"a\", \"n\", 1)");
        }
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (!(namesAndValues[i] instanceof String)) {
                throw new IllegalArgumentException(
                        "Argument " + i + " is no name: " + namesAndValues[i]);
            }
            values.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return new Item(values);
    }

    /** A copy with one attribute set. */
    public Item with(String name, Object value) {
        Map<String, Object> copy = new LinkedHashMap<>(values);
        copy.put(name, value);
        return new Item(copy);
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        return values.entrySet();
    }
}
