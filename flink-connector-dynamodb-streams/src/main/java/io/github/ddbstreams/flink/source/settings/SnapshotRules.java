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
import io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.StartupMode;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;

/** How the items of the table are read, and that they are. */
final class SnapshotRules {

    private static final int MAX_SEGMENTS = 1_000_000;

    private final CheckedOptions checked;

    SnapshotRules(CheckedOptions checked) {
        this.checked = checked;
    }

    void check() {
        checked.wholeNumber(DynamoDbStreamsOptions.SCAN_SNAPSHOT_MAX_READ_UNITS, 1);
        checked.flag(DynamoDbStreamsOptions.SCAN_SNAPSHOT_CONSISTENT_READ);
        checked.wholeNumber(DynamoDbStreamsOptions.SCAN_SNAPSHOT_SEGMENTS, 1, MAX_SEGMENTS);
        checked.wholeNumber(DynamoDbStreamsOptions.SCAN_SNAPSHOT_PAGE_SIZE, 1);
        checked.duration(DynamoDbStreamsOptions.SCAN_SNAPSHOT_DELAY, Duration.ZERO);
        StartupMode mode = checked.get(DynamoDbStreamsOptions.SCAN_STARTUP_MODE);
        if (mode != StartupMode.INITIAL && mode != StartupMode.SNAPSHOT) {
            refuseWithoutSnapshot(mode);
        }
        if (mode == StartupMode.SNAPSHOT) {
            refuseBound();
        }
    }

    private void refuseWithoutSnapshot(StartupMode mode) {
        for (ConfigOption<?> option :
                List.of(
                        DynamoDbStreamsOptions.SCAN_SNAPSHOT_MAX_READ_UNITS,
                        DynamoDbStreamsOptions.SCAN_SNAPSHOT_CONSISTENT_READ,
                        DynamoDbStreamsOptions.SCAN_SNAPSHOT_SEGMENTS,
                        DynamoDbStreamsOptions.SCAN_SNAPSHOT_PAGE_SIZE,
                        DynamoDbStreamsOptions.SCAN_SNAPSHOT_DELAY)) {
            if (checked.isSet(option)) {
                throw checked.refused(
                        option,
                        String.format(
                                "no value with %s = '%s', which reads no snapshot",
                                DynamoDbStreamsOptions.SCAN_STARTUP_MODE.key(), mode),
                        "Remove it, or set the mode to 'initial' or 'snapshot'.");
            }
        }
    }

    private void refuseBound() {
        if (checked.isSet(DynamoDbStreamsOptions.SCAN_BOUNDED_MODE)) {
            throw checked.refused(
                    DynamoDbStreamsOptions.SCAN_BOUNDED_MODE,
                    String.format(
                            "no value with %s = '%s', which ends when all items have been read",
                            DynamoDbStreamsOptions.SCAN_STARTUP_MODE.key(), StartupMode.SNAPSHOT),
                    "Remove it.");
        }
    }
}
