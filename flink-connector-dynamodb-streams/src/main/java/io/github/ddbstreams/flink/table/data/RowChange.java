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

import io.github.ddbstreams.flink.source.format.MergeFacts;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.data.binary.BinaryRowData;

/**
 * What one change became, or one item of the table: what is taken back of the item, and what the
 * item is then. The metadata that names the place a record was read from is filled in when the rows
 * are emitted. A change can be without rows, and still moves its shard's position.
 */
@Internal
public final class RowChange {

    /** A change that is not wanted. */
    static final RowChange NOTHING = new RowChange(null, null, null, null);

    static final int HEAP = 32;

    @Nullable private final BinaryRowData before;
    @Nullable private final BinaryRowData after;
    @Nullable private final String error;
    @Nullable private final MergeFacts facts;

    RowChange(
            @Nullable BinaryRowData before,
            @Nullable BinaryRowData after,
            @Nullable String error,
            @Nullable MergeFacts facts) {
        this.before = before;
        this.after = after;
        this.error = error;
        this.facts = facts;
    }

    /** The row that is emitted first; null if nothing is taken back. */
    @Nullable
    BinaryRowData before() {
        return before;
    }

    /** The row that is emitted then; null if nothing is left of the item. */
    @Nullable
    BinaryRowData after() {
        return after;
    }

    /** Null if nothing is to be merged, or if the change is not wanted. */
    @Nullable
    MergeFacts facts() {
        return facts;
    }

    /** What did not fit and was made null or skipped, or null if everything did. */
    @Nullable
    String error() {
        return error;
    }
}
