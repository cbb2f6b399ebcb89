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

import java.io.Serializable;
import org.apache.flink.annotation.Internal;

/**
 * Decides early whether a change is wanted at all. Called on the polling threads, so it is
 * stateless and thread-safe; compared by equals with the plan that it is part of.
 */
@Internal
public interface RecordFilter extends Serializable {

    /** Whether the change is wanted. */
    boolean test(RecordHeader header);

    /**
     * Whether the change may be wanted, as far as {@link RecordHeader#key} alone tells: called
     * before the images are read, which are skipped if it cannot be. Nothing else may be asked for.
     */
    default boolean mayWant(RecordHeader keys) {
        return true;
    }

    /** Whether {@link #mayWant} decides it all, so that {@link #test} needs not be called. */
    default boolean asksForKeysOnly() {
        return false;
    }
}
