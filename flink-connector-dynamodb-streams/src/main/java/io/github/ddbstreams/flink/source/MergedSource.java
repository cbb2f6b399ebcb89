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

import io.github.ddbstreams.flink.source.client.StreamsClientFactory;
import io.github.ddbstreams.flink.source.event.ChangeEvent;
import io.github.ddbstreams.flink.source.format.MergedSchemaFormat;
import io.github.ddbstreams.flink.source.format.RecordFormat;
import io.github.ddbstreams.flink.source.format.SchemaFormat;
import io.github.ddbstreams.flink.source.merge.Buckets;
import io.github.ddbstreams.flink.source.merge.MergeElement;
import io.github.ddbstreams.flink.source.merge.MergeStreams;
import io.github.ddbstreams.flink.source.merge.MergedWatermarkStrategy;
import io.github.ddbstreams.flink.source.settings.ScanSettings;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A source of change events that reads a snapshot, with the operator behind it. */
final class MergedSource {

    private MergedSource() {}

    @SuppressWarnings("unchecked") // The schema's type says that it gives change events.
    static <T, I> SingleOutputStreamOperator<T> toDataStream(
            ScanSettings settings,
            ReadingBounds bounds,
            StreamsClientFactory clientFactory,
            RecordFormat<?, T> format,
            StreamExecutionEnvironment env,
            WatermarkStrategy<T> strategy,
            String uid) {
        if (!(format instanceof SchemaFormat) || !((SchemaFormat<T>) format).givesChangeEvents()) {
            throw new IllegalStateException(
                    "scan.startup.mode is 'initial', and the deserialization schema gives "
                            + format.producedType()
                            + "; expected change events, whose keys and images the rows of the"
                            + " snapshot are merged by. Use"
                            + " DynamoDbStreamsDeserializationSchema.changeEvents() or beans(…).");
        }
        SchemaFormat<ChangeEvent<I>> events = (SchemaFormat<ChangeEvent<I>>) format;
        Buckets buckets = Buckets.of(env);
        MergedSchemaFormat<I> merged = events.merged(buckets);
        DataStream<MergeElement<ChangeEvent<I>>> elements =
                env.fromSource(
                                new DynamoDbStreamsSource<>(
                                        settings, bounds, clientFactory, merged),
                                new MergedWatermarkStrategy<>(
                                        (WatermarkStrategy<ChangeEvent<I>>) strategy),
                                uid,
                                merged.producedType())
                        .uid(uid);
        return (SingleOutputStreamOperator<T>)
                MergeStreams.merge(
                                elements,
                                merged.output(),
                                events.producedType(),
                                settings.startupSlack().toMillis(),
                                uid + "-merge")
                        .uid(uid + "-merge");
    }
}
