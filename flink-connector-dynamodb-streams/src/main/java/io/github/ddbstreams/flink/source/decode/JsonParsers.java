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
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.InputStream;
import org.apache.flink.annotation.Internal;

/** Makes the parsers of response bodies, bounded by what DynamoDB can send. */
@Internal
public final class JsonParsers {

    /**
     * 32 levels of attributes take two levels of JSON each; the rest is the envelope, and slack.
     */
    private static final int MAX_NESTING = 256;

    /** An item is up to 400 KB, so a binary is up to 534 KB in base64. */
    private static final int MAX_STRING_LENGTH = 1 << 20;

    /** An attribute's name is up to 64 KB. */
    private static final int MAX_NAME_LENGTH = 1 << 17;

    /** The numbers of the envelope; those of attributes are strings. */
    private static final int MAX_NUMBER_LENGTH = 256;

    /** A page is 1 MB as DynamoDB counts, which knows neither quotes nor type names nor escapes. */
    private static final long MAX_PAGE_LENGTH = 1L << 26;

    private static final JsonFactory TEMPLATE =
            JsonFactory.builder()
                    // String.intern() would keep names that are data, and costs a global table.
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    // A page is not to be refused for the names that somebody gave to attributes.
                    .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
                    .disable(JsonFactory.Feature.CHARSET_DETECTION)
                    .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(MAX_NESTING)
                                    .maxStringLength(MAX_STRING_LENGTH)
                                    .maxNameLength(MAX_NAME_LENGTH)
                                    .maxNumberLength(MAX_NUMBER_LENGTH)
                                    .maxDocumentLength(MAX_PAGE_LENGTH)
                                    .build())
                    .build();

    private JsonParsers() {}

    /**
     * A parser whose table of names lives and dies with the page. A factory merges the names that
     * its parsers met into one table for all; attribute names are data and would fill it, so every
     * page gets a factory of its own, which costs a few kilobytes and shares the buffers.
     */
    static JsonParser parser(InputStream body) throws IOException {
        return TEMPLATE.copy().createParser(body);
    }

    /** A parser of a part of a page that was copied. */
    public static JsonParser parser(String json) throws IOException {
        return TEMPLATE.copy().createParser(json);
    }

    /** Moves the parser to the end of the value that stands directly in this context. */
    public static void skipBackTo(JsonStreamContext enclosing, JsonParser parser)
            throws IOException {
        while (parser.getParsingContext() != enclosing) {
            parser.nextToken();
        }
    }
}
