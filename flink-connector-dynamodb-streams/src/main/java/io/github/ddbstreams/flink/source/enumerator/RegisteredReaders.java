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
package io.github.ddbstreams.flink.source.enumerator;

import java.util.Set;
import java.util.function.IntPredicate;
import javax.annotation.Nullable;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;

/**
 * Which subtasks Flink knows at present. It is asked once, and only if somebody is to be told
 * something, for its answer takes as long as there are subtasks.
 */
final class RegisteredReaders implements IntPredicate {

    private final SplitEnumeratorContext<?> context;
    @Nullable private Set<Integer> subtasks;

    RegisteredReaders(SplitEnumeratorContext<?> context) {
        this.context = context;
    }

    @Override
    public boolean test(int subtask) {
        if (subtasks == null) {
            subtasks = context.registeredReaders().keySet();
        }
        return subtasks.contains(subtask);
    }
}
