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
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;

/**
 * A strategy for what is merged behind the source, made of one for what is emitted in the end. Rows
 * of the snapshot come in no order of time, so they move no watermark; neither do marks.
 *
 * @param <T> what is emitted in the end
 */
@Internal
public final class MergedWatermarkStrategy<T> implements WatermarkStrategy<MergeElement<T>> {

    private static final long serialVersionUID = 1L;

    private final WatermarkStrategy<T> strategy;

    public MergedWatermarkStrategy(WatermarkStrategy<T> strategy) {
        this.strategy = strategy;
    }

    @Override
    public TimestampAssigner<MergeElement<T>> createTimestampAssigner(
            TimestampAssignerSupplier.Context context) {
        TimestampAssigner<T> assigner = strategy.createTimestampAssigner(context);
        return (element, timestamp) -> {
            T value = element.after() != null ? element.after() : element.before();
            return value == null ? timestamp : assigner.extractTimestamp(value, timestamp);
        };
    }

    @Override
    public WatermarkGenerator<MergeElement<T>> createWatermarkGenerator(
            WatermarkGeneratorSupplier.Context context) {
        WatermarkGenerator<T> generator = strategy.createWatermarkGenerator(context);
        return new WatermarkGenerator<MergeElement<T>>() {
            @Override
            public void onEvent(MergeElement<T> element, long timestamp, WatermarkOutput output) {
                if (element.kind() == Kind.ROW || element.kind() == Kind.MARK) {
                    return;
                }
                if (element.before() != null) {
                    generator.onEvent(element.before(), timestamp, output);
                }
                if (element.after() != null) {
                    generator.onEvent(element.after(), timestamp, output);
                }
            }

            @Override
            public void onPeriodicEmit(WatermarkOutput output) {
                generator.onPeriodicEmit(output);
            }
        };
    }
}
