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
import org.apache.flink.annotation.Internal;
import org.apache.flink.annotation.PublicEvolving;

/** The unit of numbers that stand for times: they count from 1970-01-01T00:00:00Z. */
@PublicEvolving
public enum EpochUnit {
    DAYS(86_400, 0),
    SECONDS(1, 0),
    MILLISECONDS(1, 3),
    MICROSECONDS(1, 6),
    NANOSECONDS(1, 9);

    private final int seconds;
    private final int decimals;

    EpochUnit(int seconds, int decimals) {
        this.seconds = seconds;
        this.decimals = decimals;
    }

    /** How many seconds the unit has, before it is divided by {@link #decimals}. */
    @Internal
    public int seconds() {
        return seconds;
    }

    /** How many decimal digits of a second the unit is away from a second. */
    @Internal
    public int decimals() {
        return decimals;
    }

    /** The value as it is written in an option. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
