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
import io.github.ddbstreams.flink.source.decode.HeapSizes;
import io.github.ddbstreams.flink.source.decode.Scalars;
import java.io.IOException;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.CharType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.VarCharType;

/**
 * STRING, VARCHAR, CHAR: the text of S; of N and B the text that they travel as; of everything else
 * JSON.
 */
final class TextConverter extends ValueConverter {

    /** {@code StringData} around a string. */
    static final int STRING_DATA = 24;

    /** {@code StringData} around bytes of the page: with a section. */
    static final int PAGE_DATA = STRING_DATA + 24;

    private final int minLength;
    private final int maxLength;

    private TextConverter(LogicalType type, int minLength, int maxLength) {
        super(type);
        this.minLength = minLength;
        this.maxLength = maxLength;
    }

    static TextConverter of(VarCharType type) {
        return new TextConverter(type, 0, type.getLength());
    }

    static TextConverter of(CharType type) {
        return new TextConverter(type, type.getLength(), type.getLength());
    }

    @Override
    Object convert(AttributeType type, ValueReader in) throws IOException, DecodingFailure {
        if (isText(type) && in.isPlainText()) {
            return encoded(type, in);
        }
        String text = text(type, in);
        if (minLength > 0 || maxLength < text.length()) {
            checkLength(text, type);
        }
        in.charge(STRING_DATA + HeapSizes.string(text));
        return StringData.fromString(text);
    }

    private static boolean isText(AttributeType type) {
        return type == AttributeType.S || type == AttributeType.B || type == AttributeType.N;
    }

    /** Rows have texts in UTF-8, as they are in the page: they are copied when a row is written. */
    private StringData encoded(AttributeType type, ValueReader in)
            throws IOException, DecodingFailure {
        if (type == AttributeType.N) {
            in.expectNumber(this);
        }
        int length = in.parser().textLength();
        if (length < minLength || length > maxLength) {
            throw misfit(in.text(), length, type);
        }
        in.charge(PAGE_DATA + HeapSizes.array(length));
        return in.plainText();
    }

    private String text(AttributeType type, ValueReader in) throws IOException, DecodingFailure {
        switch (type) {
            case S:
            case B:
                return in.text();
            case N:
                return in.numberText(this);
            default:
                return ImageJson.plain(type, in, this);
        }
    }

    private void checkLength(String text, AttributeType type) throws DecodingFailure {
        int length = text.codePointCount(0, text.length());
        if (length > maxLength || length < minLength) {
            throw misfit(text, length, type);
        }
    }

    private DecodingFailure misfit(String text, int length, AttributeType type) {
        return unfit(
                type,
                '"' + Scalars.shorten(text) + '"',
                (minLength == maxLength ? "which holds exactly " : "which holds up to ")
                        + maxLength
                        + " characters, and this has "
                        + length);
    }
}
