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
package io.github.ddbstreams.flink.docs;

// docs:begin readme
import io.github.ddbstreams.flink.source.DynamoDbStreamsSource;
import io.github.ddbstreams.flink.source.StartingPosition;
import io.github.ddbstreams.flink.source.deserialization.DynamoDbStreamsDeserializationSchema;
import io.github.ddbstreams.flink.source.event.ChangeEvent;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

public final class OrderChanges {

    public static void main(String[] args) throws Exception {
        DynamoDbStreamsSource<ChangeEvent<Map<String, AttributeValue>>> source =
                DynamoDbStreamsSource.<ChangeEvent<Map<String, AttributeValue>>>builder()
                        .setTableName("orders")
                        .setStartingPosition(StartingPosition.initial())
                        .setDeserializationSchema(
                                DynamoDbStreamsDeserializationSchema.changeEvents())
                        .setProperty("aws.region", "eu-west-1")
                        .build();

        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.enableCheckpointing(10_000);
        source.toDataStream(env, WatermarkStrategy.noWatermarks(), "orders")
                .keyBy(change -> change.keys().get("id").s())
                .map(change -> change.operation() + " " + change.keys() + " " + change.after())
                .print();
        env.execute("Orders and their changes");
    }
}
// docs:end readme
