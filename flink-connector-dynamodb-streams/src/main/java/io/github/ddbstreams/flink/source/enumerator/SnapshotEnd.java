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

import java.time.Instant;
import javax.annotation.Nullable;

/**
 * When a snapshot is over: all its rows have been read, and after that
 *
 * <ul>
 *   <li>the table was described once more, and is still the one that it was: it may be deleted, and
 *       another one take its name;
 *   <li>all shards were listed once more: a listing may lack a shard, and changes that are not
 *       known yet must not come when what they changed is forgotten.
 * </ul>
 */
final class SnapshotEnd {

    private final ChangesBeside changes;

    @Nullable private Instant rowsReadAt;

    /** Whether the table was asked for last when all rows had been read. */
    private boolean isAskedAfterRows;

    private boolean isOneTable;
    private boolean over;

    /**
     * @param over whether a checkpoint says so
     */
    SnapshotEnd(ChangesBeside changes, boolean over) {
        this.changes = changes;
        this.over = over;
    }

    /** Sees whether it is over by now. */
    void update(boolean areRowsRead, Instant now) {
        if (!areRowsRead) {
            rowsReadAt = null;
            isAskedAfterRows = false;
            isOneTable = false;
            over = false;
        } else if (rowsReadAt == null) {
            rowsReadAt = now;
            if (!over) {
                changes.findAll();
            }
        }
        over |= isOneTable && changes.areFoundSince(rowsReadAt);
    }

    /** Whether the table is to be described, whenever that was done last. */
    boolean isTableToBeAskedFor() {
        return rowsReadAt != null && !isOneTable && !over;
    }

    /** The table is asked for. */
    void asked() {
        isAskedAfterRows = rowsReadAt != null;
    }

    /** The answer is that it is still the same. */
    void isStillTheSame() {
        isOneTable |= isAskedAfterRows;
    }

    boolean isOver() {
        return over;
    }
}
