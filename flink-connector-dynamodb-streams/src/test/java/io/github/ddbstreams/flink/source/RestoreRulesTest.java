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

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ddbstreams.flink.source.enumerator.state.EnumeratorState;
import io.github.ddbstreams.flink.source.enumerator.state.EnumeratorState.StartPins;
import io.github.ddbstreams.flink.source.enumerator.state.SnapshotState;
import io.github.ddbstreams.flink.source.settings.CheckedConfiguration;
import io.github.ddbstreams.flink.source.settings.OptionRules;
import io.github.ddbstreams.flink.source.settings.ScanSettings;
import io.github.ddbstreams.flink.source.split.StreamInfo;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

class RestoreRulesTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final String ARN =
            "arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/2026-03-01";
    private static final String WHAT_TO_DO =
            ". Set it to what it was, or start without the state (with another uid of the source"
                    + " operator and allowNonRestoredState).";
    private static final StreamInfo STREAM =
            new StreamInfo(ARN, "orders", StreamViewType.KEYS_ONLY, List.of("id"));
    private static final StartPins CONTINUOUS = new StartPins(NOON, null, false, null, false);
    private static final StartPins INITIAL = new StartPins(NOON, NOON, true, null, false);
    private static final StartPins TO_LATEST = new StartPins(NOON, null, false, NOON, true);
    private static final StartPins TO_NOON = new StartPins(NOON, null, false, NOON, false);

    // ------------------------------------------------------------------ table and stream

    @Test
    void goesOnWithTheSameTable() {
        restores(state(CONTINUOUS), "table-name", "orders");
    }

    @Test
    void goesOnWithTheStreamOfTheTableByItsArn() {
        restores(state(CONTINUOUS), "stream-arn", ARN);
    }

    @Test
    void refusesAnotherTable() {
        refuses(
                "Cannot restore: table-name is 'customers', but the state was written with"
                        + " 'orders'",
                state(CONTINUOUS),
                "table-name",
                "customers");
    }

    @Test
    void refusesAnotherStream() {
        String other = ARN.replace("2026-03-01", "2026-03-02");
        refuses(
                "Cannot restore: stream-arn is '"
                        + other
                        + "', but the state was written with '"
                        + ARN
                        + "'",
                state(CONTINUOUS),
                "stream-arn",
                other);
    }

    @Test
    void anyTableGoesWithAStateFromBeforeTheStreamWasFound() {
        restores(
                new EnumeratorState(CONTINUOUS, null, false, List.of()), "table-name", "customers");
    }

    // ------------------------------------------------------------------ start

    private static EnumeratorState snapshot(StartPins pins, boolean read) {
        BitSet segments = new BitSet();
        segments.set(0, read ? 2 : 1);
        return new EnumeratorState(
                pins,
                pins.since() == null ? null : STREAM,
                true,
                List.of(),
                new SnapshotState(2, new BitSet(), segments, NOON, 0, read));
    }

    private static void goesOn(EnumeratorState state, String... modes) {
        for (String mode : modes) {
            restores(state, "table-name", "orders", "scan.startup.mode", mode);
        }
    }

    private static void refusesMode(String wasWrittenWith, EnumeratorState state, String... modes) {
        for (String mode : modes) {
            refuses(
                    "Cannot restore: scan.startup.mode is '"
                            + mode
                            + "', but the state was written with '"
                            + wasWrittenWith
                            + "'",
                    state,
                    "table-name",
                    "orders",
                    "scan.startup.mode",
                    mode);
        }
    }

    @Test
    void aSnapshotThatIsReadGoesOnAsItself() {
        goesOn(snapshot(INITIAL, false), "initial");
        refusesMode(
                "initial, whose snapshot has not been read to its end",
                snapshot(INITIAL, false),
                "latest",
                "trim-horizon");
        refusesMode("another mode, which reads changes", snapshot(INITIAL, false), "snapshot");
    }

    @Test
    void behindASnapshotTheStartIsNotCompared() {
        goesOn(snapshot(INITIAL, true), "initial", "latest", "trim-horizon");
        refusesMode("another mode, which reads changes", snapshot(INITIAL, true), "snapshot");
    }

    @Test
    void aSourceThatReadNoSnapshotGoesOnWithoutOne() {
        goesOn(state(CONTINUOUS), "initial", "latest", "trim-horizon");
        refusesMode("another mode, which reads changes", state(CONTINUOUS), "snapshot");
    }

    @Test
    void itemsAloneGoOnAsThemselves() {
        goesOn(snapshot(CONTINUOUS, false), "snapshot");
        goesOn(snapshot(CONTINUOUS, true), "snapshot");
        refusesMode("snapshot", snapshot(CONTINUOUS, false), "initial", "latest", "trim-horizon");
        refusesMode("snapshot", snapshot(CONTINUOUS, true), "initial", "latest", "trim-horizon");
    }

    @Test
    void theStartIsNotCompared() {
        restores(state(CONTINUOUS), "table-name", "orders", "scan.startup.mode", "latest");
    }

    // ------------------------------------------------------------------ bound

    @Test
    void latestGoesOnToTheLatestThatItWas() {
        restores(state(TO_LATEST), "table-name", "orders", "scan.bounded.mode", "latest");
    }

    @Test
    void aTimestampGoesOnToItself() {
        restores(state(TO_NOON), boundedAt(NOON));
    }

    @Test
    void refusesABoundForAContinuousState() {
        refuses(
                "Cannot restore: the bound is 'scan.bounded.mode = latest', but the state was"
                        + " written with 'unbounded'",
                state(CONTINUOUS),
                "table-name",
                "orders",
                "scan.bounded.mode",
                "latest");
    }

    @Test
    void refusesNoBoundForABoundedState() {
        refuses(
                "Cannot restore: the bound is 'scan.bounded.mode = unbounded', but the state was"
                        + " written with '2026-03-01T12:00:00Z'",
                state(TO_NOON),
                "table-name",
                "orders");
    }

    @Test
    void refusesATimestampForALatest() {
        refuses(
                "Cannot restore: the bound is 'scan.bounded.mode = timestamp 2026-03-01T12:00:00Z',"
                        + " but the state was written with 'latest, which was"
                        + " 2026-03-01T12:00:00Z'",
                state(TO_LATEST),
                boundedAt(NOON));
    }

    @Test
    void refusesALatestForATimestamp() {
        refuses(
                "Cannot restore: the bound is 'scan.bounded.mode = latest', but the state was"
                        + " written with '2026-03-01T12:00:00Z'",
                state(TO_NOON),
                "table-name",
                "orders",
                "scan.bounded.mode",
                "latest");
    }

    @Test
    void refusesAnotherTimestamp() {
        refuses(
                "Cannot restore: the bound is 'scan.bounded.mode = timestamp"
                        + " 2026-03-01T12:00:01Z', but the state was written with"
                        + " '2026-03-01T12:00:00Z'",
                state(TO_NOON),
                boundedAt(NOON.plusSeconds(1)));
    }

    // ------------------------------------------------------------------

    private static EnumeratorState state(StartPins pins) {
        return new EnumeratorState(pins, STREAM, true, List.of());
    }

    private static String[] boundedAt(Instant stop) {
        return new String[] {
            "table-name",
            "orders",
            "scan.bounded.mode",
            "timestamp",
            "scan.bounded.timestamp-millis",
            Long.toString(stop.toEpochMilli())
        };
    }

    private static void restores(EnumeratorState state, String... options) {
        assertThatCode(() -> check(state, options)).doesNotThrowAnyException();
    }

    private static void refuses(String message, EnumeratorState state, String... options) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> check(state, options))
                .withMessage(message + WHAT_TO_DO);
    }

    private static void check(EnumeratorState state, String... options) {
        Map<String, String> map = new TreeMap<>();
        for (int i = 0; i < options.length; i += 2) {
            map.put(options[i], options[i + 1]);
        }
        CheckedConfiguration checked = OptionRules.check(map);
        RestoreRules.check(
                new ScanSettings(checked, false), ReadingBounds.of(checked, Instant.now()), state);
    }
}
