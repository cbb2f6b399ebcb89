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
import java.io.IOException;
import org.apache.flink.table.types.logical.LogicalType;

/**
 * Makes values of one SQL type, in Flink's internal form, of attribute values. A value may be a
 * part of the page, and is valid for as long. Immutable: compiled once, used by all polling
 * threads.
 */
abstract class ValueConverter {

    private final String typeName;
    private final boolean nullable;

    ValueConverter(LogicalType type) {
        this(type.copy(true).asSummaryString(), type.isNullable());
    }

    ValueConverter(String typeName, boolean nullable) {
        this.typeName = typeName;
        this.nullable = nullable;
    }

    /** Whether there may be a null instead. */
    final boolean isNullable() {
        return nullable;
    }

    /**
     * Converts what the reader stands at, and leaves it at the last token of that.
     *
     * @param type of what the reader stands at; never NULL
     */
    abstract Object convert(AttributeType type, ValueReader in) throws IOException, DecodingFailure;

    /** The failure that says what it is, what is wanted, and why it cannot be. */
    final DecodingFailure unfit(AttributeType type, ValueReader in, String why) throws IOException {
        return unfit(type, in.excerpt(), why);
    }

    final DecodingFailure unfit(AttributeType type, String excerpt, String why) {
        return new DecodingFailure(
                "is {\"" + type + "\": " + excerpt + "}; expected " + typeName + ", " + why);
    }

    final DecodingFailure wrongType(AttributeType type, ValueReader in, String allowed)
            throws IOException {
        return unfit(type, in, "which only " + allowed + " can become");
    }
}
