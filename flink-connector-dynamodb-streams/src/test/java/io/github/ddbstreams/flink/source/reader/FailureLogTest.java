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
package io.github.ddbstreams.flink.source.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ddbstreams.flink.source.LogLines;
import io.github.ddbstreams.flink.source.client.FailureKind;
import io.github.ddbstreams.flink.source.client.StreamsServiceException;
import io.github.ddbstreams.flink.source.metrics.ReaderMetrics;
import java.util.List;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.testutils.MetricListener;
import org.apache.flink.runtime.metrics.groups.InternalSourceReaderMetricGroup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FailureLogTest {

    private final MetricListener metrics = new MetricListener();
    private final FailureLog log =
            new FailureLog(
                    new ReaderMetrics(
                            InternalSourceReaderMetricGroup.mock(metrics.getMetricGroup())));
    private final LogLines lines = LogLines.of(FailureLog.class);

    @AfterEach
    void close() {
        lines.close();
    }

    private void fails(FailureKind kind, long atMillis) {
        log.failed(
                new StreamsServiceException(kind, "GetRecords", "a shard", "it is said", null),
                atMillis);
    }

    private long count(String counter) {
        return metrics.getCounter(counter).map(Counter::getCount).orElseThrow();
    }

    @Test
    void theFirstIsToldAtOnceAndTheNextAreNot() {
        fails(FailureKind.THROTTLED, 1_000);
        fails(FailureKind.THROTTLED, 30_999);

        assertThat(lines.messages())
                .singleElement()
                .asString()
                .startsWith("WARN A request has failed and will be retried: ");
        assertThat(count("requestsThrottled")).isEqualTo(2);
    }

    @Test
    void thoseThatGoOnAreSummedUpEveryHalfMinute() {
        fails(FailureKind.THROTTLED, 1_000);
        fails(FailureKind.THROTTLED, 2_000);
        fails(FailureKind.THROTTLED, 31_000);
        fails(FailureKind.THROTTLED, 60_999);
        fails(FailureKind.THROTTLED, 61_000);

        assertThat(lines.messages()).hasSize(3);
        assertThat(lines.messages().get(1)).contains("3 requests have failed in 30 s");
        assertThat(lines.messages().get(2)).contains("5 requests have failed in 60 s");
    }

    @Test
    void theirEndIsToldWhenNoneHasComeForHalfAMinute() {
        fails(FailureKind.THROTTLED, 1_000);
        log.succeeded(30_999);
        assertThat(lines.messages()).hasSize(1);

        log.succeeded(31_000);
        log.succeeded(99_000);
        assertThat(lines.messages())
                .hasSize(2)
                .last()
                .asString()
                .startsWith("INFO Requests succeed again; 1 had failed");
    }

    @Test
    void behindTheEndTheNextIsTheFirstAgain() {
        fails(FailureKind.THROTTLED, 1_000);
        log.succeeded(31_000);
        fails(FailureKind.THROTTLED, 32_000);

        assertThat(lines.messages())
                .hasSize(3)
                .last()
                .asString()
                .startsWith("WARN A request has failed and will be retried: ");
    }

    @Test
    void whereNothingHasFailedNothingIsTold() {
        log.succeeded(99_000);

        assertThat(lines.messages()).isEqualTo(List.of());
    }

    @Test
    void whatIsNotRetriedIsNeitherToldNorCounted() {
        fails(FailureKind.TRIMMED, 1_000);

        assertThat(lines.messages()).isEmpty();
        assertThat(count("requestsFailed") + count("requestsThrottled")).isZero();
    }
}
