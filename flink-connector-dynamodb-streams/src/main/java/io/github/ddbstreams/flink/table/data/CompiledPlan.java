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

import java.util.EnumSet;
import java.util.Set;

/** A plan with the converters that it needs. Immutable, shared by the polling threads. */
final class CompiledPlan {

    private final RowPlan plan;
    private final Columns columns;
    private final ChangelogRows changelog;
    private final RowMetadata[] metadata;
    private final Set<RowMetadata> asked = EnumSet.noneOf(RowMetadata.class);
    private final int width;

    /**
     * @throws IllegalArgumentException if a column has a type that nothing in DynamoDB can become
     */
    CompiledPlan(RowPlan plan) {
        this.plan = plan;
        this.columns = Converters.columns(plan);
        this.changelog = ChangelogRows.of(plan, columns);
        this.metadata = plan.metadata().toArray(new RowMetadata[0]);
        this.asked.addAll(plan.metadata());
        this.width = plan.physicalType().getFieldCount();
    }

    RowPlan plan() {
        return plan;
    }

    Columns columns() {
        return columns;
    }

    /** What becomes of a record's images. */
    ChangelogRows changelog() {
        return changelog;
    }

    /** What follows the physical columns, one by one. */
    RowMetadata[] metadata() {
        return metadata;
    }

    boolean asksFor(RowMetadata one) {
        return asked.contains(one);
    }

    /** The number of physical columns. */
    int width() {
        return width;
    }

    boolean asksForNewImage() {
        return asksFor(RowMetadata.NEW_IMAGE) || asksFor(RowMetadata.CHANGED_ATTRIBUTES);
    }

    boolean asksForOldImage() {
        return asksFor(RowMetadata.OLD_IMAGE) || asksFor(RowMetadata.CHANGED_ATTRIBUTES);
    }

    boolean asksForIdentity() {
        return asksFor(RowMetadata.USER_IDENTITY)
                || asksFor(RowMetadata.IS_TTL_DELETE)
                || filtersByMore();
    }

    boolean asksForEventId() {
        return asksFor(RowMetadata.EVENT_ID) || filtersByMore();
    }

    boolean asksForSize() {
        return asksFor(RowMetadata.SIZE_BYTES) || filtersByMore();
    }

    boolean filtersByKeys() {
        return plan.filter() != null && plan.filter().asksForKeysOnly();
    }

    private boolean filtersByMore() {
        return plan.filter() != null && !plan.filter().asksForKeysOnly();
    }
}
