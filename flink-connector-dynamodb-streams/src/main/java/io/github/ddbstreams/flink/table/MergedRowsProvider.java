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
import io.github.ddbstreams.flink.source.merge.Buckets;
import io.github.ddbstreams.flink.source.merge.MergeElement;
import io.github.ddbstreams.flink.source.merge.MergeOutput;
import io.github.ddbstreams.flink.source.merge.MergeStreams;
import io.github.ddbstreams.flink.source.merge.MergedWatermarkStrategy;
import java.util.function.Function;
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

/**
 * Puts the source into a job, and behind it the operator that makes one history of the rows of the
 * snapshot and of the changes, both under uids that stay with the table.
 *
 * <p>The operator has the job's parallelism, whatever that of the source is.
 */
final class MergedRowsProvider implements DataStreamScanProvider {

    private final String tableIdentifier;
    private final Function<Buckets, DynamoDbStreamsSource<MergeElement<RowData>>> source;
    private final MergeOutput<RowData> output;
    private final long toleranceMillis;
    @Nullable private final WatermarkStrategy<RowData> watermarkStrategy;
    private final TypeInformation<RowData> type;
    @Nullable private final Integer parallelism;
    private final boolean bounded;

    /**
     * @param source by the buckets of the operator
     * @param toleranceMillis by which the clocks that date rows and changes may differ
     * @param watermarkStrategy null if there is none
     * @param type of the rows that the query reads
     * @param parallelism of the source; null for the job's
     */
    MergedRowsProvider(
            String tableIdentifier,
            Function<Buckets, DynamoDbStreamsSource<MergeElement<RowData>>> source,
            MergeOutput<RowData> output,
            long toleranceMillis,
            @Nullable WatermarkStrategy<RowData> watermarkStrategy,
            TypeInformation<RowData> type,
            @Nullable Integer parallelism,
            boolean bounded) {
        this.tableIdentifier = tableIdentifier;
        this.source = source;
        this.output = output;
        this.toleranceMillis = toleranceMillis;
        this.watermarkStrategy = watermarkStrategy;
        this.type = type;
        this.parallelism = parallelism;
        this.bounded = bounded;
    }

    @Override
    public DataStream<RowData> produceDataStream(
            ProviderContext context, StreamExecutionEnvironment environment) {
        Buckets buckets = Buckets.of(environment);
        DynamoDbStreamsSource<MergeElement<RowData>> built = source.apply(buckets);
        DataStreamSource<MergeElement<RowData>> elements =
                environment.fromSource(
                        built,
                        watermarkStrategy == null
                                ? WatermarkStrategy.noWatermarks()
                                : new MergedWatermarkStrategy<>(watermarkStrategy),
                        "dynamodb-streams: " + tableIdentifier,
                        built.getProducedType());
        // The planner calls the last operator "source", whatever it is.
        context.generateUid("read").ifPresent(elements::uid);
        if (parallelism != null) {
            elements.setParallelism(parallelism);
        }
        SingleOutputStreamOperator<RowData> merged =
                MergeStreams.merge(
                        elements, output, type, toleranceMillis, "merge: " + tableIdentifier);
        context.generateUid("merge").ifPresent(merged::uid);
        return merged;
    }

    @Override
    public boolean isBounded() {
        return bounded;
    }
}
