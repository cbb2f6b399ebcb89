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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.ddbstreams.emulator.EmulatedShard;
import io.github.ddbstreams.emulator.EmulatedTable;
import io.github.ddbstreams.emulator.Operation;
import io.github.ddbstreams.emulator.StreamEmulator;
import io.github.ddbstreams.emulator.TableSpec;
import io.github.ddbstreams.flink.source.event.ChangeEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What cannot be read is said at once, and what is lost is never passed over in silence. */
class StartAndLossITCase {

    @RegisterExtension static final MiniClusterExtension CLUSTER = MiniClusters.withSlots(4);

    private StreamEmulator emulator;

    @BeforeEach
    void start() {
        emulator = StreamEmulator.start();
    }

    @AfterEach
    void stop() {
        emulator.close();
    }

    private EmulatedTable createTable() {
        return emulator.createTable(TableSpec.named("orders").partitionKey("pk", "S"));
    }

    private DynamoDbStreamsSourceBuilder<ChangeEvent<Map<String, AttributeValue>>> source() {
        return Sources.changeEvents(emulator, "orders");
    }

    /** The messages of the failure of a job that may not restart. */
    private static String failureOf(
            DynamoDbStreamsSource<ChangeEvent<Map<String, AttributeValue>>> source) {
        Configuration config = new Configuration();
        config.setString("restart-strategy.type", "none");
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(config);
        env.setParallelism(1);
        env.fromSource(source, WatermarkStrategy.noWatermarks(), "source")
                .sinkTo(new DiscardingSink<>());
        StringBuilder messages = new StringBuilder();
        for (Throwable t = catchThrowable(env::execute); t != null; t = t.getCause()) {
            messages.append(t.getMessage()).append('\n');
        }
        return messages.toString();
    }

    @Test
    void aTableThatDoesNotExist() {
        assertThat(failureOf(source().build()))
                .contains("There is no table 'orders' in this account and region")
                .contains("aws.region");
    }

    @Test
    void aTableWithoutAStream() {
        emulator.createTable(TableSpec.named("orders").partitionKey("pk", "S").withoutStream());
        assertThat(failureOf(source().build()))
                .contains("Table 'orders' has no stream. Enable one: aws dynamodb update-table");
    }

    @Test
    void accessThatIsDenied() {
        createTable();
        emulator.faults().on(Operation.DESCRIBE_STREAM).accessDenied();
        assertThat(failureOf(source().build())).contains("dynamodb:DescribeStream");
    }

    @Test
    void recordsThatMayNotBeRead() {
        createTable();
        emulator.faults().on(Operation.GET_RECORDS).accessDenied();
        assertThat(failureOf(source().build()))
                .contains("Cannot read shard shardId-")
                .contains("dynamodb:GetRecords");
    }

    /** Reads a record, stops, and has the position that the savepoint holds trimmed away. */
    private String savepointBehindTheTrimHorizon(
            MiniCluster cluster, EmulatedTable table, RunningJob.Spec spec, Path savepoints)
            throws Exception {
        table.put(Map.of("pk", "a", "n", 0));
        String savepoint;
        // No tip: behind one, only a day without reading is a loss.
        var source = source().setProperty("scan.tip.duration", "1 h").build();
        try (RunningJob job = RunningJob.start(cluster, source, spec, null)) {
            Await.until("the record is seen", () -> spec.seen().size() == 1);
            savepoint = job.stopWithSavepoint(savepoints);
        }
        table.put(Map.of("pk", "a", "n", 1));
        table.put(Map.of("pk", "a", "n", 2));
        EmulatedShard shard = table.shards().get(0);
        table.trim(shard);
        table.put(Map.of("pk", "a", "n", 3));
        return savepoint;
    }

    @Test
    void aTrimmedPositionFailsTheJob(
            @InjectMiniCluster MiniCluster cluster, @TempDir Path savepoints) throws Exception {
        EmulatedTable table = createTable();
        RunningJob.Spec spec = new RunningJob.Spec(ChangeEvent::sequenceNumber);
        String savepoint = savepointBehindTheTrimHorizon(cluster, table, spec, savepoints);
        try (RunningJob job =
                RunningJob.start(cluster, source().build(), spec.withoutRestarts(), savepoint)) {
            assertThat(job.failure())
                    .contains("Records of shard " + table.shards().get(0).id())
                    .contains("are lost: the position has been trimmed away")
                    .contains("after sequence number " + spec.firstSeen())
                    .contains("scan.on-data-loss");
        }
    }

    @Test
    void aTrimmedPositionIsPassedOverOnRequest(
            @InjectMiniCluster MiniCluster cluster, @TempDir Path savepoints) throws Exception {
        EmulatedTable table = createTable();
        RunningJob.Spec spec = new RunningJob.Spec(ChangeEvent::sequenceNumber);
        String savepoint = savepointBehindTheTrimHorizon(cluster, table, spec, savepoints);
        try (RunningJob job =
                RunningJob.start(
                        cluster,
                        source().setProperty("scan.on-data-loss", "continue").build(),
                        spec,
                        savepoint)) {
            Await.until("what is left is seen", () -> spec.seen().size() == 2);
            List<String> written =
                    table.ledger().entries().stream().map(e -> e.sequenceNumber()).toList();
            assertThat(spec.seen()).containsExactly(written.get(0), written.get(3));
        }
    }
}
