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
package io.github.ddbstreams.flink.source;

import static io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.SCAN_STARTUP_MODE;

import io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.StartupMode;
import io.github.ddbstreams.flink.source.enumerator.state.EnumeratorState;
import io.github.ddbstreams.flink.source.settings.ScanSettings;
import io.github.ddbstreams.flink.source.settings.TableId;

/**
 * What a source may be restored from. A state of another table, stream or bound is refused: nothing
 * in it would be what the source is asked to read. The starting position is not compared, for a
 * restored source goes on where it was.
 */
final class RestoreRules {

    private RestoreRules() {}

    static void check(ScanSettings settings, ReadingBounds bounds, EnumeratorState state) {
        if (state.stream() != null) {
            settings.tableName()
                    .flatMap(TableId::parse)
                    .filter(
                            table ->
                                    !table.hasStream(
                                            state.stream().streamArn(), state.stream().tableName()))
                    .ifPresent(
                            table ->
                                    refuse(
                                            "table-name",
                                            table.toString(),
                                            table.region().isEmpty()
                                                    ? state.stream().tableName()
                                                    : "a table of " + state.stream().streamArn()));
            settings.streamArn()
                    .filter(arn -> !arn.equals(state.stream().streamArn()))
                    .ifPresent(arn -> refuse("stream-arn", arn, state.stream().streamArn()));
        }
        if (settings.startupMode() == StartupMode.SNAPSHOT != isSnapshotAlone(state)) {
            refuse(
                    SCAN_STARTUP_MODE.key(),
                    settings.startupMode().toString(),
                    isSnapshotAlone(state) ? "snapshot" : "another mode, which reads changes");
        }
        if (settings.startupMode() != StartupMode.INITIAL
                && !isSnapshotAlone(state)
                && state.snapshot() != null
                && !state.snapshot().isOver()) {
            refuse(
                    SCAN_STARTUP_MODE.key(),
                    settings.startupMode().toString(),
                    "initial, whose snapshot has not been read to its end");
        }
        if (!bounds.isSameBound(state.pins())) {
            refuse(
                    "the bound",
                    bounds.bound(),
                    state.pins().stop() == null
                            ? "unbounded"
                            : (state.pins().stopAtLatest() ? "latest, which was " : "")
                                    + state.pins().stop());
        }
    }

    /** Whether the state is of a source that reads no changes. */
    private static boolean isSnapshotAlone(EnumeratorState state) {
        return state.snapshot() != null && state.pins().since() == null;
    }

    private static void refuse(String what, String configured, String restored) {
        throw new IllegalArgumentException(
                "Cannot restore: "
                        + what
                        + " is '"
                        + configured
                        + "', but the state was written with '"
                        + restored
                        + "'. Set it to what it was, or start without the state (with another uid of"
                        + " the source operator and allowNonRestoredState).");
    }
}
