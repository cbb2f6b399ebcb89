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

import io.github.ddbstreams.flink.source.metrics.MetricNames;
import java.util.function.LongSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The metrics of a {@link MergeOperator}, and its warnings. */
final class MergeMetrics {

    private static final Logger LOG = LoggerFactory.getLogger(MergeOperator.class);

    private final Counter rowsDropped;
    private final Counter changesDropped;
    private final Counter mismatches;

    MergeMetrics(MetricGroup group, LongSupplier keys, LongSupplier changesHeldBack) {
        rowsDropped = group.counter(MetricNames.SNAPSHOT_ROWS_DROPPED);
        changesDropped = group.counter(MetricNames.CHANGES_DROPPED);
        mismatches = group.counter(MetricNames.SNAPSHOT_MISMATCHES);
        group.gauge(MetricNames.SNAPSHOT_KEYS, (Gauge<Long>) keys::getAsLong);
        group.gauge(MetricNames.CHANGES_HELD_BACK, (Gauge<Long>) changesHeldBack::getAsLong);
    }

    void rowDropped() {
        rowsDropped.inc();
    }

    void changesDropped(int number) {
        changesDropped.inc(number);
    }

    /** The first one is logged, then ever fewer. */
    void mismatch(MergeElement<?> change, Seen row) {
        mismatches.inc();
        if (Long.bitCount(mismatches.getCount()) == 1) {
            LOG.warn(
                    "A change of the key {}, dated {}, was made after the snapshot had read the item"
                            + " ({}), but not of the item that it had read. The change is emitted as"
                            + " it is. Either the snapshot read an item that was older than the"
                            + " first changes of the stream (see"
                            + " scan.snapshot.consistent-read), or changes before this one were"
                            + " lost. Such changes of this subtask so far: {}",
                    change.key(),
                    change.fromMillis(),
                    row,
                    mismatches.getCount());
        }
    }
}
