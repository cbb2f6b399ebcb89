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
package io.github.ddbstreams.flink.table;

import io.github.ddbstreams.flink.table.data.RecordHeader;
import java.util.List;
import java.util.Objects;

/** The conditions that are made of others. */
final class Conditions {

    private Conditions() {}

    static Condition and(List<Condition> parts) {
        return new Junction(true, parts);
    }

    static Condition or(List<Condition> parts) {
        return new Junction(false, parts);
    }

    static Condition not(Condition negated) {
        return new Negation(negated);
    }

    private static final class Junction implements Condition {

        private static final long serialVersionUID = 1L;

        private final boolean isAnd;
        private final List<Condition> parts;

        Junction(boolean isAnd, List<Condition> parts) {
            this.isAnd = isAnd;
            this.parts = List.copyOf(parts);
        }

        @Override
        public Truth test(RecordHeader header) {
            Truth truth = Truth.of(isAnd);
            for (Condition part : parts) {
                Truth next = part.test(header);
                truth = isAnd ? truth.and(next) : truth.or(next);
            }
            return truth;
        }

        @Override
        public boolean asksForKeysOnly() {
            return parts.stream().allMatch(Condition::asksForKeysOnly);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Junction
                    && isAnd == ((Junction) other).isAnd
                    && parts.equals(((Junction) other).parts);
        }

        @Override
        public int hashCode() {
            return Objects.hash(isAnd, parts);
        }

        @Override
        public String toString() {
            return (isAnd ? "and" : "or") + parts;
        }
    }

    private static final class Negation implements Condition {

        private static final long serialVersionUID = 1L;

        private final Condition negated;

        Negation(Condition negated) {
            this.negated = negated;
        }

        @Override
        public Truth test(RecordHeader header) {
            return negated.test(header).not();
        }

        @Override
        public boolean asksForKeysOnly() {
            return negated.asksForKeysOnly();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Negation && negated.equals(((Negation) other).negated);
        }

        @Override
        public int hashCode() {
            return ~negated.hashCode();
        }

        @Override
        public String toString() {
            return "not(" + negated + ")";
        }
    }
}
