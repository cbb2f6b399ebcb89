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

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A whole JSON text as plain values, read from characters and not from bytes: a list of entries is
 * an object, with all its duplicates, another list an array; {@link Text}, {@link NumberText},
 * Boolean and null are the rest.
 */
public final class ReferenceJson {

    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(256)
                                    .maxStringLength(1 << 20)
                                    .maxNameLength(1 << 17)
                                    .maxNumberLength(256)
                                    .build())
                    .build();

    public record Text(String value) {}

    public record NumberText(String value, boolean integer) {}

    public record JsonObject(List<Map.Entry<String, Object>> members) {}

    public record JsonArray(List<Object> elements) {}

    private ReferenceJson() {}

    /**
     * @throws java.nio.charset.CharacterCodingException if a name is no sequence of characters
     * @throws IOException if the text is no JSON, or beyond the limits of the decoder
     */
    static Object parse(String text) throws IOException {
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() == null) {
                throw new IOException("there is nothing");
            }
            Object value = read(parser);
            if (parser.nextToken() != null) {
                throw new IOException("something follows");
            }
            return value;
        }
    }

    private static Object read(JsonParser parser) throws IOException {
        switch (parser.currentToken()) {
            case START_OBJECT:
                List<Map.Entry<String, Object>> members = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    // Halves of surrogate pairs are refused in names by some parsers.
                    StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(name));
                    parser.nextToken();
                    members.add(new AbstractMap.SimpleEntry<>(name, read(parser)));
                }
                return new JsonObject(members);
            case START_ARRAY:
                List<Object> elements = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    elements.add(read(parser));
                }
                return new JsonArray(elements);
            case VALUE_STRING:
                return new Text(parser.getText());
            case VALUE_NUMBER_INT:
                return new NumberText(parser.getText(), true);
            case VALUE_NUMBER_FLOAT:
                return new NumberText(parser.getText(), false);
            case VALUE_TRUE:
                return Boolean.TRUE;
            case VALUE_FALSE:
                return Boolean.FALSE;
            case VALUE_NULL:
                return null;
            default:
                throw new IOException("unexpected " + parser.currentToken());
        }
    }
}
