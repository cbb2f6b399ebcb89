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
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** Counts failed requests that are sent again. */
final class FailureCounters {

    private final Counter throttled;
    private final Counter failed;

    FailureCounters(MetricGroup group) {
        this.throttled = group.counter(MetricNames.REQUESTS_THROTTLED);
        this.failed = group.counter(MetricNames.REQUESTS_FAILED);
    }

    void count(FailureKind kind) {
        (kind == FailureKind.THROTTLED ? throttled : failed).inc();
    }
}
