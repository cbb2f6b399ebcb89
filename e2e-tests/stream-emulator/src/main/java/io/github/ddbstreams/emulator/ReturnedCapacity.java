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

/** How much an answer says about the capacity that it took. */
enum ReturnedCapacity {
    NONE,
    TOTAL,
    INDEXES;

    static ReturnedCapacity of(Request request) {
        String text = request.text("ReturnConsumedCapacity");
        if (text == null) {
            return NONE;
        }
        for (ReturnedCapacity candidate : values()) {
            if (candidate.name().equals(text)) {
                return candidate;
            }
        }
        throw ServiceException.constraint(
                text,
                "returnConsumedCapacity",
                "Member must satisfy enum value set: [INDEXES, TOTAL, NONE]");
    }

    void write(JsonGenerator json, String tableName, double units) throws IOException {
        if (this == NONE) {
            return;
        }
        json.writeObjectFieldStart("ConsumedCapacity");
        json.writeNumberField("CapacityUnits", units);
        if (this == INDEXES) {
            json.writeObjectFieldStart("Table");
            json.writeNumberField("CapacityUnits", units);
            json.writeEndObject();
        }
        json.writeStringField("TableName", tableName);
        json.writeEndObject();
    }
}
