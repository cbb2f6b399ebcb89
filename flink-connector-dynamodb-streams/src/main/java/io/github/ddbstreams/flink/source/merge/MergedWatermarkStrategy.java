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

import io.github.ddbstreams.flink.source.merge.MergeElement.Kind;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.eventtime.TimestampAssigner;
import org.apache.flink.api.common.eventtime.TimestampAssignerSupplier;
import org.apache.flink.api.common.eventtime.WatermarkAlignmentParams;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;

/**
 * A strategy for what is emitted in the end, at the source, where each shard has watermarks of its
 * own. Rows of the snapshot, which come in no order of time, and marks do not advance them.
 *
 * @param <T> what is emitted in the end
 */
@Internal
public final class MergedWatermarkStrategy<T> implements WatermarkStrategy<MergeElement<T>> {

    private static final long serialVersionUID = 1L;

    private final WatermarkStrategy<T> strategy;

    /**
     * @param strategy for what is emitted in the end
     */
    public MergedWatermarkStrategy(WatermarkStrategy<T> strategy) {
        this.strategy = strategy;
    }

    @Override
    public TimestampAssigner<MergeElement<T>> createTimestampAssigner(
            TimestampAssignerSupplier.Context context) {
        TimestampAssigner<T> assigner = strategy.createTimestampAssigner(context);
        return (element, recordTimestamp) -> {
            T value = element.after() != null ? element.after() : element.before();
            return value == null
                    ? recordTimestamp
                    : assigner.extractTimestamp(value, recordTimestamp);
        };
    }

    @Override
    public WatermarkGenerator<MergeElement<T>> createWatermarkGenerator(
            WatermarkGeneratorSupplier.Context context) {
        return new OfChanges<>(strategy.createWatermarkGenerator(context));
    }

    @Override
    public WatermarkAlignmentParams getAlignmentParameters() {
        return strategy.getAlignmentParameters();
    }

    @Override
    public String toString() {
        return "of changes: " + strategy;
    }

    private static final class OfChanges<T> implements WatermarkGenerator<MergeElement<T>> {

        private final WatermarkGenerator<T> generator;

        OfChanges(WatermarkGenerator<T> generator) {
            this.generator = generator;
        }

        @Override
        public void onEvent(MergeElement<T> element, long eventTimestamp, WatermarkOutput output) {
            if (element.kind() == Kind.ROW || element.kind() == Kind.MARK) {
                return;
            }
            if (element.before() != null) {
                generator.onEvent(element.before(), eventTimestamp, output);
            }
            if (element.after() != null) {
                generator.onEvent(element.after(), eventTimestamp, output);
            }
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {
            generator.onPeriodicEmit(output);
        }
    }
}
