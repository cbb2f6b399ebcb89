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
package io.github.ddbstreams.flink.source.settings;

import io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions;
import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;

/** How the stream is read: how often, how much at once, and what is done about trouble. */
final class ReadingRules {

    private static final Duration ONE_MILLI = Duration.ofMillis(1);

    private final CheckedOptions checked;

    ReadingRules(CheckedOptions checked) {
        this.checked = checked;
    }

    void check() {
        checked.wholeNumber(DynamoDbStreamsOptions.SCAN_PARALLELISM, 1);
        checked.duration(DynamoDbStreamsOptions.SCAN_SHARD_DISCOVERY_INTERVAL, ONE_MILLI);
        checked.duration(DynamoDbStreamsOptions.SCAN_REBALANCE_MAX_WAIT, Duration.ZERO);
        checked.duration(DynamoDbStreamsOptions.SCAN_POLL_INTERVAL, ONE_MILLI);
        checked.duration(DynamoDbStreamsOptions.SCAN_POLL_IDLE_INTERVAL, ONE_MILLI);
        checkNotLess(
                DynamoDbStreamsOptions.SCAN_POLL_IDLE_INTERVAL,
                DynamoDbStreamsOptions.SCAN_POLL_INTERVAL);
        checked.wholeNumber(DynamoDbStreamsOptions.SCAN_POLL_MAX_CONCURRENCY, 1);
        checked.wholeNumber(DynamoDbStreamsOptions.SCAN_POLL_MAX_RECORDS, 1, 1000);
        checked.size(DynamoDbStreamsOptions.SCAN_PREFETCH_MAX_SIZE);
        checked.oneOf(DynamoDbStreamsOptions.SCAN_ON_DATA_LOSS);
        checked.duration(DynamoDbStreamsOptions.SCAN_RETRY_INITIAL_BACKOFF, ONE_MILLI);
        checked.duration(DynamoDbStreamsOptions.SCAN_RETRY_MAX_BACKOFF, ONE_MILLI);
        checkNotLess(
                DynamoDbStreamsOptions.SCAN_RETRY_MAX_BACKOFF,
                DynamoDbStreamsOptions.SCAN_RETRY_INITIAL_BACKOFF);
        checked.duration(DynamoDbStreamsOptions.SCAN_RETRY_STARTUP_TIMEOUT, ONE_MILLI);
        checked.wholeNumber(DynamoDbStreamsOptions.SCAN_TIP_EMPTY_PAGES, 1);
        checked.duration(DynamoDbStreamsOptions.SCAN_TIP_DURATION, Duration.ZERO);
        // Creation times are rounded down to the second: with less slack, what is written within a
        // second that has been seen to its tip would be late.
        checked.duration(DynamoDbStreamsOptions.SCAN_WATERMARK_SLACK, Duration.ofSeconds(1));
    }

    private <T extends Comparable<T>> void checkNotLess(
            ConfigOption<T> larger, ConfigOption<T> smaller) {
        if (checked.get(larger).compareTo(checked.get(smaller)) < 0) {
            throw checked.refused(
                    larger,
                    String.format(
                            "at least %s, which is '%s'",
                            smaller.key(), CheckedOptions.show(checked.get(smaller))),
                    "Raise the former or lower the latter.");
        }
    }
}
