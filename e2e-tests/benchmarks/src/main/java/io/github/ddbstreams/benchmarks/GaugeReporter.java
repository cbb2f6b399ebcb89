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
package io.github.ddbstreams.benchmarks;

import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/** Lets the benchmark read gauges of the job that runs in this JVM, whenever it likes. */
public final class GaugeReporter implements MetricReporter {

    private static final Map<String, Gauge<?>> GAUGES = new ConcurrentHashMap<>();

    private GaugeReporter() {}

    /** Has a cluster use this reporter. */
    static void configure(Configuration configuration) {
        configuration.set(MetricOptions.REPORTERS_LIST, "gauges");
        configuration.setString("metrics.reporter.gauges.factory.class", Factory.class.getName());
    }

    /** The value of a gauge of the job that registered it last, or 0 if none has. */
    static long value(String name) {
        Gauge<?> gauge = GAUGES.get(name);
        return gauge == null ? 0 : ((Number) gauge.getValue()).longValue();
    }

    @Override
    public void open(MetricConfig config) {}

    @Override
    public void close() {
        GAUGES.clear();
    }

    @Override
    public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
        if (metric instanceof Gauge) {
            GAUGES.put(name, (Gauge<?>) metric);
        }
    }

    @Override
    public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
        GAUGES.remove(name, metric);
    }

    /** Found by Flink in META-INF/services. */
    public static final class Factory implements MetricReporterFactory {

        @Override
        public MetricReporter createMetricReporter(Properties properties) {
            return new GaugeReporter();
        }
    }
}
