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
package io.github.ddbstreams.emulator;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** A key schema as DescribeTable and DescribeStream show it. */
final class KeySchemaJson {

    private KeySchemaJson() {}

    static void write(JsonGenerator json, KeySchema schema) throws IOException {
        json.writeArrayFieldStart("KeySchema");
        writeElement(json, schema.partitionKey(), "HASH");
        if (schema.sortKey() != null) {
            writeElement(json, schema.sortKey(), "RANGE");
        }
        json.writeEndArray();
    }

    private static void writeElement(JsonGenerator json, String name, String keyType)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("AttributeName", name);
        json.writeStringField("KeyType", keyType);
        json.writeEndObject();
    }
}
