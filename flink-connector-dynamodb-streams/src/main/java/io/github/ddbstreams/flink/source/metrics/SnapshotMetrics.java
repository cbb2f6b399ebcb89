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
package io.github.ddbstreams.flink.source.metrics;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MeterView;
import org.apache.flink.metrics.MetricGroup;

/** What a reader has read of a snapshot. */
final class SnapshotMetrics {

    private final Counter rowsRead;
    private final Counter readUnits;

    /** Parts of units, which a counter cannot hold. */
    private double partOfUnit;

    SnapshotMetrics(MetricGroup group) {
        rowsRead = group.counter(MetricNames.SNAPSHOT_ROWS_READ);
        readUnits = group.counter(MetricNames.SNAPSHOT_READ_UNITS);
        group.meter(MetricNames.SNAPSHOT_READ_UNITS_PER_SECOND, new MeterView(readUnits));
    }

    void scanned(int items, double units) {
        rowsRead.inc(items);
        partOfUnit += units;
        long whole = (long) partOfUnit;
        partOfUnit -= whole;
        readUnits.inc(whole);
    }
}
