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

import io.github.ddbstreams.flink.table.data.RecordFilter;
import io.github.ddbstreams.flink.table.data.RecordHeader;
import java.util.List;

/** Drops the changes for which a condition is false for certain. */
final class PushedFilter implements RecordFilter {

    private static final long serialVersionUID = 1L;

    private final List<Condition> conditions;

    PushedFilter(List<Condition> conditions) {
        this.conditions = List.copyOf(conditions);
    }

    @Override
    public boolean test(RecordHeader header) {
        for (Condition condition : conditions) {
            if (condition.test(header) == Truth.FALSE) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean mayWant(RecordHeader keys) {
        for (Condition condition : conditions) {
            if (condition.asksForKeysOnly() && condition.test(keys) == Truth.FALSE) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean asksForKeysOnly() {
        return conditions.stream().allMatch(Condition::asksForKeysOnly);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PushedFilter
                && conditions.equals(((PushedFilter) other).conditions);
    }

    @Override
    public int hashCode() {
        return conditions.hashCode();
    }

    @Override
    public String toString() {
        return conditions.toString();
    }
}
