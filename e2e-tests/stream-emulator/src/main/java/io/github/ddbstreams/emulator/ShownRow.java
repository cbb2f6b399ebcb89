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

import java.util.Map;

/** A row of a changelog as a consumer was shown it. Immutable. */
final class ShownRow {

    /** What a row does. */
    enum Kind {
        INSERT("+I"),
        UPDATE_BEFORE("-U"),
        UPDATE_AFTER("+U"),
        DELETE("-D");

        private final String shortName;

        Kind(String shortName) {
            this.shortName = shortName;
        }

        static Kind of(String shortName) {
            for (Kind kind : values()) {
                if (kind.shortName.equals(shortName)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException(
                    "The kind of a row is " + shortName + "; allowed are +I, -U, +U and -D");
        }
    }

    private final Kind kind;
    private final Map<String, Attribute> image;

    ShownRow(Kind kind, Map<String, Attribute> image) {
        this.kind = kind;
        this.image = image;
    }

    Kind kind() {
        return kind;
    }

    Map<String, Attribute> image() {
        return image;
    }

    @Override
    public String toString() {
        return kind.shortName + " " + image;
    }
}
