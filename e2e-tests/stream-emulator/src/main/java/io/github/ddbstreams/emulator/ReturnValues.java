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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Which attributes of the item the response to a write shows. */
enum ReturnValues {
    NONE,
    ALL_OLD,
    UPDATED_OLD,
    ALL_NEW,
    UPDATED_NEW;

    static ReturnValues of(Request request, ReturnValues... allowed) {
        String text = request.text("ReturnValues");
        if (text == null) {
            return NONE;
        }
        for (ReturnValues candidate : allowed) {
            if (candidate.name().equals(text)) {
                return candidate;
            }
        }
        if (Arrays.stream(values()).anyMatch(v -> v.name().equals(text))) {
            throw ServiceException.validation("Return values set to invalid value");
        }
        throw ServiceException.constraint(
                text,
                "returnValues",
                "Member must satisfy enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]");
    }

    /**
     * @param touched the attributes at the top of the item that the update named
     */
    void write(JsonGenerator json, WriteOutcome outcome, Set<String> touched) throws IOException {
        Map<String, Attribute> shown = shown(outcome, touched);
        if (shown != null && !shown.isEmpty()) {
            json.writeFieldName("Attributes");
            AttributeJson.writeItem(json, shown);
        }
    }

    private Map<String, Attribute> shown(WriteOutcome outcome, Set<String> touched) {
        switch (this) {
            case ALL_OLD:
                return outcome.oldImage();
            case ALL_NEW:
                return outcome.newImage();
            case UPDATED_OLD:
                return only(touched, outcome.oldImage());
            case UPDATED_NEW:
                return only(touched, outcome.newImage());
            default:
                return null;
        }
    }

    private static Map<String, Attribute> only(Set<String> names, Map<String, Attribute> image) {
        Map<String, Attribute> part = new LinkedHashMap<>(image == null ? Map.of() : image);
        part.keySet().retainAll(names);
        return part;
    }
}
