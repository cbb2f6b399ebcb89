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

import io.github.ddbstreams.flink.source.client.StreamsServiceException;
import io.github.ddbstreams.flink.source.metrics.ReaderMetrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts requests that failed and are sent again, and logs them: the first at once, then a summary
 * at most every half minute while they go on, and their end. Owned by the fetcher thread.
 */
final class FailureLog {

    private static final Logger LOG = LoggerFactory.getLogger(FailureLog.class);
    private static final long SUMMARY_INTERVAL_MILLIS = 30_000;

    private final ReaderMetrics metrics;
    private long failures;
    private long firstAtMillis;
    private long loggedAtMillis;

    FailureLog(ReaderMetrics metrics) {
        this.metrics = metrics;
    }

    void failed(StreamsServiceException failure, long nowMillis) {
        if (!failure.kind().isRetryable()) {
            return;
        }
        metrics.requestFailed(failure.kind());
        if (failures++ == 0) {
            firstAtMillis = nowMillis;
            loggedAtMillis = nowMillis;
            LOG.warn("A request has failed and will be retried: {}", failure.getMessage());
        } else if (nowMillis - loggedAtMillis >= SUMMARY_INTERVAL_MILLIS) {
            loggedAtMillis = nowMillis;
            LOG.warn(
                    "{} requests have failed in {} s and will be retried, the last one: {}",
                    failures,
                    (nowMillis - firstAtMillis) / 1000,
                    failure.getMessage());
        }
    }

    /** A page came. Failures are over when none has come for as long as a summary would cover. */
    void succeeded(long nowMillis) {
        if (failures > 0 && nowMillis - loggedAtMillis >= SUMMARY_INTERVAL_MILLIS) {
            LOG.info("Requests succeed again; {} had failed and were retried.", failures);
            failures = 0;
        }
    }
}
