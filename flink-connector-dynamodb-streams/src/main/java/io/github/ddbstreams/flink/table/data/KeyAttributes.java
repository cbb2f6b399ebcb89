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

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.github.ddbstreams.flink.source.decode.AttributeType;
import io.github.ddbstreams.flink.source.decode.DecodingFailure;
import io.github.ddbstreams.flink.source.decode.ItemKeys;
import io.github.ddbstreams.flink.source.decode.PageParser;
import io.github.ddbstreams.flink.source.decode.Scalars;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Base64;
import javax.annotation.Nullable;

/**
 * The key of the item whose record is being read, as text: little is made of it unless somebody
 * asks. Belongs to one page and one thread.
 */
final class KeyAttributes {

    /** A partition key and a sort key. */
    private static final int MAX_KEYS = 2;

    private static final int MAX_DESCRIPTION = 256;

    private final String[] names = new String[MAX_KEYS];
    private final AttributeType[] types = new AttributeType[MAX_KEYS];
    private final String[] texts = new String[MAX_KEYS];
    private int count;

    /** Made when somebody asks. */
    @Nullable private String canonical;

    void clear() {
        count = 0;
        canonical = null;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** Reads the object that the parser stands at the beginning of. */
    void read(PageParser parser) throws IOException, DecodingFailure {
        Scalars.expect(parser, JsonToken.START_OBJECT, "an object of attributes");
        clear();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            if (count == MAX_KEYS) {
                throw new DecodingFailure("has more than " + MAX_KEYS + " attributes");
            }
            try {
                AttributeType type = AttributeType.begin(parser);
                add(name, type, parser);
                type.end(parser);
            } catch (DecodingFailure e) {
                throw e.in(Scalars.shorten(name));
            }
        }
    }

    /** Adds an attribute, at what is of whose type the parser stands; the parser does not move. */
    void add(String name, AttributeType type, PageParser parser)
            throws IOException, DecodingFailure {
        if (has(name)) {
            throw new DecodingFailure(Scalars.DUPLICATE_NAME);
        }
        if (type != AttributeType.S && type != AttributeType.N && type != AttributeType.B) {
            throw new DecodingFailure(
                    "is of the type " + type + "; allowed in a key are S, N and B");
        }
        texts[count] = Scalars.string(parser);
        names[count] = name;
        types[count] = type;
        count++;
    }

    int count() {
        return count;
    }

    boolean has(String name) {
        for (int i = 0; i < count; i++) {
            if (names[i].equals(name)) {
                return true;
            }
        }
        return false;
    }

    /** The key as one text. */
    String canonical() {
        if (canonical == null) {
            ItemKeys key = new ItemKeys();
            for (int i = 0; i < count; i++) {
                key.add(names[i], types[i], texts[i]);
            }
            canonical = key.text();
        }
        return canonical;
    }

    /** A string, a number or an array of bytes; null if there is no such one. */
    @Nullable
    Object value(String name) {
        for (int i = 0; i < count; i++) {
            if (names[i].equals(name)) {
                return typed(types[i], texts[i]);
            }
        }
        return null;
    }

    @Nullable
    private static Object typed(AttributeType type, String text) {
        try {
            switch (type) {
                case S:
                    return text;
                case N:
                    return text.length() > Numbers.MAX_LENGTH ? null : new BigDecimal(text);
                case B:
                    return Base64.getDecoder().decode(text);
                default:
                    return null;
            }
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** As DynamoDB JSON, cut off where it is too long for a message. */
    String describe() {
        String json = toJson();
        return json.length() <= MAX_DESCRIPTION ? json : json.substring(0, MAX_DESCRIPTION) + '…';
    }

    /** As DynamoDB JSON. */
    String toJson() {
        StringBuilder json = new StringBuilder(64).append('{');
        JsonStringEncoder encoder = JsonStringEncoder.getInstance();
        for (int i = 0; i < count; i++) {
            json.append(i == 0 ? "\"" : ",\"");
            encoder.quoteAsString(names[i], json);
            json.append("\":{\"").append(types[i]).append("\":\"");
            encoder.quoteAsString(texts[i], json);
            json.append("\"}");
        }
        return json.append('}').toString();
    }
}
