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
package io.github.ddbstreams.demo;

import io.github.ddbstreams.demo.DemoJob.Delivery;
import io.github.ddbstreams.flink.source.DynamoDbStreamsSource;
import io.github.ddbstreams.flink.source.event.ChangeEvent;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Change events, by key, handed over one by one. */
final class ChangeJob {

    private ChangeJob() {}

    /**
     * Starts the job.
     *
     * @param arrivals called on one thread of the job's own
     */
    static DemoJob start(
            DynamoDbStreamsSource<ChangeEvent<Map<String, AttributeValue>>> source,
            Delivery delivery,
            Consumer<Arrival> arrivals)
            throws Exception {
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.createLocalEnvironment(
                        DemoJob.PARALLELISM, DemoJob.configuration(delivery));
        DataStream<Tuple2<ChangeEvent<Map<String, AttributeValue>>, Long>> events =
                source.toDataStream(env, WatermarkStrategy.noWatermarks(), "orders")
                        .keyBy(event -> new TreeMap<>(event.keys()).toString())
                        .map(new StampArrival())
                        .returns(Types.TUPLE(source.getProducedType(), Types.LONG));
        CloseableIterator<Tuple2<ChangeEvent<Map<String, AttributeValue>>, Long>> collected =
                events.collectAsync();
        return DemoJob.collect(
                env.executeAsync("Demo"),
                collected,
                next -> arrivals.accept(new Arrival(next.f0, next.f1)));
    }
}
