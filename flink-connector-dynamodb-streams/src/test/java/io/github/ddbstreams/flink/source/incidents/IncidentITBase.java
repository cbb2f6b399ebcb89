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
package io.github.ddbstreams.flink.source.incidents;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ddbstreams.flink.source.RunningJob;
import io.github.ddbstreams.flink.source.metrics.MetricNames;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An emulated table and jobs that read it, to which incidents of the service happen. */
abstract class IncidentITBase extends EmulatedTableITBase {

    private static InMemoryReporter metrics;

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(IncidentITBase::cluster);

    /**
     * Asked for once a test class; a reporter is good for one cluster only. The system property
     * {@code incidents.scheduler} chooses one of Flink's schedulers, such as adaptive.
     */
    private static MiniClusterResourceConfiguration cluster() {
        metrics = InMemoryReporter.createWithRetainedMetrics();
        Configuration configuration = new Configuration();
        configuration.setString(
                "jobmanager.scheduler", System.getProperty("incidents.scheduler", "default"));
        return new MiniClusterResourceConfiguration.Builder()
                .setNumberTaskManagers(2)
                .setNumberSlotsPerTaskManager(4)
                .setConfiguration(metrics.addToConfiguration(configuration))
                .build();
    }

    /** What the counters of the enumerator and of all readers say. */
    static long dataLosses(RunningJob job) {
        return counter(job, MetricNames.DATA_LOSSES);
    }

    /** What the reader that holds the most bytes of pages holds now. */
    @SuppressWarnings("unchecked") // The source's own gauge.
    static long prefetchedBytes(RunningJob job) {
        return metrics
                .findMetrics(job.client().getJobID(), MetricNames.PREFETCHED_BYTES)
                .values()
                .stream()
                .mapToLong(metric -> ((Gauge<Number>) metric).getValue().longValue())
                .max()
                .orElse(0);
    }

    static long counter(RunningJob job, String name) {
        Map<String, Metric> counters = metrics.findMetrics(job.client().getJobID(), name);
        assertThat(counters).isNotEmpty();
        return counters.values().stream().mapToLong(metric -> ((Counter) metric).getCount()).sum();
    }
}
