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

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ddbstreams.flink.source.decode.DecodedPage;
import io.github.ddbstreams.flink.source.decode.DecodedRecord;
import java.util.List;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.testutils.MetricListener;
import org.apache.flink.runtime.metrics.groups.InternalSourceReaderMetricGroup;
import org.junit.jupiter.api.Test;

class ReaderMetricsTest {

    private static final String LAG = "currentFetchEventTimeLag";

    private final MetricListener listener = new MetricListener();
    private final ReaderMetrics metrics =
            new ReaderMetrics(InternalSourceReaderMetricGroup.mock(listener.getMetricGroup()));

    @Test
    void theLagIsUnknownBeforeTheFirstRecord() {
        assertThat(lag()).isEqualTo(-1);
    }

    @Test
    void aRecordWithoutCreationTimeLeavesTheLagAsItIs() {
        metrics.polled(page(DecodedRecord.NO_CREATION_TIME), 1, 10_000);
        assertThat(lag()).isEqualTo(-1);

        metrics.polled(page(4_000), 1, 10_000);
        metrics.polled(page(DecodedRecord.NO_CREATION_TIME), 1, 20_000);
        assertThat(lag()).isEqualTo(6_000);
    }

    @Test
    void aReaderOfASnapshotCountsItemsAndUnits() {
        metrics.polled(page(4_000), 1, 10_000);
        assertThat(listener.getCounter(MetricNames.SNAPSHOT_ROWS_READ)).isEmpty();

        metrics.polled(scanned(1.5), 1, 10_000);
        metrics.polled(scanned(2.5), 1, 10_000);
        metrics.polled(scanned(0.5), 1, 10_000);

        assertThat(counter(MetricNames.SNAPSHOT_ROWS_READ)).isEqualTo(6);
        assertThat(counter(MetricNames.SNAPSHOT_READ_UNITS)).isEqualTo(4);
        assertThat(listener.getMeter(MetricNames.SNAPSHOT_READ_UNITS_PER_SECOND)).isPresent();
    }

    private static DecodedPage<String> scanned(double units) {
        DecodedRecord<String> item =
                DecodedRecord.of("1", DecodedRecord.NO_CREATION_TIME, "an item", 1);
        return DecodedPage.ofScan(List.of(item, item), null, units, 2);
    }

    private long counter(String name) {
        return listener.getCounter(name).orElseThrow().getCount();
    }

    private static DecodedPage<String> page(long createdMillis) {
        return new DecodedPage<>(
                List.of(DecodedRecord.of("1", createdMillis, "a record", 1)), null, 1);
    }

    private long lag() {
        Gauge<Long> gauge = listener.<Long>getGauge(LAG).orElseThrow();
        return gauge.getValue();
    }
}
