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
package io.github.ddbstreams.benchmarks;

import io.github.ddbstreams.emulator.EmulatedShard;
import io.github.ddbstreams.emulator.StreamEmulator;
import io.github.ddbstreams.emulator.TableSpec;
import io.github.ddbstreams.flink.source.decode.DecodedPage;
import io.github.ddbstreams.flink.source.decode.GetRecordsDecoder;
import io.github.ddbstreams.flink.source.decode.PageBody;
import io.github.ddbstreams.flink.source.decode.RecordDecoder;
import io.github.ddbstreams.flink.source.decode.SdkRecordDecoder;
import io.github.ddbstreams.flink.source.format.SnapshotPhase;
import io.github.ddbstreams.flink.table.config.ChangelogKind;
import io.github.ddbstreams.flink.table.data.RowChange;
import io.github.ddbstreams.flink.table.data.RowDecoder;
import io.github.ddbstreams.flink.table.data.RowPlan;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeParser;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * What decoding a record takes, without a network, a job and other threads: of a page of rich items
 * as {@link ThroughputBenchmark} reads them, in memory, by the SDK's client and by the decoders.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class DecodersBenchmark {

    private static final int RECORDS = 500;

    /** Of the records behind the first ones each is an update, with both images. */
    private static final int KEYS = 50;

    private PageBody body;
    private DynamoDbStreamsClient sdk;
    private GetRecordsDecoder<Record> records;
    private GetRecordsDecoder<RowChange> allColumns;
    private GetRecordsDecoder<RowChange> twoColumns;

    /** Runs as {@code benchmark decoders}. */
    public static void main(String[] arguments) throws Exception {
        Arguments.parse(Map.of(), arguments);
        new Runner(
                        new OptionsBuilder()
                                .include(DecodersBenchmark.class.getName())
                                .forks(1)
                                .warmupIterations(5)
                                .warmupTime(TimeValue.seconds(2))
                                .measurementIterations(5)
                                .measurementTime(TimeValue.seconds(2))
                                .addProfiler(GCProfiler.class)
                                .build())
                .run();
    }

    /** Takes a page from an emulator, as it is sent. */
    @Setup
    public void takePage() throws Exception {
        byte[] page;
        try (StreamEmulator emulator = StreamEmulator.start()) {
            EmulatedShard shard =
                    emulator.createTable(TableSpec.named("orders").withoutLedger()).shards().get(0);
            for (int i = 0; i < KEYS + RECORDS; i++) {
                shard.append(Orders.detailed("key-" + i % KEYS, i));
            }
            page = CannedPage.take(emulator, KEYS, RECORDS);
        }
        body = PageBody.of(page);
        sdk = CannedPage.client(page);
        records = new GetRecordsDecoder<>(new SdkRecordDecoder());
        allColumns = rows(Workload.RICH.columns());
        twoColumns = rows(Workload.RICH.columns().subList(0, 2));
        check(sdk().size());
        check(records().records().size());
        check(allColumns().records().size());
        check(twoColumns().records().size());
    }

    private static GetRecordsDecoder<RowChange> rows(List<String> columns) {
        RowType type =
                (RowType)
                        LogicalTypeParser.parse(
                                "ROW<" + String.join(", ", columns) + ">",
                                DecodersBenchmark.class.getClassLoader());
        RecordDecoder<RowChange> rows =
                new RowDecoder(
                        RowPlan.builder(type).changelog(ChangelogKind.ALL).build(),
                        new SnapshotPhase());
        return new GetRecordsDecoder<>(rows);
    }

    private static void check(int count) {
        if (count != RECORDS) {
            throw new IllegalStateException(count + " of " + RECORDS + " records were decoded");
        }
    }

    @TearDown
    public void close() {
        sdk.close();
    }

    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public List<Record> sdk() {
        return sdk.getRecords(request -> request.shardIterator("canned")).records();
    }

    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public DecodedPage<Record> records() throws IOException {
        return records.decode(body);
    }

    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public DecodedPage<RowChange> allColumns() throws IOException {
        return allColumns.decode(body);
    }

    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public DecodedPage<RowChange> twoColumns() throws IOException {
        return twoColumns.decode(body);
    }
}
