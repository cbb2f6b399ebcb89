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

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import io.github.ddbstreams.flink.source.decode.AttributeType;
import io.github.ddbstreams.flink.source.decode.DecodingFailure;
import io.github.ddbstreams.flink.source.decode.PageParser;
import io.github.ddbstreams.flink.source.decode.Scalars;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Prints what a parser stands at as text. */
final class ImageJson {

    private static final JsonFactory FACTORY = new JsonFactory();

    private ImageJson() {}

    /**
     * The object at whose beginning the parser stands, as DynamoDB JSON. The parser is left at its
     * end.
     */
    static String copy(PageParser parser) throws IOException {
        StringWriter json = new StringWriter(512);
        try (JsonGenerator out = FACTORY.createGenerator(json)) {
            copyTokens(parser, out);
        }
        return json.toString();
    }

    private static void copyTokens(PageParser parser, JsonGenerator out) throws IOException {
        int enclosing = parser.depth() - 1;
        out.writeStartObject();
        while (parser.depth() > enclosing) {
            switch (parser.nextToken()) {
                case START_OBJECT:
                    out.writeStartObject();
                    break;
                case END_OBJECT:
                    out.writeEndObject();
                    break;
                case START_ARRAY:
                    out.writeStartArray();
                    break;
                case END_ARRAY:
                    out.writeEndArray();
                    break;
                case FIELD_NAME:
                    out.writeFieldName(parser.name());
                    break;
                case VALUE_STRING:
                    out.writeString(parser.textCharacters(), 0, parser.textLength());
                    break;
                default:
                    out.writeRawValue(parser.text());
            }
        }
    }

    /**
     * As a human expects it: without type names; in one order of what has none, if the reader
     * sorts.
     */
    static String plain(AttributeType type, ValueReader in, ValueConverter converter)
            throws IOException, DecodingFailure {
        StringWriter json = new StringWriter(128);
        JsonGenerator out = FACTORY.createGenerator(json);
        write(type, in, converter, out);
        // Not in a finally: closing would complain about what a failure has left open.
        out.close();
        return json.toString();
    }

    private static void write(
            AttributeType type, ValueReader in, ValueConverter converter, JsonGenerator out)
            throws IOException, DecodingFailure {
        PageParser parser = in.parser();
        switch (type) {
            case S:
            case B:
                out.writeString(in.text());
                break;
            case N:
                out.writeNumber(in.numberText(converter));
                break;
            case BOOL:
                out.writeBoolean(Scalars.bool(parser));
                break;
            case NULL:
                Scalars.bool(parser);
                out.writeNull();
                break;
            case M:
                in.expectObject();
                if (in.sorts()) {
                    writeSorted(in, converter, out);
                    break;
                }
                out.writeStartObject();
                for (String name = parser.nextFieldName();
                        name != null;
                        name = parser.nextFieldName()) {
                    out.writeFieldName(name);
                    parser.nextToken();
                    try {
                        writeValue(in, converter, out);
                    } catch (DecodingFailure e) {
                        throw e.in(Scalars.shorten(name));
                    }
                }
                out.writeEndObject();
                break;
            case L:
                writeElements(type, in, converter, out);
                break;
            default:
                if (in.sorts()) {
                    writeSortedSet(type, in, converter, out);
                } else {
                    writeElements(type, in, converter, out);
                }
        }
    }

    /** The attributes of a map in the order of their names. */
    private static void writeSorted(ValueReader in, ValueConverter converter, JsonGenerator out)
            throws IOException, DecodingFailure {
        PageParser parser = in.parser();
        Map<String, String> values = new TreeMap<>();
        int read = 0;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            try {
                AttributeType type = AttributeType.begin(parser);
                values.put(name, plain(type, in, converter));
                type.end(parser);
            } catch (DecodingFailure e) {
                throw e.in(Scalars.shorten(name));
            }
            read++;
        }
        if (values.size() != read) {
            throw new DecodingFailure(Scalars.DUPLICATE_NAME);
        }
        out.writeStartObject();
        for (Map.Entry<String, String> value : values.entrySet()) {
            out.writeFieldName(value.getKey());
            out.writeRawValue(value.getValue());
        }
        out.writeEndObject();
    }

    /** The elements of a set in the order of their texts. */
    private static void writeSortedSet(
            AttributeType type, ValueReader in, ValueConverter converter, JsonGenerator out)
            throws IOException, DecodingFailure {
        in.expectArray(type);
        AttributeType setOf = type == AttributeType.NS ? AttributeType.N : AttributeType.S;
        List<String> elements = new ArrayList<>();
        while (in.parser().nextToken() != JsonToken.END_ARRAY) {
            try {
                elements.add(plain(setOf, in, converter));
            } catch (DecodingFailure e) {
                throw e.in(elements.size());
            }
        }
        Collections.sort(elements);
        out.writeStartArray();
        for (String element : elements) {
            out.writeRawValue(element);
        }
        out.writeEndArray();
    }

    private static void writeElements(
            AttributeType type, ValueReader in, ValueConverter converter, JsonGenerator out)
            throws IOException, DecodingFailure {
        in.expectArray(type);
        out.writeStartArray();
        int index = 0;
        while (in.parser().nextToken() != JsonToken.END_ARRAY) {
            try {
                switch (type) {
                    case L:
                        writeValue(in, converter, out);
                        break;
                    case NS:
                        write(AttributeType.N, in, converter, out);
                        break;
                    default:
                        write(AttributeType.S, in, converter, out);
                }
            } catch (DecodingFailure e) {
                throw e.in(index);
            }
            index++;
        }
        out.writeEndArray();
    }

    private static void writeValue(ValueReader in, ValueConverter converter, JsonGenerator out)
            throws IOException, DecodingFailure {
        AttributeType type = AttributeType.begin(in.parser());
        write(type, in, converter, out);
        type.end(in.parser());
    }
}
