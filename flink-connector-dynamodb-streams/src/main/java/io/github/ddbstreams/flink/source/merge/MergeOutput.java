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
package io.github.ddbstreams.flink.source.merge;

import java.io.Serializable;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.util.Collector;

/**
 * What is emitted of rows and changes: what one changelog mode is, behind a snapshot.
 *
 * @param <T> what is emitted
 */
@Internal
public interface MergeOutput<T> extends Serializable {

    /**
     * A change of an item of which nothing has been emitted.
     *
     * @param before what the change takes back; null if nothing
     * @param after what the item is then; null if there is none any more
     */
    void first(@Nullable T before, @Nullable T after, Collector<T> out);

    /** A change of an item as it was emitted, or one that nothing was emitted of on purpose. */
    default void change(@Nullable T before, @Nullable T after, Collector<T> out) {
        if (before != null) {
            out.collect(before);
        }
        if (after != null) {
            out.collect(after);
        }
    }
}
