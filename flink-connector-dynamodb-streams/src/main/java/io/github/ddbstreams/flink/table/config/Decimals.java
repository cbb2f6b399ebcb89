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

/** What becomes of a number with more digits behind the point than its DECIMAL column holds. */
@PublicEvolving
public enum Decimals {
    /** It does not fit. */
    EXACT,
    /**
     * It is rounded half up, as Flink's CAST does; for numbers that were computed with floating
     * point, such as 0.30000000000000004. The columns of a primary key stay exact: two items must
     * not become one.
     */
    ROUND;

    /** The value as it is written in an option. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
