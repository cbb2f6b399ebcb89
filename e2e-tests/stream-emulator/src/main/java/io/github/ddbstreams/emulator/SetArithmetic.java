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

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What update expressions compute with numbers and sets. */
final class SetArithmetic {

    private SetArithmetic() {}

    static Attribute sum(Attribute left, Attribute right, boolean negated) {
        if (left.type() != Attribute.Type.N || right.type() != Attribute.Type.N) {
            throw incorrectType();
        }
        BigDecimal change = DecimalNumbers.parse(right.text());
        BigDecimal sum = DecimalNumbers.parse(left.text()).add(negated ? change.negate() : change);
        return Attribute.rawNumber(DecimalNumbers.normalise(sum.toString()));
    }

    /**
     * A number plus a number, or a set with the elements of another; an absent value counts as zero
     * or as an empty set.
     */
    static Attribute add(Attribute existing, Attribute added) {
        if (existing == null && isNumberOrSet(added)) {
            return added;
        } else if (added.type() == Attribute.Type.N && existing.type() == Attribute.Type.N) {
            return sum(existing, added, false);
        } else if (existing == null || !isNumberOrSet(added) || existing.type() != added.type()) {
            throw incorrectType();
        } else if (added.type() == Attribute.Type.BS) {
            List<byte[]> elements = existing.byteArrays();
            elements.addAll(added.byteArrays());
            return Attribute.binarySet(elements);
        }
        Set<String> elements = new LinkedHashSet<>(existing.texts());
        elements.addAll(added.texts());
        return setOf(existing.type(), elements);
    }

    /** A set without the elements of another; null if nothing is left, as there is no empty set. */
    static Attribute delete(Attribute existing, Attribute deleted) {
        if (deleted.type() == Attribute.Type.N || !isNumberOrSet(deleted)) {
            throw incorrectType();
        } else if (existing == null) {
            return null;
        } else if (existing.type() != deleted.type()) {
            throw incorrectType();
        } else if (deleted.type() == Attribute.Type.BS) {
            List<byte[]> left = new ArrayList<>(existing.byteArrays());
            left.removeIf(e -> deleted.byteArrays().stream().anyMatch(d -> Arrays.equals(d, e)));
            return left.isEmpty() ? null : Attribute.binarySet(left);
        }
        Set<String> left = new LinkedHashSet<>(existing.texts());
        left.removeAll(deleted.texts());
        return left.isEmpty() ? null : setOf(existing.type(), left);
    }

    private static Attribute setOf(Attribute.Type type, Set<String> elements) {
        return type == Attribute.Type.SS
                ? Attribute.stringSet(elements)
                : Attribute.numberSet(elements);
    }

    private static boolean isNumberOrSet(Attribute value) {
        return value.type() == Attribute.Type.N
                || value.type() == Attribute.Type.SS
                || value.type() == Attribute.Type.NS
                || value.type() == Attribute.Type.BS;
    }

    static ServiceException incorrectType() {
        return ServiceException.validation(
                "An operand in the update expression has an incorrect data type");
    }
}
