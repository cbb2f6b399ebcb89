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
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * The types of DynamoDB, as an attribute value names them.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_AttributeValue.html">AttributeValue</a>
 */
@Internal
public enum AttributeType {
    S,
    N,
    B,
    BOOL,
    NULL,
    SS,
    NS,
    BS,
    L,
    M;

    private static final String TYPES = "one of S, N, B, BOOL, NULL, SS, NS, BS, L, M";

    /**
     * Reads the type of the attribute value at whose first token the parser stands, and leaves the
     * parser at what is of this type. Members that are null are taken as absent, as the SDK does.
     */
    public static AttributeType begin(PageParser parser) throws IOException, DecodingFailure {
        switch (parser.enterText()) {
            case 'S':
                return S;
            case 'N':
                return N;
            case 'B':
                return B;
            default:
                return beginAny(parser);
        }
    }

    private static AttributeType beginAny(PageParser parser) throws IOException, DecodingFailure {
        Scalars.expect(
                parser, JsonToken.START_OBJECT, "an attribute value, such as {\"S\": \"…\"}");
        String type = nextNotNull(parser);
        if (type == null) {
            throw new DecodingFailure(
                    "is {}; expected exactly "
                            + TYPES
                            + "; some versions of DynamoDB Local write an empty list or map like"
                            + " this, and it is impossible to tell which one it was");
        }
        switch (type) {
            case "S":
                return S;
            case "N":
                return N;
            case "B":
                return B;
            case "BOOL":
                return BOOL;
            case "NULL":
                return NULL;
            case "SS":
                return SS;
            case "NS":
                return NS;
            case "BS":
                return BS;
            case "L":
                return L;
            case "M":
                return M;
            default:
                throw new DecodingFailure(
                        "is {\""
                                + Scalars.shorten(type)
                                + "\": "
                                + Scalars.excerpt(parser)
                                + "}; expected exactly "
                                + TYPES
                                + "; a type that DynamoDB has added since needs a newer version of the connector");
        }
    }

    /** Reads the end of an attribute value of this type. */
    public void end(PageParser parser) throws IOException, DecodingFailure {
        if (parser.leaveObject()) {
            return;
        }
        String another = nextNotNull(parser);
        if (another != null) {
            throw new DecodingFailure(
                    "has the type "
                            + Scalars.shorten(another)
                            + " after the type "
                            + this
                            + "; expected exactly "
                            + TYPES);
        }
    }

    /** The name of the next member that is not null, at whose value the parser is then. */
    @Nullable
    private static String nextNotNull(PageParser parser) throws IOException {
        String name = parser.nextFieldName();
        while (name != null && parser.nextToken() == JsonToken.VALUE_NULL) {
            name = parser.nextFieldName();
        }
        return name;
    }
}
