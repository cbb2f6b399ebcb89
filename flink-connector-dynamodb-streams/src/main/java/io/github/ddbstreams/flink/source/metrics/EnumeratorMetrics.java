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
import org.apache.flink.annotation.Internal;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;

/**
 * The metrics of the enumerator: {@code unassignedSplits} (Flink's), {@code dataLosses}, {@code
 * requestsThrottled} and {@code requestsFailed}.
 */
@Internal
public final class EnumeratorMetrics {

    private final Counter dataLosses;
    private final FailureCounters failures;
    private volatile long unassignedSplits;

    public EnumeratorMetrics(SplitEnumeratorMetricGroup group) {
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
}
