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

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ddbstreams.flink.source.merge.MergeElement.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.TimestampAssigner;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class MergedWatermarkStrategyTest {

    private static final MergeElement<Long> MARK =
            MergeElement.mark(new MergeMark(0, 0, 0, 1, 0, false, 0));

    private final MergedWatermarkStrategy<Long> strategy =
            new MergedWatermarkStrategy<>(
                    WatermarkStrategy.<Long>forMonotonousTimestamps()
                            .withTimestampAssigner((value, timestamp) -> value));

    @Test
    void timestampsAreThoseOfWhatIsEmitted() {
        TimestampAssigner<MergeElement<Long>> assigner = strategy.createTimestampAssigner(null);

        assertThat(assigner.extractTimestamp(change(5L, 6L), 1)).isEqualTo(6);
        assertThat(assigner.extractTimestamp(change(null, 6L), 1)).isEqualTo(6);
        assertThat(assigner.extractTimestamp(change(5L, null), 1)).isEqualTo(5);
        assertThat(assigner.extractTimestamp(change(null, null), 1)).isEqualTo(1);
        assertThat(assigner.extractTimestamp(row(7L), 1)).isEqualTo(7);
        assertThat(assigner.extractTimestamp(MARK, 1)).isEqualTo(1);
    }

    @Test
    void changesAloneAdvanceWatermarks() {
        Watermarks watermarks = new Watermarks();
        WatermarkGenerator<MergeElement<Long>> generator = strategy.createWatermarkGenerator(null);

        generator.onEvent(row(100L), 100, watermarks);
        generator.onEvent(MARK, 200, watermarks);
        generator.onPeriodicEmit(watermarks);
        generator.onEvent(change(null, 10L), 10, watermarks);
        generator.onPeriodicEmit(watermarks);
        generator.onEvent(change(20L, null), 20, watermarks);
        generator.onPeriodicEmit(watermarks);
        generator.onEvent(change(null, null), 30, watermarks);
        generator.onPeriodicEmit(watermarks);

        assertThat(watermarks.emitted).containsExactly(Long.MIN_VALUE, 9L, 19L, 19L);
    }

    /** As behind a source that emits one after the other. */
    @Test
    void bothRowsOfAChangeAreSeen() {
        List<Long> seen = new ArrayList<>();
        WatermarkGenerator<MergeElement<Long>> generator =
                new MergedWatermarkStrategy<Long>(
                                WatermarkStrategy.forGenerator(
                                        context ->
                                                new WatermarkGenerator<>() {
                                                    @Override
                                                    public void onEvent(
                                                            Long event,
                                                            long timestamp,
                                                            WatermarkOutput output) {
                                                        seen.add(event);
                                                    }

                                                    @Override
                                                    public void onPeriodicEmit(
                                                            WatermarkOutput output) {}
                                                }))
                        .createWatermarkGenerator(null);

        generator.onEvent(change(1L, 2L), 5, new Watermarks());

        assertThat(seen).containsExactly(1L, 2L);
    }

    @Test
    void alignmentIsKept() throws Exception {
        MergedWatermarkStrategy<Long> aligned =
                new MergedWatermarkStrategy<>(
                        WatermarkStrategy.<Long>forMonotonousTimestamps()
                                .withWatermarkAlignment("group", Duration.ofSeconds(5)));

        assertThat(aligned.getAlignmentParameters().getWatermarkGroup()).isEqualTo("group");
        assertThat(
                        InstantiationUtil.clone(aligned)
                                .getAlignmentParameters()
                                .getMaxAllowedWatermarkDrift())
                .isEqualTo(5000);
        assertThat(strategy.getAlignmentParameters().isEnabled()).isFalse();
    }

    private static MergeElement<Long> change(Long before, Long after) {
        return MergeElement.change(Kind.CHANGE_BY_IMAGE, "k", 0, 0, before, after);
    }

    private static MergeElement<Long> row(Long value) {
        return MergeElement.row("k", 1, false, 0, 0, value);
    }

    private static final class Watermarks implements WatermarkOutput {

        private final List<Long> emitted = new ArrayList<>();

        @Override
        public void emitWatermark(Watermark watermark) {
            emitted.add(watermark.getTimestamp());
        }

        @Override
        public void markIdle() {}

        @Override
        public void markActive() {}
    }
}
