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
import io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.BoundedMode;
import io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.StartupMode;
import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;

/** From when to when is read. */
final class RangeRules {

    private final CheckedOptions checked;

    RangeRules(CheckedOptions checked) {
        this.checked = checked;
    }

    void check() {
        checkStart();
        checkStop();
        checkOrder();
    }

    private void checkStart() {
        checked.oneOf(DynamoDbStreamsOptions.SCAN_STARTUP_MODE, OtherConnectors::startupModeFor);
        checked.instantMillis(DynamoDbStreamsOptions.SCAN_STARTUP_TIMESTAMP_MILLIS);
        // Creation times are rounded down to the second: with less slack, records of the first
        // second would be taken for older than the start.
        checked.duration(DynamoDbStreamsOptions.SCAN_STARTUP_SLACK, Duration.ofSeconds(1));
        checkTimestamp(
                DynamoDbStreamsOptions.SCAN_STARTUP_MODE,
                StartupMode.TIMESTAMP,
                DynamoDbStreamsOptions.SCAN_STARTUP_TIMESTAMP_MILLIS);
    }

    private void checkStop() {
        checked.oneOf(DynamoDbStreamsOptions.SCAN_BOUNDED_MODE);
        checked.instantMillis(DynamoDbStreamsOptions.SCAN_BOUNDED_TIMESTAMP_MILLIS);
        checked.duration(DynamoDbStreamsOptions.SCAN_BOUNDED_SLACK, Duration.ZERO);
        checkTimestamp(
                DynamoDbStreamsOptions.SCAN_BOUNDED_MODE,
                BoundedMode.TIMESTAMP,
                DynamoDbStreamsOptions.SCAN_BOUNDED_TIMESTAMP_MILLIS);
    }

    private void checkOrder() {
        ConfigOption<Long> start = DynamoDbStreamsOptions.SCAN_STARTUP_TIMESTAMP_MILLIS;
        ConfigOption<Long> stop = DynamoDbStreamsOptions.SCAN_BOUNDED_TIMESTAMP_MILLIS;
        if (checked.isSet(start) && checked.isSet(stop) && checked.get(stop) < checked.get(start)) {
            throw checked.refused(
                    stop,
                    "a time not before the start, which is "
                            + start.key()
                            + " = "
                            + checked.get(start),
                    "Move the stop or the start.");
        }
    }

    private <E extends Enum<E>> void checkTimestamp(
            ConfigOption<E> mode, E timestampMode, ConfigOption<Long> timestamp) {
        boolean wanted = checked.get(mode) == timestampMode;
        if (wanted && !checked.isSet(timestamp)) {
            throw new IllegalArgumentException(
                    String.format(
                            "%s is '%s' and %s is not set; it is required. Set it to milliseconds"
                                    + " since 1970-01-01T00:00:00Z, or change the mode.",
                            mode.key(), timestampMode, timestamp.key()));
        }
        if (!wanted && checked.isSet(timestamp)) {
            throw checked.refused(
                    timestamp,
                    String.format(
                            "a time only with %s = '%s', but that is '%s'",
                            mode.key(), timestampMode, checked.get(mode)),
                    "Set the mode, or remove the time.");
        }
    }
}
