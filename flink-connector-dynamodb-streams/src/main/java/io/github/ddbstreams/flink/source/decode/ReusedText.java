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

/** Reads a member that has the same text in most records, without making a string for each. */
final class ReusedText {

    private String last;

    ReusedText(String expected) {
        this.last = expected;
    }

    String read(PageParser parser) throws IOException, DecodingFailure {
        Scalars.expect(parser, JsonToken.VALUE_STRING, "a string");
        if (!parser.isText(last)) {
            last = parser.text();
        }
        return last;
    }
}
