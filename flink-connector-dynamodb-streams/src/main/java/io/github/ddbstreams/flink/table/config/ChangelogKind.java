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

/** Which rows the changes of an item become. */
@PublicEvolving
public enum ChangelogKind {
    /**
     * A change becomes what it did to the table: {@code +I}, {@code -U} and {@code +U}, or {@code
     * -D}. Needs both images.
     */
    ALL,

    /**
     * A change becomes the item's last state: {@code +I}, {@code +U}, or a {@code -D} with nothing
     * but the key. Needs the new image and a primary key.
     */
    UPSERT,

    /** Every change becomes one inserted row, whatever it did. Needs nothing. */
    APPEND;

    /** The value as it is written in an option. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
