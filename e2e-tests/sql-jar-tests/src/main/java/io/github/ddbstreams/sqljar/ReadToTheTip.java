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
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A job that needs nothing but the SQL jar and a Flink distribution. The tests load it with a class
 * loader that has these two only.
 */
public final class ReadToTheTip {

    private ReadToTheTip() {}

    /**
     * Reads a table's stream from its trim horizon to its tip.
     *
     * @param flink Flink's configuration
     * @param source the source's options
     * @return the records as JSON
     */
    public static List<String> read(
            Map<String, String> flink, String tableName, Map<String, String> source)
            throws Exception {
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(Configuration.fromMap(flink));
        env.setParallelism(1);
        DynamoDbStreamsSource<String> records =
                DynamoDbStreamsSource.<String>builder()
                        .setTableName(tableName)
                        .setStartingPosition(StartingPosition.trimHorizon())
                        .setBounded(StoppingPosition.latest())
                        .setDeserializationSchema(DynamoDbStreamsDeserializationSchema.json())
                        .setProperties(source)
                        .build();
        return env.fromSource(records, WatermarkStrategy.noWatermarks(), "records")
                .executeAndCollect(Integer.MAX_VALUE);
    }
}
