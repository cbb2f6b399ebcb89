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
package io.github.ddbstreams.job;

import io.github.ddbstreams.flink.source.DynamoDbStreamsSource;
import io.github.ddbstreams.flink.source.deserialization.DynamoDbStreamsDeserializationSchema;
import io.github.ddbstreams.flink.source.event.ChangeEvent;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.SimpleStringEncoder;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Writes every change of a table into files, exactly once, each with its place in the history of
 * its key: a change that is missing, comes twice or comes too early shows in the files. The table's
 * partition key is {@code pk}, a string, and its items have a number {@code version}.
 */
public final class ChangesInOrder {

    private ChangesInOrder() {}

    /**
     * @param arguments the directory to write to; the table's name; where to start, one of {@link
     *     Start}; then the source's options, each a key and a value
     */
    public static void main(String[] arguments) throws Exception {
        var builder =
                DynamoDbStreamsSource.<ChangeEvent<Map<String, AttributeValue>>>builder()
                        .setTableName(arguments[1])
                        .setStartingPosition(Start.valueOf(arguments[2]).position())
                        .setDeserializationSchema(
                                DynamoDbStreamsDeserializationSchema.changeEvents());
        for (int i = 3; i < arguments.length; i += 2) {
            builder.setProperty(arguments[i], arguments[i + 1]);
        }
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        builder.build()
                .toDataStream(env, WatermarkStrategy.noWatermarks(), "changes")
                .keyBy(change -> change.keys().get("pk").s())
                .process(new Numbering())
                .uid("numbering")
                .sinkTo(
                        FileSink.forRowFormat(
                                        new Path(arguments[0]), new SimpleStringEncoder<String>())
                                .withRollingPolicy(OnCheckpointRollingPolicy.build())
                                .build())
                .uid("files");
        env.execute("changes in order");
    }
}
