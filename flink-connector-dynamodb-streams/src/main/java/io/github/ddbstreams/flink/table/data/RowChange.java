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

import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.data.GenericRowData;

/**
 * What one change became: at most two rows, the earlier one first. The metadata that names the
 * place a record was read from is filled in when the rows are emitted. A change can be without
 * rows, and still moves its shard's position.
 */
@Internal
public final class RowChange {

    /** A change that is not wanted. */
    static final RowChange NOTHING = new RowChange(null, null, null);

    static final int HEAP = 24;

    @Nullable private final GenericRowData first;
    @Nullable private final GenericRowData second;
    @Nullable private final String error;

    RowChange(
            @Nullable GenericRowData first,
            @Nullable GenericRowData second,
            @Nullable String error) {
        this.first = first;
        this.second = second;
        this.error = error;
    }

    /** The first row, or null if there are none. */
    @Nullable
    GenericRowData first() {
        return first;
    }

    /** The second row, or null if there are less than two. */
    @Nullable
    GenericRowData second() {
        return second;
    }

    /** What did not fit and was made null or skipped, or null if everything did. */
    @Nullable
    String error() {
        return error;
    }
}
