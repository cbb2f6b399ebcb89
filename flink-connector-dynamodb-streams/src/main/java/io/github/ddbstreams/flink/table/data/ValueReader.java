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
import java.time.LocalDateTime;
import javax.annotation.Nullable;
import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.core.memory.MemorySegmentFactory;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryStringData;

/**
 * Where converters read from: a parser, what was charged for the values so far, and the first value
 * that was made null because it did not fit. Belongs to one page and one thread.
 */
final class ValueReader {

    /** Numbers have magnitudes from 1E-130 to 9.99E+125. */
    private static final int MAX_SCALE = 1000;

    private final boolean nullInsteadOfUnfit;
    private final boolean sorts;
    private final RecentValues recent;
    private PageParser parser;
    private MemorySegment[] page;
    private GenericRowData target;
    private long size;
    @Nullable private DecodingFailure unfit;

    /**
     * @param sorts whether sets and maps, which have no order, get one
     * @param columns whose values are mostly the same in a record's images
     */
    ValueReader(boolean nullInsteadOfUnfit, boolean sorts, Columns columns) {
        this.nullInsteadOfUnfit = nullInsteadOfUnfit;
        this.sorts = sorts;
        this.recent = new RecentValues(columns);
    }

    /** Whether the elements of sets and the entries of maps are to be put in order. */
    boolean sorts() {
        return sorts;
    }

    /** From now on this is read. */
    void over(PageParser newParser, GenericRowData newTarget) {
        if (parser != newParser) {
            page = new MemorySegment[] {MemorySegmentFactory.wrap(newParser.body().bytes())};
        }
        parser = newParser;
        target = newTarget;
    }

    PageParser parser() {
        return parser;
    }

    /** The row of the image that is being read. */
    GenericRowData target() {
        return target;
    }

    void charge(long bytes) {
        size += bytes;
    }

    /** Small values take far more heap than text: the text's limit alone would let through much. */
    void checkSize() throws IOException {
        HeapSizes.check(size, parser);
    }

    long takeSize() {
        long taken = size;
        size = 0;
        return taken;
    }

    /** The first value that was made null since the last call, or null if all did fit. */
    @Nullable
    DecodingFailure takeUnfit() {
        DecodingFailure taken = unfit;
        unfit = null;
        return taken;
    }

    // ------------------------------------------------------------------ members

    /** Reads the attribute value of a name. */
    @Nullable
    Object read(String name, ValueConverter converter) throws IOException, DecodingFailure {
        return read(name, 0, null, converter, null);
    }

    /** Whether {@link #readColumn} can be asked for values of these columns. */
    boolean remembers(Columns columns) {
        return recent.areOf(columns);
    }

    /** Reads the attribute value of a column, or takes the last one if that is the same. */
    @Nullable
    Object readColumn(String name, int column, ValueConverter converter)
            throws IOException, DecodingFailure {
        if (recent.skipIfSame(column, parser)) {
            return recent.value(column);
        }
        boolean allFitSoFar = unfit == null;
        int start = parser.tokenStart();
        Object value = read(name, converter);
        // What did not fit is to be told of each time.
        if (allFitSoFar && unfit == null) {
            recent.keep(column, value, start, parser);
        }
        return value;
    }

    /**
     * Reads the attribute value of a name that is of the item's key, which takes it, too.
     *
     * @param converter null if the value is not wanted but for the key
     */
    @Nullable
    Object readKey(String name, ItemKey key, @Nullable ValueConverter converter)
            throws IOException, DecodingFailure {
        if (converter == null) {
            key.readOnly(name, parser);
            return null;
        }
        return read(name, 0, null, converter, key);
    }

    /**
     * Reads an element.
     *
     * @param setOf the type of a set's elements, which they do not name; null in a list
     */
    @Nullable
    Object read(int index, @Nullable AttributeType setOf, ValueConverter converter)
            throws IOException, DecodingFailure {
        return read(null, index, setOf, converter, null);
    }

    @Nullable
    private Object read(
            @Nullable String name,
            int index,
            @Nullable AttributeType setOf,
            ValueConverter converter,
            @Nullable ItemKey key)
            throws IOException, DecodingFailure {
        boolean allFitSoFar = unfit == null;
        int enclosing = enclosing();
        try {
            Object value =
                    setOf == null
                            ? readValue(name, converter, key)
                            : converter.convert(setOf, this);
            if (allFitSoFar && unfit != null) {
                in(name, index, unfit);
            }
            return value;
        } catch (DecodingFailure e) {
            in(name, index, e);
            if (!nullInsteadOfUnfit || !converter.isNullable()) {
                throw e;
            }
            parser.skipBackTo(enclosing);
            if (allFitSoFar) {
                unfit = e;
            }
            return null;
        }
    }

    @Nullable
    private Object readValue(@Nullable String name, ValueConverter converter, @Nullable ItemKey key)
            throws IOException, DecodingFailure {
        AttributeType type = AttributeType.begin(parser);
        if (key != null) {
            key.take(name, type, parser);
        }
        Object value = null;
        if (type != AttributeType.NULL) {
            value = converter.convert(type, this);
        } else {
            Scalars.bool(parser);
        }
        type.end(parser);
        if (type == AttributeType.NULL && !converter.isNullable()) {
            throw new DecodingFailure("is NULL; expected a value, since it is declared NOT NULL");
        }
        return value;
    }

    private int enclosing() {
        return parser.currentToken().isStructStart() ? parser.depth() - 1 : parser.depth();
    }

    private static void in(@Nullable String name, int index, DecodingFailure failure) {
        if (name == null) {
            failure.in(index);
        } else {
            failure.in(Scalars.shorten(name));
        }
    }

    // ------------------------------------------------------------------ scalars

    void expectArray(AttributeType type) throws IOException, DecodingFailure {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            Scalars.expect(parser, JsonToken.START_ARRAY, "an array, since its type is " + type);
        }
    }

    void expectObject() throws IOException, DecodingFailure {
        Scalars.expect(parser, JsonToken.START_OBJECT, "an object, since its type is M");
    }

    String text() throws IOException, DecodingFailure {
        return Scalars.string(parser);
    }

    /** Whether the parser stands at a text that is ASCII without escapes. */
    boolean isPlainText() {
        return parser.currentToken() == JsonToken.VALUE_STRING && parser.isPlainText();
    }

    /** A plain text, which stays where it is in the page. */
    StringData plainText() {
        return fromPage(parser.textStart(), parser.textEnd());
    }

    /** The name at which the parser stands. */
    StringData name(String name) {
        return parser.isPlainName()
                ? fromPage(parser.nameStart(), parser.nameEnd())
                : StringData.fromString(name);
    }

    private StringData fromPage(int start, int end) {
        return BinaryStringData.fromAddress(page, start, end - start);
    }

    /** The date and time that the text is; null if it has none of the plain forms. */
    @Nullable
    LocalDateTime dateTime() throws IOException, DecodingFailure {
        Scalars.expect(parser, JsonToken.VALUE_STRING, "a string");
        return IsoTimes.read(parser.textCharacters(), parser.textLength());
    }

    /** The text of a number, checked to be one that JSON allows. */
    String numberText(ValueConverter converter) throws IOException, DecodingFailure {
        expectNumber(converter);
        return parser.text();
    }

    BigDecimal decimal(ValueConverter converter) throws IOException, DecodingFailure {
        expectNumber(converter);
        try {
            BigDecimal decimal = new BigDecimal(parser.textCharacters(), 0, parser.textLength());
            if (Math.abs((long) decimal.scale()) <= MAX_SCALE) {
                return decimal;
            }
        } catch (NumberFormatException e) {
            // Its exponent has more than ten digits.
        }
        throw badNumber(converter);
    }

    /**
     * The number, if it is a plain integer of up to 18 digits; otherwise {@link Long#MIN_VALUE},
     * and {@link #decimal} is to be asked.
     */
    long shortInteger() throws IOException, DecodingFailure {
        Scalars.expect(parser, JsonToken.VALUE_STRING, "a string");
        return parser.shortInteger();
    }

    /**
     * The digits of a number that is plainly written with up to 18 of them, as one integer;
     * otherwise {@link Long#MIN_VALUE}, and {@link #decimal} is to be asked.
     */
    long shortDecimal() throws IOException, DecodingFailure {
        Scalars.expect(parser, JsonToken.VALUE_STRING, "a string");
        return parser.shortDecimal();
    }

    /** How many digits of the last {@link #shortDecimal} are behind the point. */
    int shortScale() {
        return parser.shortScale();
    }

    /** Throws unless the text is a number that JSON allows. */
    void expectNumber(ValueConverter converter) throws IOException, DecodingFailure {
        Scalars.expect(parser, JsonToken.VALUE_STRING, "a string");
        if (parser.textLength() > Numbers.MAX_LENGTH
                || !Numbers.isNumber(parser.textCharacters(), 0, parser.textLength())) {
            throw badNumber(converter);
        }
    }

    private DecodingFailure badNumber(ValueConverter converter) throws IOException {
        return converter.unfit(AttributeType.N, this, "and this is not a decimal number");
    }

    String excerpt() throws IOException {
        return Scalars.excerpt(parser);
    }
}
