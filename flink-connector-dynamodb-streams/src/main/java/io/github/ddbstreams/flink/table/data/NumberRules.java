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
package io.github.ddbstreams.flink.table.data;

import static java.util.Objects.requireNonNull;

import io.github.ddbstreams.flink.table.config.Decimals;
import io.github.ddbstreams.flink.table.config.EpochUnit;
import java.io.Serializable;
import java.util.Objects;
import org.apache.flink.annotation.Internal;

/** How numbers become values of columns, as far as it can be chosen. */
@Internal
public final class NumberRules implements Serializable {

    private static final long serialVersionUID = 1L;

    /** What holds unless something else is asked for. */
    public static final NumberRules DEFAULT = new NumberRules(EpochUnit.SECONDS, Decimals.EXACT);

    private final EpochUnit epochUnit;
    private final Decimals decimals;

    /**
     * @param epochUnit what numbers count that become times
     * @param decimals what becomes of digits that a DECIMAL has no room for
     */
    public NumberRules(EpochUnit epochUnit, Decimals decimals) {
        this.epochUnit = requireNonNull(epochUnit);
        this.decimals = requireNonNull(decimals);
    }

    EpochUnit epochUnit() {
        return epochUnit;
    }

    Decimals decimals() {
        return decimals;
    }

    /** Whether a DECIMAL is the number that the attribute is. */
    public boolean areDecimalsExact() {
        return decimals == Decimals.EXACT;
    }

    /** The same without rounding. */
    NumberRules exact() {
        return areDecimalsExact() ? this : new NumberRules(epochUnit, Decimals.EXACT);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NumberRules
                && epochUnit == ((NumberRules) other).epochUnit
                && decimals == ((NumberRules) other).decimals;
    }

    @Override
    public int hashCode() {
        return Objects.hash(epochUnit, decimals);
    }

    @Override
    public String toString() {
        return "times in " + epochUnit + ", decimals " + decimals;
    }
}
