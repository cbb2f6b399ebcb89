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
package io.github.ddbstreams.sqljar;

import io.github.ddbstreams.flink.source.DynamoDbStreamsSource;
import io.github.ddbstreams.flink.source.StartingPosition;
import io.github.ddbstreams.flink.source.StoppingPosition;
import io.github.ddbstreams.flink.source.deserialization.DynamoDbStreamsDeserializationSchema;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;

/**
 * A program that reads a table's stream from its trim horizon to its tip, and needs nothing but the
 * SQL jar and a Flink distribution. The tests run it with these two only.
 */
public final class ReadToTheTip {

    private ReadToTheTip() {}

    /**
     * @param arguments the file to write the records to, one line of JSON each; the table's name;
     *     the source's options, each a key and a value
     */
    @SuppressWarnings("try") // closing the results may be interrupted
    public static void main(String[] arguments) throws Exception {
        var source =
                DynamoDbStreamsSource.<String>builder()
                        .setTableName(arguments[1])
                        .setStartingPosition(StartingPosition.trimHorizon())
                        .setBounded(StoppingPosition.latest())
                        .setDeserializationSchema(DynamoDbStreamsDeserializationSchema.json());
        for (int i = 2; i < arguments.length; i += 2) {
            source.setProperty(arguments[i], arguments[i + 1]);
        }
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(1);
        List<String> records = new ArrayList<>();
        try (CloseableIterator<String> results =
                env.fromSource(source.build(), WatermarkStrategy.noWatermarks(), "records")
                        .executeAndCollect()) {
            results.forEachRemaining(records::add);
        }
        Files.write(Path.of(arguments[0]), records);
    }
}
