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
package io.github.ddbstreams.flink.table.data;

import io.github.ddbstreams.flink.source.decode.AttributeType;
import io.github.ddbstreams.flink.source.decode.DecodingFailure;
import io.github.ddbstreams.flink.source.decode.PageParser;
import io.github.ddbstreams.flink.source.decode.Scalars;
import java.io.IOException;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Takes the key out of an item of the table while the item is read: its attributes stand anywhere
 * among the others. Belongs to one page and one thread.
 */
final class ItemKey {

    private final KeyAttributes keys;
    private final BooleanSupplier isWanted;

    private List<String> names = List.of();
    private boolean unwanted;

    /**
     * @param keys gets what is found
     * @param isWanted whether an item of this key is wanted, asked once the key is known
     */
    ItemKey(KeyAttributes keys, BooleanSupplier isWanted) {
        this.keys = keys;
        this.isWanted = isWanted;
    }

    /** Another item begins. */
    void begin(List<String> keyAttributes) {
        names = keyAttributes;
        unwanted = false;
        keys.clear();
    }

    /** Whether the attribute of this name is of the key. */
    boolean has(String name) {
        return names.contains(name);
    }

    /** Takes the value of an attribute of the key, at which the parser stands, and leaves it. */
    void take(String name, AttributeType type, PageParser parser)
            throws IOException, DecodingFailure {
        keys.add(name, type, parser);
        if (keys.count() == names.size()) {
            unwanted = !isWanted.getAsBoolean();
        }
    }

    /** Whether the key is known, and no item of it is wanted. */
    boolean isUnwanted() {
        return unwanted;
    }

    /** Looks for the key in the rest of an item, of which nothing else is wanted. */
    void readRest(PageParser parser) throws IOException, DecodingFailure {
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            if (has(name)) {
                readOnly(name, parser);
            } else {
                parser.skipChildren();
            }
        }
    }

    /** Reads an attribute of the key that is nothing else. */
    void readOnly(String name, PageParser parser) throws IOException, DecodingFailure {
        try {
            AttributeType type = AttributeType.begin(parser);
            take(name, type, parser);
            type.end(parser);
        } catch (DecodingFailure e) {
            throw e.in(Scalars.shorten(name));
        }
    }

    boolean isComplete() {
        return keys.count() == names.size();
    }

    /**
     * @throws DecodingFailure if the item lacks an attribute of the key
     */
    void checkComplete() throws DecodingFailure {
        for (String name : names) {
            if (!keys.has(name)) {
                throw new DecodingFailure("is missing; it is an attribute of the table's key")
                        .in(Scalars.shorten(name));
            }
        }
    }
}
