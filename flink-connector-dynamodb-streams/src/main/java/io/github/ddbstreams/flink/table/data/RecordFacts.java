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

import io.github.ddbstreams.flink.source.decode.ItemRead;
import io.github.ddbstreams.flink.source.format.MergeFacts;
import io.github.ddbstreams.flink.source.format.MergeFacts.HashOf;
import io.github.ddbstreams.flink.source.format.SnapshotPhase;
import io.github.ddbstreams.flink.source.merge.MergeElement;
import org.apache.flink.table.data.GenericRowData;

/**
 * Finds out what must be known of a record or an item to merge the two. Belongs to one page and one
 * thread.
 */
final class RecordFacts {

    private final CompiledPlan compiled;
    private final SnapshotPhase snapshot;

    /** For the whole of a record the same, whenever the phase ends. */
    private boolean hashed;

    RecordFacts(CompiledPlan compiled, SnapshotPhase snapshot) {
        this.compiled = compiled;
        this.snapshot = snapshot;
    }

    /** Another record begins. */
    void begin() {
        hashed = compiled.plan().isBesideSnapshot() && snapshot.isRunning();
    }

    /** Whether the items before and after the change are to be hashed. */
    boolean areHashed() {
        return hashed;
    }

    MergeFacts of(RecordMembers record) {
        String key = record.keys().canonical();
        if (record.isItem()) {
            ItemRead read = record.itemRead();
            return new MergeFacts(key, hash(record.newImage()), read.fromMillis(), read.toMillis());
        }
        long time = record.creationTimeMillis();
        if (!hashed) {
            return new MergeFacts(key, HashOf.NOTHING, MergeElement.NO_ITEM, time);
        }
        // With the item before the change nobody asks for the one after it.
        return record.oldImage().isPresent()
                ? new MergeFacts(key, HashOf.ITEM_BEFORE, hash(record.oldImage()), time)
                : new MergeFacts(key, HashOf.ITEM_AFTER, hash(record.newImage()), time);
    }

    /** An image that could not be decoded counts as none. */
    private long hash(ImageReader image) {
        GenericRowData row = image.row();
        return row == null ? MergeElement.NO_ITEM : RowHash.of(row, compiled.width());
    }
}
