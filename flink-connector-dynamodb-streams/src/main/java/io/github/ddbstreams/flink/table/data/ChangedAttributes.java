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
import io.github.ddbstreams.flink.source.decode.AttributeType;
import io.github.ddbstreams.flink.source.decode.DecodingFailure;
import io.github.ddbstreams.flink.source.decode.HeapSizes;
import io.github.ddbstreams.flink.source.decode.PageParser;
import io.github.ddbstreams.flink.source.decode.Scalars;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import javax.annotation.Nullable;

/**
 * Which top-level attributes differ between two images: by value and type, numbers by what they
 * count, sets without order, absent and NULL being different. One for each comparison.
 */
final class ChangedAttributes {

    /** What a value takes at least, whatever its type. */
    private static final int VALUE = 64;

    private long size;

    /**
     * The names in alphabetical order.
     *
     * @param one an image in DynamoDB JSON, or null if there is no such item
     */
    SortedSet<String> between(@Nullable String one, @Nullable String other)
            throws IOException, DecodingFailure {
        Map<String, Object> first = read(one);
        Map<String, Object> second = read(other);
        SortedSet<String> changed = new TreeSet<>(first.keySet());
        changed.addAll(second.keySet());
        changed.removeIf(
                name -> first.containsKey(name) && first.get(name).equals(second.get(name)));
        return changed;
    }

    private Map<String, Object> read(@Nullable String image) throws IOException, DecodingFailure {
        if (image == null) {
            return Map.of();
        }
        PageParser parser = PageParser.of(image);
        parser.nextToken();
        Scalars.expect(parser, JsonToken.START_OBJECT, "an object of attributes");
        return readMap(parser);
    }

    private Map<String, Object> readMap(PageParser parser) throws IOException, DecodingFailure {
        Map<String, Object> map = new HashMap<>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            try {
                map.put(name, readValue(parser));
            } catch (DecodingFailure e) {
                throw e.in(Scalars.shorten(name));
            }
        }
        return map;
    }

    /** The type and what is of the type: equal if the values are. */
    private Object readValue(PageParser parser) throws IOException, DecodingFailure {
        AttributeType type = AttributeType.begin(parser);
        charge(parser);
        Object content = readContent(type, parser);
        type.end(parser);
        return List.of(type, content);
    }

    private Object readContent(AttributeType type, PageParser parser)
            throws IOException, DecodingFailure {
        switch (type) {
            case N:
                return number(parser);
            case BOOL:
            case NULL:
                return Scalars.bool(parser);
            case M:
                Scalars.expect(parser, JsonToken.START_OBJECT, "an object, since its type is M");
                return readMap(parser);
            case L:
            case SS:
            case NS:
            case BS:
                List<Object> elements = readElements(type, parser);
                return type == AttributeType.L ? elements : new HashSet<>(elements);
            default:
                return Scalars.string(parser);
        }
    }

    private List<Object> readElements(AttributeType type, PageParser parser)
            throws IOException, DecodingFailure {
        Scalars.expect(parser, JsonToken.START_ARRAY, "an array, since its type is " + type);
        List<Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            charge(parser);
            try {
                switch (type) {
                    case L:
                        elements.add(readValue(parser));
                        break;
                    case NS:
                        elements.add(number(parser));
                        break;
                    default:
                        elements.add(Scalars.string(parser));
                }
            } catch (DecodingFailure e) {
                throw e.in(elements.size());
            }
        }
        return elements;
    }

    /** Small values take far more heap than text. */
    private void charge(PageParser parser) throws IOException {
        size += VALUE;
        HeapSizes.check(size, parser);
    }

    /** The text itself, if it is no number. */
    private Object number(PageParser parser) throws IOException, DecodingFailure {
        String text = Scalars.string(parser);
        if (text.length() > Numbers.MAX_LENGTH) {
            return text;
        }
        try {
            return new BigDecimal(text).stripTrailingZeros();
        } catch (NumberFormatException | ArithmeticException e) {
            // The latter if the exponent has no room for the zeros.
            return text;
        }
    }
}
