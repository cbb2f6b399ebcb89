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
 * Reads who made a change. Belongs to one page and one thread.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Identity.html">Identity</a>
 */
@Internal
public final class IdentityReader {

    private final ReusedText principalIds = new ReusedText("dynamodb.amazonaws.com");
    private final ReusedText types = new ReusedText("Service");
    @Nullable private String principalId;
    @Nullable private String type;

    /** Reads the object that the parser stands at the beginning of. */
    public void read(PageParser parser) throws IOException, DecodingFailure {
        Scalars.expect(parser, JsonToken.START_OBJECT, "an object");
        principalId = null;
        type = null;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken value = parser.nextToken();
            if (name.equals("PrincipalId") && value != JsonToken.VALUE_NULL) {
                principalId = read(principalIds, name, parser);
            } else if (name.equals("Type") && value != JsonToken.VALUE_NULL) {
                type = read(types, name, parser);
            } else {
                parser.skipChildren();
            }
        }
    }

    private static String read(ReusedText text, String name, PageParser parser)
            throws IOException, DecodingFailure {
        try {
            return text.read(parser);
        } catch (DecodingFailure e) {
            throw e.in(name);
        }
    }

    /** Of what was read last. */
    @Nullable
    public String principalId() {
        return principalId;
    }

    /** Of what was read last. */
    @Nullable
    public String type() {
        return type;
    }

    /** Whether it was the service that deletes items whose time to live is over. */
    public boolean isTimeToLive() {
        return "Service".equals(type) && "dynamodb.amazonaws.com".equals(principalId);
    }
}
