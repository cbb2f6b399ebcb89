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

import static java.util.Objects.requireNonNull;

import io.github.ddbstreams.flink.source.decode.RecordDecoder;
import io.github.ddbstreams.flink.source.format.ElementMarks;
import io.github.ddbstreams.flink.source.format.MergeMarks;
import io.github.ddbstreams.flink.source.format.PayloadDeserializer;
import io.github.ddbstreams.flink.source.format.RecordFormat;
import io.github.ddbstreams.flink.source.format.SnapshotPhase;
import io.github.ddbstreams.flink.source.merge.Buckets;
import io.github.ddbstreams.flink.source.merge.MergeElement;
import io.github.ddbstreams.flink.source.merge.MergeElementTypeInfo;
import io.github.ddbstreams.flink.source.split.StreamInfo;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.table.data.RowData;

/**
 * Reads a stream and the items of its table as rows that an operator behind the source makes one
 * history of, by what {@link MergedRows} says.
 */
@Internal
public final class MergedRowFormat implements RecordFormat<RowChange, MergeElement<RowData>> {

    private static final long serialVersionUID = 1L;

    private final RowPlan plan;
    private final RowFormat rows;
    private final Buckets buckets;

    /**
     * @param plan beside a snapshot
     * @param rowType of rows with the plan's physical columns and metadata
     * @param buckets of the operator
     */
    public MergedRowFormat(RowPlan plan, TypeInformation<RowData> rowType, Buckets buckets) {
        if (!plan.isBesideSnapshot()) {
            throw new IllegalArgumentException("the plan is not beside a snapshot: " + plan);
        }
        this.plan = plan;
        this.rows = new RowFormat(plan, rowType);
        this.buckets = requireNonNull(buckets, "buckets");
    }

    @Override
    public RecordDecoder<RowChange> decoder(SnapshotPhase snapshot) {
        return rows.decoder(snapshot);
    }

    @Override
    public PayloadDeserializer<RowChange, MergeElement<RowData>> deserializer() {
        return new MergedRowDeserializer(plan);
    }

    @Override
    public MergeMarks<MergeElement<RowData>> mergeMarks() {
        return new ElementMarks<>(buckets);
    }

    @Override
    public TypeInformation<MergeElement<RowData>> producedType() {
        return new MergeElementTypeInfo<>(rows.producedType());
    }

    @Override
    public void check(StreamInfo stream) {
        rows.check(stream);
    }
}
