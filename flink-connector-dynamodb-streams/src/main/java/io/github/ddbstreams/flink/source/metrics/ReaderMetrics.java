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
import io.github.ddbstreams.flink.source.decode.DecodedPage;
import io.github.ddbstreams.flink.source.decode.DecodedRecord;
import java.util.List;
import java.util.function.LongSupplier;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;

/**
 * The metrics of a reader. Flink's own: {@code numBytesIn}, {@code numRecordsInErrors}, {@code
 * currentFetchEventTimeLag}; ours in {@link MetricNames}. Counted on the fetcher thread, but for
 * {@link #recordFailed}, which the task thread calls.
 */
@Internal
public final class ReaderMetrics {

    /** Flink's name for the time from a record's creation to its fetch. */
    private static final String CURRENT_FETCH_EVENT_TIME_LAG = "currentFetchEventTimeLag";

    /** What Flink's own gauges of times say as long as there is none. */
    private static final long UNKNOWN = -1;

    private final Counter bytesIn;
    private final Counter recordErrors;
    private final Counter dataLosses;
    private final Counter polls;
    private final Counter emptyPolls;
    private final FailureCounters failures;
    private final SourceReaderMetricGroup group;
    @Nullable private SnapshotMetrics snapshot;
    private volatile long fetchLagMillis = UNKNOWN;
    private volatile LongSupplier prefetchedBytes = () -> 0;

    public ReaderMetrics(SourceReaderMetricGroup group) {
        this.group = group;
        this.bytesIn = group.getIOMetricGroup().getNumBytesInCounter();
        this.recordErrors = group.getNumRecordsInErrorsCounter();
        this.dataLosses = group.counter(MetricNames.DATA_LOSSES);
        this.polls = group.counter(MetricNames.POLLS);
        this.emptyPolls = group.counter(MetricNames.EMPTY_POLLS);
        this.failures = new FailureCounters(group);
        group.gauge(CURRENT_FETCH_EVENT_TIME_LAG, () -> fetchLagMillis);
        group.gauge(MetricNames.PREFETCHED_BYTES, () -> prefetchedBytes.getAsLong());
    }

    /** A reader that runs out of shards ends its fetcher; the next one brings another supplier. */
    public void setPrefetchedBytes(LongSupplier bytes) {
        prefetchedBytes = bytes;
    }

    public Counter dataLosses() {
        return dataLosses;
    }

    /** A page was answered. */
    public <E> void polled(DecodedPage<E> page, long bytes, long nowMillis) {
        List<DecodedRecord<E>> records = page.records();
        polls.inc();
        bytesIn.inc(bytes);
        if (page.isOfScan()) {
            scanned(records.size(), page.readUnits());
        }
        if (records.isEmpty()) {
            emptyPolls.inc();
        } else {
            long created = records.get(records.size() - 1).creationTimeMillis();
            if (created != DecodedRecord.NO_CREATION_TIME) {
                fetchLagMillis = nowMillis - created;
            }
        }
    }

    /** A source without a snapshot does not show the metrics of one. */
    private void scanned(int items, double readUnits) {
        if (snapshot == null) {
            snapshot = new SnapshotMetrics(group);
        }
        snapshot.scanned(items, readUnits);
    }

    public void requestFailed(FailureKind kind) {
        failures.count(kind);
    }

    /** A record could not be decoded or deserialized. */
    public void recordFailed() {
        recordErrors.inc();
    }
}
