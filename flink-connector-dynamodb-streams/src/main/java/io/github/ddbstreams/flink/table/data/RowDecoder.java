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

import io.github.ddbstreams.flink.source.decode.PageParser;
import io.github.ddbstreams.flink.source.decode.PayloadBuilder;
import io.github.ddbstreams.flink.source.decode.RecordDecoder;
import io.github.ddbstreams.flink.source.format.SnapshotPhase;
import io.github.ddbstreams.flink.source.metrics.MetricNames;
import org.apache.flink.annotation.Internal;
import org.apache.flink.metrics.MetricGroup;

/**
 * Decodes stream records, and items of the table, into rows: what the plan does not ask for is
 * passed over in the bytes.
 */
@Internal
public final class RowDecoder implements RecordDecoder<RowChange> {

    private final CompiledPlan plan;
    private final SnapshotPhase snapshot;

    /**
     * @param snapshot tells whether changes need hashes, if the plan is one beside a snapshot
     */
    public RowDecoder(RowPlan plan, SnapshotPhase snapshot) {
        this.plan = new CompiledPlan(plan);
        this.snapshot = snapshot;
    }

    @Override
    public void open(MetricGroup metrics) {
        metrics.gauge(MetricNames.COLUMNS_IN_OTHER_CASE, plan.columns()::countInOtherCase);
    }

    @Override
    public PayloadBuilder<RowChange> builder(PageParser parser) {
        return new RowBuilder(plan, snapshot);
    }
}
