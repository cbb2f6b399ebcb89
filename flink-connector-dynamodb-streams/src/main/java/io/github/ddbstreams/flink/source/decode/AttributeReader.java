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

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Reads attribute values. What is read of an unfinished map or list is kept on a stack: the SDK
 * copies what it is given, so it is given a view of the stack, and the copy is the only collection
 * that is ever built. Belongs to one page and one thread.
 */
final class AttributeReader {

    private static final AttributeValue TRUE = AttributeValue.createBool(true);
    private static final AttributeValue FALSE = AttributeValue.createBool(false);
    private static final AttributeValue NULL = AttributeValue.createNul(true);
    private static final AttributeValue NOT_NULL = AttributeValue.createNul(false);

    private final PageParser parser;
    private final AttributeValues values = new AttributeValues();
    private final MapView mapView = new MapView();
    private final ListView listView = new ListView();

    /** Names seen of late, found by hash: a name is one object in a page, and is charged once. */
    private final String[] recentNames = new String[256];

    /**
     * The last values of attributes, found by the hashes of their names: what an image has in
     * common with the one before it is read once, and is the same object in both.
     */
    private final AttributeValue[] recentValues = new AttributeValue[256];

    private final int[] recentStarts = new int[256];
    private final int[] recentLengths = new int[256];

    private String[] names = new String[64];
    private AttributeValue[] stack = new AttributeValue[64];
    private int top;
    private long size;

    AttributeReader(PageParser parser) {
        this.parser = parser;
    }

    /** The estimated heap of all that was read since the last call. */
    long takeSize() {
        long taken = size;
        size = 0;
        return taken;
    }

    /**
     * Reads an item. The map is only valid until the next call, and meant for a builder that copies
     * it.
     */
    Map<String, AttributeValue> readItem() throws IOException, DecodingFailure {
        top = 0;
        Scalars.expect(parser, JsonToken.START_OBJECT, "an object of attributes");
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            try {
                push(name, readOrReuse(slot(name)));
            } catch (DecodingFailure e) {
                throw e.in(Scalars.shorten(name));
            }
            chargeName(name);
        }
        size += HeapSizes.map(top);
        return mapView.over(0);
    }

    private AttributeValue readOrReuse(int slot) throws IOException, DecodingFailure {
        if (recentValues[slot] != null
                && parser.skipIfSame(recentStarts[slot], recentLengths[slot])) {
            return recentValues[slot];
        }
        int start = parser.tokenStart();
        AttributeValue value = readValue();
        recentValues[slot] = value;
        recentStarts[slot] = start;
        recentLengths[slot] = parser.lengthSince(start);
        return value;
    }

    private void pushEntries() throws IOException, DecodingFailure {
        int base = top;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            try {
                push(name, readValue());
            } catch (DecodingFailure e) {
                throw e.in(Scalars.shorten(name));
            }
            chargeName(name);
        }
        size += HeapSizes.map(top - base);
    }

    private void pushElements() throws IOException, DecodingFailure {
        int base = top;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            try {
                push(null, readValue());
            } catch (DecodingFailure e) {
                throw e.in(top - base);
            }
        }
        size += HeapSizes.list(top - base);
    }

    private AttributeValue readValue() throws IOException, DecodingFailure {
        AttributeType type = AttributeType.begin(parser);
        AttributeValue value = readTyped(type);
        type.end(parser);
        return value;
    }

    private AttributeValue readTyped(AttributeType type) throws IOException, DecodingFailure {
        switch (type) {
            case S:
                return charge(values.s(readString()));
            case N:
                return charge(values.n(readString()));
            case B:
                return charge(values.b(readBinary()));
            case BOOL:
                return Scalars.bool(parser) ? TRUE : FALSE;
            case NULL:
                return Scalars.bool(parser) ? NULL : NOT_NULL;
            case SS:
                return charge(values.ss(readStrings()));
            case NS:
                return charge(values.ns(readStrings()));
            case BS:
                return charge(values.bs(readBinaries()));
            case M:
                return readMap();
            default:
                return readList();
        }
    }

    private AttributeValue readMap() throws IOException, DecodingFailure {
        Scalars.expect(parser, JsonToken.START_OBJECT, "an object, since its type is M");
        int base = top;
        pushEntries();
        AttributeValue map = charge(values.m(mapView.over(base)));
        if (map.m().size() != top - base) {
            throw new DecodingFailure(Scalars.DUPLICATE_NAME);
        }
        top = base;
        return map;
    }

    private AttributeValue readList() throws IOException, DecodingFailure {
        Scalars.expect(parser, JsonToken.START_ARRAY, "an array, since its type is L");
        int base = top;
        pushElements();
        AttributeValue list = charge(values.l(listView.over(base)));
        top = base;
        return list;
    }

    private String readString() throws IOException, DecodingFailure {
        String s = Scalars.string(parser);
        size += parser.isPlainText() ? HeapSizes.latin1(s.length()) : HeapSizes.string(s);
        return s;
    }

    private SdkBytes readBinary() throws IOException, DecodingFailure {
        byte[] bytes = Scalars.binary(parser);
        size += HeapSizes.bytes(bytes.length);
        return SdkBytes.fromByteArrayUnsafe(bytes);
    }

    private List<String> readStrings() throws IOException, DecodingFailure {
        Scalars.expect(parser, JsonToken.START_ARRAY, "an array, since its type is a set");
        List<String> set = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            checkSize();
            try {
                set.add(readString());
            } catch (DecodingFailure e) {
                throw e.in(set.size());
            }
        }
        size += HeapSizes.list(set.size());
        return set;
    }

    private List<SdkBytes> readBinaries() throws IOException, DecodingFailure {
        Scalars.expect(parser, JsonToken.START_ARRAY, "an array, since its type is a set");
        List<SdkBytes> set = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            checkSize();
            try {
                set.add(readBinary());
            } catch (DecodingFailure e) {
                throw e.in(set.size());
            }
        }
        size += HeapSizes.list(set.size());
        return set;
    }

    /** Small values take far more heap than text: the text's limit alone would let through much. */
    private void checkSize() throws IOException {
        HeapSizes.check(size, parser);
    }

    private void push(String name, AttributeValue value) throws IOException {
        checkSize();
        if (top == stack.length) {
            names = Arrays.copyOf(names, top * 2);
            stack = Arrays.copyOf(stack, top * 2);
        }
        names[top] = name;
        stack[top] = value;
        top++;
    }

    private AttributeValue charge(AttributeValue value) {
        size += HeapSizes.ATTRIBUTE_VALUE;
        return value;
    }

    /**
     * A name that has lost its place to another one is charged again: too much, never too little.
     */
    private void chargeName(String name) {
        int slot = slot(name);
        // The parser gives the same object for the same name, so identity tells; a name that is
        // equal but another object takes heap of its own.
        if (!isSame(recentNames[slot], name)) {
            recentNames[slot] = name;
            size += HeapSizes.string(name);
        }
    }

    private int slot(String name) {
        int hash = name.hashCode();
        return (hash ^ hash >>> 8 ^ hash >>> 16) & (recentNames.length - 1);
    }

    private static boolean isSame(Object one, Object other) {
        return one == other;
    }

    /** The entries of the stack from a base to its top. */
    private final class MapView extends AbstractMap<String, AttributeValue> {

        private int base;

        MapView over(int newBase) {
            base = newBase;
            return this;
        }

        @Override
        public int size() {
            return top - base;
        }

        @Override
        public void forEach(BiConsumer<? super String, ? super AttributeValue> action) {
            for (int i = base; i < top; i++) {
                action.accept(names[i], stack[i]);
            }
        }

        @Override
        public Set<Entry<String, AttributeValue>> entrySet() {
            Map<String, AttributeValue> entries = new LinkedHashMap<>();
            forEach(entries::put);
            return entries.entrySet();
        }
    }

    /** The values of the stack from a base to its top. */
    private final class ListView extends AbstractList<AttributeValue> {

        private int base;

        ListView over(int newBase) {
            base = newBase;
            return this;
        }

        @Override
        public AttributeValue get(int index) {
            return stack[base + index];
        }

        @Override
        public int size() {
            return top - base;
        }

        @Override
        public void forEach(Consumer<? super AttributeValue> action) {
            for (int i = base; i < top; i++) {
                action.accept(stack[i]);
            }
        }
    }
}
