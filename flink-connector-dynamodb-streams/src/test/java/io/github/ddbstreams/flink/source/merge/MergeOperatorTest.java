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
package io.github.ddbstreams.flink.source.merge;

import static io.github.ddbstreams.flink.source.merge.MergeElement.NO_ITEM;
import static io.github.ddbstreams.flink.source.merge.MergeElement.NO_TIME;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ddbstreams.flink.source.merge.MergeElement.Kind;
import io.github.ddbstreams.flink.source.metrics.MetricNames;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import javax.annotation.Nullable;
import org.apache.flink.contrib.streaming.state.EmbeddedRocksDBStateBackend;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The operator around the rule: state, marks, watermarks, the end and what is left behind it. */
class MergeOperatorTest {

    private static final long TOLERANCE = 2_000;
    private static final long FROM = 1_700_000_000_000L;
    private static final long TO = FROM + 1_000;
    private static final long COMPLETE = TO + TOLERANCE + 1;
    private static final int MAX_PARALLELISM = MergeHarness.MAX_PARALLELISM;

    /** Where the state is. */
    enum Backend {
        HEAP(HashMapStateBackend::new),
        ROCKSDB(EmbeddedRocksDBStateBackend::new);

        private final Supplier<StateBackend> backend;

        Backend(Supplier<StateBackend> backend) {
            this.backend = backend;
        }
    }

    private final List<MergeHarness> harnesses = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (MergeHarness harness : harnesses) {
            harness.close();
        }
    }

    private MergeHarness subtask(
            Backend backend, int parallelism, int subtask, @Nullable OperatorSubtaskState state)
            throws Exception {
        MergeHarness harness =
                MergeHarness.of(
                        Changelog.ALL,
                        new MergeRule(TOLERANCE),
                        backend.backend.get(),
                        parallelism,
                        subtask,
                        state);
        harnesses.add(harness);
        return harness;
    }

    private MergeHarness alone(Backend backend) throws Exception {
        return subtask(backend, 1, 0, null);
    }

    private MergeHarness restored(Backend backend, MergeHarness from) throws Exception {
        return subtask(backend, 1, 0, from.snapshot(1, 1));
    }

    // A history of which the row is the value 2: -> 1 -> 2 -> 3.

    private static final KeyHistory HISTORY = new KeyHistory(List.of(0, 1, 2, 3));

    private static MergeElement<String> row(String key) {
        return Changelog.ALL.row(key, 2, false, FROM, TO);
    }

    private static MergeElement<String> rowByTime(String key) {
        return Changelog.ALL.row(key, 2, true, FROM, TO);
    }

    /** It is in the row. */
    private static MergeElement<String> earlier(String key) {
        return Changelog.ALL.change(Kind.CHANGE_BY_IMAGE, key, HISTORY, 1, FROM);
    }

    /** It is behind the row. */
    private static MergeElement<String> later(String key) {
        return Changelog.ALL.change(Kind.CHANGE_BY_IMAGE, key, HISTORY, 3, FROM);
    }

    /** Whether it is in the row is not known. */
    private static MergeElement<String> between(String key, int number) {
        return Changelog.ALL.change(Kind.CHANGE_BY_TIME, key, HISTORY, number, FROM);
    }

    // ------------------------------------------------------------------ rows and changes

    @ParameterizedTest
    @EnumSource(Backend.class)
    void theStateOutlivesARestore(Backend backend) throws Exception {
        MergeHarness first = alone(backend);
        first.add(row("read"));
        first.add(later("changed"));
        first.add(rowByTime("by-time"));
        assertThat(first.takeValues()).containsExactly("+I2 read", "+I3 changed", "+I2 by-time");

        MergeHarness second = restored(backend, first);
        second.add(row("read"));
        second.add(row("changed"));
        second.add(rowByTime("by-time"));
        second.add(earlier("read"));
        second.add(earlier("changed"));
        second.add(between("by-time", 2));
        second.add(later("read"));

        assertThat(second.takeValues()).containsExactly("+I1 changed", "-U2 read", "+U3 read");
        assertThat(second.counter(MetricNames.SNAPSHOT_ROWS_DROPPED)).isEqualTo(3);
        assertThat(second.counter(MetricNames.CHANGES_DROPPED)).isEqualTo(2);
        assertThat(second.gauge(MetricNames.SNAPSHOT_KEYS)).isEqualTo(3);
    }

    @Test
    void aPlainChangeTouchesNoState() throws Exception {
        MergeHarness harness = alone(Backend.HEAP);

        harness.add(Changelog.ALL.change(Kind.PLAIN_CHANGE, "a", HISTORY, 3, FROM));

        assertThat(harness.takeValues()).containsExactly("-U2 a", "+U3 a");
        assertThat(harness.bucketsWith("seen")).isZero();
    }

    @Test
    void aChangeThatFitsNowhereIsEmittedAndCounted() throws Exception {
        MergeHarness harness = alone(Backend.HEAP);
        harness.add(row("a"));
        harness.takeValues();

        harness.add(
                MergeElement.change(
                        Kind.CHANGE_BY_IMAGE,
                        "a",
                        Changelog.hash(3),
                        TO + TOLERANCE + 2_000,
                        "-U3 a",
                        "+U1 a"));

        assertThat(harness.takeValues()).containsExactly("-U3 a", "+U1 a");
        assertThat(harness.counter(MetricNames.SNAPSHOT_MISMATCHES)).isEqualTo(1);
    }

    @Test
    void anItemThatCountsAsNoneIsARowToo() throws Exception {
        MergeHarness harness = alone(Backend.HEAP);

        harness.add(MergeElement.row("a", NO_ITEM, false, FROM, TO, null));
        harness.add(earlier("b"));
        harness.add(Changelog.ALL.change(Kind.CHANGE_BY_IMAGE, "a", HISTORY, 2, FROM));
        harness.add(Changelog.ALL.change(Kind.CHANGE_BY_IMAGE, "a", HISTORY, 1, FROM));

        assertThat(harness.takeValues()).containsExactly("+I1 b", "+I1 a");
    }

    @Test
    void recordsKeepTheirTimestamps() throws Exception {
        MergeHarness harness = alone(Backend.HEAP);

        harness.add(row("a"), 7);
        harness.add(row("b"));
        harness.add(later("a"), 9);
        harness.add(earlier("c"), 11);

        assertThat(harness.take())
                .containsExactly(
                        new StreamRecord<>("+I2 a", 7),
                        new StreamRecord<>("+I2 b"),
                        new StreamRecord<>("-U2 a", 9),
                        new StreamRecord<>("+U3 a", 9),
                        new StreamRecord<>("+I1 c", 11));
    }

    // ------------------------------------------------------------------ changes that are held back

    @ParameterizedTest
    @EnumSource(Backend.class)
    void whatIsHeldBackOutlivesARestore(Backend backend) throws Exception {
        MergeHarness first = alone(backend);
        first.add(rowByTime("a"));
        first.add(rowByTime("b"));
        first.add(between("a", 1), 5);
        first.add(between("b", 3));
        first.add(between("a", 3), 3);
        assertThat(first.takeValues()).containsExactly("+I2 a", "+I2 b");
        assertThat(first.gauge(MetricNames.CHANGES_HELD_BACK)).isEqualTo(3);

        MergeHarness second = restored(backend, first);
        assertThat(second.gauge(MetricNames.CHANGES_HELD_BACK)).isEqualTo(3);
        second.add(between("a", 1), 8);
        second.mark(1, COMPLETE - 1);
        assertThat(second.take()).isEmpty();

        second.mark(1, COMPLETE);
        assertThat(second.take())
                .containsExactly(
                        new StreamRecord<>("+I1 a", 5),
                        new StreamRecord<>("-U2 a", 3),
                        new StreamRecord<>("+U3 a", 3),
                        new StreamRecord<>("+I1 a", 8),
                        new StreamRecord<>("-U2 b"),
                        new StreamRecord<>("+U3 b"));
        assertThat(second.gauge(MetricNames.CHANGES_HELD_BACK)).isZero();
        assertThat(second.bucketsWith("held")).isZero();

        second.add(between("b", 1));
        assertThat(second.takeValues()).containsExactly("+I1 b");
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void aChangeToTheRowDropsAllThatIsHeldBackBeforeIt(Backend backend) throws Exception {
        MergeHarness harness = alone(backend);
        harness.add(rowByTime("a"));
        harness.add(between("a", 1));
        harness.add(between("a", 2));
        harness.add(between("a", 3));
        harness.takeValues();

        harness.mark(1, COMPLETE);

        assertThat(harness.takeValues()).containsExactly("-U2 a", "+U3 a");
        assertThat(harness.counter(MetricNames.CHANGES_DROPPED)).isEqualTo(2);
        assertThat(harness.bucketsWith("held")).isZero();
    }

    @Test
    void aLaterChangeSettlesWhatIsHeldBack() throws Exception {
        MergeHarness harness = alone(Backend.HEAP);
        harness.add(rowByTime("a"));
        harness.add(between("a", 1), 5);
        harness.take();

        harness.add(
                Changelog.ALL.change(Kind.CHANGE_BY_TIME, "a", HISTORY, 3, TO + TOLERANCE + 1_000),
                6);

        assertThat(harness.take())
                .containsExactly(
                        new StreamRecord<>("+I1 a", 5),
                        new StreamRecord<>("-U2 a", 6),
                        new StreamRecord<>("+U3 a", 6));
    }

    @Test
    void aChangeCertainlyBeforeTheRowDropsWhatIsHeldBackBeforeIt() throws Exception {
        MergeHarness harness = alone(Backend.HEAP);
        harness.add(rowByTime("a"));
        harness.add(between("a", 1));
        harness.takeValues();

        harness.add(
                Changelog.ALL.change(
                        Kind.CHANGE_BY_TIME, "a", HISTORY, 3, FROM - TOLERANCE - 1_000));
        harness.endInput();

        assertThat(harness.takeValues()).isEmpty();
    }

    @Test
    void theEndOfTheInputSettlesAll() throws Exception {
        MergeHarness harness = alone(Backend.HEAP);
        harness.add(rowByTime("a"));
        harness.add(between("a", 3));
        harness.takeValues();

        harness.endInput();
        harness.endInput();

        assertThat(harness.takeValues()).containsExactly("-U2 a", "+U3 a");
    }

    @Test
    void manyChangesOfOneKeyStayInTheirOrder() throws Exception {
        MergeHarness first = alone(Backend.ROCKSDB);
        first.add(rowByTime("a"));
        first.takeValues();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            first.add(MergeElement.change(Kind.CHANGE_BY_TIME, "a", 1, NO_TIME, null, "+U1 a" + i));
            expected.add("+U1 a" + i);
        }

        MergeHarness second = restored(Backend.ROCKSDB, first);
        second.endInput();

        assertThat(second.takeValues()).isEqualTo(expected);
    }

    // ------------------------------------------------------------------ watermarks

    @Test
    void watermarksWaitForTheEndOfTheSnapshot() throws Exception {
        MergeHarness harness = alone(Backend.HEAP);
        harness.processWatermark(10);
        harness.processWatermarkStatus(WatermarkStatus.IDLE);
        harness.processWatermarkStatus(WatermarkStatus.ACTIVE);
        harness.add(rowByTime("a"), 12);
        harness.add(between("a", 3), 13);
        harness.processWatermark(20);
        harness.processWatermarkStatus(WatermarkStatus.IDLE);
        assertThat(harness.take()).containsExactly(new StreamRecord<>("+I2 a", 12));

        harness.end(1, COMPLETE, TO);

        assertThat(harness.take())
                .containsExactly(
                        new StreamRecord<>("-U2 a", 13),
                        new StreamRecord<>("+U3 a", 13),
                        new Watermark(20),
                        WatermarkStatus.IDLE);

        harness.processWatermarkStatus(WatermarkStatus.ACTIVE);
        harness.processWatermark(30);
        harness.end(1, COMPLETE, TO);
        assertThat(harness.take()).containsExactly(WatermarkStatus.ACTIVE, new Watermark(30));
    }

    @Test
    void theLastWatermarkDoesNotWait() throws Exception {
        MergeHarness harness = alone(Backend.HEAP);
        harness.add(rowByTime("a"));
        harness.add(between("a", 3));
        harness.takeValues();

        harness.processWatermark(Watermark.MAX_WATERMARK);

        assertThat(harness.take())
                .containsExactly(
                        new StreamRecord<>("-U2 a"),
                        new StreamRecord<>("+U3 a"),
                        Watermark.MAX_WATERMARK);
    }

    // ------------------------------------------------------------------ the end of the snapshot

    @ParameterizedTest
    @EnumSource(Backend.class)
    void behindTheEndChangesAreEmittedAsTheyAreAndKeysAreForgotten(Backend backend)
            throws Exception {
        MergeHarness harness = alone(backend);
        for (int i = 0; i < 1_000; i++) {
            harness.add(row("k" + i));
        }
        harness.takeValues();
        assertThat(harness.bucketsWith("seen")).isGreaterThan(300);
        assertThat(harness.gauge(MetricNames.SNAPSHOT_KEYS)).isEqualTo(1_000);

        harness.end(1, COMPLETE, TO);
        harness.add(earlier("k1"));
        harness.add(row("k2"));
        harness.add(row("new"));
        assertThat(harness.takeValues()).containsExactly("+I1 k1");
        assertThat(harness.counter(MetricNames.SNAPSHOT_ROWS_DROPPED)).isEqualTo(2);
        assertThat(harness.gauge(MetricNames.SNAPSHOT_KEYS)).isZero();

        harness.runTimers();
        assertThat(harness.bucketsWith("seen")).isZero();
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void forgettingGoesOnAfterARestore(Backend backend) throws Exception {
        MergeHarness first = alone(backend);
        for (int i = 0; i < 100; i++) {
            first.add(row("k" + i));
        }
        first.end(1, COMPLETE, TO);

        MergeHarness second = restored(backend, first);
        assertThat(second.bucketsWith("seen")).isPositive();
        second.add(earlier("k1"));
        assertThat(second.takeValues()).containsExactly("+I1 k1");
        second.runTimers();
        assertThat(second.bucketsWith("seen")).isZero();

        MergeHarness third = restored(backend, second);
        assertThat(third.getProcessingTimeService().getNumActiveTimers()).isZero();
        third.add(earlier("k1"));
        assertThat(third.takeValues()).containsExactly("+I1 k1");
    }

    @Test
    void rowsAreNotOverBeforeAllSubtasksOfTheSourceSaySo() throws Exception {
        MergeHarness harness = alone(Backend.HEAP);
        int bucket = MergeHarness.BUCKETS.onePerKeyGroup()[3];
        harness.add(MergeElement.mark(new MergeMark(bucket, 1, 0, 2, COMPLETE, true, TO)));
        harness.add(MergeElement.mark(new MergeMark(bucket, 1, 1, 2, COMPLETE, false, TO)));
        harness.add(row("a"));
        assertThat(harness.takeValues()).containsExactly("+I2 a");

        harness.add(MergeElement.mark(new MergeMark(bucket, 1, 1, 2, COMPLETE, true, TO)));
        harness.add(row("b"));
        assertThat(harness.takeValues()).isEmpty();
    }

    // ------------------------------------------------------------------ another parallelism

    @ParameterizedTest
    @EnumSource(Backend.class)
    void theEndGoesWhereTheKeyGroupGoes(Backend backend) throws Exception {
        List<String> keys = new ArrayList<>();
        MergeHarness one = alone(backend);
        for (int i = 0; i < 200; i++) {
            keys.add("k" + i);
            one.add(row("k" + i));
        }

        // Of two subtasks the first one ends.
        List<MergeHarness> two = rescaled(backend, List.of(one), 2);
        two.get(0).end(1, COMPLETE, TO);
        two.forEach(MergeHarness::take);
        assertThat(whatPasses(two, keys)).isEqualTo(keysOf(keys, 0, 3));

        // Of three the second one has key groups of both.
        List<MergeHarness> three = rescaled(backend, two, 3);
        assertThat(whatPasses(three, keys)).isEqualTo(keysOf(keys, 0, 3));
        MergeHarness middle = three.get(1);
        middle.processWatermark(5);
        assertThat(middle.take()).isEmpty();
        three.get(0).processWatermark(5);
        assertThat(three.get(0).take()).containsExactly(new Watermark(5));
        for (MergeHarness harness : three) {
            harness.runTimers();
        }

        MergeHarness again = rescaled(backend, three, 1).get(0);
        assertThat(whatPasses(List.of(again), keys)).isEqualTo(keysOf(keys, 0, 3));
        assertThat(again.gauge(MetricNames.SNAPSHOT_KEYS))
                .isEqualTo(keysOf(keys, 4, MAX_PARALLELISM - 1).size());
        assertThat(again.getProcessingTimeService().getNumActiveTimers()).isZero();

        again.end(1, COMPLETE, TO);
        assertThat(whatPasses(List.of(again), keys)).isEqualTo(keys);
        again.runTimers();
        assertThat(again.bucketsWith("seen")).isZero();
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void whatIsHeldBackGoesWhereItsKeyGoes(Backend backend) throws Exception {
        MergeHarness one = alone(backend);
        for (int i = 0; i < 50; i++) {
            one.add(rowByTime("k" + i));
            one.add(between("k" + i, 3));
        }

        List<String> emitted = new ArrayList<>();
        for (MergeHarness harness : rescaled(backend, List.of(one), 3)) {
            long held = harness.gauge(MetricNames.CHANGES_HELD_BACK);
            harness.mark(1, COMPLETE);
            List<String> values = harness.takeValues();
            assertThat(values).hasSize((int) held * 2);
            emitted.addAll(values);
        }

        assertThat(emitted).hasSize(100).doesNotHaveDuplicates();
    }

    private List<MergeHarness> rescaled(Backend backend, List<MergeHarness> from, int to)
            throws Exception {
        OperatorSubtaskState[] states = new OperatorSubtaskState[from.size()];
        for (int i = 0; i < states.length; i++) {
            states[i] = from.get(i).snapshot(1, 1);
        }
        OperatorSubtaskState state = AbstractStreamOperatorTestHarness.repackageState(states);
        List<MergeHarness> harnesses = new ArrayList<>();
        for (int subtask = 0; subtask < to; subtask++) {
            harnesses.add(
                    subtask(
                            backend,
                            to,
                            subtask,
                            AbstractStreamOperatorTestHarness.repartitionOperatorState(
                                    state, MAX_PARALLELISM, states.length, to, subtask)));
        }
        return harnesses;
    }

    /** The keys of which a change passes that is in the row: those of which the snapshot ended. */
    private static List<String> whatPasses(List<MergeHarness> subtasks, List<String> keys)
            throws Exception {
        List<String> passed = new ArrayList<>();
        for (String key : keys) {
            int keyGroup = MergeHarness.BUCKETS.keyGroupOf(Buckets.of(key));
            MergeHarness subtask = subtasks.get(keyGroup * subtasks.size() / MAX_PARALLELISM);
            subtask.take();
            subtask.add(earlier(key));
            if (!subtask.takeValues().isEmpty()) {
                passed.add(key);
            }
        }
        return passed;
    }

    private static List<String> keysOf(List<String> keys, int firstKeyGroup, int lastKeyGroup) {
        List<String> found = new ArrayList<>();
        for (String key : keys) {
            int keyGroup = MergeHarness.BUCKETS.keyGroupOf(Buckets.of(key));
            if (keyGroup >= firstKeyGroup && keyGroup <= lastKeyGroup) {
                found.add(key);
            }
        }
        return found;
    }

    // ------------------------------------------------------------------ the size of the state

    @ParameterizedTest
    @EnumSource(Backend.class)
    void aKeyTakesFewBytesInACheckpoint(Backend backend) throws Exception {
        int keys = 2_000;
        MergeHarness harness = alone(backend);
        long empty = harness.snapshot(1, 1).getStateSize();
        for (int i = 0; i < keys; i++) {
            harness.add(row("key-" + (10_000 + i)));
        }
        long rows = harness.snapshot(2, 2).getStateSize() - empty;
        for (int i = 0; i < keys; i++) {
            harness.add(later("key-" + (10_000 + i)));
        }
        long changed = harness.snapshot(3, 3).getStateSize() - empty;

        System.out.printf(
                "Bytes a key of 9 characters in a checkpoint (%s): with a row %.1f, with a change"
                        + " %.1f%n",
                backend, (double) rows / keys, (double) changed / keys);
        assertThat(rows / keys).isLessThan(45);
        assertThat(changed / keys).isLessThan(45);
    }
}
