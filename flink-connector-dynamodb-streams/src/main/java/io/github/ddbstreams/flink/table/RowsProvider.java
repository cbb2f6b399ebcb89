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
package io.github.ddbstreams.flink.table;

import io.github.ddbstreams.flink.source.DynamoDbStreamsSource;
import java.util.Optional;
import javax.annotation.Nullable;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSource;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.data.RowData;

/** Puts the source into a job, under a uid that stays with the table. */
final class RowsProvider implements DataStreamScanProvider {

    private final String tableIdentifier;
    private final DynamoDbStreamsSource<RowData> source;
    private final WatermarkStrategy<RowData> watermarkStrategy;
    private final TypeInformation<RowData> type;
    @Nullable private final Integer parallelism;
    @Nullable private final KeyedRows keyed;
    private final boolean bounded;

    /**
     * @param type of the rows that the query reads
     * @param parallelism of the source; null for the job's
     * @param keyed how the source's rows are spread over another parallelism; null if their order
     *     does not matter, or if there is none
     */
    RowsProvider(
            String tableIdentifier,
            DynamoDbStreamsSource<RowData> source,
            WatermarkStrategy<RowData> watermarkStrategy,
            TypeInformation<RowData> type,
            @Nullable Integer parallelism,
            @Nullable KeyedRows keyed,
            boolean bounded) {
        this.tableIdentifier = tableIdentifier;
        this.source = source;
        this.watermarkStrategy = watermarkStrategy;
        this.type = type;
        this.parallelism = parallelism;
        this.keyed = keyed;
        this.bounded = bounded;
    }

    @Override
    public DataStream<RowData> produceDataStream(
            ProviderContext context, StreamExecutionEnvironment environment) {
        DataStreamSource<RowData> rows =
                environment.fromSource(
                        source,
                        watermarkStrategy,
                        "dynamodb-streams: " + tableIdentifier,
                        source.getProducedType());
        if (keyed == null) {
            context.generateUid("source").ifPresent(rows::uid);
            return rows;
        }
        // The planner calls the last operator "source", whatever it is.
        context.generateUid("read").ifPresent(rows::uid);
        rows.setParallelism(parallelism);
        SingleOutputStreamOperator<RowData> spread = keyed.spread(rows, type);
        context.generateUid("spread").ifPresent(spread::uid);
        return spread;
    }

    @Override
    public boolean isBounded() {
        return bounded;
    }

    /** What is spread here must not be spread by the planner again. */
    @Override
    public Optional<Integer> getParallelism() {
        return keyed == null ? Optional.ofNullable(parallelism) : Optional.empty();
    }
}
