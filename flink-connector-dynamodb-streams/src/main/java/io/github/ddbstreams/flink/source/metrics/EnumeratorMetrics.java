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

import io.github.ddbstreams.flink.source.client.FailureKind;
import java.util.Map;
import java.util.WeakHashMap;
import javax.annotation.concurrent.GuardedBy;
import org.apache.flink.annotation.Internal;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;

/**
 * The metrics of the enumerator: {@code unassignedSplits} (Flink's), {@code dataLosses}, {@code
 * requestsThrottled} and {@code requestsFailed}.
 *
 * <p>When the whole job is restarted, Flink makes a new enumerator, and the adaptive scheduler even
 * a new source, but both register their metrics in the group that the first one had. A group takes
 * a name once and shows the first metric of it for ever. So the metrics belong to the group, and
 * each enumerator counts on in those that are there.
 */
@Internal
public final class EnumeratorMetrics {

    /** By a group that Flink keeps as long as theirs: see {@link #of}. */
    @GuardedBy("EnumeratorMetrics.class")
    private static final Map<MetricGroup, EnumeratorMetrics> BY_GROUP = new WeakHashMap<>();

    /** A child without metrics of its own, so no reporter shows it. */
    private static final String ANCHOR = "dynamodb-streams";

    private final Counter dataLosses;
    private final FailureCounters failures;
    private final SplitEnumeratorMetricGroup group;
    private volatile long unassignedSplits;
    private boolean isSnapshotShown;
    private volatile long snapshotSegments;
    private volatile long snapshotSegmentsRead;
    private volatile long snapshotMillisLeft;

    /**
     * The metrics in a group: those that an enumerator before registered in it, or new ones.
     *
     * <p>What a context gives is another wrapper of its group each time; the child of a name is the
     * same as long as the group itself is.
     */
    public static EnumeratorMetrics of(SplitEnumeratorMetricGroup group) {
        MetricGroup anchor = group.addGroup(ANCHOR);
        synchronized (EnumeratorMetrics.class) {
            return BY_GROUP.computeIfAbsent(anchor, unused -> new EnumeratorMetrics(group));
        }
    }

    private EnumeratorMetrics(SplitEnumeratorMetricGroup group) {
        this.group = group;
        this.dataLosses = group.counter(MetricNames.DATA_LOSSES);
        this.failures = new FailureCounters(group);
        group.setUnassignedSplitsGauge(() -> unassignedSplits);
    }

    public Counter dataLosses() {
        return dataLosses;
    }

    public void requestFailed(FailureKind kind) {
        failures.count(kind);
    }

    public void setUnassignedSplits(long count) {
        unassignedSplits = count;
    }

    /**
     * How far a snapshot is. A source without one does not show the metrics of one.
     *
     * @param millisLeft -1 if not known
     */
    public void setSnapshot(long segments, long segmentsRead, long millisLeft) {
        snapshotSegments = segments;
        snapshotSegmentsRead = segmentsRead;
        snapshotMillisLeft = millisLeft;
        if (!isSnapshotShown) {
            isSnapshotShown = true;
            group.gauge(MetricNames.SNAPSHOT_SEGMENTS, () -> snapshotSegments);
            group.gauge(MetricNames.SNAPSHOT_SEGMENTS_READ, () -> snapshotSegmentsRead);
            group.gauge(MetricNames.SNAPSHOT_TIME_LEFT, () -> snapshotMillisLeft);
        }
    }
}
