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

import static org.apache.flink.util.Preconditions.checkState;

import io.github.ddbstreams.flink.source.merge.MergeElement.Kind;
import io.github.ddbstreams.flink.source.merge.MergeRule.Verdict;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.TimestampedCollector;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Merges the rows of a snapshot and the changes of the stream into one history of each key. Flink's
 * key is the bucket of the item's key.
 *
 * <ol>
 *   <li>While the snapshot is read, {@link #processElement} looks up what has been emitted of the
 *       key, and does what {@link MergeRule} says. Changes of which it cannot tell yet go to {@link
 *       HeldChanges}. No watermark passes, for rows have no time, and what is held back has one
 *       that is over.
 *   <li>Marks say how far the source has come ({@link SourceProgress}): {@link #processMark}
 *       releases what has been held back for long enough.
 *   <li>When all rows have arrived, and all changes that may be in them, {@link #endSnapshot} lets
 *       the watermark go. From then on every change is emitted as it is, and state is not touched.
 *   <li>What was remembered is forgotten in small steps, bucket by bucket: {@link #forget}.
 * </ol>
 *
 * <p>All of this is on the task thread.
 *
 * @param <T> what is emitted
 */
@Internal
public final class MergeOperator<T> extends AbstractStreamOperator<T>
        implements OneInputStreamOperator<MergeElement<T>, T>, BoundedOneInput {

    private static final long serialVersionUID = 1L;

    /** Not that of Flink's operators, in whose name the log would show it. */
    private static final Logger LOG = LoggerFactory.getLogger(MergeOperator.class);

    /** How long records and checkpoints wait for a step of forgetting; a bucket is the least. */
    private static final long STEP_NANOS = 5_000_000;

    /** What passes between two steps, so that records have most of the time. */
    private static final long BETWEEN_STEPS_MILLIS = 10;

    /** In batch mode, state keeps no key but the current one: what is held back would be lost. */
    private static final String BATCH_STATE = "BatchExecutionKeyedStateBackend";

    private final MergeOutput<T> mergeOutput;
    private final TypeInformation<T> type;
    private final MergeRule rule;

    private transient TimestampedCollector<T> collector;
    private transient MapState<String, Seen> seen;
    private transient HeldChanges<T> held;
    private transient SnapshotKeyGroups keyGroups;
    private transient SourceProgress progress;
    private transient MergeMetrics mergeMetrics;

    /** What arrived while the snapshot was read; null if there was none. */
    @Nullable private transient Watermark lastWatermark;

    private transient WatermarkStatus lastStatus;

    /**
     * The buckets that are to be forgotten, from {@link #nextToForget} on; null if there are none.
     */
    @Nullable private transient int[] toForget;

    private transient int nextToForget;

    /**
     * @param output what is emitted of rows and changes
     * @param type of what is emitted
     * @param toleranceMillis by which the clocks that date rows and changes may differ
     */
    public MergeOperator(MergeOutput<T> output, TypeInformation<T> type, long toleranceMillis) {
        this(output, type, new MergeRule(toleranceMillis));
    }

    MergeOperator(MergeOutput<T> output, TypeInformation<T> type, MergeRule rule) {
        this.mergeOutput = output;
        this.type = type;
        this.rule = rule;
    }

    // ------------------------------------------------------------------ state

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        checkState(
                !BATCH_STATE.equals(getKeyedStateBackend().getClass().getSimpleName()),
                "A snapshot and the changes of its table are merged in streaming mode only, for"
                        + " batch mode sorts them by key. Set execution.runtime-mode to STREAMING.");
        TaskInfo task = getRuntimeContext().getTaskInfo();
        Buckets buckets = new Buckets(task.getMaxNumberOfParallelSubtasks());
        KeyGroupRange range =
                KeyGroupRangeAssignment.computeKeyGroupRangeForOperatorIndex(
                        task.getMaxNumberOfParallelSubtasks(),
                        task.getNumberOfParallelSubtasks(),
                        task.getIndexOfThisSubtask());
        KeyedStateStore store = context.getKeyedStateStore();
        SerializerConfig config = getExecutionConfig().getSerializerConfig();
        seen =
                store.getMapState(
                        new MapStateDescriptor<>(
                                "seen",
                                Types.STRING.createSerializer(config),
                                SeenSerializer.INSTANCE));
        held = new HeldChanges<>(store, type, config);
        keyGroups = new SnapshotKeyGroups(store, config, buckets, range, this::setCurrentKey);
        if (context.isRestored()) {
            keyGroups.restore();
            for (int bucket : buckets.in(range).toArray()) {
                setCurrentKey(bucket);
                held.find(bucket, seen);
            }
        }
    }

    @Override
    public void open() throws Exception {
        super.open();
        collector = new TimestampedCollector<>(output);
        progress = new SourceProgress();
        mergeMetrics = new MergeMetrics(getMetricGroup(), keyGroups::keys, held::size);
        lastStatus = WatermarkStatus.ACTIVE;
        beginToForget();
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        keyGroups.save();
        super.snapshotState(context);
    }

    // ------------------------------------------------------------------ rows, changes and marks

    @Override
    public void processElement(StreamRecord<MergeElement<T>> record) throws Exception {
        MergeElement<T> element = record.getValue();
        if (element.kind() == Kind.MARK) {
            processMark(element.mark());
            return;
        }
        collector.setTimestamp(record);
        if (element.kind() == Kind.PLAIN_CHANGE) {
            emit(element);
            return;
        }
        int bucket = (Integer) getCurrentKey();
        if (!keyGroups.hasEnded(bucket)) {
            merge(record, bucket);
        } else if (element.kind() == Kind.ROW) {
            mergeMetrics.rowDropped();
        } else {
            emit(element);
        }
    }

    private void merge(StreamRecord<MergeElement<T>> record, int bucket) throws Exception {
        MergeElement<T> element = record.getValue();
        String key = element.key();
        Seen before = seen.get(key);
        Verdict verdict = rule.judge(element, before, progress.completeUntilMillis());
        switch (verdict) {
            case EMIT_ROW:
                seen.put(key, rule.seen(element));
                keyGroups.countKey(bucket);
                emit(element);
                break;
            case DROP_ROW:
                mergeMetrics.rowDropped();
                break;
            case EMIT_FIRST:
                seen.put(key, Seen.CHANGED);
                keyGroups.countKey(bucket);
                mergeOutput.first(element.before(), element.after(), collector);
                break;
            case EMIT_MISMATCH:
                mergeMetrics.mismatch(element, before);
                emitBehindHeld(record, before);
                break;
            case EMIT:
                emitBehindHeld(record, before);
                break;
            case DROP:
                mergeMetrics.changesDropped(1 + held.discard(key));
                break;
            case HOLD_BACK:
                held.add(bucket, before, record);
                break;
            default:
                throw new IllegalStateException("no such verdict: " + verdict);
        }
    }

    private void emitBehindHeld(StreamRecord<MergeElement<T>> record, Seen before)
            throws Exception {
        if (before.isRow()) {
            settle(record.getValue().key());
            collector.setTimestamp(record);
        }
        emit(record.getValue());
    }

    /** None of what is held back is in the row. What comes for the key is behind it all. */
    private void settle(String key) throws Exception {
        seen.put(key, Seen.CHANGED);
        held.release(
                key,
                (change, timestamp) -> {
                    setTimestamp(timestamp);
                    emit(change);
                });
    }

    private void setTimestamp(long timestamp) {
        if (timestamp == HeldChanges.NO_TIMESTAMP) {
            collector.eraseTimestamp();
        } else {
            collector.setAbsoluteTimestamp(timestamp);
        }
    }

    private void emit(MergeElement<T> element) {
        mergeOutput.change(element.before(), element.after(), collector);
    }

    private void processMark(MergeMark mark) throws Exception {
        if (keyGroups.haveAllEnded()) {
            return;
        }
        progress.add(mark);
        settleUntil(progress.completeUntilMillis());
        if (progress.isPastTheSnapshot(rule.toleranceMillis())) {
            endSnapshot();
        }
    }

    /** All changes that were made before this time have arrived. */
    private void settleUntil(long completeUntilMillis) throws Exception {
        for (HeldChanges.Waiting waiting = held.next();
                waiting != null && rule.isComplete(waiting.rowReadUntilMillis, completeUntilMillis);
                waiting = held.next()) {
            setCurrentKey(waiting.bucket);
            settle(waiting.key);
        }
    }

    // ------------------------------------------------------------------ the end of the snapshot

    private void endSnapshot() throws Exception {
        settleUntil(Long.MAX_VALUE);
        keyGroups.endAll();
        if (lastWatermark != null) {
            super.processWatermark(lastWatermark);
            lastWatermark = null;
        }
        if (lastStatus.isIdle()) {
            super.processWatermarkStatus(lastStatus);
        }
        LOG.info(
                "The snapshot ends: all its rows have arrived, and all changes that may be in"
                        + " them.");
        beginToForget();
    }

    /** Also after a restore, where it was not done; then there may be more at the end. */
    private void beginToForget() {
        boolean hasBegun = toForget != null;
        int[] ended = keyGroups.toForget();
        if (ended.length > 0) {
            toForget = ended;
            nextToForget = 0;
            if (!hasBegun) {
                forgetLater();
            }
        }
    }

    private void forgetLater() {
        ProcessingTimeService timers = getProcessingTimeService();
        timers.registerTimer(
                timers.getCurrentProcessingTime() + BETWEEN_STEPS_MILLIS, now -> forget());
    }

    private void forget() {
        long until = System.nanoTime() + STEP_NANOS;
        do {
            setCurrentKey(toForget[nextToForget++]);
            seen.clear();
        } while (nextToForget < toForget.length && System.nanoTime() - until < 0);
        if (nextToForget < toForget.length) {
            forgetLater();
        } else {
            keyGroups.forgotten();
            toForget = null;
        }
    }

    // ------------------------------------------------------------------ watermarks and the end

    @Override
    public void processWatermark(Watermark watermark) throws Exception {
        if (watermark.getTimestamp() == Long.MAX_VALUE) {
            endInput();
            super.processWatermark(watermark);
        } else if (keyGroups.haveAllEnded()) {
            super.processWatermark(watermark);
        } else {
            lastWatermark = watermark;
        }
    }

    @Override
    public void processWatermarkStatus(WatermarkStatus status) throws Exception {
        lastStatus = status;
        if (keyGroups.haveAllEnded()) {
            super.processWatermarkStatus(status);
        }
    }

    /** Nothing will come that could tell more of what is held back. */
    @Override
    public void endInput() throws Exception {
        settleUntil(Long.MAX_VALUE);
    }
}
