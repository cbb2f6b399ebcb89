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
package io.github.ddbstreams.flink.table.config;

import java.util.Locale;
import org.apache.flink.annotation.PublicEvolving;

/** What becomes of a value that does not fit its column. */
@PublicEvolving
public enum OnDecodeError {
    /** The job fails. */
    FAIL,

    /**
     * The innermost value that can be null becomes null: an element, a field, or the column. Where
     * there is none, it is as with {@link #SKIP}.
     */
    NULL,

    /** The image counts as if there was no such item. */
    SKIP;

    /** The value as it is written in an option. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
