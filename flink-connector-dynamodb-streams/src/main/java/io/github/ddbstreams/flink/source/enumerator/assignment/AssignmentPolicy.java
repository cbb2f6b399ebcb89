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
package io.github.ddbstreams.flink.source.enumerator.assignment;

import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import org.apache.flink.annotation.Internal;

/** Where ready splits go. A pure decision: the same splits and loads give the same targets. */
@Internal
public interface AssignmentPolicy {

    /**
     * @param ready the splits to place
     * @param loads how many lineages each subtask goes on with, by its number; the subtasks that
     *     have not started yet count like the others, so that who comes first does not get
     *     everything. They are counted only if they are asked for
     * @param isOpen whether a subtask may be given something, now or once it has started; one that
     *     has been told that nothing follows may have finished
     * @return the splits for each subtask; a split that is in no list waits
     */
    Map<Integer, List<ReadySplit>> place(
            List<ReadySplit> ready, Supplier<int[]> loads, IntPredicate isOpen);
}
