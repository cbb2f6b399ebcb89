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

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/** Puts the {@link MergeOperator} behind a stream. */
@Internal
public final class MergeStreams {

    private MergeStreams() {}

    /**
     * One history of each key.
     *
     * @param elements rows, changes and marks
     * @param output what is emitted of them
     * @param type of what is emitted
     * @param buckets that the marks of the source go to as well
     * @param toleranceMillis by which the clocks that date rows and changes may differ
     * @param name of the operator
     */
    public static <T> SingleOutputStreamOperator<T> merge(
            DataStream<MergeElement<T>> elements,
            MergeOutput<T> output,
            TypeInformation<T> type,
            Buckets buckets,
            long toleranceMillis,
            String name) {
        SingleOutputStreamOperator<T> merged =
                elements.keyBy(new BucketSelector<>(buckets), Types.INT)
                        .transform(
                                name,
                                type,
                                new MergeOperator<>(output, buckets, type, toleranceMillis))
                        .setMaxParallelism(buckets.maxParallelism());
        // What is chained gets the maximal parallelism of its head. State of an operator that was
        // not chained before, and had another one, could not be restored then.
        boolean isOfWholeJob =
                elements.getExecutionEnvironment().getMaxParallelism() == buckets.maxParallelism();
        return isOfWholeJob ? merged : merged.disableChaining();
    }
}
